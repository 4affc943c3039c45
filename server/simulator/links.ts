/** The links between nodes: how long messages take, which are lost, and what lies on a link for a while. */
import type { Distribution, LinkOptions, NetworkOptions, Toxic } from '../../protocols/model/index.js'
import type { Random } from '../checker/random.js'
import { type Sampler, samplerOf } from './sampling.js'
import { toMicros } from './time.js'

/** What a link does to every message. */
interface LinkKind {
  readonly latency: Sampler
  readonly jitter: Sampler | undefined
  /** Microseconds for a byte; 0: none. */
  readonly perByte: number
  readonly loss: number
  readonly duplication: number
  readonly reordering: number
}

/** A toxic that lies on links. */
interface Poison {
  readonly id: string
  readonly toxic: Toxic
  /** Since when. */
  readonly since: number
  readonly first: Sampler | undefined
  readonly second: Sampler | undefined
}

/** What is remembered of a link on which there is something to remember. */
interface LinkState {
  /** When the last message has left the sender, and when it arrives. */
  free: number
  last: number
  /** From when on it is cut, by the id of the cut. */
  readonly cuts: Map<string, number>
  readonly poisons: Poison[]
  /** Bytes taken by the toxics that limit them, by id. */
  readonly taken: Map<string, number>
}

/** What becomes of a message that arrives now. */
export type Passage = 'open' | 'wait' | 'lose'

/** Arrival of a message that is lost on its way. */
export const lostOnTheWay = -1

/** The ends of a link: roles and nodes by which options name them. */
interface End {
  readonly id: string
  readonly role: string
}

export class Links {
  readonly #kinds = new Map<string, LinkKind>()
  readonly #kindOf = new Map<number, LinkKind>()
  readonly #common: LinkKind | undefined
  readonly #states = new Map<number, LinkState>()
  readonly #nodes: number

  /**
   * @param latency where the options say nothing
   * @param everywhere probabilities that are added to those of every link
   * @param fifo whether messages of a link stay in order
   */
  constructor(
    readonly options: NetworkOptions,
    readonly latency: Distribution,
    readonly everywhere: Pick<LinkOptions, 'loss' | 'duplication' | 'reordering'>,
    readonly ends: readonly End[],
    readonly fifo: boolean,
  ) {
    this.#nodes = ends.length
    this.#common = options.links?.length ? undefined : this.#kind(options)
  }

  /** When a message arrives that is sent now; {@link lostOnTheWay} if it is lost. @param slowness of the sender, 1: none */
  arrival(from: number, to: number, bytes: number, now: number, slowness: number, random: Random): number {
    const kind = this.#common ?? this.#between(from, to)
    if (kind.loss > 0 && random.unit() < kind.loss) return lostOnTheWay
    let under = kind.latency(random)
    if (kind.jitter) under += kind.jitter(random)
    if (kind.reordering > 0 && random.unit() < kind.reordering) under *= 2 + 3 * random.unit()
    const state = this.#states.get(from * this.#nodes + to)
    if (!state && kind.perByte === 0 && !this.fifo) return now + toMicros(under * slowness)
    return this.#careful(state ?? this.#state(from, to), kind, under * slowness, bytes, now, random)
  }

  /** Whether a second copy of a message arrives. */
  duplicates(from: number, to: number, random: Random): boolean {
    const kind = this.#common ?? this.#between(from, to)
    if (kind.duplication > 0 && random.unit() < kind.duplication) return true
    const poisons = this.#states.get(from * this.#nodes + to)?.poisons
    return (
      poisons?.some(
        ({ toxic }) => toxic.type === 'duplication' && hits(toxic, random) && random.unit() < toxic.probability,
      ) ?? false
    )
  }

  /** What becomes of a message that has come over the link. */
  passage(from: number, to: number, now: number): Passage {
    if (this.#states.size === 0) return 'open'
    const state = this.#states.get(from * this.#nodes + to)
    if (!state) return 'open'
    for (const since of state.cuts.values()) if (now >= since) return 'wait'
    for (const { toxic, since } of state.poisons) {
      if (toxic.type === 'timeout') {
        return toxic.timeout > 0 && now >= since + toMicros(toxic.timeout) ? 'lose' : 'wait'
      }
      if (toxic.type === 'reset' && now >= since + toMicros(toxic.timeout ?? 0)) return 'lose'
    }
    return 'open'
  }

  /** @param links pairs of nodes */
  cut(id: string, links: readonly (readonly [number, number])[], now: number): void {
    for (const [from, to] of links) {
      const state = this.#state(from, to)
      const slow = state.poisons.find(({ toxic }) => toxic.type === 'slowClose')?.toxic
      state.cuts.set(id, now + (slow?.type === 'slowClose' ? toMicros(slow.delay) : 0))
    }
  }

  poison(id: string, toxic: Toxic, links: readonly (readonly [number, number])[], now: number): void {
    const latency = toxic.type === 'latency' ? toxic : undefined
    const poison = {
      ...{ id, toxic, since: now },
      first: latency && samplerOf(latency.latency),
      second: latency?.jitter === undefined ? undefined : samplerOf(latency.jitter),
    }
    for (const [from, to] of links) this.#state(from, to).poisons.push(poison)
  }

  /** Ends a cut or a toxic. */
  mend(id: string): void {
    for (const state of this.#states.values()) {
      state.cuts.delete(id)
      const at = state.poisons.findIndex((poison) => poison.id === id)
      if (at >= 0) state.poisons.splice(at, 1)
      state.taken.delete(id)
    }
  }

  /** The ids of the cuts and toxics there are. */
  get ids(): string[] {
    const ids = new Set<string>()
    for (const { cuts, poisons } of this.#states.values()) {
      for (const id of cuts.keys()) ids.add(id)
      for (const { id } of poisons) ids.add(id)
    }
    return [...ids]
  }

  /** The directed links that are cut, in order. */
  blocked(): (readonly [number, number])[] {
    const pairs = [...this.#states].filter(([, { cuts }]) => cuts.size > 0).map(([pair]) => pair)
    return pairs.sort((a, b) => a - b).map((pair) => [Math.floor(pair / this.#nodes), pair % this.#nodes] as const)
  }

  #careful(state: LinkState, kind: LinkKind, under: number, bytes: number, now: number, random: Random): number {
    let late = toMicros(under)
    let perByte = kind.perByte
    for (const { id, toxic, since, first, second } of state.poisons) {
      if (!hits(toxic, random)) continue
      switch (toxic.type) {
        case 'latency':
          late += toMicros((first?.(random) ?? 0) + (second?.(random) ?? 0))
          break
        case 'bandwidth':
          perByte = Math.max(perByte, 1e6 / toxic.rate)
          break
        case 'slicer': {
          const size = toxic.size + (toxic.variation ?? 0) * (2 * random.unit() - 1)
          late += (Math.ceil(bytes / Math.max(1, size)) - 1) * toMicros(toxic.delay)
          break
        }
        case 'limit': {
          const taken = (state.taken.get(id) ?? 0) + bytes
          state.taken.set(id, taken)
          if (taken > toxic.bytes) return lostOnTheWay
          break
        }
        case 'loss':
          if (random.unit() < toxic.probability) return lostOnTheWay
          break
        case 'reordering':
          if (random.unit() < toxic.probability) late *= 2 + Math.floor(3 * random.unit())
          break
        case 'reset':
          if (now >= since + toMicros(toxic.timeout ?? 0)) return lostOnTheWay
          break
        case 'timeout':
        case 'slowClose':
        case 'duplication':
          break
      }
    }
    const start = perByte > 0 ? Math.max(now, state.free) : now
    state.free = start + Math.round(bytes * perByte)
    let arrival = state.free + late
    if (this.fifo) arrival = state.last = Math.max(state.last, arrival)
    return arrival
  }

  #state(from: number, to: number): LinkState {
    const pair = from * this.#nodes + to
    let state = this.#states.get(pair)
    if (!state) {
      state = { free: 0, last: 0, cuts: new Map(), poisons: [], taken: new Map() }
      this.#states.set(pair, state)
    }
    return state
  }

  #between(from: number, to: number): LinkKind {
    const pair = from * this.#nodes + to
    let kind = this.#kindOf.get(pair)
    if (!kind) {
      const { links = [], ...all } = this.options
      const is = (name: string | undefined, end: End) => name === undefined || name === end.id || name === end.role
      const [a, b] = [this.ends[from], this.ends[to]]
      const fitting = links.filter((link) => {
        return (is(link.from, a) && is(link.to, b)) || (link.both && is(link.from, b) && is(link.to, a))
      })
      const key = fitting.map((link) => links.indexOf(link)).join()
      kind = this.#kinds.get(key) ?? this.#kind(Object.assign({}, all, ...fitting))
      this.#kinds.set(key, kind)
      this.#kindOf.set(pair, kind)
    }
    return kind
  }

  #kind({ latency, jitter, bandwidth, ...own }: LinkOptions): LinkKind {
    const { everywhere } = this
    const either = (a = 0, b = 0) => a + b - a * b
    return {
      latency: samplerOf(latency ?? this.latency),
      jitter: jitter === undefined ? undefined : samplerOf(jitter),
      perByte: bandwidth === undefined ? 0 : 1e6 / bandwidth,
      loss: either(own.loss, everywhere.loss),
      duplication: either(own.duplication, everywhere.duplication),
      reordering: either(own.reordering, everywhere.reordering),
    }
  }
}

const hits = ({ toxicity = 1 }: Toxic, random: Random): boolean => toxicity >= 1 || random.unit() < toxicity
