/** Spans of files and cells as editors count them. Nothing that is generated has a place. */
import { pathToFileURL } from 'node:url'
import ts from 'typescript'
import type { TextSpan } from '../cell.js'
import type { CellModule, NotebookProgram } from '../notebookProgram.js'
import type { Place, Position, PositionRange } from '../questions.js'

/** A span as TypeScript gives it. */
export type Span = ts.TextSpan

/** Where a span of a file is: in a cell or in a file on disk; undefined where it is, or reaches into, what is generated. */
export function placeOf(program: NotebookProgram, path: string, span: Span): Place | undefined {
  const module = program.moduleAt(path)
  if (module) {
    const range = rangeIn(module, span)
    return range && { uri: module.cell.id, range }
  }
  if (!program.isFile(path)) return undefined
  const text = textOf(program, path)
  return text === undefined ? undefined : { uri: pathToFileURL(path).href, range: rangeOfText(text, span) }
}

/** The range of a span in its cell; undefined where it is not wholly in the cell's own text. */
export function rangeIn({ cell }: CellModule, span: Span): PositionRange | undefined {
  return isOwn(cell.text, span) ? rangeOfText(cell.text, span) : undefined
}

/**
 * Where a whole declaration is: of a cell's last statement what is the cell's own, for it may seem to go on into what is
 * generated.
 */
export function extentOf(program: NotebookProgram, path: string, span: Span): Place | undefined {
  const text = program.moduleAt(path)?.cell.text
  const length = text === undefined ? span.length : Math.min(span.length, text.length - span.start)
  return length < 0 ? undefined : placeOf(program, path, { start: span.start, length })
}

export function isOwn(text: string, { start, length }: Span): boolean {
  return start + length <= text.length
}

/** An offset that is within the cell's text, whatever was asked. */
export function within({ cell }: CellModule, offset: number): number {
  return Math.max(0, Math.min(offset, cell.text.length))
}

export function spanOf({ start, length }: Span): TextSpan {
  return { start, end: start + length }
}

export function tsSpan({ start, end }: TextSpan): Span {
  return { start, length: end - start }
}

export function rangeOfText(text: string, { start, length }: Span): PositionRange {
  return { start: positionAt(text, start), end: positionAt(text, start + length) }
}

/** The text of a file of the program, or of one on disk. */
export function textOf(program: NotebookProgram, path: string): string | undefined {
  return program.program.getSourceFile(path)?.text ?? ts.sys.readFile(path)
}

/** The offset of a position, as {@link positionAt} counts. */
export function offsetAt(text: string, { line, character }: Position): number {
  const starts = lineStarts(text)
  const start = starts[line]
  if (start === undefined) return line < 0 ? 0 : text.length
  return Math.min(start + character, starts[line + 1] ?? text.length)
}

/** Lines end as the Language Server Protocol has it: TypeScript knows two more line ends. */
export function positionAt(text: string, offset: number): Position {
  const starts = lineStarts(text)
  let low = 0
  let high = starts.length
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((starts[middle] ?? 0) <= offset) low = middle
    else high = middle
  }
  return { line: low, character: offset - (starts[low] ?? 0) }
}

/** The lines of the text asked about last: questions about one text come in rows. */
let latest: { readonly text: string; readonly starts: readonly number[] } = { text: '', starts: [0] }

function lineStarts(text: string): readonly number[] {
  if (latest.text !== text) {
    latest = {
      text,
      starts: [0, ...Array.from(text.matchAll(/\r\n|\r|\n/g), ({ index, 0: end }) => index + end.length)],
    }
  }
  return latest.starts
}
