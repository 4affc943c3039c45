/** Changes as the editor wants them. */
import type { TextEdit, WorkspaceEdit } from 'vscode-languageserver/node'
import type { Changes, TextChange } from '../language/questions.js'

export function workspaceEdit(changes: Changes): WorkspaceEdit {
  return {
    changes: Object.fromEntries(Object.entries(changes).map(([uri, each]) => [uri, textEdits(each)])),
  }
}

export const textEdits = (changes: readonly TextChange[]): TextEdit[] => changes.map((change) => ({ ...change }))
