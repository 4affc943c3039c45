/** What can be watched of a run is what happened in it, and what travels is bounded without losing what stands out. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { seconds } from '../../../protocols/model/index.js'
import { bounded } from '../../../server/simulator/metrics/bounded.js'
import { simulate } from '../../../server/simulator/simulate.js'
import { raftOf } from '../../models/raft.js'

test('long time series keep their least and greatest values, each where it was', () => {
  const values = fc.array(fc.option(fc.integer({ min: -1000, max: 1000 })), { minLength: 1, maxLength: 3000 })
  fc.assert(
    fc.property(values, (all) => {
      const times = all.map((_, index) => index + 1)
      const series = [{ name: 'queue', kind: 'gauge', unit: '1', values: all }] as const
      const { times: ends, series: few } = bounded({ times, series })
      assert.ok(ends.length <= 400)
      const [{ values: means, low = means, high = means }] = few
      ends.forEach((end, part) => {
        const own = all.slice(ends[part - 1] ?? 0, end).filter((value) => value !== null)
        assert.equal(low[part], own.length > 0 ? Math.min(...own) : null)
        assert.equal(high[part], own.length > 0 ? Math.max(...own) : null)
      })
    }),
    { numRuns: 30 },
  )
})

test('a scene has the messages and the states of its time; the first fault is in one', async () => {
  const { run } = await simulate(raftOf(3), {
    duration: seconds(30),
    timeline: ({ at }) => [at(seconds(15)).crash('leader').for(seconds(2))],
  })
  assert.deepEqual(
    run.scenes.map(({ title }) => title),
    ['the beginning', 'the first fault', 'the end'],
  )
  for (const { from, to, nodes, states, start, changes, messages } of run.scenes) {
    const now = [...start]
    for (const [time, node, state] of changes) {
      now[node] = state
      assert.ok(time >= from && time <= to)
    }
    // The lanes were written by another part of the simulator.
    nodes.forEach((node, index) => {
      const { state } = run.states.findLast((span) => span.node === node && span.from <= to) ?? {}
      assert.equal(states[now[index]], state, `${node} at ${to}`)
    })
    assert.ok(messages.every(([, , , sent, ended]) => sent <= ended && ended <= to))
    // One that has just arrived is not under way, too.
    const told = messages.map(([type, sender, receiver, sent]) => `${[type, sender, receiver, sent]}`)
    assert.equal(new Set(told).size, told.length)
  }
  assert.ok(run.scenes[1].from < 15_000 && run.scenes[1].to > 15_000)
})
