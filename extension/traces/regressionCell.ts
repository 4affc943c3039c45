/** "Protocol: Add Regression Cell": a trace that a notebook shows becomes a cell that replays it. */
import {
  commands,
  type Disposable,
  NotebookCellData,
  NotebookCellKind,
  NotebookEdit,
  WorkspaceEdit,
  window,
  workspace,
} from 'vscode'
import { languageId, regressionCell } from '../../server/wire/messages.js'
import type { Trace } from '../../server/wire/trace.js'
import type { Server } from '../client.js'
import { activeNotebook } from '../notebook/activeNotebook.js'
import { chooseTrace } from './chooseTrace.js'

export function registerRegressionCell(server: Server): Disposable {
  return commands.registerCommand(
    'protocolNotebook.addRegressionCell',
    async (context?: { property?: string; walk?: string; name?: string }) => {
      const notebook = activeNotebook(context)
      const found = notebook && (await chooseTrace(notebook, 'The trace to keep as a test', context))
      if (!found) return
      const texts = notebook.getCells().map(({ document }) => document.getText())
      const protocol = await nameOf(found.cell.document.getText())
      if (protocol === undefined) return
      const name = context?.name ?? (await askName(found.trace))
      if (!name?.trim()) return
      const imports = !texts.some((text) =>
        /import\s*\{[^}]*\breplay\b[^}]*\}\s*from\s*['"]protocol-notebook['"]/.test(text),
      )
      const text = await server.request(regressionCell, { trace: found.trace, name, protocol, imports })
      const edit = new WorkspaceEdit()
      const at = found.cell.index + 1
      edit.set(notebook.uri, [
        NotebookEdit.insertCells(at, [new NotebookCellData(NotebookCellKind.Code, text, languageId)]),
      ])
      await workspace.applyEdit(edit)
    },
  )
}

async function askName({ property, steps, purpose }: Trace): Promise<string | undefined> {
  const count = steps.length === 1 ? '1 step' : `${steps.length} steps`
  return window.showInputBox({
    prompt: 'The name of the test: the first line of its cell, and what the Testing view calls it',
    value: `${property}: ${purpose === 'violation' ? 'violated' : 'shown'} in ${count}`,
  })
}

/** How the cell calls the protocol that it checks. Where it checks several, the user says which. */
export async function nameOf(text: string): Promise<string | undefined> {
  const calls = [...text.matchAll(/\b(?:check|replay|conforms|simulate|campaign|frontier|explore)\(\s*(?=[A-Za-z_$])/g)]
  const names = [...new Set(calls.map(({ index, 0: call }) => argumentAt(text, index + call.length)))]
  if (names.length === 1) return names[0]
  if (names.length > 1) return window.showQuickPick(names, { placeHolder: 'The protocol whose trace it is' })
  return window.showInputBox({ prompt: 'How is the protocol called in this notebook?', placeHolder: 'raft' })
}

/** The argument that begins there, up to the comma or the parenthesis after it: `raft`, `raft.with({ ... })`. */
function argumentAt(text: string, start: number): string {
  let depth = 0
  let quote = ''
  for (let at = start; at < text.length; at++) {
    const letter = text[at]
    if (quote) {
      if (letter === '\\') at++
      else if (letter === quote) quote = ''
    } else if (/['"`]/.test(letter)) quote = letter
    else if (depth === 0 && /[,)]/.test(letter)) return text.slice(start, at).trim()
    else if (/[([{]/.test(letter)) depth++
    else if (/[)\]}]/.test(letter)) depth--
  }
  return text.slice(start)
}
