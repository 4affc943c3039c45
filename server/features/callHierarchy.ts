/** Who calls whom. */
import type { CallHierarchyItem, Connection } from 'vscode-languageserver/node'
import type { Callable } from '../language/questions.js'
import { type Asker, at } from './ask.js'
import { symbolKindOf } from './kinds.js'

export const callHierarchyCapabilities = { callHierarchyProvider: true }

export function register(connection: Connection, asker: Asker): void {
  const { callHierarchy } = connection.languages
  callHierarchy.onPrepare(async ({ textDocument, position }, token) => {
    const notebook = asker.notebooks.findCell(textDocument.uri)?.notebook ?? ''
    const found = await asker.ask('callables', textDocument, at(position), token)
    return found ? found.map((callable) => itemOf(callable, notebook)) : null
  })
  callHierarchy.onIncomingCalls(async ({ item }, token) => {
    const { notebook, place } = originOf(item)
    const found = await asker.askNotebook('incomingCalls', notebook, { place }, token)
    return (found ?? []).map(({ other, ranges }) => ({ from: itemOf(other, notebook), fromRanges: [...ranges] }))
  })
  callHierarchy.onOutgoingCalls(async ({ item }, token) => {
    const { notebook, place } = originOf(item)
    const found = await asker.askNotebook('outgoingCalls', notebook, { place }, token)
    return (found ?? []).map(({ other, ranges }) => ({ to: itemOf(other, notebook), fromRanges: [...ranges] }))
  })
}

/** An item carries its notebook: a file may be reached from several. */
function itemOf({ name, kind, container, uri, range, nameRange }: Callable, notebook: string): CallHierarchyItem {
  return {
    name,
    kind: symbolKindOf(kind),
    uri,
    range,
    selectionRange: nameRange,
    data: { notebook },
    ...(container !== '' && { detail: container }),
  }
}

function originOf({ uri, selectionRange, data }: CallHierarchyItem) {
  return { notebook: (data as { notebook: string }).notebook, place: { uri, range: selectionRange } }
}
