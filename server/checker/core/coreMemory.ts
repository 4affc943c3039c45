/** The core's module and its memory: tables, trees and memos as blocks, made and enlarged from here. */
import { coreBinary } from './coreBinary.js'

/** What the core asks of the checker: see assembly/imports.ts. */
export interface CoreImports {
  fillMoves(node: number): void
  putIn(mailbox: number, envelope: number): number
  observe(observer: number, state: number, observations: number): number
  judgeConfiguration(configuration: number): number
  isInside(): number
  isInsideWith(configuration: number, network: number): number
  judgeState(state: number, configuration: number, network: number): void
  judgeStep(parent: number, kind: number, a: number, b: number, configuration: number, network: number): number
  judgeStuck(state: number): void
  enlarge(table: number): void
}

/** A memory that threads share. @see https://webassembly.github.io/threads/ */
interface SharedMemory {
  readonly buffer: SharedArrayBuffer
  grow(pages: number): number
}

interface CoreExports {
  readonly generated: { value: number }
  readonly outside: { value: number }
  readonly cutByInFlight: { value: number }
  prepare(): number
  prepareLists(): void
  work(): void
  forgetSteps(): void
  moveLast(table: number, to: number): void
  vectors(which: number): number
  run(from: number, to: number): number
  settle(): void
  entry(table: number, id: number): number
  extra(table: number, id: number): number
  find(table: number, a: number, b: number, c: number, d: number): number
  intern(table: number, a: number, b: number, c: number, d: number, extra: number): number
  reindex(table: number): void
  size(table: number): number
  remember(memo: number, a: number, b: number, c: number, value: number): void
  rememberAll(memo: number, oldSlots: number, count: number): void
  remembered(memo: number, a: number, b: number, c: number): number
  internWhole(tree: number, vector: number): number
  read(tree: number, id: number, into: number, loading: number): void
  rootOf(tree: number): number
  allocate(bytes: number): number
  free(at: number, bytes: number): void
}

/** Offsets in the header, as in assembly/memory.ts. */
export const field = {
  top: 0,
  stopped: 4,
  states: 8,
  configurations: 12,
  networks: 16,
  moves: 20,
  with: 24,
  observed: 28,
  global: 32,
  steps: 36,
  nodes: 40,
  observers: 44,
  mostStates: 48,
  mostInFlight: 52,
  receivers: 56,
  counts: 60,
  judgesStuck: 64,
  bounded: 68,
  cutByStates: 72,
  crowded: 84,
  next: 88,
  to: 92,
  stepsReadNetwork: 116,
  insideByCount: 120,
} as const

const header = 1024
/** Offset in the header from which on its words belong to the threads: see threads.ts. */
const threadWords = 128
const pageBytes = 65536
/** Entries of a chunk of a table, as a power of two, and chunks of a table: as in assembly/table.ts. */
const chunksOfTable = 1 << 15
/** Slots of every table while threads work together: a fifth of them is free. */
const roomOfRound = 1 << 18
/** Components of the tuples of which trees are made. */
const widestTuple = 4

/** The part of the standard's interface that is used; Node's declarations leave it to those of the browser. */
declare const WebAssembly: {
  readonly Module: new (binary: Uint8Array) => object
  readonly Memory: new (limits: { initial: number; maximum: number; shared: true }) => SharedMemory
  readonly RuntimeError: new () => Error
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown }
}
/** What ends the core when there is no more memory. */
export const Trap = WebAssembly.RuntimeError

const compiled = new WebAssembly.Module(Buffer.from(coreBinary, 'base64'))

export class CoreMemory {
  readonly core: CoreExports
  /** Address of what this thread leaves after a round: see assembly/index.ts. */
  readonly report: number
  /** For other threads. */
  readonly module = compiled
  readonly shared: SharedMemory
  #words: Int32Array
  readonly #tables: number[] = []

  constructor(imports: CoreImports) {
    this.shared = new WebAssembly.Memory({ initial: 64, maximum: 65536, shared: true })
    this.#words = new Int32Array(this.shared.buffer)
    this.core = new WebAssembly.Instance(compiled, { imports, env: { memory: this.shared } }).exports as CoreExports
    this.set(field.top, pageBytes)
    this.report = this.core.prepare()
  }

  /** The memory as 32-bit numbers, as large as it is now. */
  get words(): Int32Array {
    if (this.#words.buffer !== this.shared.buffer) this.#words = new Int32Array(this.shared.buffer)
    return this.#words
  }

  /** Bytes in use. */
  get bytes(): number {
    return this.get(field.top) >>> 0
  }

  /** Everything in use, for {@link putBack}. Nothing may be written meanwhile. */
  image(): Int32Array {
    return this.words.subarray(header >>> 2, this.bytes >>> 2)
  }

  /** Makes the memory what another one was that had been set up alike. */
  putBack(image: Int32Array): void {
    const room = header + image.byteLength - this.words.byteLength
    if (room > 0) this.shared.grow(Math.ceil(room / pageBytes))
    this.words.set(image, header >>> 2)
    // Where threads meet: those of the other one are gone.
    this.words.fill(0, (header + threadWords) >>> 2, (header + 1024) >>> 2)
  }

  get(offset: number): number {
    return this.words[(header + offset) >>> 2]
  }

  set(offset: number, value: number): void {
    this.words[(header + offset) >>> 2] = value
  }

  at(address: number): number {
    return this.words[address >>> 2]
  }

  put(address: number, value: number): void {
    this.words[address >>> 2] = value
  }

  /** A block of zeros. */
  allocate(bytes: number): number {
    return this.core.allocate(bytes) >>> 0
  }

  /** @param keyWidth components of the key (1 to 4) @param extra whether each key has a number beside it */
  table(keyWidth: number, extra: boolean): number {
    const slots = 1024
    const at = this.allocate(28)
    const chunks = () => this.allocate(4 * chunksOfTable)
    const words = [keyWidth, Number(extra), 0, this.allocate(4 * slots), slots - 1, chunks(), extra ? chunks() : 0]
    this.words.set(words, at >>> 2)
    this.#tables.push(at)
    return at
  }

  /** Makes every table so large that a round of all threads does not fill it. */
  makeRoom(): void {
    for (const table of this.#tables) {
      while (this.at(table + 16) + 1 < roomOfRound || this.at(table + 8) * 5 > this.at(table + 16) * 4)
        this.enlarge(table)
    }
  }

  /** Doubles the slots of a table. */
  enlarge(table: number): void {
    const slots = this.at(table + 12)
    const count = this.at(table + 16) + 1
    this.put(table + 12, this.allocate(8 * count))
    this.put(table + 16, 2 * count - 1)
    this.core.reindex(table)
    this.core.free(slots, 4 * count)
  }

  memo(): number {
    const slots = 256
    const at = this.allocate(12)
    this.put(at + 4, this.allocate(16 * slots))
    this.put(at + 8, slots - 1)
    return at
  }

  /** Remembers a value (not 0) for three numbers that are not there yet. */
  remember(memo: number, a: number, b: number, c: number, value: number): void {
    const count = this.at(memo + 8) + 1
    if (this.at(memo) * 4 > count * 3) {
      const slots = this.at(memo + 4)
      this.put(memo + 4, this.allocate(32 * count))
      this.put(memo + 8, 2 * count - 1)
      this.core.rememberAll(memo, slots, count)
      this.core.free(slots, 16 * count)
    }
    this.core.remember(memo, a, b, c, value)
  }

  /**
   * A tree for vectors of some width: see assembly/tree.ts.
   *
   * @param part 0 or 1: two trees are used at a time @param extra whether each vector has a number beside it
   */
  tree(width: number, part: number, extra: boolean): number {
    const levels: number[][] = []
    for (let components = width, last = false; !last; ) {
      const leaves = Math.ceil(components / widestTuple)
      last = leaves === 1
      const words = [leaves]
      for (let leaf = 0; leaf < leaves; leaf++) {
        const start = Math.floor((leaf * components) / leaves)
        const end = Math.floor(((leaf + 1) * components) / leaves)
        words.push(this.table(end - start, last && extra), start, end)
      }
      levels.push(words)
      components = leaves
    }
    const words = [width, levels.length, part, ...levels.flat()]
    const at = this.allocate(4 * words.length)
    this.words.set(words, at >>> 2)
    return at
  }
}
