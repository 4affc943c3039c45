/** One case of the fuzz: a random protocol and how it is checked. */
import fc from 'fast-check'
import { agree } from '../reference/agreement.js'
import { TooManyOrders } from '../reference/histories.js'
import { type ProtocolSpec, protocolOf, protocolSpec } from '../reference/randomProtocol.js'
import { interchangeable, reorderable } from '../reference/reducible.js'
import type { Answer } from '../reference/search.js'
import { agreeOn, type Engine } from './engines.js'

export interface FuzzCase {
  readonly spec: ProtocolSpec
  /** The limit of messages in flight. */
  readonly inFlight: number
  /** The reference sees at most so many states. */
  readonly states: number
  /** How it is searched besides. */
  readonly engine: Engine
}

export const fuzzCase: fc.Arbitrary<FuzzCase> = fc.record({
  spec: protocolSpec,
  inFlight: fc.constantFrom(2, 3, 4),
  states: fc.constantFrom(30, 100, 100, 250),
  engine: fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom<Engine>('plain', 'depth-first', 'random', 'priority') },
    { weight: 4, arbitrary: fc.constantFrom<Engine>('symmetry', 'partial order') },
    { weight: 2, arbitrary: fc.constantFrom<Engine>('2 threads', '3 threads', '5 threads') },
  ),
})

/** What a reduction refuses is no test of it. */
const suited = (engine: Engine, spec: ProtocolSpec): ProtocolSpec =>
  engine === 'symmetry' ? interchangeable(spec) : engine === 'partial order' ? reorderable(spec) : spec

/**
 * Holds one case against the reference.
 *
 * @returns what the reference says; undefined where both refuse the protocol, or its histories have too many orders for it
 * @throws AssertionError where the two disagree
 */
export async function judge({ spec, inFlight, states, engine }: FuzzCase): Promise<Answer | undefined> {
  const protocol = protocolOf(suited(engine, spec))
  try {
    const expected = await agree(protocol, inFlight, states)
    if (expected) await agreeOn(engine, protocol, expected)
    return expected?.answer
  } catch (error) {
    // Walks come to longer histories than the reference did.
    if (error instanceof TooManyOrders) return undefined
    throw error
  }
}
