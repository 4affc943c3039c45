/** Bounded liveness: what must come about within a time of a run. */
import type { Deadline, Property, Protocol, SimulationOptions } from '../../protocols/model/index.js'
import type { Condition } from './memory.js'
import { toMicros } from './time.js'

/** What a claim needs to know of the run. */
export interface Moments {
  readonly now: number
  /** Calls back at a time. */
  later(time: number, call: () => void): void
}

/** A claim in the form to which all of them come: within `time` of each `since`, `until` holds. */
interface Claim {
  readonly name: string
  readonly kind: string
  /** In microseconds. */
  readonly time: number
  /** Places among the conditions. */
  readonly until: number
  /** Absent: the start. */
  readonly whenever: number | undefined
  /** `again`: every time `until` ends it must come back. `for ever`: `until` must hold from `time` on without a break. */
  readonly mode: 'once' | 'each' | 'again' | 'for ever'
}

export class Deadlines {
  /** What the claims say of states, for {@link Memory.conditions}, in this order from place `first` on. */
  readonly conditions: Condition[] = []
  readonly #claims: Claim[] = []
  #waiting: { since: number; round: number }[] = []
  #open: boolean[] = []

  /** @param first the place of the first condition */
  constructor(
    protocol: Protocol,
    { deadlines = {}, liveness }: SimulationOptions,
    readonly first: number,
  ) {
    const place = (name: string, predicate: (state: never) => boolean) =>
      this.first + this.conditions.push({ name, predicate }) - 1
    for (const [name, { time, predicate, whenever }] of Object.entries<Deadline<never>>(deadlines)) {
      this.#claims.push({
        ...{ name, kind: 'deadline', time: toMicros(time), until: place(name, predicate) },
        whenever: whenever && place(name, whenever),
        mode: whenever ? 'each' : 'once',
      })
    }
    for (const [name, property] of Object.entries<Property<never>>(protocol.properties)) {
      const bound = typeof liveness === 'number' ? liveness : (liveness as Record<string, number> | undefined)?.[name]
      if (bound === undefined) continue
      const time = toMicros(bound)
      const { kind } = property
      switch (kind) {
        case 'eventually':
          this.#claims.push({
            name,
            kind,
            time,
            until: place(name, property.predicate),
            whenever: undefined,
            mode: 'once',
          })
          break
        case 'leadsTo':
          this.#claims.push({
            ...{ name, kind, time, until: place(name, property.predicate) },
            whenever: place(name, property.antecedent),
            mode: 'each',
          })
          break
        case 'infinitelyOften':
          this.#claims.push({
            name,
            kind,
            time,
            until: place(name, property.predicate),
            whenever: undefined,
            mode: 'again',
          })
          break
        case 'stabilizes':
          this.#claims.push({
            ...{ name, kind, time, until: place(name, property.predicate) },
            whenever: undefined,
            mode: 'for ever',
          })
      }
    }
  }

  get claims(): readonly { readonly name: string; readonly kind: string }[] {
    return this.#claims
  }

  /** A run begins. */
  start(run: Moments, violated: (name: string, text: string) => void): void {
    this.#waiting = this.#claims.map(() => ({ since: -1, round: 0 }))
    this.#open = this.#claims.map(() => true)
    this.#claims.forEach((claim, number) => {
      if (claim.mode === 'for ever') {
        run.later(claim.time, () => this.#check(number, run, violated))
      } else if (claim.mode !== 'each') this.#wait(number, run, violated)
    })
  }

  /** Looks at a state. @param holds the value of a condition in it */
  look(run: Moments, holds: (condition: number) => boolean, violated: (name: string, text: string) => void): void {
    this.#holds = holds
    for (let number = 0; number < this.#claims.length; number++) {
      if (!this.#open[number]) continue
      const { mode, until, whenever, time } = this.#claims[number]
      const waiting = this.#waiting[number]
      const is = holds(until)
      if (mode === 'for ever') {
        if (!is && run.now >= time) this.#fail(number, violated)
      } else if (is) {
        waiting.since = -1
        waiting.round++
        if (mode === 'once') this.#open[number] = false
      } else if (waiting.since < 0 && (mode === 'again' || (whenever !== undefined && holds(whenever)))) {
        this.#wait(number, run, violated)
      }
    }
  }

  #holds: (condition: number) => boolean = () => true

  #wait(number: number, run: Moments, violated: (name: string, text: string) => void): void {
    const waiting = this.#waiting[number]
    waiting.since = run.now
    const round = ++waiting.round
    run.later(run.now + this.#claims[number].time, () => {
      if (waiting.since >= 0 && waiting.round === round && this.#open[number]) this.#fail(number, violated)
    })
  }

  #check(number: number, run: Moments, violated: (name: string, text: string) => void): void {
    if (this.#open[number] && !this.#holds(this.#claims[number].until) && run.now >= this.#claims[number].time) {
      this.#fail(number, violated)
    }
  }

  #fail(number: number, violated: (name: string, text: string) => void): void {
    const { name, mode, time } = this.#claims[number]
    this.#open[number] = false
    const bound = `${time / 1_000_000} s`
    const since = this.#waiting[number].since / 1_000_000
    violated(
      name,
      mode === 'for ever'
        ? `It had to hold without a break from ${bound} on, and does not.`
        : `It did not come about within ${bound} ${since > 0 ? `of the moment ${since} s` : 'of the start'}.`,
    )
  }
}
