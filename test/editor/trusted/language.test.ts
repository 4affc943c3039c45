import { strict as assert } from 'node:assert'
import {
  type CompletionList,
  commands,
  type Diagnostic,
  type Hover,
  languages,
  type MarkdownString,
  type NotebookCell,
  Position,
  Range,
  WorkspaceEdit,
  workspace,
} from 'vscode'
import { eventually, openCells } from '../notebook.js'

describe('TypeScript in cells', () => {
  it('reports a type error where it is, and no longer once it is mended', async () => {
    const document = await openCells('types', 'const answer: number = 42', `const\n  text: string = answer`)
    const cell = document.cellAt(1)
    const [problem] = await eventually('the type error is reported', () => some(problemsOf(cell)))
    assert.match(problem?.message ?? '', /'number' is not assignable to type 'string'/)
    assert.deepEqual(problem?.range, new Range(1, 2, 1, 6))
    assert.deepEqual(problemsOf(document.cellAt(0)), [])
    await replace(cell, new Range(1, 8, 1, 14), 'number')
    await eventually('the type error goes away', () => problemsOf(cell).length === 0 || undefined)
  })

  it('completes names of earlier cells and what they have', async () => {
    const document = await openCells('completion', `const machine = { initial: 'off' }`, 'machine.')
    const labels = await eventually('completions come', async () => {
      const { items } = await at<CompletionList>('vscode.executeCompletionItemProvider', document.cellAt(1), 0, 8)
      const found = items.map(({ label }) => (typeof label === 'string' ? label : label.label))
      return found.includes('initial') ? found : undefined
    })
    assert.deepEqual(labels, ['initial'])
  })

  it('completes and checks the kit', async () => {
    const cell = `import { protocol } from 'protocol-notebook'\nprotocol({ name: 1, nodes: {} })`
    const document = await openCells('kit', cell)
    const [problem] = await eventually('the type error is reported', () => some(problemsOf(document.cellAt(0))))
    assert.match(problem?.message ?? '', /'number' is not assignable to type 'string'/)
    assert.equal(problem?.range.start.line, 1)
  })

  it('shows the type of what the pointer is on', async () => {
    const document = await openCells('hover', 'const answer = 42', 'answer')
    const text = await eventually('the hover comes', async () => {
      const hovers = await at<Hover[]>('vscode.executeHoverProvider', document.cellAt(1), 0, 2)
      const contents = hovers.flatMap((hover) => hover.contents as MarkdownString[])
      return contents.map(({ value }) => value).join('\n') || undefined
    })
    assert.match(text, /const answer: 42/)
  })
})

const problemsOf = (cell: NotebookCell): Diagnostic[] => languages.getDiagnostics(cell.document.uri)

const some = <T>(list: T[]): T[] | undefined => (list.length > 0 ? list : undefined)

const at = <T>(command: string, cell: NotebookCell, line: number, column: number): Thenable<T> =>
  commands.executeCommand<T>(command, cell.document.uri, new Position(line, column))

async function replace(cell: NotebookCell, range: Range, text: string): Promise<void> {
  const edit = new WorkspaceEdit()
  edit.replace(cell.document.uri, range, text)
  assert.ok(await workspace.applyEdit(edit))
}
