/** The notebook file, for VS Code. */
import {
  NotebookCellData,
  NotebookCellKind,
  NotebookData,
  type NotebookDocument,
  type NotebookSerializer,
} from 'vscode'
import {
  type CellOrigin,
  decodeText,
  encodeText,
  type NotebookOrigin,
  parseNotebook,
  serializeNotebook,
} from '../../notebooks/format/index.js'
import { languageId } from '../../server/wire/messages.js'

/** Reads any bytes; what is not edited is written as it was. The origins of cells travel in VS Code's metadata. */
export const notebookSerializer: NotebookSerializer = {
  deserializeNotebook: (bytes) => notebookData(decodeText(bytes)),
  serializeNotebook: (data) => encodeText(textOf(data)),
}

/** The lines, from 0, on which the texts of a notebook's cells begin in its file, were it saved now. */
export function linesOfCells(notebook: NotebookDocument): number[] {
  const cells = notebook.getCells().map(({ kind, document, metadata }) => {
    const cell = new NotebookCellData(kind, document.getText(), document.languageId)
    cell.metadata = metadata
    return cell
  })
  const data = new NotebookData(cells)
  data.metadata = notebook.metadata
  return parseNotebook(textOf(data)).cells.map(({ origin }) => origin?.line ?? 0)
}

function textOf({ cells, metadata }: NotebookData): string {
  return serializeNotebook({
    cells: cells.map(({ kind, value, metadata }) => ({
      kind: kind === NotebookCellKind.Code ? 'code' : 'text',
      text: value,
      ...(isCellOrigin(metadata?.origin) && { origin: metadata.origin }),
    })),
    ...(isNotebookOrigin(metadata?.origin) && { origin: metadata.origin }),
  })
}

/** A notebook of a text, for an editor. */
export function notebookData(text: string): NotebookData {
  const { cells, origin } = parseNotebook(text)
  const data = new NotebookData(
    cells.map(({ kind, text, origin }) => {
      const cell =
        kind === 'code'
          ? new NotebookCellData(NotebookCellKind.Code, text, languageId)
          : new NotebookCellData(NotebookCellKind.Markup, text, 'markdown')
      cell.metadata = { origin }
      return cell
    }),
  )
  data.metadata = { origin }
  return data
}

// metadata may come from anywhere: from cells that were copied out of other kinds of notebooks, say

function isCellOrigin(value: unknown): value is CellOrigin {
  const { index, line, raw, after } = (value ?? {}) as Partial<Record<keyof CellOrigin, unknown>>
  const isBlank = typeof after === 'string' && /^\s*$/.test(after)
  return typeof index === 'number' && typeof line === 'number' && typeof raw === 'string' && isBlank
}

function isNotebookOrigin(value: unknown): value is NotebookOrigin {
  const { before, lineEnd, count } = (value ?? {}) as Partial<Record<keyof NotebookOrigin, unknown>>
  const isLineEnd = lineEnd === '\n' || lineEnd === '\r\n' || lineEnd === '\r'
  return typeof before === 'string' && /^\s*$/.test(before) && isLineEnd && typeof count === 'number'
}
