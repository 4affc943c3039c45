/** Quick fixes, refactorings, organising imports. */
import {
  type CodeAction,
  type CodeActionParams,
  CodeActionTriggerKind,
  type Connection,
} from 'vscode-languageserver/node'
import type { TextDocument } from 'vscode-languageserver-textdocument'
import type { Action, LaterAction } from '../language/questions.js'
import { renameAt } from '../wire/messages.js'
import { type Asker, spanIn } from './ask.js'
import { allAnswers, type Contributor } from './contributor.js'
import { workspaceEdit } from './edits.js'
import type { Settings } from './settings.js'

export const codeActionCapabilities = {
  codeActionProvider: {
    codeActionKinds: ['quickfix', 'refactor', 'source', 'source.organizeImports', 'source.fixAll'],
    resolveProvider: true,
  },
}

/** What an action carries whose edit is asked for when it is chosen. */
interface ActionOrigin {
  readonly cell: string
  readonly version: number
  readonly later: LaterAction
}

export function register(
  connection: Connection,
  asker: Asker,
  settings: Settings,
  contributors: readonly Contributor[],
): void {
  connection.onCodeAction(async (params, token) => {
    const { textDocument, range, context } = params
    const contributed = await allAnswers(contributors, (each) => each.codeActions?.(params, token))
    const style = await settings.style()
    const found = await asker.askOfText(
      'actions',
      textDocument,
      (document) => ({
        span: spanIn(document, range),
        problems: problemsIn(document, params),
        invoked: context.triggerKind !== CodeActionTriggerKind.Automatic,
        style,
        ...(context.only && { only: context.only }),
      }),
      token,
    )
    const version = asker.notebooks.findCell(textDocument.uri)?.document.version ?? 0
    return [...contributed, ...(found ?? []).map((action) => codeAction(action, params, version))]
  })

  connection.onCodeActionResolve(async (action, token) => {
    const { cell, version, later } = (action.data ?? {}) as Partial<ActionOrigin>
    if (cell === undefined || !later) return action
    // of another text the spans are others
    if (asker.notebooks.findCell(cell)?.document.version !== version) return action
    const style = await settings.style()
    const done = await asker.askOfText('action', { uri: cell }, () => ({ action: later, style }), token)
    if (!done) return action
    const { changes, rename } = done
    const command = rename && {
      command: renameAt,
      title: 'Rename',
      arguments: [rename.uri, rename.line, rename.character],
    }
    return { ...action, edit: workspaceEdit(changes), ...(command && { command }) }
  })
}

/** TypeScript's own diagnostics among those of the request. */
function problemsIn(document: TextDocument, { context }: CodeActionParams) {
  return context.diagnostics.flatMap(({ source, code, range }) =>
    source === 'ts' && typeof code === 'number' ? [{ code, span: spanIn(document, range) }] : [],
  )
}

function codeAction(action: Action, { textDocument, context }: CodeActionParams, version: number): CodeAction {
  const { title, kind, preferred, disabled, changes, later, mends } = action
  const mended = mends && context.diagnostics.filter(({ source, code }) => source === 'ts' && code === mends.code)
  return {
    title,
    kind,
    ...(preferred && { isPreferred: true }),
    ...(mended && { diagnostics: mended }),
    ...(disabled !== undefined && { disabled: { reason: disabled } }),
    ...(changes && { edit: workspaceEdit(changes) }),
    ...(later && { data: { cell: textDocument.uri, version, later } satisfies ActionOrigin }),
  }
}
