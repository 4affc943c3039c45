import { strict as assert } from 'node:assert'
import {
  type CallHierarchyIncomingCall,
  type CallHierarchyItem,
  type CodeAction,
  type CompletionList,
  commands,
  type DocumentHighlight,
  type DocumentSymbol,
  type FoldingRange,
  type InlayHint,
  type Location,
  type LocationLink,
  NotebookRange,
  Position,
  Range,
  type SelectionRange,
  type SemanticTokens,
  type SignatureHelp,
  type SymbolInformation,
  type TextEdit,
  Uri,
  type WorkspaceEdit,
  window,
  workspace,
} from 'vscode'
import { eventually, openCells } from '../notebook.js'

const machine = `import { setup } from 'xstate'
const machine = setup({ guards: { mayGo: () => true } }).createMachine({
  initial: 'here',
  states: {
    here: { on: { go: { target: 'there', guard: 'mayGo' } } },
    there: {},
  },
})`
const limits = `import { assign } from 'xstate'
interface Limits { most: number }
const limits: Limits = {
  most: 3,
}
/** Whether there is room. */
function within(count: number): boolean {
  return count<limits.most
}`
const uses = `const isThereRoom = within(2) && within(limits.most)
limits`

describe('the editor of cells', () => {
  it('has all that it has in a file: of TypeScript, and of machines', async () => {
    const { getCells } = await openCells('features', machine, limits, uses)
    const cells = getCells().map(({ document: { uri } }) => uri)
    const [states, declaring, using] = cells
    assert.ok(states && declaring && using)
    const ask = async <T>(command: string, ...asked: unknown[]) => {
      if (asked[0] instanceof Uri) await drawn(asked[0], cells.indexOf(asked[0]))
      return commands.executeCommand<T>(`vscode.${command}`, ...asked)
    }
    const call = new Position(0, 22)

    const definition = await eventually('definitions come', async () => {
      const found = await ask<(Location | LocationLink)[]>('executeDefinitionProvider', using, call)
      return found.length > 0 ? found : undefined
    })
    assert.deepEqual(definition.map(placeOf), [`${declaring} 6`])
    const type = await ask<(Location | LocationLink)[]>('executeTypeDefinitionProvider', using, new Position(1, 2))
    assert.deepEqual(type.map(placeOf), [`${declaring} 1`])
    const references = await ask<Location[]>('executeReferenceProvider', using, call)
    assert.deepEqual(references.map(placeOf).sort(), [`${declaring} 6`, `${using} 0`, `${using} 0`].sort())
    const highlights = await ask<DocumentHighlight[]>('executeDocumentHighlights', using, call)
    assert.equal(highlights.length, 2)

    const renamed = await ask<WorkspaceEdit>('executeDocumentRenameProvider', using, call, 'fits')
    assert.deepEqual(
      renamed
        .entries()
        .map(([uri, edits]) => `${uri} ${edits.length}`)
        .sort(),
      [`${declaring} 1`, `${using} 2`].sort(),
    )
    const state = await ask<WorkspaceEdit>('executeDocumentRenameProvider', states, new Position(5, 6), 'away')
    assert.equal(state.get(states).length, 2)
    const target = await ask<CompletionList>('executeCompletionItemProvider', states, new Position(4, 33))
    assert.deepEqual(target.items.map(({ label }) => label).slice(0, 2), ['here', 'there'])
    const imported = await ask<CompletionList>('executeCompletionItemProvider', using, new Position(1, 6), undefined, 5)
    assert.ok(imported.items.some(({ label }) => label === 'limits'))

    const help = await ask<SignatureHelp>('executeSignatureHelpProvider', using, new Position(0, 27), '(')
    assert.equal(help.signatures[0]?.label, 'within(count: number): boolean')
    const outline = await ask<DocumentSymbol[]>('executeDocumentSymbolProvider', declaring)
    assert.deepEqual(outline.map(({ name }) => name).sort(), ['Limits', 'limits', 'within'])
    const symbols = await ask<SymbolInformation[]>('executeWorkspaceSymbolProvider', 'isThereRoom')
    assert.ok(symbols.some(({ location }) => String(location.uri) === String(using)))

    const formatted = await ask<TextEdit[]>('executeFormatDocumentProvider', declaring, {
      tabSize: 2,
      insertSpaces: true,
    })
    assert.ok(formatted.length > 0)
    const folds = await ask<FoldingRange[]>('executeFoldingRangeProvider', declaring)
    assert.ok(folds.some(({ start }) => start === 6))
    const [selection] = await ask<SelectionRange[]>('executeSelectionRangeProvider', using, [call])
    assert.ok(selection?.parent?.range.contains(selection.range))
    const tokens = await ask<SemanticTokens>('provideDocumentSemanticTokens', declaring)
    assert.ok(tokens.data.length > 0)
    await workspace.getConfiguration('typescript').update('inlayHints.parameterNames.enabled', 'all', true)
    const hints = await eventually('hints come', async () => {
      const found = await ask<InlayHint[]>('executeInlayHintProvider', using, new Range(0, 0, 1, 0))
      return found.length > 0 ? found : undefined
    })
    assert.equal(hints.length, 2)

    const [called] = await ask<CallHierarchyItem[]>('prepareCallHierarchy', using, call)
    assert.equal(called?.name, 'within')
    const callers = await ask<CallHierarchyIncomingCall[]>('provideIncomingCalls', called)
    assert.ok(callers.length > 0)
    const all = new Range(0, 0, 9, 0)
    const organise = await ask<CodeAction[]>('executeCodeActionProvider', declaring, all, 'source.organizeImports', 5)
    // the only import of the cell is used nowhere
    assert.ok(organise[0]?.edit?.get(declaring).some(({ range }) => range.start.line === 0))
    const extract = await ask<CodeAction[]>('executeCodeActionProvider', using, new Range(0, 20, 0, 29), 'refactor', 5)
    assert.ok(extract.some(({ title }) => /extract/i.test(title)))
  })
})

/** VS Code keeps the text of a cell, and hands some of its commands what they were asked, only while the cell is drawn. */
async function drawn(cell: Uri, index: number): Promise<void> {
  const isDrawn = () => window.visibleTextEditors.some(({ document: { uri } }) => String(uri) === String(cell))
  window.activeNotebookEditor?.revealRange(new NotebookRange(index, index + 1))
  await eventually(`cell ${index} is drawn`, () => isDrawn() || undefined)
}

const placeOf = (place: Location | LocationLink): string =>
  'uri' in place
    ? `${place.uri} ${place.range.start.line}`
    : `${place.targetUri} ${(place.targetSelectionRange ?? place.targetRange).start.line}`
