/** The machines of open notebooks, as their texts are now. */
import { dirname, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Location, Range, TextDocumentPositionParams } from 'vscode-languageserver/node'
import type { TextDocument } from 'vscode-languageserver-textdocument'
import { indexMachines, type MachineIndex, ParsedTexts } from '../language/machines/machineIndex.js'
import { Occurrences } from '../language/machines/occurrences.js'
import type { Place } from '../language/machines/place.js'
import type { FileTexts } from './fileTexts.js'
import { type OpenNotebooks, rangeOf } from './notebooks.js'

/** What is known of one notebook. */
export interface NotebookMachines {
  readonly index: MachineIndex
  readonly occurrences: Occurrences
}

interface Known extends NotebookMachines {
  readonly revision: number
  /** The stamps of the files that were read, and of those that were looked for. */
  readonly files: ReadonlyMap<string, string>
}

export class Machines {
  readonly notebooks: OpenNotebooks
  readonly files: FileTexts
  readonly #known = new Map<string, Known>()
  readonly #texts = new Map<string, ParsedTexts>()

  constructor(notebooks: OpenNotebooks, files: FileTexts) {
    this.notebooks = notebooks
    this.files = files
    notebooks.onClose((notebook) => {
      this.#known.delete(notebook)
      this.#texts.delete(notebook)
    })
  }

  /** The machines of the notebook that a place of the editor is in, and that place. */
  at({ textDocument, position }: TextDocumentPositionParams) {
    const found = this.notebooks.findCell(textDocument.uri)
    if (!found) return undefined
    const { index, occurrences } = this.of(found.notebook)
    return { index, occurrences, ...found, offset: found.document.offsetAt(position) }
  }

  of(notebook: string): NotebookMachines {
    const revision = this.notebooks.revisionOf(notebook)
    const before = this.#known.get(notebook)
    if (before?.revision === revision && this.#areAsBefore(before.files)) return before
    const texts = this.#texts.get(notebook) ?? new ParsedTexts()
    this.#texts.set(notebook, texts)
    const files = new Map<string, string>()
    const cells = this.notebooks.cellsOf(notebook)
    const index = indexMachines(cells, (specifier, importer) => this.#find(notebook, specifier, importer, files), texts)
    const known = { revision, files, index, occurrences: new Occurrences(index) }
    this.#known.set(notebook, known)
    return known
  }

  /** Whether the cells, as they were looked into last, import files of the author's. */
  importsFiles(notebook: string): boolean {
    return (this.#known.get(notebook)?.files.size ?? 0) > 0
  }

  /** The document of a cell or an imported file. */
  documentOf({ source }: Place): TextDocument | undefined {
    return this.notebooks.findCell(source)?.document ?? this.files.documentOf(source)
  }

  rangeOf(place: Place): Range | undefined {
    const document = this.documentOf(place)
    return document && rangeOf(document, place)
  }

  locationOf(place: Place): Location | undefined {
    const range = this.rangeOf(place)
    return range && { uri: place.source, range }
  }

  #areAsBefore(files: ReadonlyMap<string, string>): boolean {
    for (const [uri, stamp] of files) if (this.files.stampOf(uri) !== stamp) return false
    return true
  }

  #find(notebook: string, specifier: string, importer: string, files: Map<string, string>) {
    if (!/^\.{1,2}\//.test(specifier)) return undefined
    const folder = importer.startsWith('file:') ? dirname(fileURLToPath(importer)) : this.notebooks.folderOf(notebook)
    for (const path of pathsOf(resolve(folder, specifier))) {
      const id = pathToFileURL(path).href
      files.set(id, this.files.stampOf(id))
      const document = this.files.documentOf(id)
      if (document) return { id, text: document.getText() }
    }
    return undefined
  }
}

/** The files that an import of a path may mean, as TypeScript tries them. */
function pathsOf(path: string): string[] {
  const script = /^(.*)\.([mc]?)js$/.exec(path)
  if (/\.[mc]?tsx?$/.test(path)) return [path]
  if (script) return [`${script[1]}.${script[2]}ts`, path]
  return [`${path}.ts`, `${path}.tsx`, `${path}.js`, resolve(path, 'index.ts'), resolve(path, 'index.js')]
}
