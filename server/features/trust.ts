/** Whether the user trusts the workspace: without it nothing of a notebook is evaluated. */
import type { Connection } from 'vscode-languageserver/node'
import { trustChanged } from '../wire/messages.js'

/** @returns what says whether it is trusted now */
export function followTrust(connection: Connection, trustedAtStart: boolean): () => boolean {
  let trusted = trustedAtStart
  connection.onNotification(trustChanged.method, (change: { trusted: boolean }) => {
    trusted = change.trusted
  })
  return () => trusted
}
