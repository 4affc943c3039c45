/** The traces that the outputs of a notebook show. */
import type { NotebookCell, NotebookDocument } from 'vscode'
import { checkMime } from '../../server/wire/output.js'
import type { CheckReport } from '../../server/wire/report.js'
import type { Trace } from '../../server/wire/trace.js'

export interface ShownTrace {
  readonly cell: NotebookCell
  readonly report: CheckReport
  readonly property: string
  readonly trace: Trace
}

/** In the order of the cells, and then of the properties. */
export function tracesIn(notebook: NotebookDocument): ShownTrace[] {
  const decoder = new TextDecoder()
  return notebook.getCells().flatMap((cell) =>
    cell.outputs
      .flatMap(({ items }) => items.filter(({ mime }) => mime === checkMime))
      .map(({ data }) => JSON.parse(decoder.decode(data)) as CheckReport)
      .flatMap((report) =>
        Object.entries(report.properties).flatMap(([property, { trace }]) =>
          trace ? [{ cell, report, property, trace }] : [],
        ),
      ),
  )
}
