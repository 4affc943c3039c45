/** Simulations of a Node program: threads that load the protocol from a module. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { poisson, seconds, workload } from '../../../protocols/model/index.js'
import { simulate, sweep } from '../../../server/api.js'
import { options, protocol } from '../../models/raftCampaign.js'

const module = new URL('../../models/raftCampaign.js', import.meta.url)
const campaign = { ...options, duration: seconds(5), runs: 30, seed: 7 }

test('a Node program: threads that load the protocol from a module come to the same', async () => {
  const alone = await simulate(protocol, campaign)
  const shared = await simulate(protocol, { ...campaign, threads: 2, module })
  assert.equal(alone.statistics.threads, 1)
  assert.equal(shared.statistics.threads, 2)
  assert.deepEqual(shared.runs, alone.runs)
  assert.deepEqual(shared.metrics, alone.metrics)
})

test('a sweep of a Node program is shared, too', async () => {
  const points = { ...campaign, parameter: 'seconds', values: [{ options: { duration: seconds(2) } }] }
  const alone = await sweep(protocol, points)
  const shared = await sweep(protocol, { ...points, threads: 2, module })
  assert.deepEqual(shared.points, alone.points)
})

test('where other threads cannot take part, it is said why, and the runs are made', async () => {
  const short = { ...campaign, duration: seconds(1), runs: 3, threads: 2 }
  const warning = async (simulation: () => ReturnType<typeof simulate>) => {
    const warned = once(process, 'warning')
    const { count, statistics } = await simulation()
    assert.deepEqual([count, statistics.threads], [3, 1])
    return ((await warned) as [Error])[0].message
  }
  const named = await warning(() => simulate(protocol, short))
  assert.match(named, /threads is 2, but one thread simulates Raft: .* exports it as "protocol"/)
  const other = new URL('../../models/gossip.js', import.meta.url)
  const exported = await warning(() => simulate(protocol, { ...short, module: other }))
  assert.match(exported, /does not take part .*gossip\.js exports no "protocol"/)
  const event = () => ({ type: 'propose', value: 'another' }) as const
  const busy = workload.open({ to: 'leader', arrivals: poisson(20), event })
  const unlike = await warning(() => simulate(protocol, { ...short, duration: seconds(5), workload: busy, module }))
  assert.match(unlike, /with the same seed it comes to another run/)
})
