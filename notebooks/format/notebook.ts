/** What a notebook file holds, and where in the file each part came from. */

/** `code`: a top-level fence whose info string begins with `ts protocol`. `text`: the Markdown between them. */
export type CellKind = 'code' | 'text'

/**
 * A cell as a reader edits it. Cells made in an editor have no `origin`. A cell whose text (or kind) differs from what
 * its `origin` holds counts as edited, and is written anew; every other cell is written as it was read.
 */
export interface NotebookCell {
  readonly kind: CellKind
  /** Without the fence, lines joined by `\n`, no line end after the last. */
  readonly text: string
  readonly origin?: CellOrigin
}

/** Where a cell came from; plain JSON, so that an editor may keep it beside the cell. */
export interface CellOrigin {
  /** The cell's place among the cells of its file, from 0. */
  readonly index: number
  /** The file's line, from 0, on which the cell's text begins: for code, the line after the opening fence. */
  readonly line: number
  /** The cell as the file has it, fences included, less the last line end. */
  readonly raw: string
  /** What the file has between this cell and the next, or its end: line ends and blank lines. */
  readonly after: string
}

export interface Notebook {
  readonly cells: readonly NotebookCell[]
  /** Absent for a notebook that was not read from a file. */
  readonly origin?: NotebookOrigin
}

/** What belongs to no cell of the file; plain JSON. */
export interface NotebookOrigin {
  /** The byte order mark, if there is one, and the blank lines before the first cell. */
  readonly before: string
  /** What ends the lines that are written anew: the file's first line end. */
  readonly lineEnd: '\n' | '\r\n' | '\r'
  /** How many cells the file has. */
  readonly count: number
}
