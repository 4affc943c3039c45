/** Searches with fingerprints against exact ones: the same states, the same violations, and never `holds`. */
import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Protocol, ProtocolError } from '../../../../protocols/model/index.js'
import { check } from '../../../../server/checker/check.js'
import { CoreMemory } from '../../../../server/checker/core/coreMemory.js'
import { CoreSearch } from '../../../../server/checker/core/coreSearch.js'
import { PlainSearch } from '../../../../server/checker/plainSearch.js'
import { degrade, type UnderWay } from '../../../../server/checker/storage/degrading.js'
import { FingerprintSearch } from '../../../../server/checker/storage/fingerprintSearch.js'
import { reportText } from '../../../../server/execution/text/index.js'
import { Model, pure, Successors } from '../../../../server/semantics/index.js'
import type { CheckReport, CheckStatistics, PropertyReport } from '../../../../server/wire/report.js'
import { raft } from '../../../bench/raft.js'
import { alternatingBit as model } from '../../../models/alternatingBit.js'
import { paxos } from '../../../models/paxos.js'
import { twoPhaseCommit } from '../../../models/twoPhaseCommit.js'
import { protocolOf, protocolSpec } from '../../../reference/randomProtocol.js'
import { replay } from '../../../reference/replay.js'

const known: Record<string, () => Protocol> = {
  'two-phase commit': () => twoPhaseCommit(5) as unknown as Protocol,
  Raft: () => raft({ terms: 2, candidates: 2 }) as unknown as Protocol,
  Paxos: () => paxos(3, 1) as unknown as Protocol,
}

for (const [name, model] of Object.entries(known)) {
  test(`${name}: fingerprints count what exact storage counts`, async () => {
    const exact = await check(model(), { complete: true })
    const compact = await check(model(), { complete: true, storage: 'fingerprints' })
    const counts = ({ statistics: { distinct, generated, depth, outside } }: typeof exact) => [
      distinct,
      generated,
      depth,
      outside,
    ]
    assert.deepEqual(counts(compact), counts(exact))
    assert.equal(exact.statistics.storage, undefined)
    assert.equal(exact.statistics.missProbability, 0)
    for (const [property, { verdict }] of Object.entries(exact.properties)) {
      const wanted = verdict === 'holds' && exact.properties[property]?.trace === undefined ? 'unknown' : verdict
      assert.equal(compact.properties[property]?.verdict, wanted)
    }
  })
}

test('a search that found nothing says how probable it is that a state was missed', async () => {
  const report = await check(twoPhaseCommit(5), { storage: 'fingerprints' })
  const { statistics, properties, limits, verdict } = report
  assert.equal(verdict, 'unknown')
  assert.equal(statistics.complete, false)
  assert.ok(statistics.missProbability > 0 && statistics.missProbability < 1e-10)
  assert.match(
    Object.values(properties)[0]?.text ?? '',
    /^No violation was found in 8,832 states, after which none was left; but they were stored as fingerprints, .*2\.1e-12\.$/,
  )
  assert.deepEqual(
    limits.map(({ limit }) => limit),
    ['fingerprints'],
  )
  assert.match(reportText(report), /fingerprints of 64 bits \(\d+\.\d bytes a\s+state; a state is missed with/)
})

test('where memory is full a check goes on with fingerprints, and states go to disk', async () => {
  const folders = () => readdirSync(tmpdir()).filter((name) => name.startsWith('protocol-notebook-search-'))
  const before = folders()
  const report = await check(twoPhaseCommit(7), { complete: true, memory: 6 * 2 ** 20, threads: 1 })
  const { distinct, generated, depth, storage, memoryBytes } = report.statistics
  assert.deepEqual([distinct, generated, depth], [296_448, 2_744_706, 23])
  assert.ok(storage && storage.exactUntil! > 10_000 && storage.exactUntil! < distinct)
  assert.ok(storage.diskBytes > 0)
  assert.ok(memoryBytes <= 6 * 2 ** 20)
  assert.equal(report.verdict, 'unknown')
  assert.match(reportText(report), /states were stored as fingerprints since 6\.0 MB of memory were full/)
  assert.deepEqual(folders(), before)
})

test('where the core has no more memory, in the middle of a round or before one, a check goes on all the same', async () => {
  const { mostBytes } = CoreMemory
  CoreMemory.mostBytes = 4.25 * 2 ** 20
  try {
    const options = { complete: true, states: 250_000 }
    const { verdict, limits, statistics } = await check(twoPhaseCommit(7), { ...options, threads: 2 })
    assert.equal(statistics.distinct, options.states)
    assert.deepEqual([verdict, limits.map(({ limit }) => limit)], ['unknown', ['states', 'fingerprints']])
    assert.ok(statistics.storage!.exactUntil! < options.states)
    const exact = await check(twoPhaseCommit(7), { ...options, threads: 2, storage: 'exact' })
    assert.deepEqual(exact.limits[0]?.limit, 'memory')
  } finally {
    CoreMemory.mostBytes = mostBytes
  }
})

test('storage: exact ends when memory is full, and so does a search that is kept in a checkpoint', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'protocol-notebook-'))
  context.after(() => rmSync(folder, { recursive: true }))
  for (const options of [{ storage: 'exact' as const }, { checkpoint: join(folder, 'kept') }]) {
    const { limits, statistics } = await check(twoPhaseCommit(7), { ...options, memory: 2 ** 20, threads: 1 })
    assert.deepEqual(
      limits.map(({ limit }) => limit),
      ['memory'],
    )
    assert.equal(statistics.storage, undefined)
  }
})

test('fingerprints are refused together with what needs states', async () => {
  const refused = [{ order: 'depth-first' }, { reductions: { symmetry: true } }, { checkpoint: 'kept' }] as const
  for (const options of refused) {
    await assert.rejects(check(model, { ...options, storage: 'fingerprints' }), (error: Error) => {
      assert.ok(error instanceof ProtocolError)
      assert.match(error.message, /^Fingerprints are for a plain breadth-first search, without /)
      return true
    })
  }
  await assert.rejects(check(model, { storage: 'disk' as never }), /must be exact or fingerprints/)
})

/** What is asked of a random protocol. */
const limits = { inFlight: 3, states: 400 }

test('on random protocols: the same counts and violations, with runs that the reference can follow', async () => {
  const property = fc.asyncProperty(protocolSpec, async (spec) => {
    const random = protocolOf(spec)
    const exact: CheckReport | Error = await check(random, { ...limits, complete: true }).catch((error) => error)
    if (exact instanceof Error) {
      await assert.rejects(check(random, { ...limits, complete: true, storage: 'fingerprints' }), exact)
      return
    }
    const compact = await check(random, { ...limits, complete: true, storage: 'fingerprints' })
    const { distinct, generated, depth, outside } = exact.statistics
    const found = compact.statistics
    assert.deepEqual(
      [found.distinct, found.generated, found.depth, found.outside],
      [distinct, generated, depth, outside],
    )
    for (const [name, { kind, trace, verdict }] of Object.entries(compact.properties)) {
      const other: PropertyReport | undefined = exact.properties[name]
      if (trace) replay(random, trace)
      else assert.notEqual(verdict, 'holds')
      if (trace || !['eventually', 'leadsTo', 'infinitelyOften', 'stabilizes', 'monitor'].includes(kind)) {
        assert.equal(trace?.steps.length, other?.trace?.steps.length, name)
      }
    }
  })
  await fc.assert(property, { seed: 20261121, numRuns: 25 })
})

test('on random protocols: a search whose storage changes on the way ends like one that began so', async () => {
  const property = fc.asyncProperty(protocolSpec, fc.integer({ min: 0, max: 3 }), async (spec, slices) => {
    const random = protocolOf(spec)
    const exact: CheckReport | undefined = await check(random, { ...limits, complete: true }).catch(() => undefined)
    // What is wrong with a machine is found in another test.
    if (!exact) return
    for (const Exact of [PlainSearch, CoreSearch]) {
      const model = new Model(random)
      if (Exact === CoreSearch && !CoreSearch.knows(model)) continue
      const at: UnderWay = { search: pure(() => new Exact(model, new Successors(model), limits, true)) }
      const clock = () => 1
      let ended = false
      for (let slice = 0; slice < slices && !ended; slice++) ended = pure(() => at.search.run(clock, 0))
      const findings = at.search.findings.length
      pure(() => {
        let share = 0
        for (const pauses = degrade(at, true); !pauses.next().done; ) {
          const before = share
          share = at.next!.shareOf(at.search)
          assert.ok(share > 0 && share >= before && share <= 1, `${before}, then ${share}`)
        }
      })
      assert.ok(at.search instanceof FingerprintSearch && at.search.storage)
      // Nothing is kept that can be on disk, and numbers of configurations are forgotten again and again.
      if (slices % 2 === 1) at.search.keptBytes = 0
      assert.equal(at.search.findings.length, findings)
      while (!ended && !pure(() => at.search.run(clock, 0)));
      const { states, generated, depth, outside } = at.search
      const { distinct, ...counts }: CheckStatistics = exact.statistics
      assert.deepEqual(
        [states.size, generated, depth, outside],
        [distinct, counts.generated, counts.depth, counts.outside],
      )
      for (const finding of at.search.findings) {
        const { run } = pure(() => at.search.runTo(finding))
        // Steps that break a property leave the last state; the others end in it.
        const steps = run.states.size - 1 + (finding.last ? 1 : 0)
        assert.equal(steps, exact.properties[finding.property]?.trace?.steps.length)
      }
      at.search.close()
    }
  })
  await fc.assert(property, { seed: 20261121, numRuns: 20 })
})
