/** What all runs went through together, run by run in their order. */
import type { CoverageReport, Covered } from '../../wire/campaign.js'
import type { Declared, Fresh } from './runCoverage.js'

const kinds = ['states', 'transitions', 'steps', 'localStates'] as const

/** How much of each kind. */
export type Counts = Record<(typeof kinds)[number], number>

export class Coverage {
  readonly #known: Record<(typeof kinds)[number], Set<number>> = {
    states: new Set(),
    transitions: new Set(),
    steps: new Set(),
    localStates: new Set(),
  }
  readonly #news: Counts[] = []
  #lastNew = 0

  /** @param asked how many runs there will be at most */
  constructor(
    readonly declared: Declared,
    readonly asked: number,
  ) {}

  /** Adds the next run. @returns how much of each kind was new */
  add(fresh: Fresh): Counts {
    const counts: Counts = { states: 0, transitions: 0, steps: 0, localStates: 0 }
    for (const kind of kinds) {
      const known = this.#known[kind]
      const before = known.size
      for (const number of fresh[kind]) known.add(number)
      counts[kind] = known.size - before
    }
    this.#news.push(counts)
    if (counts.states + counts.transitions + counts.steps > 0) this.#lastNew = this.#news.length
    return counts
  }

  /** How many runs came after the last one that brought a new state, transition or kind of step. */
  get nothingNew(): number {
    return this.#news.length - this.#lastNew
  }

  report(): CoverageReport {
    const runs = this.asked >= 1000 ? 100 : Math.max(1, Math.ceil(this.asked / 20))
    const stretches = Array.from({ length: Math.ceil(this.#news.length / runs) }, (_, number) =>
      this.#news.slice(number * runs, (number + 1) * runs),
    )
    const curve = (kind: keyof Counts) =>
      stretches.map((stretch) => stretch.reduce((sum, counts) => sum + counts[kind], 0))
    const roles = [...new Set([...this.declared.states, ...this.declared.transitions].map((name) => split(name)[0]))]
    return {
      roles: roles.map((role) => ({
        role,
        states: this.#covered(role, 'states'),
        transitions: this.#covered(role, 'transitions'),
      })),
      localStates: this.#known.localStates.size,
      steps: this.#known.steps.size,
      nothingNew: this.nothingNew,
      curve: {
        runs,
        states: curve('states'),
        transitions: curve('transitions'),
        steps: curve('steps'),
        localStates: curve('localStates'),
      },
    }
  }

  #covered(role: string, kind: 'states' | 'transitions'): Covered {
    const known = this.#known[kind]
    const own = this.declared[kind].flatMap((name, number) => {
      const [of, text] = split(name)
      return of === role ? [{ text, isReached: known.has(number) }] : []
    })
    return {
      reached: own.filter(({ isReached }) => isReached).length,
      all: own.length,
      missing: own.filter(({ isReached }) => !isReached).map(({ text }) => text),
    }
  }
}

/** `role: text` in its parts. */
function split(name: string): [role: string, text: string] {
  const at = name.indexOf(': ')
  return [name.slice(0, at), name.slice(at + 2)]
}
