import type { CancellationToken } from 'vscode-languageserver/node'

/** The editor's way to take a question back, as an AbortSignal. */
export function signalOf(token: CancellationToken): AbortSignal {
  const controller = new AbortController()
  token.onCancellationRequested(() => controller.abort())
  return controller.signal
}
