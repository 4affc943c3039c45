/** The local steps as they are remembered. There are many, and few things that they do: these are shared. */
import type { EventObject } from 'xstate'
import type { AnyTransition } from './localStep.js'
import type { CanonicalValues } from './values.js'

/** What a step does beside leading to a local state. */
export interface Effects {
  /** Numbers of the envelopes sent, in order. */
  readonly sent: readonly number[]
  /** In canonical form. */
  readonly observed: readonly EventObject[]
  /** The number of `observed` for the observers; 0: nothing, or nobody looks. */
  readonly observations: number
  readonly transitions: readonly AnyTransition[]
  /** Where each pending timer of `next` comes from: its place among those before the step, or -1 if the step set it. */
  readonly timersFrom: readonly number[]
  /** What each pending timer of `next` was last set to, in milliseconds, as XState gave it. */
  readonly delays: readonly number[]
  readonly handled: boolean
  /** Changes nothing, sends nothing and emits nothing. */
  readonly silent: boolean
}

/** A memoised local step. */
export class Step implements Effects {
  /** Whether it was a part of some successor: what is remembered may also be what no budget allows, or a cut keeps off. */
  taken = false
  readonly #effects: Effects

  /** @param next number of the local state after it @param effects of {@link AllEffects} where many steps have them */
  constructor(
    readonly next: number,
    effects: Effects,
  ) {
    this.#effects = effects
  }

  get sent(): readonly number[] {
    return this.#effects.sent
  }

  get observed(): readonly EventObject[] {
    return this.#effects.observed
  }

  get observations(): number {
    return this.#effects.observations
  }

  get transitions(): readonly AnyTransition[] {
    return this.#effects.transitions
  }

  get timersFrom(): readonly number[] {
    return this.#effects.timersFrom
  }

  get delays(): readonly number[] {
    return this.#effects.delays
  }

  get handled(): boolean {
    return this.#effects.handled
  }

  get silent(): boolean {
    return this.#effects.silent
  }
}

const none: readonly never[] = []

/** What a step does that only leads to another local state. */
export const nothingElse: Effects = {
  sent: none,
  observed: none,
  observations: 0,
  transitions: none,
  timersFrom: none,
  delays: none,
  handled: true,
  silent: false,
}

/** Keeps one of all equal effects. */
export class AllEffects {
  readonly #known = new Map<string, Effects>()
  readonly #transitions = new Map<AnyTransition, number>()

  constructor(readonly values: CanonicalValues) {}

  /** How many there are. */
  get count(): number {
    return this.#known.size
  }

  /** The one that is kept. */
  of(effects: Effects): Effects {
    const { sent, observed, observations, transitions, timersFrom, delays, handled, silent } = effects
    const key = [
      sent,
      observed.map((event) => this.values.of(event).name),
      observations,
      transitions.map((transition) => this.#numberOf(transition)),
      timersFrom,
      delays,
      handled,
      silent,
    ].join(';')
    let known = this.#known.get(key)
    if (!known) {
      known = {
        sent: kept(sent),
        observed: kept(observed),
        observations,
        transitions: kept(transitions),
        timersFrom: kept(timersFrom),
        delays: kept(delays),
        handled,
        silent,
      }
      this.#known.set(key, known)
    }
    return known
  }

  #numberOf(transition: AnyTransition): number {
    let number = this.#transitions.get(transition)
    if (number === undefined) {
      number = this.#transitions.size
      this.#transitions.set(transition, number)
    }
    return number
  }
}

/** A list that is kept: none of its own if it is empty, and no longer than it has to be. */
const kept = <T>(list: readonly T[]): readonly T[] => (list.length ? list.slice() : none)
