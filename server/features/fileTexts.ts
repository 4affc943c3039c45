/** The texts of files that cells import: as they are in editors, else as they are on disk. */
import { readFileSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Emitter, type Event } from 'vscode-languageserver/node'
import { TextDocument } from 'vscode-languageserver-textdocument'

interface Known {
  /** Another one means another text. */
  readonly stamp: string
  readonly document: TextDocument
}

export class FileTexts {
  readonly #edited = new Map<string, TextDocument>()
  readonly #read = new Map<string, Known>()
  readonly #changed = new Emitter<'disk' | 'editor'>()

  /** Tells that some file may be another than it was, and where. */
  get onChange(): Event<'disk' | 'editor'> {
    return this.#changed.event
  }

  /** @param document what the file is in an editor; absent: it is open in none */
  set(uri: string, document: TextDocument | undefined): void {
    if (document) this.#edited.set(uri, document)
    else this.#edited.delete(uri)
    this.#changed.fire('editor')
  }

  /** Files on disk came, went or changed. */
  changedOnDisk(): void {
    this.#changed.fire('disk')
  }

  /** Undefined where there is no such file. */
  documentOf(uri: string): TextDocument | undefined {
    return this.#edited.get(uri) ?? this.#known(uri)?.document
  }

  /** Another one after every change of the file. */
  stampOf(uri: string): string {
    const edited = this.#edited.get(uri)
    return edited ? `edited ${edited.version}` : (this.#known(uri)?.stamp ?? '')
  }

  #known(uri: string): Known | undefined {
    try {
      const path = fileURLToPath(uri)
      const found = statSync(path, { throwIfNoEntry: false })
      if (!found?.isFile()) return undefined
      const stamp = `${found.mtimeMs} ${found.size}`
      const before = this.#read.get(uri)
      if (before?.stamp === stamp) return before
      const known = { stamp, document: TextDocument.create(uri, 'typescript', 0, readFileSync(path, 'utf8')) }
      this.#read.set(uri, known)
      return known
    } catch {
      // a file that cannot be read is as one that is not there
      return undefined
    }
  }
}
