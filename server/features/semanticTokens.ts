/** Semantic highlighting. */
import {
  type CancellationToken,
  type Connection,
  type Range,
  SemanticTokensBuilder,
  type TextDocumentIdentifier,
} from 'vscode-languageserver/node'
import { tokenModifiers, tokenTypes } from '../language/tokenLegend.js'
import { type Asker, spanIn } from './ask.js'

export const semanticTokensCapabilities = {
  semanticTokensProvider: {
    legend: { tokenTypes: [...tokenTypes], tokenModifiers: [...tokenModifiers] },
    full: true,
    range: true,
  },
}

export function register(connection: Connection, asker: Asker): void {
  const tokensIn = async (textDocument: TextDocumentIdentifier, range: Range | undefined, token: CancellationToken) => {
    const document = asker.notebooks.findCell(textDocument.uri)?.document
    const found = await asker.askOfText(
      'tokens',
      textDocument,
      (document) => (range ? { span: spanIn(document, range) } : {}),
      token,
    )
    const builder = new SemanticTokensBuilder()
    for (const { start, end, type, modifiers } of (document && found) ?? []) {
      const { line, character } = document?.positionAt(start) ?? { line: 0, character: 0 }
      builder.push(line, character, end - start, type, modifiers)
    }
    // no resultId: that would promise to tell differences
    return { data: builder.build().data }
  }
  connection.languages.semanticTokens.on(({ textDocument }, token) => tokensIn(textDocument, undefined, token))
  connection.languages.semanticTokens.onRange(({ textDocument, range }, token) => tokensIn(textDocument, range, token))
}
