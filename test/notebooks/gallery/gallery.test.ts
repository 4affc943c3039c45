/** The gallery notebooks run as their readers run them, and come to the verdicts and numbers pinned here. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { RunDocument } from '../../../server/execution/commandLine/result.js'

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const gallery = join(root, 'notebooks/gallery')

/**
 * The notebook's exit code, and for each check its name, its size and how each property came out; then its frontiers, its
 * simulations with the log's hash, and of its sweeps, at each point, how long nobody was there, or the latency, or in how
 * many runs each property was violated.
 */
function run(name: string): { code: number | null; checks: string[] } {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'out/server/cli.js'), 'run', '--json', join(gallery, `${name}.protocol.md`)],
    { encoding: 'utf8', maxBuffer: 2 ** 28 },
  )
  const { notebooks }: RunDocument = JSON.parse(stdout)
  assert.deepEqual(notebooks[0].errors, [], stderr)
  const checks = notebooks[0].checks.map(({ protocol, statistics: { distinct, generated, depth }, properties }) => {
    const outcomes = Object.entries(properties).map(([property, { verdict, trace }]) =>
      trace ? `${property}: ${verdict} in ${trace.steps.length}` : `${property}: ${verdict}`,
    )
    return `${protocol} | ${distinct} ${generated} ${depth} | ${outcomes.join(', ')}`
  })
  const frontiers = notebooks[0].frontiers.map(({ protocol, properties }) => {
    const least = Object.entries(properties).map(([property, { minimal, verdict, unknown }]) => {
      assert.deepEqual(unknown, [])
      return `${property}: ${verdict}${minimal.map(({ name, trace }) => `, ${name} in ${trace.steps.length}`).join('')}`
    })
    return `${protocol} | ${least.join('; ')}`
  })
  const simulations = notebooks[0].simulations.map(({ protocol, run }) => `${protocol} | seed ${run.seed}: ${run.hash}`)
  const sweeps = notebooks[0].sweeps.map(({ protocol, parameter, points }) => {
    const told = points.map(({ label, metrics, violated }) => {
      const gap = metrics['longest unavailable']
      const time = gap?.mean ? gap : metrics['latency mean']
      return `${label}: ${time ? Number(time.mean.toFixed(1)) : Object.values(violated).join(' ')}`
    })
    return `${protocol} by ${parameter} | ${told.join(', ')}`
  })
  return { code: status, checks: [...checks, ...frontiers, ...simulations, ...sweeps] }
}

test('every notebook of the gallery is pinned here', () => {
  const notebooks = readdirSync(gallery).filter((file) => file.endsWith('.protocol.md'))
  const names = notebooks.map((file) => basename(file, '.protocol.md'))
  assert.deepEqual(names.sort(), Object.keys(pinned).sort())
})

const five = ['election safety', 'leader append-only', 'log matching', 'leader completeness', 'state machine safety']
const allHold = five.map((property) => `${property}: holds`).join(', ')
const alone = (name: string, states: number, steps: number) =>
  `${name} | ${states} ${states} ${steps + 1} | nobody attacks alone: violated in ${steps}, both can attack: holds in ${steps}`

const pinned: Record<string, string[]> = {
  'two-balancers': [
    'Two balancers | 1621 5129 23 | the results are right: holds, it is a job: holds, every job is answered: holds',
    'One balancer | 1873 5873 25 | the results are right: holds, it is a job: holds, every job is answered: holds',
    'A reducer for each mapper | 3993 12069 22 | every job is answered: violated in 20',
    'A mapper is lost between map and reduce | 142 309 14 | it is a job: holds, every job is answered: violated in 7',
    'A reducer is lost | 130 303 15 | it is a job: violated in 7, every job is answered: violated in 9',
    'The reducer is chosen early | 2168 6933 25 | the results are right: holds, it is a job: holds, every job is answered: holds',
    'One balancer with mapper.count: 8; reducer.count: 4 by jobs per second | 2: 440, 4: 549, 6: 350.9, 8: 405.5',
    'The reducer is chosen early with mapper.count: 8; reducer.count: 4 by jobs per second | 2: 448.4, 4: 557.2, 6: 353.2, 8: 426.4',
  ],
  'map-reduce': [
    'Word count | 286047 1290443 30 | the count is right: holds, committed once: holds, done is committed: holds, survives a crash: holds in 9',
    'Word count in a storm | 68498 312228 26 | the count is right: holds, committed once: holds, done is committed: holds, survives a crash: holds in 9',
    'Word count in time | 22438 56530 31 | the job ends: holds',
    'Nothing is done again | 742 1316 21 | the job ends: violated in 14',
    'What is done is not done again | 20718 53080 29 | the job ends: violated in 22',
    'Stragglers are left out | 386 772 7 | the count is right: violated in 7',
    'Outputs are appended | 1554 3336 9 | the count is right: violated in 9, committed once: violated in 9',
    'Outputs are added up by worker | 1552 3336 9 | the count is right: violated in 9',
    'The master crashes | 6968 23461 25 | the job ends: violated in 3',
    'The master is started again | 4723 11095 27 | the count is right: holds, committed once: holds, done is committed: holds, the job ends: holds',
    'Word count at large | seed 1: 561a6c4c0df8299a',
    'Word count at large | seed 1: f83d165d81bafa8d',
    'Word count by workers | 1: 29174.4, 2: 14343.4, 4: 7851, 8: 4354.5, 12: 3713.1, 16: 2848.9, 24: 2283.2',
    'Word count at large by backup tasks | without: 11838.8, with: 3690.5',
    'Word count at large by workers that crash | 0: 3572.8, 1: 6297.2, 2: 6455.2, 4: 6798.9, 6: 7857.5',
  ],
  'round-robin-sum': [
    'A shared sum | 15064 61595 16 | the sum is right: holds, the sum is found: holds',
    'A master that waits for ever | 280 829 9 | the sum is right: holds, the sum is found: violated in 4',
    'A master that asks the same worker again | 2960 11183 15 | the sum is right: holds, the sum is found: violated in 5',
    'A master that counts answers | 1620 4421 7 | the sum is right: violated in 7',
    'A master that remembers who answered | 936 3135 12 | the sum is right: violated in 5, the sum is found: violated in 7',
    '1 worker | the sum is right: holds; the sum is found: violated, 1 loss in 2, 1 crash in 2',
    '2 workers | the sum is right: holds; the sum is found: violated, 2 losses in 4, 1 crash and 1 loss in 4, 2 crashes in 4',
    '3 workers | the sum is right: holds; the sum is found: violated, 3 losses in 6, 1 crash and 2 losses in 6, 2 crashes and 1 loss in 6, 3 crashes in 6',
    'A shared sum by workers | 1: 4803.5, 2: 2405, 4: 1206, 8: 606.2, 12: 406.8, 16: 307.2, 20: 306.8, 24: 208.6, 32: 208.3, 48: 109.4',
    'A shared sum by workers | 1: 4703.2, 2: 2709.2, 4: 1716, 8: 973.8, 12: 759.5, 16: 683.8, 20: 586.5, 24: 489.8, 32: 483.9, 48: 466.1',
    'A shared sum by chunks | 12: 1076.2, 24: 995.2, 48: 844.9, 96: 732, 192: 784.2',
    '48 chunks, 12 workers by patience (ms) | 50: 690.6, 100: 663.3, 200: 639, 400: 722.1, 800: 907.7, 1600: 1162.7, 3200: 1649.7',
  ],
  'logs-of-a-system': [
    'Jobs | 6 6 6 | the log is a behaviour of the model: holds in 5',
    'Jobs | 5 5 5 | the log is a behaviour of the model: violated in 4',
  ],
  'two-generals': [
    'One messenger, no enemy | 2 2 2 | nobody attacks alone: holds, both can attack: holds in 1',
    alone('One messenger', 3, 1),
    ...[2, 3, 4, 5, 6].map((last) => alone(`${last} messengers`, 2 * last + 1, last)),
    'Generals who never attack | 7 7 4 | nobody attacks alone: holds, both can attack: violated',
    'One messenger by probability of capture | 0.1: 9 9, 0.2: 16 16, 0.4: 35 35, 0.6: 59 59, 0.8: 76 76',
    '2 messengers by probability of capture | 0.1: 7 16, 0.2: 15 31, 0.4: 30 65, 0.6: 28 87, 0.8: 18 94',
    '6 messengers by probability of capture | 0.1: 6 41, 0.2: 7 64, 0.4: 2 94, 0.6: 0 100, 0.8: 0 100',
    'One copy by probability of capture | 0.1: 9 9, 0.2: 16 16, 0.4: 35 35, 0.6: 59 59, 0.8: 76 76',
    '2 copies by probability of capture | 0.1: 0 0, 0.2: 3 3, 0.4: 19 19, 0.6: 40 40, 0.8: 67 67',
    '6 copies by probability of capture | 0.1: 0 0, 0.2: 0 0, 0.4: 1 1, 0.6: 4 4, 0.8: 26 26',
  ],
  'leases-and-clocks': [
    'A lease | 6 8 3 | one acts at a time: violated in 3, both come to act: holds in 2',
    'A lease with synchronous timing (messages within 10 ms) | 28 31 18 | one acts at a time: holds, both come to act: holds in 10',
    'A lease with synchronous timing (messages within 10 ms, drift 0.2) | 290 397 66 | one acts at a time: holds, both come to act: holds in 28',
    'A lease with synchronous timing (messages within 10 ms, drift 0.25) | 140 190 25 | one acts at a time: violated in 25, both come to act: holds in 25',
    'A failure detector | 12 27 5 | accurate: violated in 1, complete: holds',
    'A failure detector with synchronous timing (messages within 10 ms) | 19 32 10 | accurate: holds, complete: holds',
    'A failure detector with synchronous timing (messages within 10 ms); patience: 30 to 40 | 21 38 10 | accurate: violated in 5, complete: holds',
    'A failure detector with partially synchronous timing (messages within 10 ms) | 98 255 9 | accurate: violated in 1, complete: holds',
  ],
  'primary-backup': [
    'Synchronous replication | 59613 189141 27 | as one server: holds, survives a crash: holds in 14',
    'Asynchronous replication | 693 1552 6 | as one server: violated in 6',
    'Reads from the backup | 170 315 5 | as one server: violated in 5',
    'Two primaries | 802 1877 8 | as one server: violated in 8',
    'Retries without ids | 22597 59723 16 | as one server: violated in 16',
    'Synchronous, one client | as one server: holds; everyone is answered: violated, 1 crash in 3, 1 loss in 4',
    'Asynchronous, one client | as one server: violated, no fault in 6; everyone is answered: violated, 1 crash and 1 loss in 3, 2 losses in 4, 2 crashes in 3',
    'Synchronous by distance of the backup (ms) | 1: 9, 5: 27.3, 20: 101.7, 50: 250.5, 100: 498.4',
    'Asynchronous by distance of the backup (ms) | 1: 6.2, 5: 6.2, 20: 6.2, 50: 6.2, 100: 6.2',
    'Synchronous by distance of the backup (ms) | 1: 98.7, 5: 129.5, 10: 129.5, 20: 129.5',
    'Asynchronous by distance of the backup (ms) | 1: 57.6, 5: 57.5, 10: 57.5, 20: 57.5',
    'Synchronous by silence (ms) | 100: 88, 200: 188, 400: 388, 800: 788, 1600: 1588',
  ],
  raft: [
    `Raft | 35202 194698 32 | ${allHold}, an entry is committed: holds in 8`,
    `Raft with a crash and a duplicate | 143929 929887 35 | ${allHold}, an entry is committed: holds in 8`,
    'Raft that forgets its vote | 4328 15316 9 | election safety: violated in 9',
    `Raft in four terms | 253005 1584572 43 | ${allHold}, an entry is committed: holds in 8`,
    'Raft that counts replicas of old entries | 242657 1475376 35 | leader completeness: violated in 27, state machine safety: violated in 35',
    'Raft that changes members at once | 373040 2063608 23 | leader completeness: violated in 23',
    'Raft under load | seed 3: ccd40f47f4a33e1e',
    'Raft, five servers by spread of the timeout (ms) | 1: 3000, 5: 1674, 25: 256.3, 50: 228.1, 150: 192.8',
    'Raft under load by commands per second | 2: 186.3, 10: 186.3, 20: 186.3, 30: 186.3',
  ],
}

for (const [name, checks] of Object.entries(pinned)) {
  test(name, () => {
    const ran = run(name)
    assert.deepEqual(ran.checks, checks)
    assert.equal(ran.code, 0)
  })
}
