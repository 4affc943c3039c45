/** Text to cells. */
import { lineEnds, marksCell, topLevelFences } from './fences.js'
import type { CellKind, Notebook, NotebookCell, NotebookOrigin } from './notebook.js'
import { isBlank, textOf } from './origin.js'

/**
 * Reads a notebook. Every string is one: what holds no code cell is one text cell, blank text none. Never throws.
 * `serializeNotebook(parseNotebook(text))` is `text`.
 */
export function parseNotebook(text: string): Notebook {
  const mark = text.startsWith('\uFEFF') ? 1 : 0
  const lines = linesOf(text, mark)
  const places = cellPlaces(text.slice(mark), lines)
  const startOf = (line: number) => lines[line]?.start ?? text.length
  const cells = places.map(({ kind, start, end }, index): NotebookCell => {
    const last = lines[end - 1]
    const raw = text.slice(startOf(start), last?.end)
    const next = places[index + 1]
    const after = text.slice(last?.end, next ? startOf(next.start) : text.length)
    const line = kind === 'code' ? start + 1 : start
    return {
      kind,
      text: textOf(kind, raw),
      origin: { index, line, raw, after },
    }
  })
  const before = text.slice(0, places[0] ? startOf(places[0].start) : text.length)
  return {
    cells,
    origin: { before, lineEnd: firstLineEnd(text), count: cells.length },
  }
}

/** A line of the file, by its offsets; `end` is before its line end. */
interface Line {
  readonly start: number
  readonly end: number
  readonly blank: boolean
}

function linesOf(text: string, from: number): Line[] {
  const lines: Line[] = []
  let start = from
  const add = (end: number) => lines.push({ start, end, blank: isBlank(text.slice(start, end)) })
  for (const match of text.slice(from).matchAll(lineEnds)) {
    add(from + match.index)
    start = from + match.index + match[0].length
  }
  add(text.length)
  return lines
}

/** The lines of a cell, from `start` to before `end`: neither the first nor the last is blank. */
interface Place {
  readonly kind: CellKind
  readonly start: number
  readonly end: number
}

function cellPlaces(text: string, lines: readonly Line[]): Place[] {
  const places: Place[] = []
  const add = (kind: CellKind, from: number, to: number) => {
    let [start, end] = [from, to]
    while (start < end && lines[start]?.blank) start++
    while (start < end && lines[end - 1]?.blank) end--
    if (start < end) places.push({ kind, start, end })
  }
  let read = 0
  for (const { start, end, opening } of topLevelFences(text)) {
    if (!marksCell(opening)) continue
    add('text', read, start)
    add('code', start, end)
    read = end
  }
  add('text', read, lines.length)
  return places
}

function firstLineEnd(text: string): NotebookOrigin['lineEnd'] {
  const [end] = /\r\n?|\n/.exec(text) ?? []
  return end === '\r\n' || end === '\r' ? end : '\n'
}
