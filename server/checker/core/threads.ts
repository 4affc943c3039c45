/** Threads that expand states together with the first one, over the core's one memory, a round at a time. */
import { Worker } from 'node:worker_threads'
import { type CoreMemory, field, isOutOfMemory } from './coreMemory.js'
import { mostStatesOfRound } from './roundSize.js'

/** Words of the header by which the threads meet. */
const word = { ready: 128, round: 132, done: 136, failed: 140, over: 144, reports: 160 } as const
/** Set when a thread has ended before its time: nobody waits for what will not come. */
const exhausted = field.exhausted / 4
const header = 1024
/** More would not fit the header. */
export const mostThreads = 32

/**
 * What a thread runs: it has the core and the memory and nothing else; machines and properties stay with the first one.
 * It stands here as text so that it needs no file of its own beside each bundle.
 */
const thread = `
const { workerData: { module, memory, number } } = require('node:worker_threads')
const words = new Int32Array(memory.buffer, ${header}, 256)
const [ready, round, done, failed, over, reports] = ${JSON.stringify(Object.values(word).map((offset) => offset / 4))}
const refuse = () => { throw new Error('a thread of the search asked the checker') }
const imports = new Proxy({}, { get: () => refuse })
const core = new WebAssembly.Instance(module, { imports, env: { memory } }).exports
let seen = 0
let prepared = false
Atomics.add(words, ready, 1)
for (;;) {
  Atomics.wait(words, round, seen)
  seen = Atomics.load(words, round)
  if (Atomics.load(words, over)) break
  try {
    if (prepared) core.work(0)
    else {
      Atomics.store(words, reports + number, core.prepare())
      core.prepareLists(number + 1)
      prepared = true
    }
  } catch (error) {
    if (error.message === 'unreachable') Atomics.compareExchange(words, failed, 0, 1)
    else Atomics.store(words, failed, 2)
    Atomics.store(words, ${exhausted}, 1)
  }
  Atomics.add(words, done, 1)
  Atomics.notify(words, done)
}
`

export class Threads {
  readonly #workers: readonly Worker[]
  readonly #words: Int32Array
  #prepared = false

  /** @param count threads besides the first */
  constructor(
    readonly memory: CoreMemory,
    readonly count: number,
  ) {
    this.#words = new Int32Array(memory.shared.buffer, header, 256)
    this.#workers = Array.from({ length: count }, (_, number) => {
      const workerData = { module: memory.module, memory: memory.shared, number }
      const worker = new Worker(thread, { eval: true, workerData, stdout: false, stderr: false })
      worker.unref()
      return worker
    })
  }

  /** Whether all threads wait for a round. They need a moment to start. */
  get ready(): boolean {
    return Atomics.load(this.#words, word.ready / 4) === this.count
  }

  /** Addresses of what each thread left after the last round; the first thread's comes first. */
  get reports(): number[] {
    const first = word.reports / 4
    return [this.memory.report, ...this.#words.subarray(first, first + this.count)]
  }

  /** Gives all threads what they need for working together. @throws RangeError when there is no more memory */
  prepare(): void {
    if (this.#prepared) return
    const { core } = this.memory
    core.prepareLists(0)
    core.preparePortions(mostStatesOfRound * (this.count + 1))
    this.#wake()
    this.#wait()
    this.#prepared = true
    this.#assertWhole()
  }

  /** A round begins: of states from `from` to `to` (not included). */
  open(from: number, to: number): void {
    this.memory.set(field.from, from)
    this.memory.set(field.to, to)
    this.memory.core.openRound()
  }

  /**
   * Makes the states' table so large that a round does not fill it, and expands states of the round in all threads, until none are
   * left or something has to be done by the first one alone.
   *
   * @returns whether none are left
   * @throws RangeError when there is no more memory
   */
  work(): boolean {
    this.memory.set(field.nextPart, 0)
    this.memory.set(field.madeRoom, 0)
    this.#wake()
    let fault: unknown
    try {
      this.memory.core.work(1)
    } catch (error) {
      fault = error
      Atomics.store(this.#words, exhausted, 1)
    }
    this.#wait()
    // Who gives up since another one failed says that there is no memory: a fault of the core's own counts more.
    if (fault !== undefined && !isOutOfMemory(fault)) throw fault
    this.#assertWhole()
    if (fault !== undefined) throw fault
    return this.memory.core.isRoundOver() !== 0
  }

  #assertWhole(): void {
    const failed = Atomics.load(this.#words, word.failed / 4)
    if (failed === 1) throw new RangeError('Array buffer allocation failed')
    if (failed) throw new Error('a thread of the search failed')
  }

  /** Ends the threads. */
  close(): void {
    Atomics.store(this.#words, word.over / 4, 1)
    this.#wake()
    for (const worker of this.#workers) void worker.terminate()
  }

  #wake(): void {
    Atomics.store(this.#words, word.done / 4, 0)
    Atomics.add(this.#words, word.round / 4, 1)
    Atomics.notify(this.#words, word.round / 4)
  }

  #wait(): void {
    const done = word.done / 4
    for (let count = 0; count < this.count; count = Atomics.load(this.#words, done)) {
      Atomics.wait(this.#words, done, count, 1000)
    }
  }
}
