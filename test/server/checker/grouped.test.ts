/** Small components that are stored as one, for as long as they are few things together: the same states, in shorter keys. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Protocol } from '../../../protocols/model/index.js'
import { Components } from '../../../server/checker/core/components.js'
import { CoreSearch } from '../../../server/checker/core/coreSearch.js'
import { PlainSearch } from '../../../server/checker/plainSearch.js'
import type { Search } from '../../../server/checker/search.js'
import { Model, pure, Successors } from '../../../server/semantics/index.js'
import { ranks } from '../../models/counters.js'
import { described } from './described.js'

const now = performance.now.bind(performance)
const protocol = ranks(40) as unknown as Protocol

function made<S extends Search>(Kind: new (...parameters: ConstructorParameters<typeof CoreSearch>) => S) {
  return pure(() => {
    const model = new Model(protocol)
    return new Kind(model, new Successors(model), {}, true)
  })
}

function outcome(search: Search) {
  const { generated, outside, depth } = search
  const states = Array.from({ length: search.states.size }, (_, state) => {
    assert.equal(search.states.find(search.states.configuration(state), search.states.network(state)), state)
    return described(search, state)
  })
  return { generated, outside, depth, states: states.sort() }
}

/** Bytes that the key of a state takes. */
const keyBytes = ({ states: { memory, table } }: CoreSearch) => memory.at(table)

/**
 * Runs to the end in slices, and goes on in another search each time that so many of them are over.
 *
 * @returns what it came to, and how many bytes a key took by the number of states
 */
async function run(threads: number, combinations: number, slices = Number.POSITIVE_INFINITY) {
  const { packedAtOnce, mostCombinations } = Components
  Components.packedAtOnce = 0
  Components.mostCombinations = combinations
  let search = made(CoreSearch)
  try {
    const begin = async () => {
      search.keepJournal()
      search.startThreads(threads, 1)
      while (threads > 1 && !search.threadsReady) await sleep(1)
    }
    await begin()
    const bytes = new Map<number, number>()
    for (let slice = 1; !pure(() => search.run(now, now())); slice++) {
      if (!search.isWhole) continue
      bytes.set(search.states.size, keyBytes(search))
      if (slice % slices !== 0) continue
      const saved = structuredClone(search.save())
      search.stopThreads()
      search = made(CoreSearch)
      pure(() => search.restore(saved))
      await begin()
    }
    bytes.set(search.states.size, keyBytes(search))
    return { outcome: outcome(search), bytes }
  } finally {
    search.stopThreads()
    Components.packedAtOnce = packedAtOnce
    Components.mostCombinations = mostCombinations
  }
}

const plain = made(PlainSearch)
pure(() => plain.run(now, Number.POSITIVE_INFINITY))
const expected = outcome(plain)

const last = expected.states.length

for (const threads of [1, 2, 3]) {
  test(`grouped, never grouped, and grouped until there are too many, ${threads} threads`, async () => {
    const never = await run(threads, 2)
    assert.deepEqual(never.outcome, expected)
    const grouped = await run(threads, 1024)
    assert.deepEqual(grouped.outcome, expected)
    assert.ok(grouped.bytes.get(last)! < never.bytes.get(last)!, 'keys are shorter')
    for (const most of [48, 64]) {
      const outgrown = await run(threads, most)
      assert.deepEqual(outgrown.outcome, expected)
      assert.equal(outgrown.bytes.get(last), never.bytes.get(last))
      const wereShorter = [...outgrown.bytes].some(([states, bytes]) => bytes < (never.bytes.get(states) ?? 0))
      if (threads === 1) assert.ok(wereShorter, 'they were grouped at some time')
    }
  })
}

for (const threads of [1, 2]) {
  test(`what was saved goes on as it was, ${threads} threads`, async () => {
    const never = await run(threads, 2, 5)
    assert.deepEqual(never.outcome, expected)
    const grouped = await run(threads, 1024, 7)
    assert.deepEqual(grouped.outcome, expected)
    assert.ok(grouped.bytes.get(last)! < never.bytes.get(last)!, 'keys are shorter')
    assert.deepEqual((await run(threads, 48, 5)).outcome, expected)
  })
}
