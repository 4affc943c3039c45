/** Formatting of cells: all, a range, and while one types. */
import type { Connection } from 'vscode-languageserver/node'
import { type Asker, spanIn } from './ask.js'
import { textEdits } from './edits.js'
import type { Settings } from './settings.js'

export const formattingCapabilities = {
  documentFormattingProvider: true,
  documentRangeFormattingProvider: true,
  documentOnTypeFormattingProvider: { firstTriggerCharacter: ';', moreTriggerCharacter: ['}', '\n'] },
}

export function register(connection: Connection, asker: Asker, settings: Settings): void {
  connection.onDocumentFormatting(async ({ textDocument, options }, token) => {
    const style = await settings.style(options)
    return textEdits((await asker.askOfText('format', textDocument, () => ({ style }), token)) ?? [])
  })
  connection.onDocumentRangeFormatting(async ({ textDocument, range, options }, token) => {
    const style = await settings.style(options)
    const asked = await asker.askOfText(
      'format',
      textDocument,
      (document) => ({ style, span: spanIn(document, range) }),
      token,
    )
    return textEdits(asked ?? [])
  })
  connection.onDocumentOnTypeFormatting(async ({ textDocument, position, ch: key, options }, token) => {
    const style = await settings.style(options)
    const changes = await asker.askOfText(
      'formatTyped',
      textDocument,
      (document) => ({ style, key, offset: document.offsetAt(position) }),
      token,
    )
    return textEdits(changes ?? [])
  })
}
