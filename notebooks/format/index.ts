/** The notebook file, `*.protocol.md`: plain Markdown whose marked fences are code cells. Pure text, no files. */
export { decodeText, encodeText } from './bytes.js'
export type {
  CellOrigin,
  NotebookCell,
  NotebookOrigin,
} from './notebook.js'
export { parseNotebook } from './parse.js'
export { serializeNotebook } from './serialize.js'
