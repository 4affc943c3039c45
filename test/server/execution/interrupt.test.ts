import assert from 'node:assert/strict'
import { test } from 'node:test'
import { endless } from './protocols.js'
import { Recording } from './recording.js'

test('an interrupted check shows how far it came, and the kernel lives on', async (context) => {
  const notebook = new Recording(context)
  notebook.edit([endless, 'const report = await check(counting)\nconsole.log("not reached")', '"not run"'])
  const done = notebook.run()
  await notebook.until(() => notebook.progress.length > 0)
  assert.equal(notebook.progress[0]?.protocol, 'Counting')
  assert.ok((notebook.progress[0]?.distinct ?? 0) > 0)
  await notebook.session.interrupt()
  await done
  assert.deepEqual(notebook.started, ['test:a', 'test:b'])
  const [report] = notebook.reports
  assert.equal(report?.verdict, 'unknown')
  assert.deepEqual(
    report?.limits.map(({ limit }) => limit),
    ['cancelled'],
  )
  assert.equal(notebook.errors[0]?.name, 'Interrupted')
  assert.equal(notebook.printed, '')
  assert.equal(notebook.statuses.at(-1)?.[0], 'idle')

  await notebook.run('c')
  assert.deepEqual(notebook.texts, ["'not run'"])
  assert.equal(notebook.statuses.filter(([status]) => status === 'starting').length, 1)
})

for (const [name, text] of Object.entries({
  'an endless loop': 'console.log("begun")\nfor (;;) {}',
  'a promise that never settles': 'console.log("begun")\nawait new Promise(() => {})',
})) {
  test(`interrupting ${name} ends its kernel within a second or so`, async (context) => {
    const notebook = new Recording(context)
    notebook.edit(['const before = 1', text, '"after"'])
    const done = notebook.run()
    await notebook.until(() => notebook.printed.includes('begun'))
    const begin = performance.now()
    await notebook.session.interrupt()
    assert.ok(performance.now() - begin < 5000)
    await done
    assert.match(
      notebook.errors[0]?.message ?? '',
      /^Cell 2 .* did not stop when it was interrupted, so its kernel was ended/,
    )
    assert.deepEqual(notebook.ended.at(-1), ['test:b', false])
    assert.equal(notebook.statuses.at(-1)?.[0], 'dead')
    assert.deepEqual(notebook.stale, ['test:a', 'test:b'])
    await notebook.run('c')
    assert.deepEqual(notebook.texts, ["'after'"])
  })
}

test('an interrupt empties the queue', async (context) => {
  const notebook = new Recording(context)
  notebook.edit(['console.log("begun")\nawait new Promise(() => {})', '"second"'])
  const first = notebook.run('a')
  const second = notebook.session.run([{ id: 'test:b', text: '"second"' }], ['test:b'])
  await notebook.until(() => notebook.printed.includes('begun'))
  await notebook.session.interrupt()
  await Promise.all([first, second])
  assert.deepEqual(notebook.started, ['test:a'])
})

test('interrupting or restarting what does not run changes nothing', async (context) => {
  const notebook = new Recording(context)
  notebook.edit(['1'])
  await notebook.session.interrupt()
  await notebook.session.restart()
  assert.deepEqual(notebook.statuses, [])
  await notebook.run()
  await notebook.session.interrupt()
  assert.deepEqual(notebook.texts, ['1'])
  assert.deepEqual(notebook.stale, [])
})
