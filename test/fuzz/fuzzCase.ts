/** One case of the fuzz: a random protocol and how it is checked. */
import fc from 'fast-check'
import { agree } from '../reference/agreement.js'
import { type ProtocolSpec, protocolOf, protocolSpec } from '../reference/randomProtocol.js'
import type { Answer } from '../reference/search.js'

export interface FuzzCase {
  readonly spec: ProtocolSpec
  /** The limit of messages in flight. */
  readonly inFlight: number
  /** The reference sees at most so many states. */
  readonly states: number
}

export const fuzzCase: fc.Arbitrary<FuzzCase> = fc.record({
  spec: protocolSpec,
  inFlight: fc.constantFrom(2, 3, 4),
  states: fc.constantFrom(30, 100, 100, 250),
})

/**
 * Holds one case against the reference.
 *
 * @throws AssertionError where the two disagree
 */
export const judge = ({ spec, inFlight, states }: FuzzCase): Promise<Answer | undefined> =>
  agree(protocolOf(spec), inFlight, states)
