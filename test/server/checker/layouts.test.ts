/** Keys that get another layout in the middle of a search: at once, piece by piece, and while threads remember what they just met. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Protocol } from '../../../protocols/model/index.js'
import { Components } from '../../../server/checker/core/components.js'
import { CoreSearch } from '../../../server/checker/core/coreSearch.js'
import { Model, pure, Successors } from '../../../server/semantics/index.js'
import { counters } from '../../models/counters.js'
import { described } from './described.js'

const now = performance.now.bind(performance)

/** Runs to the end, in slices of some milliseconds. @returns how often it was met in the middle of something */
async function run(search: CoreSearch, threads: number, slice = 20): Promise<number> {
  let met = 0
  search.startThreads(threads, 1)
  try {
    while (threads > 1 && !search.threadsReady) await sleep(1)
    while (!pure(() => search.run(now, now() + slice))) if (!search.isWhole) met++
  } finally {
    search.stopThreads()
  }
  return met
}

function searchOf(nodes: number, most: number, far = 0) {
  const model = new Model(counters(nodes, most, far) as unknown as Protocol)
  return pure(() => new CoreSearch(model, new Successors(model), {}, true))
}

for (const threads of [1, 2, 3]) {
  test(`no state is lost or met twice when layouts change, ${threads} threads`, async () => {
    // What is remembered of keys of the layout before (recent.ts) would be other states by the next one.
    for (const [nodes, most, far] of [
      [2, 30, 0],
      [5, 6, 0],
      [3, 4, 150],
    ]) {
      const search = searchOf(nodes, most, far)
      await run(search, threads)
      const states = (most + 1) ** nodes * (far + 1)
      const outside = nodes * (most + 1) ** (nodes - 1) * (far + 1) + (most + 1) ** nodes
      assert.equal(search.states.size, states, `${nodes} counters to ${most}, one to ${far}`)
      assert.equal(search.generated, 1 + (nodes + 1) * states)
      assert.equal(search.outside, outside)
      assert.equal(search.depth, nodes * most + far + 1)
    }
  })

  test(`keys that are packed anew piece by piece are those that are packed at once, ${threads} threads`, async () => {
    const { packedAtOnce } = Components
    const atOnce = searchOf(3, 17)
    await run(atOnce, 1)
    Components.packedAtOnce = 0
    try {
      const search = searchOf(3, 17)
      const met = await run(search, threads, 0)
      assert.ok(met > 20, `${met} pauses`)
      assert.equal(search.generated, atOnce.generated)
      assert.deepEqual(search.levelEnds, atOnce.levelEnds)
      const told = (of: CoreSearch) => Array.from({ length: of.states.size }, (_, state) => described(of, state)).sort()
      assert.deepEqual(told(search), told(atOnce))
      for (let state = 0; state < search.states.size; state += 97) {
        const { states } = search
        assert.equal(states.find(states.configuration(state), states.network(state)), state)
      }
    } finally {
      Components.packedAtOnce = packedAtOnce
    }
  })
}
