import { strict as assert } from 'node:assert'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type CodeLens, commands, type Hover, type MarkdownString, Position, Uri, window } from 'vscode'
import { eventually, folder, hasEnded, openCells, shownText } from '../notebook.js'

const worker = `import { assign, setup } from 'xstate'
import type { Message } from 'protocol-notebook'
export const worker = setup({
  types: { context: {} as { done: number }, events: {} as Message<{ type: 'work' }> },
}).createMachine({
  context: { done: 0 },
  on: { work: { actions: assign({ done: ({ context }) => context.done + 1 }) } },
})
`
const boss = `import { setup } from 'xstate'
import { check, protocol, send } from 'protocol-notebook'
import { worker } from './worker.js'
const boss = setup({ delays: { soon: 10 } }).createMachine({
  initial: 'waiting',
  states: {
    waiting: { after: { soon: 'telling' } },
    telling: { entry: send('worker1', { type: 'work' }) },
  },
})
const works = protocol({
  name: 'Works',
  nodes: { boss: { machine: boss }, worker: { machine: worker } },
  properties: ({ always }) => ({ 'nothing is done': always(({ worker: [one] }) => one.context.done === 0) }),
})`

describe('protocols in the text of cells', () => {
  it('checks from above a protocol, tells of a state, and shows the steps of a trace in cells and files', async () => {
    const file = join(folder(), 'worker.ts')
    writeFileSync(file, worker)
    const document = await openCells('marks', boss)
    const cell = document.cellAt(0)

    const hover = await eventually('the hover comes', async () => {
      const at = new Position(6, 6)
      const found = await commands.executeCommand<Hover[]>('vscode.executeHoverProvider', cell.document.uri, at)
      const text = found.flatMap(({ contents }) => contents.map((one) => (one as MarkdownString).value)).join('\n')
      return /waiting/.test(text) ? text : undefined
    })
    assert.match(hover, /telling/)

    const check = await eventually('the lens comes', async () => {
      const lenses = await commands.executeCommand<CodeLens[]>('vscode.executeCodeLensProvider', cell.document.uri)
      return lenses.find(({ command }) => command?.title.endsWith('Check'))
    })
    assert.equal(check.range.start.line, 10)
    assert.ok(check.command)
    await commands.executeCommand(check.command.command, ...(check.command.arguments ?? []))
    await eventually('the check has ended', () => hasEnded(document.cellAt(1)) || undefined)
    assert.match(shownText(document.cellAt(1)), /nothing is done/)

    const stepAt = async (step: number) => {
      await commands.executeCommand('protocolNotebook.showStepInSource', { property: 'nothing is done', step })
    }
    const cursorIn = (uri: Uri) =>
      eventually(`the cursor is in ${uri}`, () => {
        const editor = window.activeTextEditor
        return editor?.document.uri.toString() === uri.toString() ? editor.selection.active.line : undefined
      })
    await stepAt(1)
    assert.equal(await cursorIn(cell.document.uri), 6)
    await stepAt(2)
    assert.equal(await cursorIn(Uri.file(file)), 6)
    await commands.executeCommand('protocolNotebook.clearTraceMarks')
  }).timeout(600_000)
})
