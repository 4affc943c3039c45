/** Renaming across cells and files. */
import { type Connection, LSPErrorCodes, ResponseError } from 'vscode-languageserver/node'
import { type Asker, at } from './ask.js'
import { type Contributor, firstAnswer } from './contributor.js'
import { workspaceEdit } from './edits.js'

export const renameCapabilities = { renameProvider: { prepareProvider: true } }

export function register(connection: Connection, asker: Asker, contributors: readonly Contributor[]): void {
  connection.onPrepareRename(async (params, token) => {
    const contributed = await firstAnswer(contributors, (each) => each.prepareRename?.(params, token))
    if (contributed) return contributed
    const found = await asker.askOfText('prepareRename', params.textDocument, at(params.position), token)
    if (!found) return null
    if ('refusal' in found) throw refused(found.refusal)
    return { range: found.range, placeholder: found.name }
  })
  connection.onRenameRequest(async (params, token) => {
    const contributed = await firstAnswer(contributors, (each) => each.rename?.(params, token))
    if (contributed) return contributed
    const { textDocument, position, newName: to } = params
    const found = await asker.askOfText(
      'rename',
      textDocument,
      (document) => ({ ...at(position)(document), to }),
      token,
    )
    if (!found) return null
    if ('refusal' in found) throw refused(found.refusal)
    return workspaceEdit(found.changes)
  })
}

const refused = (reason: string) => new ResponseError(LSPErrorCodes.RequestFailed, reason)
