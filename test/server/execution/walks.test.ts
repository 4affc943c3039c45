/** Walks in a real kernel: begun by a cell, or by whoever has a trace, and gone on with by requests. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { WalkAnswer } from '../../../server/wire/exploring.js'
import { endless, pingPong } from './protocols.js'
import { Recording } from './recording.js'

function explored(answer: WalkAnswer) {
  assert.ok('exploration' in answer, JSON.stringify(answer))
  return answer
}

test('a cell shows a walk, which goes on as long as its kernel', async (context) => {
  const notebook = new Recording(context)
  notebook.edit([
    pingPong,
    `import { explore } from 'protocol-notebook'
const answered = (state: { pinger: readonly { value: unknown }[] }) => state.pinger[0].value === 'done'
const walk = await explore(pingPong, { from: [{ input: 'go', at: 'pinger1' }] })`,
    `const checked = await check(pingPong, { expect: { 'never done': 'violated' } })`,
    endless,
    'await explore(counting)',
    `await explore(pingPong, { from: [{ crash: 'pinger1' }] })`,
  ])
  await notebook.run()
  const walks = notebook.outputs.flatMap(([cell, output]) => (output.type === 'exploration' ? [{ cell, output }] : []))
  assert.deepEqual(
    walks.map(({ cell }) => cell),
    ['test:b', 'test:e'],
  )
  assert.match(notebook.errors[0]?.message ?? '', /^Step 1 cannot happen: pinger1 crashes. What could happen is: /)
  const { exploration, text } = walks[0]!.output
  assert.match(
    text,
    /^Ping pong: the state after 1 step\n {2}1 {2}pinger1 is given go\n[\s\S]*ponger1 can\n {2}- ponger1 receives ping from pinger1/,
  )

  const { walk } = exploration
  const ask = notebook.session.walk.bind(notebook.session)
  const at = exploration.at
  const chosen = explored(await ask({ do: 'choose', walk, at, action: 0 }))
  assert.equal(chosen.exploration.enabled[0]?.step.text, 'pinger1 receives pong from ponger1')
  const late = explored(await ask({ do: 'choose', walk, at, action: 0 }))
  assert.deepEqual([late.exploration.at, late.said], [chosen.exploration.at, 'The walk has gone on meanwhile.'])
  for (const condition of [
    'reach: one done',
    'an answer comes',
    'answered',
    'pinger1 done',
    'never done',
    'pinger[0].matches("done")',
  ]) {
    await ask({ do: 'go', walk, moment: 0 })
    const reached = explored(await ask({ do: 'reach', walk, condition, faults: true }))
    assert.equal(reached.said, 'It takes 3 steps from here, and no way is shorter.', condition)
    assert.equal(reached.exploration.trace.property, 'never done')
  }
  const none = explored(await ask({ do: 'reach', walk, condition: 'two done', faults: true }))
  assert.deepEqual(
    [none.failed, none.said],
    [true, 'No state that can be reached from here is like that: there are 1.'],
  )
  const unclear = await ask({ do: 'reach', walk, condition: 'two wizards', faults: true })
  assert.match('fault' in unclear ? unclear.fault : '', /^"two wizards" is nothing to look for in "Ping pong"/)
  const failing = await ask({ do: 'reach', walk, condition: 'pinger[7].up', faults: true })
  assert.match('fault' in failing ? failing.fault : '', /the condition.* failed: /)

  // whoever has a trace of the protocol walks on from any of its steps
  const trace = notebook.reports[0]?.properties['never done']?.trace
  assert.ok(trace)
  const branch = explored(await ask({ do: 'open', protocol: 'Ping pong', trace, steps: 2 }))
  assert.equal(branch.exploration.trace.steps.length, 2)
  assert.notEqual(branch.exploration.walk, walk)

  // a search without an end is stopped
  const counting = walks[1]!.output.exploration.walk
  const searching = ask({ do: 'reach', walk: counting, condition: 'counter[0].context.n < 0', faults: true })
  await ask({ do: 'stop', walk: counting })
  assert.equal(explored(await searching).failed, true)

  assert.ok('gone' in (await ask({ do: 'open', protocol: 'Another' })))
  await ask({ do: 'close', walk })
  assert.ok('gone' in (await ask({ do: 'show', walk })))
  const waiting = ask({ do: 'reach', walk: counting, condition: 'counter[0].context.n < 0', faults: true })
  await notebook.session.restart()
  assert.ok('gone' in (await waiting))
  assert.ok('gone' in (await ask({ do: 'show', walk: counting })))
})
