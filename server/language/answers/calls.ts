/** Who calls whom. */

import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import type { NotebookProgram } from '../notebookProgram.js'
import type { Call, Callable, Place, PositionRange } from '../questions.js'
import { extentOf, offsetAt, placeOf, textOf, within } from './places.js'

export function callablesAt(program: NotebookProgram, id: string, offset: number): Callable[] {
  const module = program.module(id)
  const found = module && program.service.prepareCallHierarchy(module.path, within(module, offset))
  const items = found === undefined ? [] : Array.isArray(found) ? found : [found]
  return items.flatMap((item) => callableOf(program, item) ?? [])
}

/** @param callable the place of its name */
export function incomingCalls(program: NotebookProgram, callable: Place): Call[] {
  const at = locate(program, callable)
  const calls = at ? program.service.provideCallHierarchyIncomingCalls(at.path, at.offset) : []
  return calls.flatMap(({ from, fromSpans }) => {
    const other = callableOf(program, from)
    const ranges = rangesOf(program, from.file, fromSpans)
    // that a cell passes a name on is no call of it
    return other && ranges.length > 0 ? [{ other, ranges }] : []
  })
}

/** @param callable the place of its name */
export function outgoingCalls(program: NotebookProgram, callable: Place): Call[] {
  const at = locate(program, callable)
  const calls = at ? program.service.provideCallHierarchyOutgoingCalls(at.path, at.offset) : []
  return calls.flatMap(({ to, fromSpans }) => {
    const other = callableOf(program, to)
    const ranges = rangesOf(program, at?.path ?? '', fromSpans)
    return other && ranges.length > 0 ? [{ other, ranges }] : []
  })
}

function callableOf(program: NotebookProgram, item: ts.CallHierarchyItem): Callable | undefined {
  const module = program.moduleAt(item.file)
  if (
    module &&
    (item.kind === ts.ScriptElementKind.moduleElement || item.kind === ts.ScriptElementKind.scriptElement)
  ) {
    // code that no function encloses
    const index = program.cells.findIndex(({ id }) => id === module.cell.id)
    const whole = placeOf(program, item.file, { start: 0, length: module.cell.text.length })
    const name = placeOf(program, item.file, { start: 0, length: 0 })
    return (
      whole && name && { ...whole, nameRange: name.range, name: `cell ${index + 1}`, kind: item.kind, container: '' }
    )
  }
  const name = placeOf(program, item.file, item.selectionSpan)
  const whole = extentOf(program, item.file, item.span)
  if (!name) return undefined
  return {
    uri: name.uri,
    range: whole?.range ?? name.range,
    nameRange: name.range,
    name: item.name,
    kind: item.kind,
    container: item.containerName ?? '',
  }
}

const rangesOf = (program: NotebookProgram, path: string, spans: readonly ts.TextSpan[]): PositionRange[] =>
  spans.flatMap((span) => placeOf(program, path, span)?.range ?? [])

/** Where in the program a place is. */
function locate(program: NotebookProgram, { uri, range }: Place): { path: string; offset: number } | undefined {
  const module = program.module(uri)
  const path = module?.path ?? (uri.startsWith('file:') ? fileURLToPath(uri) : undefined)
  const text = module ? module.cell.text : path && textOf(program, path)
  return path !== undefined && text !== undefined ? { path, offset: offsetAt(text, range.start) } : undefined
}
