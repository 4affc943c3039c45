/** Many threads over one memory find what one finds: the same states, counts, levels and decisions. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import type { Protocol } from '../../../protocols/model/index.js'
import { Components } from '../../../server/checker/core/components.js'
import { CoreSearch } from '../../../server/checker/core/coreSearch.js'
import { Minimiser } from '../../../server/checker/explain/minimise.js'
import { Liveness } from '../../../server/checker/liveness/liveness.js'
import { PlainSearch } from '../../../server/checker/plainSearch.js'
import { reportOf } from '../../../server/checker/report.js'
import type { Limits, Search } from '../../../server/checker/search.js'
import { Model, pure, Successors } from '../../../server/semantics/index.js'
import { choices } from '../../models/choices.js'
import { diningPhilosophers } from '../../models/diningPhilosophers.js'
import { lamps } from '../../models/lamps.js'
import { twoPhaseCommit } from '../../models/twoPhaseCommit.js'
import { protocolOf, protocolSpec } from '../../reference/randomProtocol.js'
import { described } from './described.js'

const now = performance.now.bind(performance)

function made<S extends Search>(
  Kind: new (...parameters: ConstructorParameters<typeof CoreSearch>) => S,
  protocol: Protocol,
  limits: Limits,
  complete: boolean,
) {
  return pure(() => {
    const model = new Model(protocol)
    return new Kind(model, new Successors(model), limits, complete)
  })
}

/** What must not depend on the number of threads, in an order that does not either. */
function outcome(search: Search) {
  const { generated, outside, cutByDepth, cutByInFlight, depth, findings } = search
  const level = (state: number): number => {
    const before = search.states.predecessor(state)
    return before < 0 ? 1 : level(before) + 1
  }
  const states = Array.from({ length: search.states.size }, (_, state) => {
    assert.equal(search.states.find(search.states.configuration(state), search.states.network(state)), state)
    return `${level(state)} ${described(search, state)}`
  })
  const decided = findings.map(({ property, state, last }) => `${property} ${level(state)} ${last !== undefined}`)
  const counts = { generated, outside, cutByDepth, cutByInFlight, depth }
  return { decided: decided.sort(), counts, states: states.sort() }
}

/** What a report says that must not depend on the number of threads, of a search that stops once all is decided. */
function report(search: Search, limits: Limits) {
  search.run(now, Number.POSITIVE_INFINITY)
  const liveness = new Liveness(search)
  for (const _ of liveness.run());
  const minimiser = new Minimiser(search)
  for (const _ of minimiser.run());
  const ended = { search: undefined, paths: undefined }
  const { properties, statistics, limits: cut } = reportOf(search, liveness, minimiser.runs, limits, ended, 1)
  const { configurations: _, memoryBytes: __, ...counts } = statistics
  const told = Object.entries(properties).map(([name, { verdict, trace }]) =>
    // Of several loops behind stems that are alike in length, one is shown.
    trace?.loop === undefined ? [name, verdict, trace] : [name, verdict, trace.loop],
  )
  return { told, counts, cut }
}

/** As {@link report}, in several threads from the first level on. */
async function reportTogether(protocol: Protocol, limits: Limits, threads: number) {
  const search = made(CoreSearch, protocol, limits, false)
  search.startThreads(threads, 1)
  try {
    while (threads > 1 && !search.threadsReady) await sleep(1)
    return pure(() => report(search, limits))
  } finally {
    search.stopThreads()
  }
}

/** Runs to the end in several threads from the first level on. */
async function together(protocol: Protocol, limits: Limits, complete: boolean, threads: number) {
  const search = made(CoreSearch, protocol, limits, complete)
  search.startThreads(threads, 1)
  try {
    while (!search.threadsReady) await sleep(1)
    pure(() => search.run(now, Number.POSITIVE_INFINITY))
    return outcome(search)
  } finally {
    search.stopThreads()
  }
}

/** Where a search ends that stops once all is decided, by plain TypeScript and by the core. */
async function endsAlike(protocol: Protocol, limits: Limits, threads: number) {
  const told = pure(() => report(made(PlainSearch, protocol, limits, false), limits))
  assert.deepEqual(await reportTogether(protocol, limits, 1), told, 'by the core')
  assert.deepEqual(await reportTogether(protocol, limits, threads), told, `by ${threads} threads`)
  return told
}

const limits: fc.Arbitrary<Limits> = fc.record(
  { depth: fc.integer({ min: 1, max: 6 }), inFlight: fc.integer({ min: 0, max: 4 }) },
  { requiredKeys: [] },
)

test('on random protocols', async () => {
  const property = fc.asyncProperty(
    protocolSpec,
    limits,
    fc.integer({ min: 2, max: 4 }),
    async (spec, limits, count) => {
      const protocol = protocolOf(spec)
      const bounded = { depth: 7, ...limits }
      let alone: Search
      try {
        alone = made(PlainSearch, protocol, bounded, true)
        pure(() => alone.run(now, Number.POSITIVE_INFINITY))
      } catch {
        return // What happens on a fault, and in which order, is tested elsewhere.
      }
      if (alone.states.size > 3000) return
      assert.deepEqual(await together(protocol, bounded, true, count), outcome(alone))
      // Properties that a state or a step decides, so that the search ends where the last of them is decided.
      const decided = new Set(alone.findings.map(({ property }) => property))
      const properties = Object.fromEntries(Object.entries(protocol.properties).filter(([name]) => decided.has(name)))
      await endsAlike({ ...protocol, properties }, bounded, count)
    },
  )
  await fc.assert(property, { seed: 20261121, numRuns: 40 })
})

test('a search that is ended by what it was asked', async () => {
  const kinds = fc.constantFrom('always', 'reachable', 'step')
  const claim = fc.tuple(kinds, fc.constantFrom('committed', 'aborted', 'prepared'), fc.integer({ min: 1, max: 4 }))
  const property = fc.asyncProperty(
    fc.array(claim, { minLength: 1, maxLength: 3 }),
    fc.integer({ min: 2, max: 4 }),
    async (claims, count) => {
      const protocol = (twoPhaseCommit(4) as unknown as Protocol).with({
        properties: ({ always, reachable, step }): Protocol['properties'] =>
          Object.fromEntries(
            claims.map(([kind, state, most]) => {
              type State = { readonly rm: readonly { matches(state: never): boolean }[] }
              const are = (now: object) =>
                (now as State).rm.filter((node) => node.matches(state as never)).length >= most
              const declared =
                kind === 'reachable'
                  ? reachable(are)
                  : kind === 'always'
                    ? always((now) => !are(now))
                    : step((_, after) => !are(after))
              return [`${kind}: ${most} ${state}`, declared]
            }),
          ),
      })
      const { counts } = await endsAlike(protocol, {}, count)
      assert.equal(counts.wholeLevels, true)
    },
  )
  await fc.assert(property, { seed: 20261122, numRuns: 8 })
})

test('steps are judged that stay inside of the model and its limits, and no others', async () => {
  const isSmall = (now: object) => (now as { readonly messages: readonly unknown[] }).messages.length <= 3
  const all = twoPhaseCommit(4) as unknown as Protocol
  for (const [within, limits] of [
    [undefined, { inFlight: 3 }],
    [isSmall, {}],
  ] as const) {
    const protocol = all.with({
      ...(within && { within }),
      properties: ({ step }): Protocol['properties'] => ({
        // False of each step that leaves the model or is cut, true of all others.
        'few messages': step((_, after) => isSmall(after)),
      }),
    })
    const alone = made(PlainSearch, protocol, limits, true)
    pure(() => alone.run(now, Number.POSITIVE_INFINITY))
    assert.deepEqual(alone.findings, [])
    for (const count of [2, 3]) assert.deepEqual(await together(protocol, limits, true, count), outcome(alone))
  }
})

test('properties that look at messages, and one at fault', async () => {
  const messages = (now: object) => (now as { readonly messages: readonly unknown[] }).messages.length
  const all = twoPhaseCommit(5) as unknown as Protocol
  const decided = all.with({
    properties: ({ always, reachable }): Protocol['properties'] => ({
      'at most six': always((now) => messages(now) <= 6),
      seven: reachable((now) => messages(now) === 7),
    }),
  })
  const judged = decided.with({
    properties: ({ always }): Protocol['properties'] => ({ few: always((now) => messages(now) <= 100) }),
  })
  const broken = all.with({
    properties: ({ always }): Protocol['properties'] => ({
      sound: always((now) => {
        if (messages(now) > 6) throw new Error('Nobody thought of seven.')
        return true
      }),
    }),
  })
  const alone = made(PlainSearch, judged, {}, true)
  pure(() => alone.run(now, Number.POSITIVE_INFINITY))
  assert.deepEqual(alone.findings.map(({ property }) => property).sort(), [])
  const expected = outcome(alone)
  for (const count of [2, 3, 5]) {
    assert.deepEqual(await together(judged, {}, true, count), expected)
    await endsAlike(decided, {}, count)
    await assert.rejects(together(broken, {}, false, count), /Nobody thought of seven/)
  }
})

for (const [name, protocol, packing] of [
  // Keys become longer in the middle of a state, which they would not with lamps stored as one.
  ['lamps', lamps, { mostCombinations: 1, packedAtOnce: 1 << 17 }],
  ['more successors than have room at a time', choices, {}],
  ['two-phase commit', twoPhaseCommit(6), {}],
  ['dining philosophers', diningPhilosophers(5), {}],
] as const) {
  test(`${name}, however many threads`, async () => {
    const alone = made(PlainSearch, protocol as unknown as Protocol, {}, true)
    pure(() => alone.run(now, Number.POSITIVE_INFINITY))
    const expected = outcome(alone)
    const { mostCombinations, packedAtOnce } = Components
    Object.assign(Components, packing)
    try {
      for (const count of [2, 3, 5]) {
        assert.deepEqual(await together(protocol as unknown as Protocol, {}, true, count), expected)
      }
    } finally {
      Object.assign(Components, { mostCombinations, packedAtOnce })
    }
  })
}
