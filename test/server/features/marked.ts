/** Notebooks written with marks: where the caret is, what is meant; and what an editor makes of answers. */
import type { Location, LocationLink, Position, Range, TextEdit, WorkspaceEdit } from 'vscode-languageserver-protocol'
import { TextDocument } from 'vscode-languageserver-textdocument'
import type { EditedNotebook, Editor } from './editor.js'

/** Where a mark `⟦1⟧` stood. */
interface Mark {
  readonly cell: number
  readonly position: Position
}

/** An open notebook and the places that were marked in its cells. */
export interface Marked {
  readonly notebook: EditedNotebook
  readonly texts: readonly string[]
  /** What a request about a marked place takes. */
  at(mark?: string): { textDocument: { uri: string }; position: Position }
  /** A location in words: `2: peers` for that name in the second cell, `config.ts: size` for one in a file. */
  words(place: Location | LocationLink, files?: { readonly [name: string]: string }): string
  /** The texts of the cells after an edit. */
  after(edit: WorkspaceEdit | undefined): string[]
}

/** Opens a notebook of cells whose texts may hold marks: `⟦⟧`, `⟦a⟧`, ... */
export async function openMarked(editor: Editor, name: string, cells: readonly string[]): Promise<Marked> {
  const marks = new Map<string, Mark>()
  const texts = cells.map((marked, cell) => {
    let text = ''
    let from = 0
    for (const { index, 0: mark, 1: key = '' } of marked.matchAll(/⟦(\w*)⟧/g)) {
      text += marked.slice(from, index)
      from = index + mark.length
      marks.set(key, { cell, position: documentOf(text).positionAt(text.length) })
    }
    return text + marked.slice(from)
  })
  const notebook = await editor.open(`${name}.protocol.md`, texts)
  return {
    notebook,
    texts,
    at(key = '') {
      const mark = marks.get(key)
      if (!mark) throw new Error(`no mark ⟦${key}⟧`)
      return { textDocument: { uri: notebook.cell(mark.cell) }, position: mark.position }
    },
    words(place, files = {}) {
      const { uri, range } = 'uri' in place ? place : { uri: place.targetUri, range: place.targetSelectionRange }
      const cell = notebook.cells.findIndex(({ document }) => document === uri)
      const file = uri.replace(/.*\//, '')
      const text = cell >= 0 ? texts[cell] : files[file]
      const named = text === undefined ? '' : documentOf(text).getText(range)
      return `${cell >= 0 ? cell + 1 : file}: ${named}`
    },
    after: (edit) => texts.map((text, index) => applied(text, edit?.changes?.[notebook.cell(index)] ?? [])),
  }
}

export const applied = (text: string, edits: readonly TextEdit[]): string =>
  TextDocument.applyEdits(documentOf(text), [...edits])

/** The text that ranges are of. */
export const textsIn = (text: string, ranges: readonly Range[]): string[] =>
  ranges.map((range) => documentOf(text).getText(range))

const documentOf = (text: string) => TextDocument.create('memory:', 'ts', 1, text)
