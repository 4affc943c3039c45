/** Where a name is used: in all cells and files, and within the cell. */
import { type Connection, DocumentHighlightKind } from 'vscode-languageserver/node'
import { type Asker, at } from './ask.js'
import { allAnswers, type Contributor } from './contributor.js'

export const referencesCapabilities = { referencesProvider: true, documentHighlightProvider: true }

export function register(connection: Connection, asker: Asker, contributors: readonly Contributor[]): void {
  connection.onReferences(async (params, token) => {
    const { textDocument, position, context } = params
    const contributed = await allAnswers(contributors, (each) => each.references?.(params, token))
    if (contributed.length > 0) return contributed
    const asked = { declaration: context.includeDeclaration }
    const found = await asker.ask(
      'references',
      textDocument,
      (document) => ({ ...at(position)(document), ...asked }),
      token,
    )
    return found ? [...found] : null
  })
  connection.onDocumentHighlight(async ({ textDocument, position }, token) =>
    ((await asker.ask('highlights', textDocument, at(position), token)) ?? []).map(({ range, writes }) => ({
      range,
      kind: writes ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
    })),
  )
}
