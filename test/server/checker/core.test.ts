/** The core against the same search in plain TypeScript: the same states in the same order, the same counts and findings. */
import assert from 'node:assert/strict'
import fs from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Protocol } from '../../../protocols/model/index.js'
import { Components } from '../../../server/checker/core/components.js'
import { CoreSearch } from '../../../server/checker/core/coreSearch.js'
import { PlainSearch } from '../../../server/checker/plainSearch.js'
import type { Limits, Search } from '../../../server/checker/search.js'
import { Model, pure, Successors } from '../../../server/semantics/index.js'
import { choices } from '../../models/choices.js'
import { twoPhaseCommit } from '../../models/twoPhaseCommit.js'
import { protocolOf, protocolSpec } from '../../reference/randomProtocol.js'
import { described } from './described.js'

const now = performance.now.bind(performance)

/** What a search did, or the fault that it met. */
function outcome(
  Kind: typeof CoreSearch | typeof PlainSearch,
  protocol: Protocol,
  limits: Limits,
  complete: boolean,
  kept = false,
) {
  const make = () => {
    const model = new Model(protocol)
    return new Kind(model, new Successors(model), limits, complete)
  }
  /** Another search goes on where one was after some states. */
  const gone = (first: Search) => {
    first.keepJournal()
    if (first.run(now, 0)) return first
    const second = make()
    second.keepJournal()
    second.restore(structuredClone(first.save()))
    return second
  }
  let search: Search
  try {
    search = pure(() => {
      const made = kept ? gone(make()) : make()
      made.run(now, Number.POSITIVE_INFINITY)
      return made
    })
  } catch (error) {
    return { fault: String(error) }
  }
  const { generated, outside, cutByDepth, cutByInFlight, cutByStates, depth, completeLevels, done, findings } = search
  const states = Array.from({ length: search.states.size }, (_, state) => {
    const number = search.states.find(search.states.configuration(state), search.states.network(state))
    return [number, search.states.predecessor(state), described(search, state)]
  })
  return {
    ...{ generated, outside, cutByDepth, cutByInFlight, cutByStates, depth, completeLevels, done, findings },
    states,
  }
}

/** With keys packed anew piece by piece from the first state on: before that small components are not grouped. */
function groupingEarly(run: () => void) {
  const { packedAtOnce, mostCombinations } = Components
  Components.packedAtOnce = 0
  Components.mostCombinations = 64
  try {
    run()
  } finally {
    Components.packedAtOnce = packedAtOnce
    Components.mostCombinations = mostCombinations
  }
}

const limits: fc.Arbitrary<Limits> = fc.record(
  {
    depth: fc.integer({ min: 1, max: 6 }),
    states: fc.integer({ min: 1, max: 400 }),
    inFlight: fc.integer({ min: 0, max: 4 }),
  },
  { requiredKeys: [] },
)

test('on random protocols the core does what plain TypeScript does', () => {
  fc.assert(
    fc.property(protocolSpec, limits, fc.boolean(), fc.boolean(), (spec, limits, complete, early) => {
      const protocol = protocolOf(spec)
      const bounded = { states: 1500, ...limits }
      const expected = outcome(PlainSearch, protocol, bounded, complete)
      assert.deepEqual(outcome(CoreSearch, protocol, bounded, complete), expected)
      if (early)
        groupingEarly(() =>
          assert.deepEqual(outcome(CoreSearch, protocol, bounded, complete), expected, 'small components as one'),
        )
      if ('states' in expected && expected.states.length > 300)
        assert.deepEqual(outcome(CoreSearch, protocol, bounded, complete, true), expected, 'kept and gone on with')
    }),
    { seed: 20261121, numRuns: 150 },
  )
})

test('with vectors of several leaves and tables that grow', () => {
  assert.deepEqual(
    outcome(CoreSearch, twoPhaseCommit(5) as unknown as Protocol, {}, true),
    outcome(PlainSearch, twoPhaseCommit(5) as unknown as Protocol, {}, true),
  )
})

test('with more successors of a state than have room at a time', () => {
  const protocol = choices as unknown as Protocol
  assert.deepEqual(outcome(CoreSearch, protocol, {}, true), outcome(PlainSearch, protocol, {}, true))
})

test('the core that is shipped was compiled from its source', async () => {
  const folder = new URL('../../../../server/checker/core/', import.meta.url)
  const { compile } = (await import(new URL('assembly/build.mjs', folder).href)) as { compile(): Promise<string> }
  assert.equal(fs.readFileSync(new URL('coreBinary.ts', folder), 'utf8'), await compile(), 'run: npm run core')
})
