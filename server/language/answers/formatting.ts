/** Formatting, by the cell's syntax alone. */
import type { TextSpan } from '../cell.js'
import type { NotebookProgram } from '../notebookProgram.js'
import type { Style, TextChange } from '../questions.js'
import { barePath, bareService } from './bare.js'
import { rangeOfText } from './places.js'
import { formatOf } from './style.js'

/** @param span what to format; all where absent */
export function formatted(program: NotebookProgram, id: string, style: Style, span?: TextSpan): TextChange[] {
  const text = program.module(id)?.cell.text ?? ''
  const service = bareService(text)
  const changes = span
    ? service.getFormattingEditsForRange(barePath, span.start, span.end, formatOf(style))
    : service.getFormattingEditsForDocument(barePath, formatOf(style))
  return changes.map(({ span, newText }) => ({ range: rangeOfText(text, span), newText }))
}

/** What typing `;`, `}` or a line end sets right. */
export function formattedAfter(
  program: NotebookProgram,
  id: string,
  offset: number,
  key: string,
  style: Style,
): TextChange[] {
  const text = program.module(id)?.cell.text ?? ''
  const changes = bareService(text).getFormattingEditsAfterKeystroke(barePath, offset, key, formatOf(style))
  return changes.map(({ span, newText }) => ({ range: rangeOfText(text, span), newText }))
}
