/** What is known of liveness: Raft without links, commitment that blocks, consensus that is never reached. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Machines, Protocol } from '../../protocols/model/index.js'
import { check } from '../../server/checker/check.js'
import type { CheckReport, PropertyReport } from '../../server/wire/report.js'
import { blockingCommit, blockingCommitWithCrash } from '../models/liveness/blockingCommit.js'
import { raftLinks } from '../models/liveness/raftLinks.js'
import { undecided } from '../models/liveness/undecided.js'
import { replay } from '../reference/replay.js'

/** Checks a protocol; the reference follows every counterexample. */
async function judged<R extends Machines, P extends string>(protocol: Protocol<R, P>): Promise<CheckReport<P>> {
  const report = await check(protocol)
  for (const { trace } of Object.values<PropertyReport>(report.properties)) {
    if (trace) replay(protocol as unknown as Protocol, trace)
  }
  return report
}

const verdictsOf = ({ properties }: CheckReport) =>
  Object.fromEntries(Object.entries(properties).map(([name, { verdict }]) => [name, verdict]))

const links = [
  [1, 2],
  [1, 3],
  [2, 3],
  [4, 2],
  [5, 3],
] as const
/** Everybody is linked with 2 only. */
const star = [
  [1, 2],
  [3, 2],
  [4, 2],
  [5, 2],
] as const
const repaired = { preVote: true, quorumCheck: true }

test('Raft: with the links 1-2-3, 4-2 and 5-3 no leader lasts', async () => {
  const { properties } = await judged(raftLinks({ links, leader: 3, preVote: false, quorumCheck: false }))
  const { verdict, trace } = properties['a leader lasts']
  assert.equal(verdict, 'violated')
  assert.ok(trace!.steps.length > trace!.loop!, 'the loop has steps')
})

for (const leader of [1, 2, 3, 4, 5]) {
  test(`Raft with pre-vote and quorum check: a leader lasts, if ${leader} led when the links broke`, async () => {
    for (const which of [links, star]) {
      const report = await judged(raftLinks({ links: which, leader, ...repaired }))
      assert.deepEqual([verdictsOf(report), report.statistics.outside], [{ 'a leader lasts': 'holds' }, 0])
    }
  })
}

test('Raft with pre-vote only: a leader that only one other hears keeps that one from being elected', async () => {
  const report = await judged(raftLinks({ links: star, leader: 4, preVote: true, quorumCheck: false }))
  assert.deepEqual(verdictsOf(report), { 'a leader lasts': 'violated' })
})

test('two-phase commit blocks when the coordinator crashes, unless it starts again', async () => {
  const learns = 'who is prepared learns the decision'
  assert.deepEqual(verdictsOf(await judged(blockingCommit)), { consistent: 'holds', [learns]: 'holds' })
  const { properties, assumptions } = await judged(blockingCommitWithCrash)
  assert.equal(properties[learns].verdict, 'violated')
  assert.ok(assumptions.includes('need not happen: restarts'))
  const { steps, loop } = properties[learns].trace!
  assert.equal(loop, steps.length, 'the last state lasts for ever')
  assert.equal(steps.at(-1)?.action.type, 'crash')
  assert.equal(properties.consistent.verdict, 'holds')
  const restarted = blockingCommitWithCrash.with({ fairness: { restarts: 'weak' } })
  assert.deepEqual(verdictsOf(await judged(restarted)), { consistent: 'holds', [learns]: 'holds' })
})

test('consensus in an asynchronous system: a fair run without any fault that never decides', async () => {
  const report = await judged(undecided(1, 7))
  assert.deepEqual(verdictsOf(report), {
    agreement: 'holds',
    'a decision can be reached': 'holds',
    'somebody decides': 'violated',
  })
  const { steps, loop, renewed } = report.properties['somebody decides'].trace!
  assert.ok(steps.length > loop!)
  assert.ok(
    steps.slice(loop).every(({ action }) => action.type === 'deliver'),
    'nothing but deliveries repeats',
  )
  // Every message that is in flight when the loop begins is delivered in it.
  assert.equal(Object.keys(renewed!).length, 6)
})
