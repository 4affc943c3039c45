/** The outline of cells and of the notebook, and symbols by name in all open notebooks. */
import { type Connection, type DocumentSymbol, SymbolTag, type WorkspaceSymbol } from 'vscode-languageserver/node'
import type { OutlineEntry } from '../language/questions.js'
import type { Asker } from './ask.js'
import { symbolKindOf } from './kinds.js'

export const symbolCapabilities = { documentSymbolProvider: true, workspaceSymbolProvider: true }

export function register(connection: Connection, asker: Asker): void {
  connection.onDocumentSymbol(async ({ textDocument }, token) => {
    const found = await asker.ask('outline', textDocument, () => ({}), token)
    return found ? found.map(documentSymbol) : null
  })
  connection.onWorkspaceSymbol(async ({ query }, token) => {
    const found = await Promise.all(
      asker.notebooks.all.map((notebook) => asker.askNotebook('symbols', notebook, { query }, token)),
    )
    return found.flat().flatMap((symbol): WorkspaceSymbol[] => {
      if (!symbol) return []
      const { name, kind, container: containerName, deprecated, uri, range } = symbol
      const tags = deprecated ? { tags: [SymbolTag.Deprecated] } : {}
      return [{ name, kind: symbolKindOf(kind), containerName, location: { uri, range }, ...tags }]
    })
  })
}

function documentSymbol({ name, kind, deprecated, range, nameRange, children }: OutlineEntry): DocumentSymbol {
  return {
    name,
    kind: symbolKindOf(kind),
    range,
    selectionRange: nameRange,
    children: children.map(documentSymbol),
    ...(deprecated && { tags: [SymbolTag.Deprecated] }),
  }
}
