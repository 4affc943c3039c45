/** Writes a trace of a cell's output in one of the formats for other programs, or as a cell that replays it. */
import type { Connection } from 'vscode-languageserver/node'
import { fileNameOf } from '../exchange/formats.js'
import { exploringCell as exploringText, regressionCell as textOf } from '../exchange/regression.js'
import { type Drawing, traceFile } from '../execution/traceFiles.js'
import {
  exploringCell,
  exportTrace,
  type RegressionChoice,
  regressionCell,
  type TraceChoice,
} from '../wire/messages.js'
import type { Trace } from '../wire/trace.js'

export function register(connection: Connection, drawing: Drawing): void {
  connection.onRequest(exportTrace.method, async ({ report, property, format, theme }: TraceChoice) => {
    const { trace } = report.properties[property] ?? {}
    if (!trace) return null
    const found = { report, property, trace }
    return { name: fileNameOf(found, format), text: await traceFile(found, format, drawing, theme) }
  })
  connection.onRequest(exploringCell.method, (asked: { trace: Trace; steps: number; protocol: string }) =>
    exploringText(asked.trace, asked.steps, asked.protocol),
  )
  connection.onRequest(regressionCell.method, ({ trace, name, protocol, imports }: RegressionChoice) =>
    textOf(trace, name, protocol, imports),
  )
}
