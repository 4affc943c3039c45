/** What a cell shows after it was run. */
import { type NotebookCell, type NotebookDocument, workspace } from 'vscode'
import { checkMime } from '../../server/wire/output.js'
import type { CheckReport } from '../../server/wire/report.js'

/** How long after its run a cell may take to show that it has ended, in milliseconds; one that was interrupted never may. */
const patience = 10_000

/**
 * Resolves when a cell, whose run is over, shows what it came to.
 * @param before when the run before began
 */
export function endOf(cell: NotebookCell, before: number | undefined): Promise<void> {
  const hasEnded = () => {
    const { success, timing } = cell.executionSummary ?? {}
    return success !== undefined && timing !== undefined && timing.startTime !== before
  }
  return new Promise((resolve) => {
    if (hasEnded()) return resolve()
    const end = () => {
      clearTimeout(timer)
      listening.dispose()
      resolve()
    }
    const timer = setTimeout(end, patience)
    const listening = workspace.onDidChangeNotebookDocument(({ notebook }) => {
      if (notebook === cell.notebook && hasEnded()) end()
    })
  })
}

/** @returns `done` resolves when a notebook is closed */
export function closingOf(notebook: NotebookDocument): { readonly done: Promise<void>; dispose(): void } {
  let end = () => {}
  const done = new Promise<void>((resolve) => {
    end = resolve
  })
  if (notebook.isClosed) end()
  const listening = workspace.onDidCloseNotebookDocument((each) => {
    if (each === notebook) end()
  })
  return { done, dispose: () => listening.dispose() }
}

export const reportsIn = ({ outputs }: NotebookCell): CheckReport[] =>
  outputs
    .flatMap(({ items }) => items.filter(({ mime }) => mime === checkMime))
    .map(({ data }) => JSON.parse(new TextDecoder().decode(data)) as CheckReport)

/** Why a cell failed, in the words it shows. */
export function errorIn({ outputs }: NotebookCell): string | undefined {
  const found = outputs.flatMap(({ items }) => items).find(({ mime }) => mime === 'application/vnd.code.notebook.error')
  if (!found) return undefined
  const { message } = JSON.parse(new TextDecoder().decode(found.data)) as { readonly message?: string }
  return message
}
