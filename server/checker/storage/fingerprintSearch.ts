/**
 * Breadth-first search for when memory is scarce: of a visited state only its fingerprint is kept in memory (see
 * fingerprints.ts). The states that are still to be expanded, and a log of (predecessor, fingerprint), go to disk where
 * it can be written. What it finds violated is violated; nothing is said to hold.
 */
import { type Model, type SuccessorSink, type Successors, TupleTree } from '../../semantics/index.js'
import type { StorageReport } from '../../wire/report.js'
import { type Finding, type Limits, Search, type States, type Vectors } from '../search.js'
import { outsideAtStart } from '../tableSearch.js'
import { Fingerprint, FingerprintSet, fingerprintBits, missProbability } from './fingerprints.js'
import { RefoundRun } from './refoundRun.js'
import { Spool, TemporaryFolder } from './spool.js'

/** States between two looks at the clock. */
const stride = 4096
/** One part in so many of what the fingerprints take. */
const keptPart = 20
/** Numbers of networks. */
const atHand = 0
const other = 1

export class FingerprintSearch extends Search implements SuccessorSink {
  /** That there is no shorter run is as sure as that no state was missed. */
  override readonly shortest = false
  configurations: TupleTree
  readonly networks: TwoVectors
  readonly states: States
  readonly #folder = new TemporaryFolder()
  readonly #visited = new FingerprintSet()
  /** Predecessor and fingerprint by the number of the state. */
  readonly #log = new Spool(this.#folder, 'log', 3)
  /** Configuration and network of what is still to be expanded, by the number of the state less the first. */
  readonly #queue: Spool
  #queuedFrom = 0
  /** Distinct states that were stored exactly before. */
  #exactUntil: number | undefined
  readonly #fingerprint = new Fingerprint()
  /** The state whose vectors were loaded, and its configuration. */
  #loaded = -1
  #configuration = -1
  /** What else is kept in memory may take so many bytes, or a part of what the fingerprints take. */
  keptBytes = 2 ** 19
  /** Bytes for which the disk had no room. */
  #unspilled = 0
  readonly #refound = new Map<number, RefoundRun>()

  constructor(model: Model, successors: Successors, limits: Limits, complete: boolean) {
    super(model, successors, limits, complete)
    const { configuration, network } = successors
    this.configurations = new TupleTree(configuration.length)
    this.networks = new TwoVectors(network.length)
    this.#queue = new Spool(this.#folder, 'queue', configuration.length + network.length)
    const log = this.#log
    this.states = {
      get size() {
        return log.size
      },
      configuration: (state) => {
        if (state !== this.#loaded) this.load(state)
        return this.#configuration
      },
      network: (state) => {
        if (state !== this.#loaded) this.load(state)
        return atHand
      },
      predecessor: (state) => log.at(state)[0],
      // Which states were visited is known, but not what their numbers are.
      find: () => -1,
    }
  }

  /** Begins at the initial state. @param exactUntil states that were stored exactly before, where memory was full */
  begin(exactUntil?: number): this {
    const { successors } = this
    this.#exactUntil = exactUntil
    successors.initialise()
    const { configuration, network } = successors
    const number = this.configurations.intern(configuration)
    if (!this.judge.inside(number, configuration, network)) throw outsideAtStart(this.model)
    this.generated = 1
    this.#fingerprint.of(configuration, network)
    this.#visited.add(this.#fingerprint.high, this.#fingerprint.low)
    this.#enter(-1)
    this.#keep()
    this.judgeInitial(number)
    return this
  }

  /**
   * Takes over the states of a search that stores them exactly, but not yet which were visited: see {@link revisit}.
   *
   * @returns whether there was room for them
   */
  *takeOver(search: Search): Generator<void, boolean> {
    this.#exactUntil = search.states.size
    const { position } = search
    this.#queuedFrom = position.cursor
    for (let state = 0; state < search.states.size; state++) {
      search.load(state)
      this.#fingerprint.of(this.successors.configuration, this.successors.network)
      this.#enter(search.states.predecessor(state))
      if (state >= position.cursor) this.#keep()
      if (state % stride === 0) {
        if (!this.#write()) return false
        yield
      }
    }
    const { generated, outside, cutByInFlight } = search
    Object.assign(this, { generated, outside, cutByInFlight })
    this.position = position
    return this.#write()
  }

  /** Which share of taking over a search and of revisiting its states is done, from 0 to 1. */
  shareOf({ states }: Search): number {
    return (this.#log.size + this.#visited.size) / (2 * states.size)
  }

  /** Makes the set of visited states from the log. */
  *revisit(): Generator<void, void> {
    for (let state = 0; state < this.#log.size; state++) {
      const [, high, low] = this.#log.at(state)
      this.#visited.add(high, low)
      if (state % stride === 0) yield
    }
  }

  get bytes(): number {
    return this.#visited.bytes + this.#log.bytes + this.#queue.bytes + this.configurations.bytes + this.model.bytes
  }

  override get storage(): StorageReport {
    return {
      kind: 'fingerprints',
      bits: fingerprintBits,
      bytesPerState: this.#visited.bytes / this.#visited.size,
      diskBytes: this.#log.mostDiskBytes + this.#queue.mostDiskBytes,
      missProbability: missProbability(this.#visited.size),
      ...(this.#exactUntil !== undefined && { exactUntil: this.#exactUntil }),
    }
  }

  override spill(): boolean {
    this.#renumber()
    return this.#write()
  }

  override close(): void {
    this.#folder.remove()
  }

  protected advance(to: number): void {
    this.#tidy()
    for (; this.cursor < to; this.cursor++) {
      this.load(this.cursor)
      this.successors.expand(this)
      if (!this.stopped && !this.successors.progress) this.judgeStuck(this.cursor)
      if (this.stopped) return
      this.#queue.forget(this.cursor - this.#queuedFrom)
    }
  }

  /** One successor: see {@link SuccessorSink}. */
  successor(kind: number, a: number, b: number): boolean {
    this.generated++
    const { configuration: locals, network: mailboxes } = this.successors
    const configuration = this.configurations.intern(locals)
    const inside = this.judge.insideWith(configuration, locals, mailboxes)
    if (inside === false) {
      this.outside++
      return true
    }
    this.#fingerprint.of(locals, mailboxes)
    const { high, low } = this.#fingerprint
    const known = this.#visited.has(high, low)
    if (inside === undefined && !known && !this.judge.inside(configuration, locals, mailboxes)) {
      this.outside++
      return true
    }
    const { inFlight, states: most } = this.limits
    if (inFlight !== undefined && this.successors.inFlight() > inFlight) {
      this.cutByInFlight++
      return true
    }
    if (most !== undefined && this.states.size >= most && !known) {
      this.cutByStates = true
      this.stopped = true
      return false
    }
    if (!known) {
      this.#visited.add(high, low)
      this.#enter(this.cursor)
      this.#keep()
    }
    const network = this.networks.intern(mailboxes)
    if (this.judge.judgesSteps) this.judgeStep(this.cursor, { kind, a, b }, configuration, network)
    if (!known) this.judgeState(this.states.size - 1, configuration, network)
    return !this.stopped
  }

  override load(state: number): void {
    const { configuration, network } = this.successors
    const place = state - this.#queuedFrom
    if (place >= this.#queue.first && place < this.#queue.size) {
      const words = this.#queue.at(place)
      configuration.set(words.subarray(0, configuration.length))
      network.set(words.subarray(configuration.length))
    } else {
      const run = this.#runTo(state)
      run.load(run.states.size - 1, this.successors)
    }
    this.#loaded = state
    this.#configuration = this.configurations.intern(configuration)
    this.networks.put(atHand, network)
  }

  override runTo({ property, state, last }: Finding) {
    const run = this.#runTo(state)
    const found = { property, state: run.states.size - 1, ...(last && { last }) }
    return { run, finding: found }
  }

  /** Keeps in memory little beside the fingerprints. */
  #tidy(): void {
    const most = Math.max(this.keptBytes, this.#visited.bytes / keptPart)
    if (this.#log.bytes + this.#queue.bytes > most + this.#unspilled) {
      // A full disk is asked again when there is twice as much to write.
      this.#unspilled = this.#write() ? 0 : this.#log.bytes + this.#queue.bytes
    }
    if (this.configurations.bytes > most) this.#renumber()
  }

  /** @returns whether the disk had room */
  #write(): boolean {
    try {
      this.#log.spill()
      this.#queue.spill()
      return true
    } catch {
      return false
    }
  }

  /** Gives configurations numbers from 0 once more: numbers only save judging equal ones again. */
  #renumber(): void {
    this.configurations = new TupleTree(this.configurations.width)
    this.judge.forget()
    this.#refound.clear()
    this.#loaded = -1
  }

  /** The state with the fingerprint at hand gets its number. */
  #enter(predecessor: number): void {
    this.#log.push([predecessor, this.#fingerprint.high, this.#fingerprint.low])
  }

  /** The state in the vectors will be expanded. */
  #keep(): void {
    this.#queue.push(this.successors.configuration, this.successors.network)
  }

  /** A run to a state: all that is known of it are fingerprints. */
  #runTo(state: number): RefoundRun {
    let run = this.#refound.get(state)
    if (!run) {
      const chain: [high: number, low: number][] = []
      for (let at = state; at > 0; at = this.states.predecessor(at)) {
        const [, high, low] = this.#log.at(at)
        chain.push([high, low])
      }
      run = new RefoundRun(this, chain.reverse())
      this.#refound.set(state, run)
    }
    return run
  }
}

/** Networks are not kept; two have a number: that of the state at hand, and the one asked about last. */
class TwoVectors implements Vectors {
  readonly size = 2
  readonly #vectors: readonly [Int32Array, Int32Array]

  constructor(width: number) {
    this.#vectors = [new Int32Array(width), new Int32Array(width)]
  }

  put(id: typeof atHand | typeof other, source: Int32Array): void {
    this.#vectors[id].set(source.subarray(0, this.#vectors[id].length))
  }

  intern(source: Int32Array): number {
    this.put(other, source)
    return other
  }

  read(id: number, into: Int32Array): void {
    into.set(this.#vectors[id])
  }
}
