import assert from 'node:assert/strict'
import { execFileSync, fork } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { Recording } from './recording.js'

const deadly = {
  'process.exit()': ['process.exit(3)', /ended the kernel \(exit code 3\), as process\.exit does/],
  'a crash': ['process.kill(process.pid, "SIGSEGV")\nawait new Promise(() => {})', /crashed the kernel \(SIGSEGV\)/],
  'an abort': ['process.abort()', /crashed the kernel/],
  'a heap that grows': [
    'const all: unknown[] = []\nfor (;;) all.push(new Array(100).fill({}))',
    /64 MB of memory.*raise the memory limit/,
  ],
  'buffers that grow': [
    'const all: unknown[] = []\nfor (;;) all.push(Buffer.alloc(4e6, 1))',
    /64 MB of memory.*raise the memory limit/,
  ],
  'an error in a timer': [
    'setTimeout(() => { throw new Error("late") }, 1)\nawait new Promise(() => {})',
    /left an error uncaught, which ended the kernel: Error: late\./,
  ],
  'a rejection that nobody handles': [
    'void Promise.reject(new Error("lost"))\nawait new Promise(() => {})',
    /left an error uncaught, which ended the kernel: Error: lost\./,
  ],
} as const

for (const [name, [text, message]] of Object.entries(deadly)) {
  test(`${name} ends the kernel, not the session`, async (context) => {
    const notebook = new Recording(context, { memoryLimitBytes: 64 * 2 ** 20 })
    notebook.edit(['const before = 1', `// what kills\n${text}`, '"after"'])
    await notebook.run()
    assert.deepEqual(notebook.ended, [
      ['test:a', true],
      ['test:b', false],
    ])
    const [error, ...more] = notebook.errors
    assert.deepEqual(more, [])
    assert.match(error?.message ?? '', /^Cell 2 \(“\/\/ what kills”\) /)
    assert.match(error?.message ?? '', message)
    assert.deepEqual(notebook.statuses.at(-1), ['dead', error?.message])
    assert.deepEqual(notebook.stale, ['test:a', 'test:b'])

    await notebook.run('c')
    assert.deepEqual(notebook.texts, ["'after'"], 'a fresh kernel takes over')
  })
}

test('a kernel that dies while nothing runs is told by its status', async (context) => {
  const notebook = new Recording(context)
  notebook.edit(['setTimeout(() => process.exit(5), 50)\n"done"'])
  await notebook.run()
  assert.deepEqual(notebook.texts.at(-1), "'done'")
  await notebook.until(() => notebook.statuses.at(-1)?.[0] === 'dead')
  assert.match(notebook.statuses.at(-1)?.[1] ?? '', /^Cell 1 .*exit code 5/)
  assert.deepEqual(notebook.stale, ['test:a'])
})

test('restarting forgets all values', async (context) => {
  const notebook = new Recording(context)
  notebook.edit(['const kept = 1', 'kept'])
  await notebook.run()
  await notebook.session.restart()
  assert.equal(notebook.statuses.at(-1)?.[0], 'none')
  assert.deepEqual(notebook.stale, ['test:a', 'test:b'])
  await notebook.run('b')
  assert.deepEqual(notebook.started, ['test:a', 'test:b'])
})

test('a kernel that cannot be started is an error of the cell', async (context) => {
  const notebook = new Recording(context, { kernelPath: '/there/is/no/kernel.js' })
  notebook.edit(['1'])
  await notebook.run()
  assert.equal(notebook.errors.length, 1)
  assert.deepEqual(notebook.ended, [['test:a', false]])
})

test('no kernel outlives its parent, not even one in an endless loop', async () => {
  const parent = fork(fileURLToPath(new URL('orphaning.js', import.meta.url)), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const [kernel] = (await once(parent, 'message')) as [number]
  assert.ok(isAlive(kernel))
  parent.kill('SIGKILL')
  await once(parent, 'exit')
  const deadline = Date.now() + 20_000
  while (isAlive(kernel) && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 50))
  assert.ok(!isAlive(kernel))
})

/** A process that was killed and not yet collected is as good as gone. */
function isAlive(pid: number): boolean {
  try {
    return !execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).startsWith('Z')
  } catch {
    return false
  }
}
