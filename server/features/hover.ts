/** What is known of the name under the pointer. */
import { type Connection, MarkupKind } from 'vscode-languageserver/node'
import type { TypeService } from '../language/typeService.js'
import { signalOf } from './cancellation.js'
import { type OpenNotebooks, rangeOf } from './notebooks.js'

export function register(connection: Connection, notebooks: OpenNotebooks, types: TypeService): void {
  connection.onHover(async ({ textDocument, position }, token) => {
    const found = notebooks.findCell(textDocument.uri)
    if (!found) return null
    const { document, notebook } = found
    const place = { notebook, cell: document.uri, offset: document.offsetAt(position) }
    const described = await types.hover(place, signalOf(token))
    if (!described) return null
    const { signature, documentation } = described
    const value = [`\`\`\`ts\n${signature}\n\`\`\``, documentation].filter((part) => part !== '').join('\n\n')
    return { contents: { kind: MarkupKind.Markdown, value }, range: rangeOf(document, described) }
  })
}
