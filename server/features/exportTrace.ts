/** Writes a trace of a cell's output in one of the formats for other programs. */
import type { Connection } from 'vscode-languageserver/node'
import { fileNameOf } from '../exchange/formats.js'
import { traceFile } from '../execution/traceFiles.js'
import { exportTrace, type TraceChoice } from '../wire/messages.js'

/** @param viewerPath the file of the notebook renderer's bundle */
export function register(connection: Connection, viewerPath: string): void {
  connection.onRequest(exportTrace.method, ({ report, property, format }: TraceChoice) => {
    const { trace } = report.properties[property] ?? {}
    if (!trace) return null
    const found = { report, property, trace }
    return { name: fileNameOf(found, format), text: traceFile(found, format, viewerPath) }
  })
}
