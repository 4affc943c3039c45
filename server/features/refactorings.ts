/** Refactorings of machines and protocols, as code actions. */
import type { CodeAction, Command, TextEdit } from 'vscode-languageserver/node'
import { TextDocument } from 'vscode-languageserver-textdocument'
import type { Edit } from '../language/lint/rule.js'
import { type Refactoring, refactoringsAt } from '../language/refactor/refactorings.js'
import { renameAt } from '../wire/messages.js'
import type { Contributor } from './contributor.js'
import type { Machines } from './machines.js'

export function refactorings(machines: Machines): Contributor {
  return {
    codeActions({ textDocument: { uri }, range, context: { only } }) {
      const found = machines.notebooks.findCell(uri)
      if (!found) return undefined
      const { document, notebook } = found
      const span = { source: uri, start: document.offsetAt(range.start), end: document.offsetAt(range.end) }
      return refactoringsAt(machines.of(notebook).index, span)
        .filter(({ kind }) => !only || only.some((wanted) => kind === wanted || kind.startsWith(`${wanted}.`)))
        .flatMap((refactoring) => actionOf(machines, refactoring) ?? [])
    },
  }
}

function actionOf(machines: Machines, { title, kind, edits, names, disabled }: Refactoring): CodeAction | undefined {
  if (disabled !== undefined) return { title, kind, disabled: { reason: disabled } }
  const changes: Record<string, TextEdit[]> = {}
  for (const edit of edits) {
    const range = machines.rangeOf(edit)
    if (!range) return undefined
    changes[edit.source] = [...(changes[edit.source] ?? []), { range, newText: edit.text }]
  }
  const command = names && rename(machines, names, edits, changes[names.source] ?? [])
  return { title, kind, edit: { changes }, ...(command && { command }) }
}

/** Asks for another name where an edit has put one, once all edits are done. */
function rename(machines: Machines, names: Edit, edits: readonly Edit[], changes: TextEdit[]): Command | undefined {
  const document = machines.documentOf(names)
  if (!document) return undefined
  const before = edits.filter(({ source, start }) => source === names.source && start < names.start)
  const offset = before.reduce((at, { start, end, text }) => at + text.length - (end - start), names.start)
  const after = TextDocument.create(names.source, '', 0, TextDocument.applyEdits(document, changes))
  // behind the quote
  const { line, character } = after.positionAt(offset + 1)
  return { command: renameAt, title: 'Rename', arguments: [names.source, line, character] }
}
