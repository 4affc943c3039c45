/**
 * What happened last in a run, in flat arrays that are written round and round: cheap enough to be always on. A stretch of it
 * can be cut out at any time, to be watched.
 */
import { fates, type Scene } from '../wire/scene.js'
import type { FaultBand } from '../wire/simulation.js'
import type { Flights } from './flights.js'
import type { Meter } from './metrics/meter.js'
import type { Run } from './run.js'
import { toMillis } from './time.js'

/** Happenings that are remembered: a power of 2. */
const capacity = 1024
const mask = capacity - 1
/** Numbers that tell a happening: when; since when, or the state before; the other numbers in one. */
const stride = 3
/** More nodes are not watched one by one: at most as many as there are {@link places}. */
const mostWatched = 48
/** Of what comes around a moment so much lies after it. */
const after = 0.6

const changed = fates.length
/** Kinds of happenings, and nodes, in a number that is made of several. */
const kinds = 4
const places = 64

/** A message that is under way, by numbers. */
export interface UnderWay {
  readonly type: number
  readonly from: number
  readonly to: number
  readonly since: number
}

/** What a scene needs of the run. */
interface Stage {
  readonly now: number
  readonly nodes: readonly { readonly id: string }[]
  readonly states: readonly string[]
  readonly types: readonly string[]
  readonly underWay: readonly UnderWay[]
  readonly bands: readonly FaultBand[]
}

/** What watches a run; nothing where that is not wanted, or where there are too many nodes. @param keeps whether it keeps scenes */
export function filmOf(run: Run, keeps: boolean): Film | undefined {
  const { meter, memory, traffic } = run
  const { length } = memory.model.nodes
  return meter?.chosen.has('scenes') && length <= mostWatched
    ? new Film(run, traffic.flights, length, keeps, () => stageOf(run, meter))
    : undefined
}

const stageOf = ({ memory, traffic, faults, now }: Run, { stateNames }: Meter): Stage => ({
  ...{ now, nodes: memory.model.nodes, underWay: traffic.underWay, bands: faults.current },
  states: [...stateNames],
  types: [...memory.types.keys()],
})

export class Film {
  readonly scenes: Scene[] = []
  /** Of each happening: when, since when (or the state before), what it was (a fate, or {@link changed}) and of whom. */
  readonly #told = new Float64Array(capacity * stride)
  #count = 0
  /** When the next scene is cut, and what it is about. */
  #due = capacity
  #about = 'the beginning'
  /** Whether no scene is kept any more. */
  #isOver: boolean
  readonly #places: Int32Array

  /**
   * @param clock shows virtual time in microseconds
   * @param flights what is under way. Times are read there and from the clock: given as arguments they would be boxed at each call
   * @param nodes how many there are
   * @param stage what is there at the moment
   */
  constructor(
    readonly clock: { readonly now: number },
    readonly flights: Flights,
    nodes: number,
    keeps: boolean,
    readonly stage: () => Stage,
  ) {
    this.#places = new Int32Array(nodes)
    this.#isOver = !keeps
    if (!keeps) this.#due = Number.POSITIVE_INFINITY
  }

  /** A message has come to its end. @param fate a place in `fates` @param slot where it was among what is under way */
  message(fate: number, type: number, from: number, to: number, slot: number): void {
    const at = (this.#count & mask) * stride
    const told = this.#told
    told[at] = this.clock.now
    told[at + 1] = this.flights.since[slot]
    told[at + 2] = fate + kinds * (to + places * (from + places * type))
    if (++this.#count >= this.#due) this.#keep()
  }

  /** A node is in a state now. */
  moved(node: number, state: number): void {
    const was = this.#places[node]
    if (was === state) return
    this.#places[node] = state
    const at = (this.#count & mask) * stride
    const told = this.#told
    told[at] = this.clock.now
    told[at + 1] = was
    told[at + 2] = changed + kinds * (node + places * state)
    if (++this.#count >= this.#due) this.#keep()
  }

  /** What is around this moment is worth watching. Only the first time for each title. */
  around(title: string): void {
    if (this.#isOver || this.#about === title || this.scenes.some((scene) => scene.title === title)) return
    // What was to be kept for another reason is kept as far as it has come.
    if (this.#due < Number.POSITIVE_INFINITY && this.#count > 0) this.#keep()
    this.#about = title
    this.#due = this.#count + Math.round(capacity * after)
  }

  /** Keeps what led to this moment, and nothing after it. */
  upTo(title: string): void {
    if (this.#isOver) return
    this.#isOver = true
    if (this.#due < Number.POSITIVE_INFINITY) this.#keep()
    const last = this.scenes.at(-1)
    // A run so short that it was kept already.
    if (last && last.to >= toMillis(this.stage().now)) return
    this.scenes.push(this.cut(title, capacity))
  }

  /** What happened last. @param most happenings */
  cut(title: string, most: number): Scene {
    const { now, nodes, states, types, underWay, bands } = this.stage()
    const first = Math.max(0, this.#count - Math.min(most, capacity))
    const start = [...this.#places]
    const changes: [number, number, number][] = []
    const messages: [number, number, number, number, number, number][] = []
    for (let number = this.#count - 1; number >= first; number--) {
      const at = (number & mask) * stride
      const time = this.#told[at]
      const before = this.#told[at + 1]
      const numbers = this.#told[at + 2]
      const what = numbers % kinds
      const node = Math.floor(numbers / kinds) % places
      const rest = Math.floor(numbers / kinds / places)
      if (what === changed) {
        changes.push([toMillis(time), node, rest])
        start[node] = before
      } else {
        const type = Math.floor(rest / places)
        messages.push([type, rest % places, node, toMillis(before), toMillis(time), what])
      }
    }
    const from = first === 0 ? 0 : toMillis(this.#told[(first & mask) * stride])
    const to = toMillis(now)
    const still = underWay.map(
      ({ type, from, to: receiver, since }) => [type, from, receiver, toMillis(since), to, 2] as const,
    )
    return {
      ...{ title, from, to, states, types, start },
      nodes: nodes.map(({ id }) => id),
      changes: changes.reverse(),
      messages: [...messages.reverse(), ...still.slice(0, most)],
      faults: bands.filter((band) => band.from <= to && band.to >= from).slice(0, most),
    }
  }

  #keep(): void {
    this.#due = Number.POSITIVE_INFINITY
    this.scenes.push(this.cut(this.#about, capacity))
  }
}
