/** A sequence of records that is written at its end and read nearly in order: in memory, and on disk what there is no room for. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Words of a chunk, about. */
const chunkWords = 1 << 15

/** A folder for the time of a search, in the system's folder for such. */
export class TemporaryFolder {
  #path: string | undefined
  readonly #remove = () => this.remove()

  /** The path of a file in it; the folder is made when it is first needed. */
  file(name: string): string {
    if (this.#path === undefined) {
      this.#path = mkdtempSync(join(tmpdir(), 'protocol-notebook-search-'))
      process.once('exit', this.#remove)
    }
    return join(this.#path, name)
  }

  /** Removes it with all that is in it. */
  remove(): void {
    if (this.#path === undefined) return
    rmSync(this.#path, { recursive: true, force: true })
    process.off('exit', this.#remove)
    this.#path = undefined
  }
}

export class Spool {
  size = 0
  /** Bytes on disk. */
  diskBytes = 0
  /** Bytes on disk at most. */
  mostDiskBytes = 0
  /** The first record that is still there. */
  first = 0
  readonly #perChunk: number
  readonly #inMemory = new Map<number, Int32Array>()
  readonly #onDisk = new Set<number>()
  #last: Int32Array
  #read: { readonly chunk: number; readonly words: Int32Array } | undefined

  /** @param name of its files @param width words of a record */
  constructor(
    readonly folder: TemporaryFolder,
    readonly name: string,
    readonly width: number,
  ) {
    this.#perChunk = Math.max(1, Math.floor(chunkWords / width))
    this.#last = new Int32Array(0)
  }

  /** Bytes in memory. */
  get bytes(): number {
    const chunks = this.#inMemory.size + (this.#read && this.#onDisk.has(this.#read.chunk) ? 1 : 0)
    return 4 * chunks * this.#perChunk * this.width
  }

  /** Adds a record of one or two parts. */
  push(part: ArrayLike<number>, other: ArrayLike<number> = []): void {
    const at = this.size % this.#perChunk
    if (at === 0) {
      this.#last = new Int32Array(this.#perChunk * this.width)
      this.#inMemory.set(this.size / this.#perChunk, this.#last)
    }
    this.#last.set(part, at * this.width)
    this.#last.set(other, at * this.width + part.length)
    this.size++
  }

  /** The words of a record; they are to be copied at once. @throws when the disk does not answer */
  at(index: number): Int32Array {
    const chunk = Math.floor(index / this.#perChunk)
    const start = (index % this.#perChunk) * this.width
    return this.#words(chunk).subarray(start, start + this.width)
  }

  /** Gives up the records before one. */
  forget(before: number): void {
    for (let chunk = Math.floor(this.first / this.#perChunk); (chunk + 1) * this.#perChunk <= before; chunk++) {
      this.#inMemory.delete(chunk)
      if (this.#onDisk.delete(chunk)) {
        rmSync(this.#file(chunk), { force: true })
        this.diskBytes -= 4 * this.#perChunk * this.width
      }
      if (this.#read?.chunk === chunk) this.#read = undefined
      this.first = (chunk + 1) * this.#perChunk
    }
  }

  /** Writes what is complete to disk. @throws when that has no room for it, and keeps it then */
  spill(): void {
    for (const [chunk, words] of this.#inMemory) {
      if ((chunk + 1) * this.#perChunk > this.size) continue
      writeFileSync(this.#file(chunk), words)
      this.#inMemory.delete(chunk)
      this.#onDisk.add(chunk)
      this.diskBytes += words.byteLength
      this.mostDiskBytes = Math.max(this.mostDiskBytes, this.diskBytes)
    }
  }

  #words(chunk: number): Int32Array {
    if (this.#read?.chunk === chunk) return this.#read.words
    let words = this.#inMemory.get(chunk)
    if (!words) {
      const bytes = readFileSync(this.#file(chunk))
      words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4)
    }
    this.#read = { chunk, words }
    return words
  }

  #file(chunk: number): string {
    return this.folder.file(`${this.name}-${chunk}`)
  }
}
