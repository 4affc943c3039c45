/** What changes when the timing, the storage or the honesty of a protocol does. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Protocol, partiallySynchronous, synchronous } from '../../../protocols/model/index.js'
import { check } from '../../../server/checker/check.js'
import { ballot, carefulVoter } from '../../models/ballot.js'
import { echoBroadcast } from '../../models/echoBroadcast.js'
import { heartbeat, patientHeartbeat } from '../../models/heartbeat.js'
import { lease } from '../../models/lease.js'
import { agree } from '../../reference/agreement.js'

test('a failure detector is accurate if time is bounded, and only then', async () => {
  const timing = synchronous({ delta: 10 })
  const report = await check(heartbeat.with({ timing }))
  assert.equal(report.verdict, 'holds')
  assert.equal(report.statistics.outside, 0)
  assert.ok(report.assumptions.includes('synchronous: messages within 10 ms, clocks exact (in ticks of 10 ms)'))
  // Beats are at most 20 + 10 ms apart. A timer of 30 ms may fire in the moment in which a beat arrives.
  const expect = { accurate: 'violated' } as const
  assert.ok((await check(heartbeat.with({ timing, delays: { patience: 30 } }), { expect })).asExpected)
  assert.ok((await check(heartbeat, { expect })).asExpected)
})

test('under partial synchrony it errs before the network stabilises', async () => {
  const report = await check(heartbeat.with({ timing: partiallySynchronous({ delta: 10 }) }))
  const { accurate, complete } = report.properties
  assert.equal(accurate.verdict, 'violated')
  assert.ok(accurate.trace?.steps.every(({ action }) => action.type !== 'stabilise'))
  assert.equal(complete.verdict, 'holds')
})

test('and is right in the end, though nobody can know from when on', async () => {
  for (const timing of [synchronous({ delta: 10 }), partiallySynchronous({ delta: 10 })]) {
    const { verdict, statistics } = await check(patientHeartbeat.with({ timing }))
    assert.equal(verdict, 'holds', timing.kind)
    assert.ok(statistics.complete)
  }
  const { properties } = await check(patientHeartbeat)
  assert.equal(properties['right in the end'].verdict, 'violated')
})

test('a lease is safe as long as clocks drift little', async () => {
  // A client has given up by 10 + 30 (1 + drift), the server lends again from 60 (1 - drift) on: safe below 2/9.
  const drifting = (drift: number, tick = 2) => lease.with({ timing: synchronous({ delta: 10, drift, tick }) })
  assert.equal((await check(drifting(0))).verdict, 'holds')
  assert.equal((await check(drifting(0.2))).verdict, 'holds')
  const beyond = await check(drifting(0.25))
  assert.equal(beyond.properties.exclusive.verdict, 'violated')
  // In ticks of 10 ms even 10% are too much: 40 + 10 and 50 ms are the same moment.
  assert.equal((await check(drifting(0.1, 10))).properties.exclusive.verdict, 'violated')
})

test('a vote that is not synced before it is sent may be given twice', async () => {
  const explicit = { storage: { sync: 'explicit' } } as const
  assert.equal((await check(ballot)).verdict, 'holds')
  const forgetful = await check(ballot.with({ faults: explicit }))
  const { trace, verdict } = forgetful.properties['one is elected at most']
  assert.equal(verdict, 'violated')
  const crash = trace?.steps.find(({ action }) => action.type === 'crash')
  assert.match(crash?.text ?? '', /^voter\d crashes; what it had not synced is lost: votedFor candidate\d → null$/)
  const careful = ballot.with({ faults: explicit, nodes: { voter: { machine: carefulVoter } } })
  assert.equal((await check(careful)).verdict, 'holds')
})

test('one traitor among three deceives the others, among four it cannot', async () => {
  const three = await check(echoBroadcast(3))
  const { trace, verdict } = three.properties.consistent
  assert.equal(verdict, 'violated')
  assert.ok(trace?.steps.some(({ text }) => text === 'node1 (byzantine) sends tell(value 1) to node3'))
  const four = await check(echoBroadcast(4))
  assert.equal(four.verdict, 'holds')
})

test('the reference says the same, in the long run too', async () => {
  const timings = [
    synchronous({ delta: 10, tick: 10 }),
    partiallySynchronous({ delta: 10, tick: 10 }),
    synchronous({ delta: 20, tick: 10, drift: 0.3 }),
  ]
  for (const timing of timings) {
    await agree(heartbeat.with({ timing }) as unknown as Protocol, 100, 1000)
    await agree(patientHeartbeat.with({ timing }) as unknown as Protocol, 100, 1000)
  }
  await agree(
    lease.with({ timing: synchronous({ delta: 10, drift: 0.25, tick: 5 }) }) as unknown as Protocol,
    100,
    1000,
  )
})
