/** What is known of the name under the pointer. */
import { type Connection, type Hover, type MarkupContent, MarkupKind } from 'vscode-languageserver/node'
import { type Asker, at } from './ask.js'
import { type Contributor, firstAnswer } from './contributor.js'
import { rangeOf } from './notebooks.js'

export function register(connection: Connection, asker: Asker, contributors: readonly Contributor[]): void {
  connection.onHover(async (params, token) => {
    const { textDocument, position } = params
    const contributed = await firstAnswer(contributors, (each) => each.hover?.(params, token))
    const described = await asker.ask('hover', textDocument, at(position), token)
    const document = asker.notebooks.findCell(textDocument.uri)?.document
    if (!described || !document) return contributed ?? null
    const { signature, documentation } = described
    const parts = [contributed && markdownOf(contributed), `\`\`\`ts\n${signature}\n\`\`\``, documentation]
    const value = parts.filter((part) => part).join('\n\n')
    return {
      contents: { kind: MarkupKind.Markdown, value },
      range: contributed?.range ?? rangeOf(document, described),
    }
  })
}

/** Contributors write Markdown. */
function markdownOf({ contents }: Hover): string {
  return typeof contents === 'string' ? contents : (contents as MarkupContent).value
}
