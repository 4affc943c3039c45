import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { CodeLens } from 'vscode-languageserver-protocol'
import { type EditedNotebook, Editor } from './editor.js'

let editor: Editor
before(async () => {
  editor = await Editor.start({ trusted: true })
})
after(() => editor.close())

const lenses = async (notebook: EditedNotebook, index: number) =>
  (
    await editor.connection.sendRequest<CodeLens[]>('textDocument/codeLens', {
      textDocument: { uri: notebook.cell(index) },
    })
  ).map(({ range, command }) => [range.start.line, command?.title, ...(command?.arguments ?? [])])

const run = (notebook: EditedNotebook, ...cells: number[]) =>
  editor.connection.sendRequest('protocolNotebook/run', {
    notebook: notebook.uri,
    cells: cells.map((index) => notebook.cell(index)),
  })

const declaration = `import { createMachine } from 'xstate'
import { check, protocol } from 'protocol-notebook'
const light = createMachine({ initial: 'red', states: { red: { after: { 10: 'green' } }, green: { after: { 10: 'red' } } } })
const lights = protocol({
  name: 'Lights',
  nodes: { light: { machine: light } },
  properties: ({ always, reachable }) => ({
    'never green': always(({ light: [one] }) => !one.matches('green')),
    'green some day': reachable(({ light: [one] }) => one.matches('green')),
  }),
})`

test('a protocol that nobody checks gets a cell; else its checks are run, and properties show their verdicts', async () => {
  const notebook = await editor.open('lenses.protocol.md', [declaration])
  const beside = notebook.cell(0)
  const simulates = "import { simulate } from 'protocol-notebook'\nawait simulate(lights)"
  const explore = [3, '$(type-hierarchy) Explore', { cell: beside, variable: 'lights', protocol: 'Lights' }]
  assert.deepEqual(await lenses(notebook, 0), [
    [3, '$(play) Check', { cells: [], beside, add: 'await check(lights)' }],
    [3, '$(pulse) Simulate', { cells: [], beside, add: simulates }],
    explore,
  ])
  await notebook.insert(1, 'await check(lights)')
  await notebook.insert(2, simulates)
  const check = [3, '$(play) Check', { cells: [notebook.cell(1)], beside }]
  const others = [[3, '$(pulse) Simulate', { cells: [notebook.cell(2)], beside }], explore]
  assert.deepEqual(await lenses(notebook, 0), [check, ...others])
  await run(notebook, 1)
  assert.deepEqual(await lenses(notebook, 0), [
    check,
    ...others,
    [7, '$(error) violated in 1 step'],
    [8, '$(pass) reached in 1 step'],
  ])
  // another text, another verdict perhaps: nothing is said of it any more
  await notebook.type(0, declaration.replace('!one', 'one'))
  assert.deepEqual(await lenses(notebook, 0), [check, ...others])
})

test('a variant beside its base: each property tells of both', async () => {
  const notebook = await editor.open('variants.protocol.md', [
    declaration,
    "const dark = lights.with({ name: 'Dark', network: { order: 'fifo' } })",
    "await check(lights)\nawait check(dark, { expect: { 'never green': 'violated' } })",
  ])
  assert.deepEqual(
    (await lenses(notebook, 1)).map(([line, title]) => [line, title]),
    [
      [0, '$(play) Check'],
      [0, '$(pulse) Simulate'],
      [0, '$(type-hierarchy) Explore'],
    ],
  )
  await run(notebook, 2)
  const first = (await lenses(notebook, 0)).find(([line]) => line === 7)
  assert.match(
    String(first?.[1]),
    /^Lights: \$\(error\) violated in 1 step · Dark: \$\(error\) violated in 1 step, as expected$/,
  )
})
