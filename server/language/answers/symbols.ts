/** The symbols of a notebook by name. */
import type { NotebookProgram } from '../notebookProgram.js'
import type { FoundSymbol } from '../questions.js'
import { placeOf } from './places.js'

const most = 256

/** @param query letters of the name, in their order */
export function symbolsNamed(program: NotebookProgram, query: string): FoundSymbol[] {
  return program.service.getNavigateToItems(query, most, undefined, true).flatMap((item): FoundSymbol[] => {
    const place = item.kind === 'alias' ? undefined : placeOf(program, item.fileName, item.textSpan)
    if (!place) return []
    return [
      {
        ...place,
        name: item.name,
        kind: item.kind,
        container: item.containerName,
        deprecated: /\bdeprecated\b/.test(item.kindModifiers),
      },
    ]
  })
}
