/** What the tests do with a notebook in VS Code. Times are in milliseconds. */
import { strict as assert } from 'node:assert'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { commands, type NotebookCell, type NotebookDocument, Uri, window, workspace } from 'vscode'
import { notebookType } from '../../server/wire/messages.js'

/** The folder that is open: a copy of the gallery. */
export const folder = (): string => workspace.workspaceFolders?.[0]?.uri.fsPath ?? assert.fail('no folder is open')

/** Writes a notebook file into the workspace; returns its path. */
export function writeNotebook(name: string, content: string | Uint8Array): string {
  const file = join(folder(), `${name}.protocol.md`)
  // a name is taken once: VS Code would read the file again for the test before
  writeFileSync(file, content, { flag: 'wx' })
  return file
}

/** The text of a notebook whose code cells are these. */
export const notebookOf = (...cells: readonly string[]): string =>
  cells.map((cell) => `\`\`\`ts protocol\n${cell}\n\`\`\`\n`).join('\n')

/** Opens a notebook file in an editor of ours. */
export async function openNotebook(file: string): Promise<NotebookDocument> {
  const document = await workspace.openNotebookDocument(Uri.file(file))
  assert.equal(document.notebookType, notebookType)
  await window.showNotebookDocument(document)
  return document
}

/** Writes, opens and shows a notebook of these code cells. */
export const openCells = (name: string, ...cells: readonly string[]): Promise<NotebookDocument> =>
  openNotebook(writeNotebook(name, notebookOf(...cells)))

/** Starts a code cell as its run button does; returns when it has begun. */
export async function startCell(document: NotebookDocument, index: number): Promise<NotebookCell> {
  const cell = document.cellAt(index)
  const before = cell.executionSummary?.executionOrder
  void execute(document, index)
  await eventually(`cell ${index} begins`, () => cell.executionSummary?.executionOrder !== before || undefined)
  return cell
}

/** Runs a code cell as its run button does; returns when it has ended. */
export async function runCell(document: NotebookDocument, index: number): Promise<NotebookCell> {
  const cell = document.cellAt(index)
  const before = cell.executionSummary?.timing?.startTime
  await execute(document, index)
  await eventually(`cell ${index} ends`, () => hasEnded(cell, before) || undefined)
  return cell
}

/** Whether a cell has ended, other than in a run that began at `before`. */
export function hasEnded({ executionSummary: summary }: NotebookCell, before?: number): boolean {
  return summary?.success !== undefined && summary.timing !== undefined && summary.timing.startTime !== before
}

/** Everything that a cell shows as text, rich outputs by their text for plain viewers. */
export function shownText(cell: NotebookCell): string {
  const items = cell.outputs.flatMap(({ items }) => items)
  const texts = items.filter(({ mime }) => !mime.startsWith('application/vnd.protocol-notebook'))
  return texts.map(({ data }) => Buffer.from(data).toString('utf8')).join('\n')
}

/** The MIME types that a cell shows. */
export const shownTypes = (cell: NotebookCell): string[] =>
  cell.outputs.flatMap(({ items }) => items.map(({ mime }) => mime))

/** Polls until the probe gives a value; fails with `what` after the timeout. */
export async function eventually<T>(
  what: string,
  probe: () => T | undefined | Promise<T | undefined>,
  timeout = 120_000,
): Promise<T> {
  for (const end = Date.now() + timeout; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 50))) {
    const value = await probe()
    if (value !== undefined) return value
  }
  return assert.fail(`not within ${timeout} ms: ${what}`)
}

const execute = (document: NotebookDocument, index: number): Thenable<unknown> =>
  commands.executeCommand('notebook.cell.execute', {
    ranges: [{ start: index, end: index + 1 }],
    document: document.uri,
  })
