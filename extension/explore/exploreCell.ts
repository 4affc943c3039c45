/** "Protocol: Explore": a cell from which one walks through a protocol by hand, from the start or from a step of a trace. */
import {
  commands,
  type Disposable,
  type NotebookCell,
  NotebookCellData,
  NotebookCellKind,
  type NotebookDocument,
  NotebookEdit,
  notebooks,
  WorkspaceEdit,
  window,
  workspace,
} from 'vscode'
import {
  type ExploreProtocol,
  exploreProtocol,
  exploringCell,
  languageId,
  notebookType,
} from '../../server/wire/messages.js'
import type { ViewerMessage } from '../../server/wire/viewer.js'
import type { Server } from '../client.js'
import { activeNotebook } from '../notebook/activeNotebook.js'
import type { NotebookController } from '../notebook/controller.js'
import { nameOf } from '../traces/regressionCell.js'
import { runsIn } from '../traces/shownTraces.js'

/** A name that a cell gives to a protocol, or to a variant of one. */
const declared = /\bconst\s+([A-Za-z_$][\w$]*)\s*=\s*(?:protocol\(|[A-Za-z_$][\w$.]*\.with\()/g

export function registerExplore(server: Server, controller: NotebookController): Disposable[] {
  const explore = async (notebook: NotebookDocument, below: NotebookCell, text: string) => {
    const edit = new WorkspaceEdit()
    const data = new NotebookCellData(NotebookCellKind.Code, text, languageId)
    edit.set(notebook.uri, [NotebookEdit.insertCells(below.index + 1, [data])])
    if (await workspace.applyEdit(edit)) await controller.run(notebook, [notebook.cellAt(below.index + 1)])
  }
  return [
    commands.registerCommand(exploreProtocol, async (context?: Partial<ExploreProtocol>) => {
      const isBeside = (cell: NotebookCell) => cell.document.uri.toString() === context?.cell
      const notebook =
        workspace.notebookDocuments.find((each) => each.getCells().some(isBeside)) ?? activeNotebook(context)
      if (!notebook) return
      const name = context?.variable ?? (await chooseProtocol(notebook))
      if (name === undefined) return
      const cells = notebook.getCells()
      const known = cells.find(({ document }) => document.getText().trim().endsWith(`await explore(${name})`))
      if (known) return controller.run(notebook, [known])
      const beside = cells.find(isBeside) ?? cells.findLast(({ document }) => names(document.getText()).includes(name))
      const below = beside ?? cells[cells.length - 1]
      if (below) await explore(notebook, below, `${importing(cells)}await explore(${name})`)
    }),
    notebooks.createRendererMessaging(notebookType).onDidReceiveMessage(async ({ editor: { notebook }, message }) => {
      const said: ViewerMessage = message
      if (said.type !== 'exploreFrom') return
      const { trace, steps } = said
      const found = runsIn(notebook).find(
        ({ report, property }) => report.protocol === said.protocol && property === trace.property,
      )
      const below = found?.cell ?? notebook.cellAt(notebook.cellCount - 1)
      const protocol = await nameOf(below.document.getText())
      if (protocol === undefined) return
      const text = await server.request(exploringCell, { trace, steps, protocol })
      await explore(notebook, below, `${importing(notebook.getCells())}${text}`)
    }),
  ]
}

const names = (text: string): string[] => [...text.matchAll(declared)].map(([, name]) => name)

async function chooseProtocol(notebook: NotebookDocument): Promise<string | undefined> {
  const known = [...new Set(notebook.getCells().flatMap(({ document }) => names(document.getText())))]
  if (known.length === 1) return known[0]
  if (known.length > 1) return window.showQuickPick(known, { placeHolder: 'The protocol to walk through' })
  return window.showInputBox({ prompt: 'How is the protocol called in this notebook?', placeHolder: 'raft' })
}

/** What a cell that explores begins with, where no other cell imports the word. */
const importing = (cells: readonly NotebookCell[]): string =>
  cells.some(({ document }) =>
    /import\s*\{[^}]*\bexplore\b[^}]*\}\s*from\s*['"]protocol-notebook['"]/.test(document.getText()),
  )
    ? ''
    : "import { explore } from 'protocol-notebook'\n\n"
