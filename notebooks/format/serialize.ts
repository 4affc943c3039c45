/** Cells to text. */
import { closerOf, lineEnds, marksCell, type OpeningLine, openingLine, topLevelFences } from './fences.js'
import type { Notebook, NotebookCell } from './notebook.js'
import { isBlank, sameText, textOf, withoutMark } from './origin.js'

/**
 * Writes a notebook. A cell that was not edited keeps its bytes, and neighbours keep what was between them; elsewhere a
 * blank line separates. Read again, the notebook has the same cells, except for what Markdown has no words for:
 * - a blank text cell is gone, and so are blank lines around a text;
 * - neighbouring text cells are one, joined by a blank line;
 * - a `ts protocol` fence written at the top level of a text is a code cell;
 * - a fence, comment or other raw HTML that a text leaves open is closed where a cell follows;
 * - every kind of line end is a line end, and a byte order mark that begins a text may be gone.
 */
export function serializeNotebook({ cells, origin }: Notebook): string {
  const lineEnd = origin?.lineEnd ?? '\n'
  const before = origin?.before ?? ''
  const kept = cells.filter(isWritten)
  let text = ''
  // where the last code cell starts: what precedes it has no say in how Markdown reads what follows
  let context = 0
  kept.forEach((cell, index) => {
    const previous = kept[index - 1]
    if (previous) {
      const closer = closerOf(text.slice(context))
      if (closer !== undefined) text += lineEnd + closer
    }
    const wide = previous ? lineEnd + lineEnd : ''
    const own = previous && isNeighbour(previous, cell) ? (previous.origin?.after ?? wide) : wide
    if (cell.kind === 'text') {
      text +=
        (previous?.kind === 'text' ? wide : own) + writtenText(cell, lineEnd, previous !== undefined || before !== '')
      return
    }
    const clean = cleanCode(cell, lineEnd)
    const bytes = isUnedited(cell) ? cell.origin.raw : clean
    const added = [own + bytes, wide + bytes].find((end) => endsInCell(text.slice(context), end)) ?? wide + clean
    context = text.length + added.search(/[^ \t\r\n]/)
    text += added
  })
  const last = kept.at(-1)
  if (!last) return before
  const after = last.origin && last.origin.index + 1 === origin?.count ? last.origin.after : lineEnd
  // a file of nothing but spaces has no line end: they must not indent its first cell
  return before + (/^\uFEFF?$|[\r\n]$/.test(before) ? '' : lineEnd) + text + after
}

const isWritten = (cell: NotebookCell): boolean =>
  cell.kind === 'code' || isUnedited(cell) || cell.text.split(lineEnds).some(hasText)

function isUnedited(cell: NotebookCell): cell is NotebookCell & Required<Pick<NotebookCell, 'origin'>> {
  const { kind, text, origin } = cell
  if (!origin || (kind === 'code' && !cellOpening(origin.raw))) return false
  return sameText(text, textOf(kind, origin.raw))
}

const isNeighbour = (one: NotebookCell, next: NotebookCell): boolean =>
  one.origin !== undefined && next.origin !== undefined && one.origin.index + 1 === next.origin.index

function cellOpening(raw: string): OpeningLine | undefined {
  const opening = openingLine(raw.split(lineEnds, 1)[0] ?? '')
  return opening && marksCell(opening) ? opening : undefined
}

/** @param mayMark false at the very start of a file, where a byte order mark would no longer belong to the text */
function writtenText(cell: NotebookCell, lineEnd: string, mayMark: boolean): string {
  if (isUnedited(cell) && (mayMark || !cell.origin.raw.startsWith('\uFEFF'))) return cell.origin.raw
  const lines = cell.text.split(lineEnds)
  const first = lines.findIndex(hasText)
  const last = lines.findLastIndex(hasText)
  return withoutMark(lines.slice(first, last + 1).join(lineEnd))
}

const hasText = (line: string): boolean => !isBlank(withoutMark(line))

/** A fence that nothing in the code closes; of the cell's own kind and info string, if it had one. */
function cleanCode({ text, origin }: NotebookCell, lineEnd: string): string {
  const { fence, info } = (origin && cellOpening(origin.raw)) ?? {
    fence: '```',
    info: 'ts protocol',
  }
  const mark = fence.charAt(0)
  const lines = text === '' ? [] : text.split(lineEnds)
  const runs = lines.map((line) => /^[ \t]*(`+|~+)/.exec(line)?.[1] ?? '').filter((run) => run.startsWith(mark))
  const longest = Math.max(fence.length - 1, ...runs.map((run) => run.length))
  const line = mark.repeat(longest + 1)
  return [line + info, ...lines, line].join(lineEnd)
}

/** Whether a text that begins at the top level ends in a code cell once `end`, a separator and a fence, is added. */
function endsInCell(context: string, end: string): boolean {
  const whole = context + end
  const start = (context + (/^[ \t\r\n]*/.exec(end)?.[0] ?? '')).split(lineEnds).length - 1
  const last = topLevelFences(whole).at(-1)
  return (
    last !== undefined && marksCell(last.opening) && last.start === start && last.end === whole.split(lineEnds).length
  )
}
