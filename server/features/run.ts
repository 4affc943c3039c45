/** Runs cells: routes the editor's requests to the session of the notebook, and tells the editor what happens there. */
import { type Connection, ErrorCodes, LSPErrorCodes, ResponseError } from 'vscode-languageserver/node'
import { kernelGone, NotebookSession, type SessionListener } from '../execution/session.js'
import {
  cellEnded,
  cellOutput,
  cellProgress,
  cellStarted,
  inspect,
  interruptKernel,
  kernelStatus,
  type NotificationOf,
  type RequestOf,
  restartKernel,
  runCells,
  staleCells,
  walk,
} from '../wire/messages.js'
import type { LastReports } from './lastReports.js'
import type { OpenNotebooks } from './notebooks.js'

export interface RunOptions {
  /** The file of the kernel's bundle. */
  readonly kernelPath: string
  readonly memoryLimitBytes: number
  /** Whether the workspace is trusted; asked at each run. */
  readonly trusted: () => boolean
}

/** @returns what ends every session, for when the server ends */
export function register(
  connection: Connection,
  notebooks: OpenNotebooks,
  options: RunOptions,
  reports: LastReports,
): () => void {
  const sessions = new Map<string, NotebookSession>()

  const sessionOf = (notebook: string): NotebookSession => {
    const known = sessions.get(notebook)
    if (known) return known
    if (!notebooks.has(notebook)) {
      const message = `The notebook ${notebook} is not open; open it in the editor to run its cells.`
      throw new ResponseError(ErrorCodes.InvalidParams, message)
    }
    const { kernelPath, memoryLimitBytes, trusted } = options
    const folder = notebooks.folderOf(notebook)
    const session = new NotebookSession(
      { kernelPath, notebook, folder, memoryLimitBytes, trusted, background: true },
      reports.listening(notebook, listenerFor(connection, notebook)),
    )
    sessions.set(notebook, session)
    return session
  }

  answer(connection, runCells, async ({ notebook, cells }) => {
    await sessionOf(notebook).run(notebooks.cellsOf(notebook), cells)
    return null
  })
  answer(connection, interruptKernel, async ({ notebook }) => {
    await sessions.get(notebook)?.interrupt()
    return null
  })
  answer(connection, restartKernel, async ({ notebook }) => {
    await sessions.get(notebook)?.restart()
    return null
  })
  answer(connection, inspect, async ({ notebook, cell, inquiry }) => sessionOf(notebook).inspect(cell, inquiry))

  answer(connection, walk, async ({ notebook, asked }) => (await sessions.get(notebook)?.walk(asked)) ?? kernelGone)

  notebooks.onChange((notebook) => sessions.get(notebook)?.update(notebooks.cellsOf(notebook)))
  notebooks.onClose((notebook) => {
    sessions.get(notebook)?.dispose()
    sessions.delete(notebook)
    reports.forget(notebook)
  })
  return () => {
    for (const session of sessions.values()) session.dispose()
    sessions.clear()
  }
}

function listenerFor(connection: Connection, notebook: string): SessionListener {
  const tell = <Params>({ method }: NotificationOf<Params>, params: Params) =>
    void connection.sendNotification(method, params)
  return {
    started: (cell, order) => tell(cellStarted, { notebook, cell, order }),
    output: (cell, output) => tell(cellOutput, { notebook, cell, output }),
    progress: (cell, progress) => tell(cellProgress, { notebook, cell, progress }),
    ended: (cell, success) => tell(cellEnded, { notebook, cell, success }),
    status: (status, text) => tell(kernelStatus, { notebook, status, ...(text !== undefined && { text }) }),
    stale: (cells) => tell(staleCells, { notebook, cells: [...cells] }),
  }
}

function answer<Params, Result>(
  connection: Connection,
  { method }: RequestOf<Params, Result>,
  handler: (params: Params) => Promise<Result>,
): void {
  connection.onRequest(method, async (params: Params): Promise<unknown> => {
    try {
      return await handler(params)
    } catch (error) {
      if (error instanceof ResponseError) throw error
      // any other would be told with the name of the request before it
      throw new ResponseError(LSPErrorCodes.RequestFailed, error instanceof Error ? error.message : String(error))
    }
  })
}
