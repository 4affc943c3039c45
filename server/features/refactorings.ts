/** Refactorings of machines and protocols, as code actions. */
import type { CodeAction, TextEdit } from 'vscode-languageserver/node'
import { type Refactoring, refactoringsAt } from '../language/refactor/refactorings.js'
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

function actionOf(machines: Machines, { title, kind, edits, disabled }: Refactoring): CodeAction | undefined {
  if (disabled !== undefined) return { title, kind, disabled: { reason: disabled } }
  const changes: Record<string, TextEdit[]> = {}
  for (const edit of edits) {
    const range = machines.rangeOf(edit)
    if (!range) return undefined
    changes[edit.source] = [...(changes[edit.source] ?? []), { range, newText: edit.text }]
  }
  return { title, kind, edit: { changes } }
}
