/**
 * Sizes of state spaces that others have published (the manifests of the TLA+ examples; Lamport's two-phase commit), or
 * that follow from them. Each model says how its specification maps to the kit. Sizes are distinct, generated, depth.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Machines, Protocol } from '../../protocols/model/index.js'
import { check } from '../../server/checker/check.js'
import type { PropertyReport, Verdict } from '../../server/wire/report.js'
import { alternatingBit, alternatingBitInOneNode, starts } from '../models/alternatingBit.js'
import { changRoberts } from '../models/changRoberts.js'
import { diningPhilosophers } from '../models/diningPhilosophers.js'
import { twoPhaseCommit } from '../models/twoPhaseCommit.js'
import { search } from '../reference/search.js'

type Size = readonly [distinct: number, generated: number, depth: number]

/** Explores all of a protocol, and says how large it is and what came of its properties. */
async function explore<R extends Machines, P extends string>(
  protocol: Protocol<R, P>,
): Promise<{ size: Size; verdicts: Record<string, Verdict> }> {
  const report = await check(protocol, { complete: true })
  assert.deepEqual({ complete: report.statistics.complete, limits: report.limits }, { complete: true, limits: [] })
  const { distinct, generated, depth } = report.statistics
  const verdicts = Object.entries<PropertyReport>(report.properties).map(([name, { verdict }]) => [name, verdict])
  return { size: [distinct, generated, depth], verdicts: Object.fromEntries(verdicts) }
}

const twoPhaseCommitSizes: readonly Size[] = [
  [12, 20, 5],
  [56, 154, 8],
  [288, 1_146, 11],
  [1_568, 8_258, 14],
  [8_832, 58_146, 17],
  [50_816, 402_306, 20],
]

for (const [index, size] of twoPhaseCommitSizes.entries()) {
  test(`two-phase commit, ${index + 1} resource managers`, async () => {
    assert.deepEqual(await explore(twoPhaseCommit(index + 1)), { size, verdicts: { consistent: 'holds' } })
  })
}

test('Chang-Roberts ring, 3 nodes: the union over all choices of initiators', async () => {
  const choices = Array.from({ length: 8 }, (_, bits) => [1, 2, 4].map((bit) => (bits & bit) !== 0))
  const size = [0, 0, 0] as [number, number, number]
  for (const initiators of choices) {
    const { size: part, verdicts } = await explore(changRoberts(initiators))
    assert.deepEqual(verdicts, {
      'the smallest initiator wins': 'holds',
      'ends with a winner, if anybody stands': 'holds',
      'somebody wins': initiators.includes(true) ? 'holds' : 'violated',
    })
    size[0] += part[0]
    size[1] += part[1]
    size[2] = Math.max(size[2], part[2])
  }
  assert.deepEqual(size, [137, 227, 10])
})

test('alternating bit, queues of at most 2: the eight initial states, and the choice among them', async () => {
  const { size, verdicts } = await explore(alternatingBitInOneNode(starts))
  assert.deepEqual(size, [240 + 1, 1_392 + 1, 10 + 1])
  assert.deepEqual(verdicts, { 'never stuck': 'holds' })
})

test('alternating bit: a sender and a receiver on a network have the space of the shared variables', async () => {
  const { size: shared } = await explore(alternatingBitInOneNode([{ bit: 0, sent: 'd1', rcvd: 'd1' }]))
  const { size, verdicts } = await explore(alternatingBit)
  assert.deepEqual(
    size,
    shared.map((count) => count - 1),
  )
  assert.deepEqual(verdicts, { 'what is acknowledged was received': 'holds', 'a second value arrives': 'holds' })
})

test('dining philosophers, 5', async () => {
  const { size, verdicts } = await explore(diningPhilosophers(5))
  assert.deepEqual(size, [67, 336, 29])
  assert.deepEqual(verdicts, {
    'neighbours never eat at once': 'holds',
    'never stuck': 'holds',
    'the last philosopher gets to eat': 'holds',
  })
})

test('the slow reference search finds the same sizes', async () => {
  const protocols = [changRoberts([true, false, true]), alternatingBit, diningPhilosophers(5)] as unknown as Protocol[]
  for (const protocol of protocols) {
    const { distinct, generated, depth } = search(protocol)
    assert.deepEqual([protocol.name, distinct, generated, depth], [protocol.name, ...(await explore(protocol)).size])
  }
})
