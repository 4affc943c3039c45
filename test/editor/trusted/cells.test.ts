import { strict as assert } from 'node:assert'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type CompletionList,
  commands,
  type DocumentSymbol,
  type Location,
  type LocationLink,
  languages,
  type NotebookCell,
  Position,
  Range,
  Uri,
  WorkspaceEdit,
  window,
  workspace,
} from 'vscode'
import { eventually, folder, openCells } from '../notebook.js'

describe('moving about and changing things in cells', () => {
  it('renames in all cells', async () => {
    const document = await openCells('rename', 'const peers = [1]', 'peers.length', 'const a = { peers }')
    const edit = await eventually('the rename comes', async () => {
      const found = await commands.executeCommand<WorkspaceEdit>(
        'vscode.executeDocumentRenameProvider',
        ...at(document.cellAt(1), 0, 2),
        'others',
      )
      return found.size === 3 ? found : undefined
    })
    assert.ok(await workspace.applyEdit(edit))
    assert.deepEqual(document.getCells().map(textOf), [
      'const others = [1]',
      'others.length',
      'const a = { peers: others }',
    ])
  })

  it('goes to a definition in another cell, and in the kit', async () => {
    const document = await openCells(
      'definition',
      "import { send } from 'protocol-notebook'\nconst peers = [1]",
      'peers\nsend',
    )
    const goTo = (line: number) =>
      eventually('the definition comes', async () => {
        const found = await commands.executeCommand<(Location | LocationLink)[]>(
          'vscode.executeDefinitionProvider',
          ...at(document.cellAt(1), line, 2),
        )
        const [first] = found
        return (
          first &&
          ('uri' in first
            ? { uri: first.uri, range: first.range }
            : { uri: first.targetUri, range: first.targetSelectionRange })
        )
      })
    const own = await goTo(0)
    assert.equal(own.uri.toString(), document.cellAt(0).document.uri.toString())
    assert.deepEqual(own.range, new Range(1, 6, 1, 11))
    const kit = await goTo(1)
    assert.match((await workspace.openTextDocument(kit.uri)).getText(kit.range), /^send$/)
  })

  it('completes what would have to be imported, and says from where', async () => {
    const document = await openCells('import', "import { send } from 'protocol-notebook'\nsend", 'broadc')
    const label = await eventually('the completion comes', async () => {
      const { items } = await commands.executeCommand<CompletionList>(
        'vscode.executeCompletionItemProvider',
        ...at(document.cellAt(1), 0, 6),
      )
      const labels = items.map(({ label }) => (typeof label === 'string' ? { label } : label))
      return labels.find(({ label }) => label === 'broadcast')
    })
    assert.deepEqual(label, { label: 'broadcast', description: 'protocol-notebook' })
  })

  it('has an outline', async () => {
    const document = await openCells('outline', 'const machine = { initial: 1 }\nfunction vote() {}')
    const symbols = await eventually('the outline comes', async () => {
      const found = await commands.executeCommand<DocumentSymbol[] | undefined>(
        'vscode.executeDocumentSymbolProvider',
        document.cellAt(0).document.uri,
      )
      return found?.length ? found : undefined
    })
    assert.deepEqual(
      symbols.map(({ name }) => name),
      ['machine', 'vote'],
    )
  })

  it('knows what is not saved yet in an imported file', async () => {
    const file = Uri.file(join(folder(), 'unsaved.ts'))
    writeFileSync(file.fsPath, 'export const size = 1\n')
    const document = await openCells('unsaved', "import { size } from './unsaved'\nconst n: number = size")
    const text = await workspace.openTextDocument(file)
    await window.showTextDocument(text)
    const edit = new WorkspaceEdit()
    edit.replace(file, new Range(0, 20, 0, 21), "'one'")
    assert.ok(await workspace.applyEdit(edit))
    await eventually(
      'the type error is reported',
      () =>
        problemsOf(document.cellAt(0)).some(({ message }) => /'string' is not assignable/.test(message)) || undefined,
    )
  })

  it('checks while one types: the property that is violated is underlined', async () => {
    const machine = `import { assign, setup } from 'xstate'\nimport { protocol } from 'protocol-notebook'\nconst clock = setup({ types: { context: {} as { n: number } } }).createMachine({\n  context: { n: 0 },\n  after: { 10: { actions: assign({ n: ({ context }) => Math.min(3, context.n + 1) }) } },\n})`
    const claim = (most: number) =>
      `const clocks = protocol({\n  name: 'clocks',\n  nodes: { clock: { machine: clock } },\n  properties: ({ always }) => ({ small: always(({ clock: [clock] }) => clock.context.n <= ${most}) }),\n})`
    const document = await openCells('typing', machine, claim(9))
    const cell = document.cellAt(1)
    const edit = new WorkspaceEdit()
    edit.replace(cell.document.uri, new Range(0, 0, 9, 0), claim(0))
    assert.ok(await workspace.applyEdit(edit))
    const violation = await eventually('the violation is reported', () =>
      problemsOf(cell).find(({ source }) => source === 'protocol'),
    )
    assert.equal(cell.document.getText(violation.range), 'small')
    assert.ok(
      (violation.relatedInformation ?? []).some(
        ({ location }) => location.uri.toString() === document.cellAt(0).document.uri.toString(),
      ),
    )
  })

  it('begins a notebook with a template', async () => {
    await commands.executeCommand('protocolNotebook.new', 'lease.protocol.md')
    const notebook = window.activeNotebookEditor?.notebook
    assert.match(notebook?.cellAt(0).document.getText() ?? '', /^# A lease/)
    await commands.executeCommand('workbench.action.revertAndCloseActiveEditor')
  })
})

const at = (cell: NotebookCell, line: number, character: number) =>
  [cell.document.uri, new Position(line, character)] as const
const textOf = (cell: NotebookCell): string => cell.document.getText()
const problemsOf = (cell: NotebookCell) => languages.getDiagnostics(cell.document.uri)
