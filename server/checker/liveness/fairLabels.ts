import type { Fairness, FairnessLevel } from '../../../protocols/model/index.js'
import { ActionKind, type Model, timerIdentity } from '../../semantics/index.js'
import { Level, unfair } from './fairGraph.js'

/** What is assumed of each kind of action where the protocol does not say. */
export const defaultFairness = {
  deliveries: 'weak',
  timers: 'weak',
  inputs: 'none',
  restarts: 'none',
  heals: 'none',
} as const satisfies { [K in keyof Fairness]-?: FairnessLevel }

/** Numbers the labels of a protocol's fair actions; see `Fairness` in the kit for what has one. */
export class FairLabels {
  readonly #levels: number[] = []
  readonly #numbers = new Map<string, number>()
  readonly #ofEnvelopes: number[] = []
  readonly #ofTimers: number[][] = []

  constructor(readonly model: Model) {}

  /** The labels are the numbers below this. */
  get count(): number {
    return this.#levels.length
  }

  levelOf(label: number): number {
    return this.#levels[label]
  }

  /** The label of an action, or `unfair`. @param before the number of the acting node's local state, for a timer */
  of(kind: number, a: number, b: number, before: number): number {
    switch (kind) {
      case ActionKind.deliver:
        this.#ofEnvelopes[a] ??= this.#delivery(a)
        return this.#ofEnvelopes[a]
      case ActionKind.timer:
        this.#ofTimers[before] ??= this.#timers(a, before)
        return this.#ofTimers[before][b]
      case ActionKind.input: {
        const { type } = this.model.inputs[b].event
        return this.#label(`input ${a} ${type}`, this.#level('inputs', type))
      }
      case ActionKind.restart:
        return this.#label(`restart ${a}`, this.#level('restarts'))
      case ActionKind.heal:
        return this.#label('heal', this.#level('heals'))
      case ActionKind.stabilise:
        return this.#label('stabilise', 'weak')
      case ActionKind.tick:
        // Were it weak, time could stand still for ever wherever it has to wait now and then.
        return this.#label('tick', 'strong')
      default:
        return unfair
    }
  }

  #delivery(envelope: number): number {
    const { from, to, event } = this.model.envelopes.all[envelope]
    const itself = this.model.envelopes.isDue(envelope) ? ` ${envelope}` : ''
    return this.#label(`deliver ${from} ${to} ${event.type}${itself}`, this.#level('deliveries', event.type))
  }

  #timers(node: number, local: number): number[] {
    const { timers } = this.model.localStates.all[local]
    return timers.map((timer) =>
      this.#label(`timer ${node} ${timerIdentity(timer)}`, this.#level('timers', timer.name)),
    )
  }

  #level(kind: keyof Fairness, name?: string): FairnessLevel {
    const declared = this.model.protocol.fairness[kind]
    if (typeof declared !== 'object') return declared ?? defaultFairness[kind]
    return (name === undefined ? undefined : declared[name]) ?? defaultFairness[kind]
  }

  #label(name: string, level: FairnessLevel): number {
    if (level === 'none') return unfair
    let label = this.#numbers.get(name)
    if (label === undefined) {
      label = this.#levels.push(Level[level]) - 1
      this.#numbers.set(name, label)
    }
    return label
  }
}
