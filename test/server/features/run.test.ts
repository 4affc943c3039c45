import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  cellEnded,
  cellOutput,
  cellStarted,
  inspect,
  interruptKernel,
  type NotificationOf,
  type RequestOf,
  restartKernel,
  runCells,
  staleCells,
  trustChanged,
} from '../../../server/wire/messages.js'
import type { CellOutput } from '../../../server/wire/output.js'
import { Editor } from './editor.js'

let editor: Editor
const told: string[] = []
const waiting = new Set<() => void>()

before(async () => {
  editor = await Editor.start({ trusted: false })
  const note = <Params extends { cell: string }>(
    { method }: NotificationOf<Params>,
    words: (params: Params) => string,
  ) =>
    editor.connection.onNotification(method, (params: Params) => {
      told.push(`${params.cell.replace(/^.*#/, '')} ${words(params)}`)
    })
  note(cellStarted, () => 'started')
  note(cellEnded, ({ success }) => (success ? 'succeeded' : 'failed'))
  note(cellOutput, ({ output }) => textOf(output))
  editor.connection.onNotification(staleCells.method, ({ cells }: { cells: string[] }) => {
    told.push(`stale: ${cells.map((cell) => cell.replace(/^.*#/, '')).join(', ')}`)
    for (const look of waiting) look()
  })
})
after(async () => {
  assert.equal(await editor.close(), 0, 'the server ends as asked, with its kernels')
})

function textOf(output: CellOutput): string {
  return output.type === 'error' ? output.error.message : output.text.trim()
}

const ask = <Params, Result>({ method }: RequestOf<Params, Result>, params: Params): Promise<Result> =>
  editor.connection.sendRequest(method, params)

test('nothing is evaluated before the workspace is trusted', async () => {
  const notebook = await editor.open('untrusted.protocol.md', ['1 + 1'])
  await ask(runCells, { notebook: notebook.uri, cells: [notebook.cell(0)] })
  assert.deepEqual(told.splice(0), [
    'c0 started',
    'c0 Nothing runs in a workspace that is not trusted. Trust the workspace to run cells.',
    'c0 failed',
  ])
  const inquiry = { type: 'close' as const, inspections: [] }
  await assert.rejects(
    ask(inspect, { notebook: notebook.uri, cell: notebook.cell(0), inquiry }),
    /nothing is evaluated in a workspace that is not trusted/,
  )
  await editor.connection.sendNotification(trustChanged.method, { trusted: true })
  await ask(runCells, { notebook: notebook.uri, cells: [notebook.cell(0)] })
  assert.deepEqual(told.splice(0), ['c0 started', 'c0 2', 'c0 succeeded'])
  await notebook.close()
})

test('runs a cell and what it depends on, and tells what an edit makes stale', async () => {
  const notebook = await editor.open('run.protocol.md', ['const n = 20', 'n * 2 + 2'])
  await ask(runCells, { notebook: notebook.uri, cells: [notebook.cell(1)] })
  assert.deepEqual(told.splice(0), ['c0 started', 'c0 succeeded', 'c1 started', 'c1 42', 'c1 succeeded'])
  const stale = new Promise<void>((resolve) => waiting.add(resolve))
  await notebook.type(0, 'const n = 1')
  await stale
  assert.deepEqual(told.splice(0), ['stale: c0, c1'])
  await notebook.close()
})

test('an endless cell is interrupted, and the kernel starts anew', async () => {
  const notebook = await editor.open('endless.protocol.md', ['await new Promise(() => {})', "'alive'"])
  const running = ask(runCells, { notebook: notebook.uri, cells: [notebook.cell(0)] })
  await ask(interruptKernel, { notebook: notebook.uri })
  await running
  assert.ok(told.splice(0).includes('c0 failed'))
  await ask(restartKernel, { notebook: notebook.uri })
  told.length = 0
  await ask(runCells, { notebook: notebook.uri, cells: [notebook.cell(1)] })
  assert.ok(told.includes('c1 succeeded'))
  await notebook.close()
})

test('a notebook that is not open is refused in words', async () => {
  await assert.rejects(ask(runCells, { notebook: 'file:///nowhere.protocol.md', cells: [] }), /is not open/)
})
