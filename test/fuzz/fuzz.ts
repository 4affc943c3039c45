/** Random protocols, one seed after the other, until the checker and the reference disagree. */
import fc from 'fast-check'
import { type FuzzCase, fuzzCase, judge } from './fuzzCase.js'
import { emptyTally, note, type Tally } from './tally.js'

/** Protocols of one seed. */
export const perSeed = 25
/** Milliseconds after which a counterexample is taken as small enough. */
const patience = 180_000

export interface Disagreement {
  readonly seed: number
  /** The smallest case found on which the two disagree. */
  readonly smallest: FuzzCase
  readonly shrunk: number
  readonly error: unknown
}

/** Tries the protocols of one seed: the same ones each time. */
export async function trySeed(seed: number): Promise<{ tally: Tally; disagreement?: Disagreement }> {
  const tally = { ...emptyTally(), seeds: 1 }
  let failing: { smallest: FuzzCase; error: unknown; since: number } | undefined
  const property = fc.asyncProperty(fuzzCase, async (tried) => {
    if (failing && Date.now() - failing.since > patience) return
    try {
      const answer = await judge(tried)
      if (!failing) note(tally, tried, answer)
    } catch (error) {
      failing = { smallest: tried, error, since: failing?.since ?? Date.now() }
      throw error
    }
  })
  const { numShrinks } = await fc.check(property, { seed, numRuns: perSeed })
  return { tally, ...(failing && { disagreement: { seed, shrunk: numShrinks, ...failing } }) }
}
