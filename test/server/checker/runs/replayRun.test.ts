import assert from 'node:assert/strict'
import { test } from 'node:test'
import { protocol } from '../../../../protocols/model/index.js'
import { check } from '../../../../server/checker/check.js'
import { conforms, replay, taken } from '../../../../server/checker/runs/replayRun.js'
import { client, server } from '../../../models/retry.js'

const request = protocol({
  name: 'Request',
  nodes: { client: { machine: client, count: 2 }, server: { machine: server } },
  network: { loss: { max: 1 } },
  faults: { crash: { max: 1, nodes: ['client'] } },
  within: ({ server }) => server[0].context.executed <= 3,
  properties: ({ always, step }) => ({
    'at most twice': always(({ server }) => server[0].context.executed <= 2),
    'only up': step((before, after) => before.server[0].context.executed <= after.server[0].context.executed),
  }),
})
const work = { deliver: { type: 'work', size: 2 }, to: 'server1' } as const
const impatient = { timer: 'patience', at: 'client1' } as const

test('a run that can be taken holds, and its trace is the run', async () => {
  const report = await replay(request, [
    impatient,
    { ...work, from: 'client1', context: { executed: 1 } },
    { deliver: 'done', to: 'client1', state: 'answered' },
    { lose: 'work', to: 'server1', from: 'client2' },
    { crash: 'client2' },
    { restart: 'client2', state: 'asking' },
  ])
  const { verdict, trace } = report.properties[taken]
  assert.equal(verdict, 'holds')
  assert.equal(report.asExpected, true)
  assert.deepEqual(
    trace?.steps.map(({ action }) => action.type),
    ['timer', 'deliver', 'deliver', 'lose', 'crash', 'restart'],
  )
  assert.deepEqual(Object.keys(report.properties), [taken])
})

test('the counterexample of a check can be taken, and violates what it violates; its last step is needed', async () => {
  const checked = await check(request, { only: ['at most twice'], expect: { 'at most twice': 'violated' } })
  const steps = checked.properties['at most twice'].trace!.steps.map(({ action }) => {
    if (action.type === 'timer') return { timer: action.timer, at: action.node }
    assert.ok(action.type === 'deliver')
    return { deliver: 'work', to: action.node }
  })
  const expect = { 'at most twice': 'violated' } as const
  const again = await replay(request, steps, { expect })
  assert.equal(again.asExpected, true)
  assert.equal(again.properties['at most twice'].trace?.steps.length, steps.length)
  const shorter = await replay(request, steps.slice(0, -1), { expect })
  assert.equal(shorter.asExpected, false)
  assert.equal(shorter.properties['at most twice'].verdict, 'unknown')
  assert.equal(shorter.properties[taken].verdict, 'holds')
})

test('where it diverges: which step, and what could have happened there', async () => {
  const report = await replay(request, [work, { deliver: 'done', to: 'client2' }, { deliver: 'done', to: 'client2' }])
  const { verdict, text, trace } = report.properties[taken]
  assert.equal(verdict, 'violated')
  assert.match(text, /^Step 3 cannot happen: client2 receives done\. What could happen is: /)
  assert.match(text, /client2 crashes/)
  assert.ok(!text.includes('client1'), 'what other nodes could do is not what was asked')
  assert.equal(trace?.steps.length, 2)
})

test('a step that happens otherwise than it says: what it really does', async () => {
  const { text } = (await replay(request, [{ ...work, context: { executed: 2 } }])).properties[taken]
  assert.match(
    text,
    /Step 1 cannot happen: server1 receives work\(size 2\), and then is executed 2\. What happens there is: /,
  )
  assert.match(text, /server1 receives work\(size 2\) from client1 \(executed 1\)/)
})

test('a log leaves out what no node notices, and may leave out more', async () => {
  // client1's request is lost: no entry of the log could know that
  const log = [
    { at: 'server1', context: { executed: 1 } },
    { at: 'client2', state: 'answered' },
    impatient,
    { at: 'server1', context: { executed: 2 } },
    { crash: 'client1' },
  ]
  const report = await conforms(request, log)
  assert.equal(report.properties[taken].verdict, 'holds')
  const alone = await conforms(request, [{ at: 'client1', state: 'answered' }])
  assert.equal(alone.properties[taken].verdict, 'violated')
  assert.match(
    alone.properties[taken].text,
    /^Step 1 cannot happen: client1 takes a step, and then is answered\. What happens there is: /,
  )
  const hidden = await conforms(request, [{ at: 'client1', state: 'answered' }], { hidden: ['deliver'] })
  assert.equal(hidden.properties[taken].verdict, 'holds')
  assert.equal(hidden.properties[taken].trace?.steps.length, 2)
})

test('too many states that fit are an open question, not an answer', async () => {
  const report = await conforms(request, [{ at: 'server1', context: { executed: 9 } }], {
    hidden: ['deliver', 'timer', 'lose'],
    states: 50,
  })
  assert.equal(report.properties[taken].verdict, 'unknown')
  assert.match(report.properties[taken].text, /More than 50 states fit/)
})

test('steps that make no sense are refused, with what to write', async () => {
  const message = (step: object) => replay(request, [step as never]).then(() => '', String)
  assert.match(
    await message({ crash: 'server7' }),
    /Step 1 of the run makes no sense: crash: "server7" is no node of "Request"; there are client1, client2, server1\./,
  )
  assert.match(await message({ state: 'up' }), /it does not say what happened/)
  assert.match(await message({ deliver: 'work' }), /add to/)
  await assert.rejects(replay(request, [], { expect: { nothing: 'violated' } as never }), /no property "nothing"/)
})
