/**
 * A search kept in a file, so that it can go on where it was: after an interruption, a limit, or the end of the process. The
 * file is replaced as a whole (written beside it and renamed), so that it is complete whenever the process dies.
 */
import { createHash } from 'node:crypto'
import fs, { type FileHandle } from 'node:fs/promises'
import path from 'node:path'
import type { AnyStateMachine } from 'xstate'
import { type Protocol, ProtocolError } from '../../protocols/model/index.js'
import { stateNodes } from '../semantics/index.js'
import type { CheckOptions } from './options.js'

/** What a search keeps of itself: JSON, and arrays of numbers. */
export interface Saved {
  readonly scalars: unknown
  readonly arrays: readonly Int32Array[]
}

interface Header {
  readonly version: 6
  readonly fingerprint: string
  /** Wall time that the search has taken so far. */
  readonly seconds: number
  readonly scalars: unknown
  readonly lengths: readonly number[]
}

const magic = 'protocol-notebook checkpoint\n'
/** Bytes written or read at a time, so that an interruption is heard meanwhile. */
const piece = 1 << 24

/** What is written while its check has answered, by file: who reads or writes the file next waits for it. */
const underWay = new Map<string, Promise<void>>()

export class Checkpoint {
  readonly #fingerprint: string

  /** @param file its path */
  constructor(
    readonly file: string,
    protocol: Protocol,
    options: CheckOptions,
  ) {
    this.#fingerprint = fingerprintOf(protocol, options)
  }

  /**
   * What was kept, if anything.
   *
   * @throws ProtocolError when the file is of another protocol or none of ours, or when nothing can be written there
   */
  async load(): Promise<(Saved & { readonly seconds: number }) | undefined> {
    await this.#written
    // Now, not after an hour.
    await fs.access(path.dirname(this.file), fs.constants.W_OK).catch((error) => {
      throw this.#unwritten(error)
    })
    const handle = await fs.open(this.file).catch((error) => {
      if (error.code === 'ENOENT') return undefined
      throw new ProtocolError(`The checkpoint "${this.file}" cannot be read: ${error.message}`)
    })
    if (!handle) return undefined
    try {
      const start = Buffer.alloc(magic.length + 4)
      await handle.read(start, 0, start.length, 0)
      if (start.toString('latin1', 0, magic.length) !== magic) throw this.#fault('is no checkpoint of this tool')
      const json = Buffer.alloc(start.readUInt32LE(magic.length))
      await handle.read(json, 0, json.length, start.length)
      const { version, fingerprint, scalars, lengths, seconds } = JSON.parse(json.toString()) as Header
      if (version !== 6) throw this.#fault('was made by another version')
      if (fingerprint !== this.#fingerprint)
        throw this.#fault('is of another protocol, or of a check with other limits')
      const arrays: Int32Array[] = []
      let position = start.length + json.length
      for (const length of lengths) {
        const bytes = Buffer.alloc(4 * length)
        for (let at = 0; at < bytes.length; at += piece) {
          const count = Math.min(piece, bytes.length - at)
          const { bytesRead } = await handle.read(bytes, at, count, position + at)
          if (bytesRead !== count) throw this.#fault('is incomplete')
        }
        arrays.push(new Int32Array(bytes.buffer, bytes.byteOffset, length))
        position += bytes.length
      }
      return { scalars, arrays, seconds }
    } finally {
      await handle.close()
    }
  }

  /**
   * Keeps a search.
   *
   * @param seconds wall time that the search has taken so far
   * @param signal ends the writing: what was kept before stays then
   * @throws ProtocolError when it cannot be written
   */
  async store(saved: Saved, seconds: number, signal?: AbortSignal): Promise<void> {
    await this.#written
    const part = `${this.file}.part`
    let isWhole = false
    try {
      const handle = await fs.open(part, 'w')
      isWhole = await this.#write(handle, saved, seconds, signal).finally(() => handle.close())
      if (isWhole) await fs.rename(part, this.file)
    } catch (error) {
      throw this.#unwritten(error as Error)
    } finally {
      if (!isWhole) await fs.rm(part, { force: true })
    }
  }

  /**
   * Keeps a search that is over, while its check has answered. A process stays until that is done; one that is killed leaves what
   * was kept before.
   */
  storeLater(saved: Saved, seconds: number): void {
    const file = path.resolve(this.file)
    const storing = this.store(saved, seconds)
      .catch((error) => process.emitWarning(error))
      .finally(() => underWay.delete(file))
    underWay.set(file, storing)
  }

  /** The search has ended: nothing is left to go on with. */
  async remove(): Promise<void> {
    await this.#written
    await fs.rm(this.file, { force: true })
  }

  /** Once nobody writes it. */
  get #written(): Promise<void> | undefined {
    return underWay.get(path.resolve(this.file))
  }

  /** @returns whether all is written */
  async #write(
    handle: FileHandle,
    { scalars, arrays }: Saved,
    seconds: number,
    signal: AbortSignal | undefined,
  ): Promise<boolean> {
    const lengths = arrays.map(({ length }) => length)
    const header: Header = { version: 6, fingerprint: this.#fingerprint, seconds, scalars, lengths }
    const json = Buffer.from(JSON.stringify(header))
    const size = Buffer.alloc(4)
    size.writeUInt32LE(json.length)
    await handle.writeFile(Buffer.concat([Buffer.from(magic, 'latin1'), size, json]))
    for (const array of arrays) {
      const bytes = Buffer.from(array.buffer, array.byteOffset, array.byteLength)
      for (let at = 0; at < bytes.length; at += piece) {
        if (signal?.aborted) return false
        await handle.writeFile(bytes.subarray(at, at + piece))
      }
    }
    await handle.sync()
    return true
  }

  #unwritten({ message }: Error): ProtocolError {
    return new ProtocolError(`The checkpoint "${this.file}" cannot be written: ${message}`)
  }

  #fault(what: string): ProtocolError {
    return new ProtocolError(`The checkpoint "${this.file}" ${what}. Delete it to start anew, or name another file.`)
  }
}

/** Says of two checks whether one may go on where the other was: what they explore, functions as they are written. */
function fingerprintOf(protocol: Protocol, { depth, states, inFlight, complete, only }: CheckOptions): string {
  const { name, nodes, network, timing, faults, inputs, within, properties } = protocol
  const limits = { depth, states, inFlight, complete, only }
  const text = JSON.stringify([name, nodes, network, timing, faults, inputs, within, properties, limits], written())
  return createHash('sha256').update(text).digest('hex')
}

/** For JSON: functions as their source, and what JSON has not as words; what refers to itself is named once. */
function written() {
  const seen = new Set<unknown>()
  return function write(this: unknown, key: string, value: unknown): unknown {
    // A machine would write itself without its functions.
    const whole = (this as Record<string, unknown>)[key]
    if (isMachine(whole)) {
      const { actions, guards, delays } = whole.implementations
      return [whole.config, actions, guards, delays, stateNodes(whole.root).map(({ id }) => id)]
    }
    if (typeof value === 'function') return String(value)
    if (typeof value === 'bigint') return `${value}n`
    if (value instanceof Set || value instanceof Map) return [...value]
    if (typeof value === 'object' && value !== null) {
      if (seen.has(value)) return 'again'
      seen.add(value)
    }
    return value
  }
}

const isMachine = (value: unknown): value is AnyStateMachine =>
  typeof value === 'object' && value !== null && 'implementations' in value && 'root' in value
