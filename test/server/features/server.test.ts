import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { type Diagnostic, DiagnosticSeverity, DiagnosticTag, type MarkupContent } from 'vscode-languageserver-protocol'
import { Editor } from './editor.js'

const machineCell = `import { setup } from 'xstate'
const light = setup({
  types: { context: {} as { cars: number }, events: {} as { type: 'go' } | { type: 'stop' } },
}).createMachine({
  context: { cars: 0 },
  initial: 'red',
  states: { red: { on: { go: 'green' } }, green: { on: { stop: 'red' } } },
})`

let editor: Editor
before(async () => {
  editor = await Editor.start()
})
after(() => editor.close())

const messages = (diagnostics: readonly Diagnostic[]) =>
  diagnostics.map(({ message }) => (typeof message === 'string' ? message : message.value))

test('offers what the editor needs for cells', () => {
  const { notebookDocumentSync, completionProvider, hoverProvider } = editor.capabilities
  assert.deepEqual(notebookDocumentSync, {
    notebookSelector: [{ notebook: { notebookType: 'protocol-notebook' }, cells: [{ language: 'protocol-cell' }] }],
  })
  assert.equal(completionProvider?.resolveProvider, true)
  assert.equal(hoverProvider, true)
})

test('publishes diagnostics of an opened notebook, with ranges and versions', async () => {
  const notebook = await editor.open('opened.protocol.md', [machineCell, 'const n: string =\n  light.config.context'])
  assert.deepEqual(await notebook.diagnostics(0), [])
  const [problem, ...others] = await notebook.diagnostics(1)
  assert.deepEqual(others, [])
  assert.deepEqual(problem?.range, { start: { line: 0, character: 6 }, end: { line: 0, character: 7 } })
  assert.equal(problem?.severity, DiagnosticSeverity.Error)
  assert.equal(problem?.source, 'ts')
  assert.equal(problem?.code, 2322)
  await notebook.close()
})

test('an edit of one cell refreshes the cells that use it', async () => {
  const notebook = await editor.open('edited.protocol.md', ['const n = 1', 'const m: number = n', 'const other = 2'])
  assert.deepEqual(await notebook.diagnostics(1), [])
  assert.deepEqual(await notebook.diagnostics(2), [])
  editor.forget()
  const version = await notebook.type(0, "const n = 'one'")
  assert.deepEqual(await notebook.diagnostics(0, version), [])
  assert.deepEqual(messages(await notebook.diagnostics(1)), ["Type 'string' is not assignable to type 'number'."])
  assert.deepEqual(editor.published(notebook.cell(2)), [], 'a cell that does not use it is left alone')
  await notebook.close()
})

test('only the last of several quick edits is published', async () => {
  const notebook = await editor.open('quick.protocol.md', ['let n = 1'])
  await notebook.diagnostics(0)
  editor.forget()
  let version = 1
  for (const text of ['l', 'le', 'let', 'let n', 'let n: number', "let n: number = ''"]) {
    version = await notebook.type(0, text)
  }
  assert.deepEqual(messages(await notebook.diagnostics(0, version)), [
    "Type 'string' is not assignable to type 'number'.",
  ])
  assert.deepEqual(
    editor.published(notebook.cell(0)).map((params) => params.version),
    [version],
  )
  await notebook.close()
})

test('a name of a later cell says so, and says where it is', async () => {
  const notebook = await editor.open('later.protocol.md', ['console.log(raft)', 'const raft = 1'])
  const [problem] = await notebook.diagnostics(0)
  assert.equal(problem?.message, "'raft' is declared in a later cell; move this cell below it")
  assert.equal(problem?.relatedInformation?.[0]?.location.uri, notebook.cell(1))
  editor.forget()
  await notebook.move(0, 1)
  assert.deepEqual(await notebook.diagnostics(1), [])
  await notebook.close()
})

test('inserted and removed cells change what the others see', async () => {
  const notebook = await editor.open('cells.protocol.md', ['const a = b + 1'])
  assert.deepEqual(messages(await notebook.diagnostics(0)), ["Cannot find name 'b'."])
  editor.forget()
  await notebook.insert(0, 'const b = 1')
  assert.deepEqual(await notebook.diagnostics(1), [])
  editor.forget()
  const removed = notebook.cell(0)
  await notebook.remove(0)
  assert.deepEqual(messages(await notebook.diagnostics(0)), ["Cannot find name 'b'."])
  assert.deepEqual(await editor.diagnostics(removed), [], 'what a removed cell had is taken back')
  await notebook.close()
})

test('code without effect is faded', async () => {
  const notebook = await editor.open('faded.protocol.md', ['function f() {\n  const unused = 1\n}'])
  const [problem] = await notebook.diagnostics(0)
  assert.deepEqual(problem?.tags, [DiagnosticTag.Unnecessary])
  assert.equal(problem?.severity, DiagnosticSeverity.Hint)
  await notebook.close()
})

test('completes states, events and names of earlier cells, and explains them', async () => {
  const use = '/** Cars that wait. */\nconst waiting = 3\nconst actor = light.provide({})\nactor.getInitialSnapshot'
  const notebook = await editor.open('completed.protocol.md', [machineCell, use, 'wai'])
  const names = await notebook.complete(2, 0, 3)
  const waiting = names.items.find(({ label }) => label === 'waiting')
  assert.ok(waiting)
  const resolved = await notebook.resolve(waiting)
  assert.equal(resolved.detail, 'const waiting: 3')
  assert.equal((resolved.documentation as MarkupContent).value, 'Cars that wait.')
  const members = await notebook.complete(1, 2, use.split('\n')[2]?.indexOf('provide') ?? 0)
  assert.ok(members.items.some(({ label }) => label === 'provide'))

  await notebook.type(0, machineCell.replace('go:', ''))
  const line = 6
  const character = machineCell.split('\n')[line]?.indexOf('go:') ?? 0
  const events = await notebook.complete(0, line, character)
  assert.deepEqual(events.items.flatMap(({ label }) => /^(?:go|stop)(?=\??$)/.exec(label)?.[0] ?? []).sort(), [
    'go',
    'stop',
  ])
  await notebook.close()
})

test('hover tells of a name as it is in its own cell', async () => {
  const notebook = await editor.open('hover.protocol.md', [
    '/** All of them. */\nconst peers = [1, 2]',
    'peers.length // all',
  ])
  const hover = await notebook.hover(1, 0, 2)
  assert.ok(hover)
  assert.equal((hover.contents as MarkupContent).value, '```ts\nconst peers: number[]\n```\n\nAll of them.')
  assert.deepEqual(hover.range, { start: { line: 0, character: 0 }, end: { line: 0, character: 5 } })
  assert.equal(await notebook.hover(1, 0, 17), null)
  await notebook.close()
})

test('files beside the notebook are read, and read again when they change', async () => {
  const file = join(editor.folder, 'config.ts')
  const notebook = await editor.open('files.protocol.md', ["import { size } from './config'\nconst n: number = size"])
  assert.match(messages(await notebook.diagnostics(0))[0] ?? '', /Cannot find module '.\/config'/)
  for (const [text, expected] of [
    ['export const size = 3', []],
    ["export const size = 'three'", ["Type 'string' is not assignable to type 'number'."]],
  ] as const) {
    editor.forget()
    await writeFile(file, text)
    await editor.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [] })
    assert.deepEqual(messages(await notebook.diagnostics(0)), expected)
  }
  await notebook.close()
})

test('closing a notebook takes its diagnostics back', async () => {
  const notebook = await editor.open('closed.protocol.md', ['const n: number = true'])
  assert.equal((await notebook.diagnostics(0)).length, 1)
  await notebook.close()
  assert.deepEqual(await editor.diagnostics(notebook.cell(0)), [])
})

test('an untitled notebook has types too', async () => {
  const uri = 'untitled:Untitled-1.protocol.md'
  const cell = 'vscode-notebook-cell:Untitled-1.protocol.md#c0'
  await editor.connection.sendNotification('notebookDocument/didOpen', {
    notebookDocument: { uri, notebookType: 'protocol-notebook', version: 1, cells: [{ kind: 2, document: cell }] },
    cellTextDocuments: [{ uri: cell, languageId: 'protocol-cell', version: 1, text: 'const n: number = true' }],
  })
  assert.equal((await editor.diagnostics(cell, 1)).length, 1)
})

test('two notebooks in one folder do not see each other', async () => {
  const first = await editor.open('first.protocol.md', ['const secret = 1'])
  const second = await editor.open('second.protocol.md', ['secret'])
  assert.deepEqual(messages(await second.diagnostics(0)), ["Cannot find name 'secret'."])
  await first.close()
  await second.close()
})
