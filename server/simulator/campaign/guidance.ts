/**
 * Chooses what goes wrong by chance in the next runs by what the runs before reached: half of them vary the faults of a run that
 * came to something new, the others are as the scenario says, with seeds of their own. As coverage-guided fuzzers do (AFL;
 * for distributed systems Mallory, CCS 2023). All choices come from the seed and the results of earlier generations.
 */
import type { Chaos, Distribution, Protocol } from '../../../protocols/model/index.js'
import { Random } from '../../checker/random.js'
import type { Options } from '../setting.js'
import type { Counts } from './coverage.js'
import type { Plan } from './work.js'

/** Runs that are chosen at once. */
export const generation = 64
/** Runs that are remembered for what they reached: the latest. */
const mostParents = 256

type Lasting = 'crash' | 'partition' | 'oneWay' | 'delay' | 'slow' | 'clockJump' | 'lie'
type Share = 'loss' | 'duplication' | 'reordering'

export class Guidance {
  readonly #random: Random
  readonly #base: Chaos
  readonly #possible: Chaos
  readonly #parents: Plan[] = []
  #runs = 0
  #localStates = 0

  constructor(
    protocol: Protocol,
    readonly options: Options,
  ) {
    this.#random = new Random(options.seed ?? 1, 'guidance')
    this.#base = options.chaos ?? {}
    this.#possible = { ...possible(protocol, options), ...this.#base }
  }

  /** Hears of each run what it brought that is new. */
  learn(plan: Plan, { states, transitions, steps, localStates }: Counts): void {
    this.#runs++
    this.#localStates += localStates
    // Where contexts grow every run has local states of its own: then more of them than others have.
    const isRich = localStates > (2 * this.#localStates) / this.#runs
    if (states + transitions + steps === 0 && !isRich) return
    this.#parents.push(plan)
    if (this.#parents.length > mostParents) this.#parents.shift()
  }

  /** The next runs. @param from the place of the first */
  next(from: number, count: number): Plan[] {
    return Array.from({ length: count }, (_, index) => this.#plan(from + index))
  }

  #plan(number: number): Plan {
    const random = this.#random
    const seed = (this.options.seed ?? 1) + number
    if (this.#parents.length === 0 || random.below(2) === 0) return { number, seed }
    // The later, the rarer what it reached.
    const latest = Math.max(random.below(this.#parents.length), random.below(this.#parents.length))
    const parent = this.#parents[latest]
    let chaos = parent.chaos ?? this.#base
    for (let changes = 1 + random.below(3); changes > 0; changes--) chaos = this.#varied(chaos)
    // With the seed of its parent the run is the same up to the first fault that differs.
    return { number, seed: random.below(2) === 0 ? parent.seed : seed, chaos }
  }

  #varied(chaos: Chaos): Chaos {
    const random = this.#random
    const kinds = Object.keys(this.#possible).filter((kind) => kind !== 'from' && kind !== 'until')
    if (kinds.length === 0) return chaos
    const kind = kinds[random.below(kinds.length)] as Lasting | Share | 'syncLoss'
    if (kind === 'syncLoss') return { ...chaos, syncLoss: [0, 0.25, 0.5, 1][random.below(4)] }
    if (isShare(kind)) {
      const { [kind]: _, ...others } = chaos
      const share = [0, 0.01, 0.05, 0.2, 0.5][random.below(5)]
      return share === 0 ? others : { ...others, [kind]: share }
    }
    const { [kind]: at, ...others } = chaos
    if (!at) return { ...others, [kind]: this.#possible[kind] }
    const choice = random.below(4)
    if (choice === 0) return others
    const factor = random.below(2) === 0 ? 1 / (2 + random.below(3)) : 2 + random.below(3)
    const field = ['every', 'lasts', 'down', 'by'].filter((name) => name in at)[random.below(2)] ?? 'every'
    const distribution = scaled((at as unknown as Record<string, Distribution>)[field], factor)
    const { duration = 60_000 } = this.options
    const middle = middleOf(distribution)
    // Nothing but faults, or one without an end, teaches little and takes long.
    if (middle > duration || (field === 'every' && middle < duration / 300)) return chaos
    return { ...others, [kind]: { ...at, [field]: distribution } }
  }
}

const isShare = (kind: string): kind is Share => kind === 'loss' || kind === 'duplication' || kind === 'reordering'

/** What the protocol says may go wrong, at rates that give a run a few of each. */
function possible({ faults, network, timing }: Protocol, { duration = 60_000 }: Options): Chaos {
  const now = (parts: number): Distribution => ({ kind: 'exponential', mean: duration / parts })
  const { crash, partition, byzantine } = faults
  const isAsynchronous = timing.kind === 'asynchronous'
  return {
    ...(crash && {
      crash: {
        every: now(6),
        ...(crash.restart !== false && { down: now(30) }),
        ...(crash.nodes && { nodes: crash.nodes }),
        atMost: crash.max,
      },
    }),
    ...(partition && {
      partition: { every: now(6), lasts: now(12), ...(partition.shape && { shape: partition.shape }) },
    }),
    ...(byzantine && { lie: { every: now(30) } }),
    ...(network.loss && { loss: 0.05 }),
    ...(network.duplication && { duplication: 0.05 }),
    // Without bounds on time everything may take as long as it likes.
    ...(isAsynchronous && {
      delay: { every: now(6), lasts: now(12), by: now(60) },
      slow: { every: now(6), lasts: now(12), factor: 10 },
      clockJump: { every: now(6), by: now(60) },
      ...(network.order === 'unordered' && { reordering: 0.05 }),
    }),
  }
}

/** A distribution whose values are so many times as large. */
function scaled(distribution: Distribution, factor: number): Distribution {
  if (typeof distribution === 'number') return distribution * factor
  switch (distribution.kind) {
    case 'constant':
      return { ...distribution, value: distribution.value * factor }
    case 'uniform':
      return { ...distribution, min: distribution.min * factor, max: distribution.max * factor }
    case 'normal':
      return { ...distribution, mean: distribution.mean * factor, deviation: distribution.deviation * factor }
    case 'logNormal':
      return { ...distribution, median: distribution.median * factor }
    case 'exponential':
      return { ...distribution, mean: distribution.mean * factor }
    case 'pareto':
      return { ...distribution, least: distribution.least * factor }
    case 'empirical':
      return { ...distribution, values: distribution.values.map((value) => value * factor) }
  }
}

function middleOf(distribution: Distribution): number {
  if (typeof distribution === 'number') return distribution
  switch (distribution.kind) {
    case 'constant':
      return distribution.value
    case 'uniform':
      return (distribution.min + distribution.max) / 2
    case 'normal':
    case 'exponential':
      return distribution.mean
    case 'logNormal':
      return distribution.median
    case 'pareto':
      return distribution.least
    case 'empirical':
      return distribution.values.reduce((sum, value) => sum + value, 0) / distribution.values.length
  }
}
