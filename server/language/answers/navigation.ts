/** Where a name is declared, implemented and used. */
import type ts from 'typescript'
import type { NotebookProgram } from '../notebookProgram.js'
import type { Definition, Highlight, Place, Target } from '../questions.js'
import { extentOf, placeOf, rangeIn, within } from './places.js'

export function definitionAt(program: NotebookProgram, id: string, offset: number): Definition | null {
  const module = program.module(id)
  const found = module && program.service.getDefinitionAndBoundSpan(module.path, within(module, offset))
  const origin = found && rangeIn(module, found.textSpan)
  return origin ? { origin, targets: targetsOf(program, found.definitions) } : null
}

export function typeDefinitionAt(program: NotebookProgram, id: string, offset: number): Target[] {
  const module = program.module(id)
  return module
    ? targetsOf(program, program.service.getTypeDefinitionAtPosition(module.path, within(module, offset)))
    : []
}

export function implementationAt(program: NotebookProgram, id: string, offset: number): Target[] {
  const module = program.module(id)
  return module
    ? targetsOf(program, program.service.getImplementationAtPosition(module.path, within(module, offset)))
    : []
}

/** @param declaration whether declarations are wanted too */
export function referencesAt(program: NotebookProgram, id: string, offset: number, declaration: boolean): Place[] {
  const module = program.module(id)
  if (!module) return []
  const at = within(module, offset)
  const entries = (program.service.findReferences(module.path, at) ?? []).flatMap(({ references }) => references)
  // asked about an imported name, TypeScript takes the import for its declaration
  const declared = declaration ? [] : (program.service.getDefinitionAtPosition(module.path, at) ?? [])
  return distinct(
    entries
      .filter((entry) => !declared.some((each) => isSame(each, entry)))
      .flatMap(({ fileName, textSpan }) => placeOf(program, fileName, textSpan) ?? []),
  )
}

export function highlightsAt(program: NotebookProgram, id: string, offset: number): Highlight[] {
  const module = program.module(id)
  if (!module) return []
  const found = program.service.getDocumentHighlights(module.path, within(module, offset), [module.path])
  const spans = (found ?? []).flatMap(({ highlightSpans }) => highlightSpans)
  return spans.flatMap(({ textSpan, kind }) => {
    const range = rangeIn(module, textSpan)
    return range ? { range, writes: kind === 'writtenReference' } : []
  })
}

const isSame = (a: ts.DocumentSpan, b: ts.DocumentSpan): boolean =>
  a.fileName === b.fileName && a.textSpan.start === b.textSpan.start

/** Places to go to, each once; a declaration that TypeScript sees in a generated line is none. */
function targetsOf(program: NotebookProgram, found: readonly ts.DocumentSpan[] | undefined): Target[] {
  return distinct(
    (found ?? []).flatMap(({ fileName, textSpan, contextSpan }): Target[] => {
      const name = placeOf(program, fileName, textSpan)
      if (!name) return []
      const whole = contextSpan && extentOf(program, fileName, contextSpan)
      return [{ uri: name.uri, range: whole?.range ?? name.range, nameRange: name.range }]
    }),
  )
}

function distinct<T extends Place>(places: readonly T[]): T[] {
  return [...new Map(places.map((place) => [JSON.stringify(place), place])).values()]
}
