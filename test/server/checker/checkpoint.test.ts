/** A search that is interrupted, limited or killed goes on from its file and comes to the same result. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { createMachine } from 'xstate'
import type { PropertyKinds, Protocol } from '../../../protocols/model/index.js'
import { check } from '../../../server/checker/check.js'
import { raft } from '../../bench/raft.js'
import { twoPhaseCommit } from '../../models/twoPhaseCommit.js'
import { model, result } from './keptCheck.js'

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'protocol-notebook-checkpoint-'))
after(() => fs.rmSync(folder, { recursive: true, force: true }))

test('a search that its time ends goes on where it was, in one thread and in several', async () => {
  const whole = result(await check(model()))
  for (const threads of [1, 3]) {
    const checkpoint = path.join(folder, `limited-${threads}`)
    let report = await check(model(), { checkpoint, seconds: 0.2, threads })
    let parts = 1
    for (; report.verdict === 'unknown'; parts++) {
      assert.equal(report.limits[0]?.limit, 'seconds')
      assert.ok(fs.existsSync(checkpoint), 'it is kept')
      report = await check(model(), { checkpoint, seconds: report.statistics.seconds + 0.3, threads })
    }
    assert.ok(parts > 1, 'it was interrupted at all')
    assert.deepEqual(result(report), whole)
    assert.equal(fs.existsSync(checkpoint), false, 'nothing is left to go on with')
  }
})

test('an interrupted check answers before its file is written; who goes on waits for it', async () => {
  const whole = result(await check(model()))
  const checkpoint = { file: path.join(folder, 'interrupted'), every: 0 }
  const signalAfter = (milliseconds: number) => AbortSignal.timeout(milliseconds)
  let report = await check(model(), { checkpoint, signal: signalAfter(150), threads: 1 })
  let parts = 1
  for (let before = 0; report.verdict === 'unknown'; parts++) {
    assert.equal(report.limits[0]?.limit, 'cancelled')
    assert.ok(report.statistics.generated >= before, 'what was found is not lost')
    before = report.statistics.generated
    report = await check(model(), { checkpoint, signal: signalAfter(200 + 37 * parts), threads: 1 + (parts % 2) })
  }
  assert.ok(parts > 1, 'it was interrupted at all')
  assert.deepEqual(result(report), whole)
  assert.deepEqual(
    fs.readdirSync(folder).filter((name) => name.startsWith('interrupted')),
    [],
    'nothing is left',
  )
})

test('a search that is killed again and again comes to the same result', async () => {
  const whole = result(await check(model()))
  const checkpoint = path.join(folder, 'killed')
  const script = fileURLToPath(new URL('keptCheck.js', import.meta.url))
  let kills = 0
  for (let patience = 400; ; patience += 400) {
    const child = spawn(process.execPath, [script, checkpoint], { stdio: ['ignore', 'pipe', 'inherit'] })
    let output = ''
    child.stdout.on('data', (text) => (output += text))
    const ended = once(child, 'close')
    // It is killed once it has kept something, whatever it does at that moment.
    const kept = () => (fs.existsSync(checkpoint) ? fs.statSync(checkpoint).mtimeMs : 0)
    const before = kept()
    const killer = (async () => {
      while (kept() === before && child.exitCode === null) await sleep(5)
      await sleep(patience % 97)
      if (kills < 3) child.kill('SIGKILL')
    })()
    await Promise.all([ended, killer])
    if (child.signalCode === 'SIGKILL') {
      kills++
      continue
    }
    assert.equal(child.exitCode, 0)
    assert.deepEqual(JSON.parse(output), JSON.parse(JSON.stringify(whole)))
    break
  }
  assert.ok(kills > 0, 'it was killed at all')
})

test('a monitor that was changed in a function alone is another check', async () => {
  const checkpoint = path.join(folder, 'watched')
  const watched = (guard: () => boolean) =>
    raft({ terms: 2, candidates: 3 }).with({
      properties: ({ monitor }: PropertyKinds<never>) => ({
        'election safety': monitor(createMachine({ on: { elected: { guard } } })),
      }),
    } as never) as unknown as Protocol
  await check(
    watched(() => true),
    { checkpoint, seconds: 0.1 },
  )
  assert.ok(fs.existsSync(checkpoint))
  await assert.rejects(
    check(
      watched(() => false),
      { checkpoint, seconds: 0.1 },
    ),
    /is of another protocol/,
  )
})

test('a file of another check is refused, and a torn one', async () => {
  const checkpoint = path.join(folder, 'other')
  await check(model(), { checkpoint, seconds: 0.1 })
  const other = twoPhaseCommit(3)
  await assert.rejects(
    check(other, { checkpoint }),
    /is of another protocol, or of a check with other limits. Delete it/,
  )
  await assert.rejects(check(model(), { checkpoint, depth: 3 }), /other limits/)
  await assert.rejects(check(model(), { checkpoint, order: 'depth-first' }), /Only a breadth-first search/)
  fs.truncateSync(checkpoint, fs.statSync(checkpoint).size - 1000)
  await assert.rejects(check(model(), { checkpoint }), /is incomplete/)
  fs.writeFileSync(checkpoint, 'something else altogether, of some length')
  await assert.rejects(check(model(), { checkpoint }), /is no checkpoint/)
  await assert.rejects(check(model(), { checkpoint: path.join(folder, 'no', 'such') }), /cannot be written/)
})
