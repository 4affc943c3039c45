/** The core's module and its memory: tables, trees and memos as blocks, made and enlarged from here. */
import { coreBinary } from './coreBinary.js'

/** What the core asks of the checker: see assembly/imports.ts. */
export interface CoreImports {
  fill(what: number, node: number, position: number): number
  putIn(mailbox: number, envelope: number): number
  observe(observer: number, state: number, observations: number): number
  judgeConfiguration(configuration: number): number
  isInside(configuration: number): number
  judgeState(state: number, configuration: number): void
  judgeInRound(configuration: number): number
  judgeStep(parent: number, kind: number, a: number, b: number, configuration: number): number
  judgeStuck(state: number): void
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
  prepareLists(thread: number): void
  preparePortions(mostStates: number): void
  openRound(): void
  isRoundOver(): number
  work(isFirst: number): void
  forgetSteps(): void
  moveLast(table: number, to: number): void
  view(): number
  run(from: number, to: number): number
  settle(): void
  predecessorOf(state: number): number
  layOut(mayBegin: number): void
  outgrows(component: number, value: number): number
  adapt(): void
  beginAdapting(): void
  repackPiece(): number
  forgetRows(): void
  readState(state: number): void
  findState(vector: number): number
  addState(vector: number): void
  internConfiguration(vector: number): number
  configurationOf(state: number): number
  readConfiguration(number: number): void
  marks(configuration: number): number
  mark(configuration: number, marks: number): void
  furnish(table: number, bytes: number): void
  makeRoom(table: number): void
  reachFurther(table: number): void
  size(table: number): number
  remember(memo: number, a: number, b: number, c: number, value: number): void
  rememberAll(memo: number, oldSlots: number, oldCount: number): void
  remembered(memo: number, a: number, b: number, c: number): number
  allocate(bytes: number): number
  free(at: number, bytes: number): void
}

/** Offsets in the header, as in assembly/memory.ts. */
export const field = {
  top: 0,
  stopped: 4,
  states: 8,
  configurations: 12,
  messages: 20,
  with: 24,
  observed: 28,
  global: 32,
  steps: 36,
  nodes: 40,
  observers: 44,
  mostStates: 48,
  mostInFlight: 52,
  receivers: 56,
  judgesStuck: 64,
  bounded: 68,
  cutByStates: 72,
  crowded: 84,
  from: 88,
  to: 92,
  components: 96,
  sound: 100,
  judgesNodes: 104,
  configuration: 108,
  stepsReadNetwork: 116,
  insideByCount: 120,
  exhausted: 124,
  spareSlots: 516,
  own: 520,
  mailboxMoves: 524,
  contents: 528,
  threads: 532,

  expected: 544,
  outgrown: 548,
  messageBytes: 552,
  keyBytes: 560,
  configurationBytes: 564,
  mostCombinations: 568,
  nextPart: 832,
  madeRoom: 836,
  mayWait: 896,
} as const

const header = 1024
/** Address of a number in the header. */
export const addressOf = (offset: number): number => header + offset
/** Offset in the header from which on its words belong to the threads: see threads.ts. */
const threadWords = 128
const endOfThreadWords = 512
const pageBytes = 65536
/** What 32-bit addresses reach. */
const addressable = 65536 * pageBytes
/**
 * Slots of each part of an index that are kept free while several threads work: before they notice that one is nearly full,
 * they fill some 80 each, and that many more are as good as impossible.
 */
const spareSlots = 64
const spareSlotsOfThread = 128
/** What a thread does about something that is nearly full: see assembly/table.ts. */
export const crowded = { enlarge: 0, tell: 1, full: 2 } as const
/** Bytes that are allocated at once for small blocks. */
const smallBytes = 4096
/** Bytes behind a block that may be read: as in assembly/memory.ts. */
const readBehind = 16
/** Bytes of a table: as in assembly/keys.ts. */
const bytesOfTable = 256

/** The part of the standard's interface that is used; Node's declarations leave it to those of the browser. */
declare const WebAssembly: {
  readonly Module: new (binary: Uint8Array) => object
  readonly Memory: new (limits: { initial: number; maximum: number; shared: true }) => SharedMemory
  readonly RuntimeError: new () => Error
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown }
}
/** What ends the core. */
export const Trap = WebAssembly.RuntimeError
/** Whether the core has ended itself since there is no more memory. Any other trap is a fault of its own. */
export const isOutOfMemory = (error: unknown): boolean => error instanceof Trap && error.message === 'unreachable'

const compiled = new WebAssembly.Module(Buffer.from(coreBinary, 'base64'))

export class CoreMemory {
  /** Bytes that a memory may have; less than what 32-bit addresses reach only where it is tried what happens when they are used up. */
  static mostBytes = addressable
  readonly core: CoreExports
  /** Address of what this thread leaves after a round: see assembly/thread.ts. */
  readonly report: number
  /** For other threads. */
  readonly module = compiled
  readonly shared: SharedMemory
  #words: Int32Array
  readonly #tables: number[] = []
  readonly #memos: number[] = []
  /** Where the next small block may stand, and where they end. */
  #small = 0
  #endOfSmall = 0

  constructor(imports: CoreImports) {
    const maximum = CoreMemory.mostBytes / pageBytes
    this.shared = new WebAssembly.Memory({ initial: 64, maximum, shared: true })
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

  /** Whether there is hardly room left (of 4 GiB, 128 MiB). It is told early, since tables are whole only between two rounds. */
  get isFull(): boolean {
    const { mostBytes } = CoreMemory
    return mostBytes - this.bytes < mostBytes / 32
  }

  /** Everything in use, for {@link putBack}. Nothing may be written meanwhile. */
  image(): Int32Array {
    return this.words.subarray(header >>> 2, this.bytes >>> 2)
  }

  /** Makes the memory what another one was that had been set up alike. */
  putBack(image: Int32Array): void {
    const room = header + image.byteLength + readBehind - this.words.byteLength
    if (room > 0) this.shared.grow(Math.ceil(room / pageBytes))
    this.words.set(image, header >>> 2)
    // What is free there of small blocks is not known.
    this.#small = this.#endOfSmall = 0
    // Where threads meet: those of the other one are gone.
    this.words.fill(0, (header + threadWords) >>> 2, (header + endOfThreadWords) >>> 2)
    this.core.forgetRows()
  }

  get(offset: number): number {
    return this.#words[(header + offset) >>> 2]
  }

  set(offset: number, value: number): void {
    this.#words[(header + offset) >>> 2] = value
  }

  at(address: number): number {
    return this.#reaching(address)[address >>> 2]
  }

  put(address: number, value: number): void {
    this.#reaching(address)[address >>> 2] = value
  }

  /** Writes numbers behind each other. */
  write(address: number, numbers: readonly number[]): void {
    this.#reaching(address + 4 * numbers.length - 4).set(numbers, address >>> 2)
  }

  /** The memory as it was when it last had to be asked for, which takes long, if that reaches an address. */
  #reaching(address: number): Int32Array {
    if (address >>> 2 < this.#words.length) return this.#words
    // Another thread may just have made it larger.
    this.shared.grow(0)
    return this.words
  }

  /** A block of zeros. */
  allocate(bytes: number): number {
    return this.core.allocate(bytes) >>> 0
  }

  /** A small block of zeros, of words, which is never given back: many of them stand side by side. */
  allocateWords(words: number): number {
    const bytes = 4 * words
    if (bytes > this.#endOfSmall - this.#small) {
      if (bytes > smallBytes / 8) return this.allocate(bytes)
      this.#small = this.allocate(smallBytes)
      this.#endOfSmall = this.#small + smallBytes
    }
    const at = this.#small
    this.#small += bytes
    return at
  }

  /** @param bytes of a key @param extraBytes of the number beside each key: 0, 1, or 2 for a predecessor */
  table(bytes: number, extraBytes: number): number {
    const at = this.allocate(bytesOfTable)
    this.put(at + 4, extraBytes)
    this.core.furnish(at, bytes)
    this.#tables.push(at)
    return at
  }

  /** Several threads are about to add keys, or, with 1, no longer. Each table but the states' is made so large that a round does not fill it. */
  beginRound(threads: number): void {
    this.set(field.threads, threads)
    this.set(field.spareSlots, threads > 1 ? spareSlots + threads * spareSlotsOfThread : 0)
    if (threads === 1) return
    for (const memo of this.#memos) if (this.#isFilled(memo, 6) || this.#freeInRound(memo) < 128) this.#enlarge(memo)
    const states = this.get(field.states)
    for (const table of this.#tables) if (table !== states) this.core.makeRoom(table)
    this.core.reachFurther(states)
  }

  /** Whether several threads work. */
  get isRound(): boolean {
    return this.get(field.threads) > 1
  }

  /** Says that something is full that is not made larger as long as several threads work: then the round ends. */
  endRound(): void {
    this.set(field.crowded, crowded.full)
  }

  /** Whether something is full until the round is over. */
  get isCrowded(): boolean {
    return this.get(field.crowded) === crowded.full
  }

  memo(): number {
    const slots = 256
    const at = this.allocate(12)
    this.put(at + 4, this.allocate(16 * slots))
    this.put(at + 8, slots)
    this.#memos.push(at)
    return at
  }

  /** Remembers a value (not 0) for three numbers that are not there yet. In a round that may have to wait for its end: see {@link isCrowded}. */
  remember(memo: number, a: number, b: number, c: number, value: number): void {
    if (this.isRound) {
      if (this.#isFilled(memo, 7)) this.endRound()
    } else if (this.#isFilled(memo, 6)) this.#enlarge(memo)
    if (!this.isCrowded) this.core.remember(memo, a, b, c, value)
  }

  /** Whether more than so many eighths of the slots of a memo are taken. */
  #isFilled(memo: number, eighths: number): boolean {
    return this.at(memo) * 8 > this.at(memo + 8) * eighths
  }

  /** How much a round may add to a memo. */
  #freeInRound(memo: number): number {
    return (this.at(memo + 8) * 7) / 8 - this.at(memo)
  }

  #enlarge(memo: number): void {
    const count = this.at(memo + 8)
    const slots = this.at(memo + 4)
    const larger = count + (count >>> 1)
    this.put(memo + 4, this.allocate(16 * larger))
    this.put(memo + 8, larger)
    this.core.rememberAll(memo, slots, count)
    this.core.free(slots, 16 * count)
  }
}
