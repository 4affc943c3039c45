import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { CodeAction, Diagnostic } from 'vscode-languageserver-protocol'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { cellsOf } from '../language/machines/gallery.js'
import { Editor } from './editor.js'

let editor: Editor
before(async () => {
  editor = await Editor.start({ trusted: false })
})
after(() => editor.close())

const lost = `import { setup } from 'xstate'
const machine = setup({}).createMachine({
  initial: 'idle',
  states: {
    idle: {},
    lost: {},
  },
})`

/** The lint's findings in a cell, as soon as they are as wanted. */
async function findings(
  uri: string,
  wanted: (found: readonly Diagnostic[]) => boolean,
): Promise<readonly Diagnostic[]> {
  for (;;) {
    const found = editor.latest(uri).filter(({ code }) => /^PN/.test(String(code)))
    if (wanted(found)) return found
    await setTimeout(20)
  }
}

test('a finding has its code, its page and an action that ignores it, which it then does', async () => {
  const notebook = await editor.open('lint.protocol.md', [lost])
  const [diagnostic] = await findings(notebook.cell(0), (all) => all.length > 0)
  assert.equal(diagnostic.code, 'PN101')
  assert.match(readFileSync(fileURLToPath(diagnostic.codeDescription!.href), 'utf8'), /^# PN101: unreachable-state/)
  const actions = await editor.connection.sendRequest<CodeAction[]>('textDocument/codeAction', {
    textDocument: { uri: notebook.cell(0) },
    range: diagnostic.range,
    context: { diagnostics: [diagnostic] },
  })
  const ignore = actions.find(({ title }) => title === 'Ignore PN101 here')
  const [edit] = ignore!.edit!.changes![notebook.cell(0)]
  assert.equal(edit.newText, '    // protocol-ignore PN101\n')
  await notebook.type(0, lost.replace('    lost', `${edit.newText}    lost`))
  await findings(notebook.cell(0), (all) => all.length === 0)
})

test('a fault that TypeScript finds as well is told once, in the words of machines; another fault beside it is told', async () => {
  const setUp = `setup({ types: { events: {} as { type: 'go' } }, guards: { ready: () => true } })`
  const text = `import { setup } from 'xstate'
const machine = ${setUp}.createMachine({
  initial: 'idle',
  entry: 'note',
  states: {
    idle: { on: { go: { target: 'busy', guard: 'raedy' } } },
    busy: { on: { gone: 'idle' }, description: 1 },
  },
})`
  const notebook = await editor.open('once.protocol.md', [text])
  const isTold = (all: readonly Diagnostic[]) => all.some(({ code }) => code === 'PN121')
  await notebook.diagnostics(0, 1, 2)
  await findings(notebook.cell(0), isTold)
  const told = editor.latest(notebook.cell(0)).filter(({ severity }) => severity === 1)
  const lines = text.split('\n')
  assert.deepEqual(
    told
      .map(({ code, range: { start, end } }) => `${code} ${lines[start.line]?.slice(start.character, end.character)}`)
      .sort(),
    ['2322 description', 'PN121 raedy', 'PN122 note', 'PN126 gone'],
  )
})

test('in the Raft notebook the vote that is not on disk is found, with its fix, and nothing else', async () => {
  const texts = cellsOf('raft').map(({ text }) => text)
  const notebook = await editor.open('raft.protocol.md', texts)
  const forgetful = texts.findIndex((text) => text.includes("durable: ['term', 'log']"))
  const [found, ...more] = await findings(notebook.cell(forgetful), (all) => all.length > 0)
  assert.deepEqual([found.code, more.length], ['PN112', 0])
  const actions = await editor.connection.sendRequest<CodeAction[]>('textDocument/codeAction', {
    textDocument: { uri: notebook.cell(forgetful) },
    range: found.range,
    context: { diagnostics: [found] },
  })
  const [edit] = actions.find(({ title }) => title === 'Make "votedFor" durable')!.edit!.changes![
    notebook.cell(forgetful)
  ]
  const document = TextDocument.create('', '', 1, texts[forgetful])
  const mended = TextDocument.applyEdits(document, [edit])
  assert.ok(mended.includes("durable: ['term', 'log', 'votedFor']"))
  await notebook.type(forgetful, mended)
  await findings(notebook.cell(forgetful), (all) => all.length === 0)
  for (const index of texts.keys()) assert.deepEqual(await findings(notebook.cell(index), () => true), [])
})
