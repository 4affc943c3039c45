/** The traces that the outputs of a notebook show. */
import type { NotebookCell, NotebookDocument } from 'vscode'
import type { Exploration } from '../../server/wire/exploring.js'
import { checkMime, explorationMime } from '../../server/wire/output.js'
import type { CheckReport } from '../../server/wire/report.js'
import type { Trace } from '../../server/wire/trace.js'
import { reportOfWalk } from '../../server/wire/walkReport.js'

export interface ShownTrace {
  readonly cell: NotebookCell
  readonly report: CheckReport
  readonly property: string
  readonly trace: Trace
  /** The walk whose trace it is, where it is one. */
  readonly walk?: string
}

/** An output holds a walk as it began; these are the walks where their viewers last saw them. */
const explorations = new Map<string, Exploration>()

/** From now on the trace of a walk is that of where it stands. */
export function keepExploration(exploration: Exploration): void {
  explorations.set(exploration.walk, exploration)
}

/** In the order of the cells, and then of the properties. */
export function tracesIn(notebook: NotebookDocument): ShownTrace[] {
  return notebook.getCells().flatMap((cell) => [
    ...shown<CheckReport>(cell, checkMime).flatMap((report) => tracesOf(cell, report)),
    ...shown<Exploration>(cell, explorationMime).flatMap((first) => {
      const now = explorations.get(first.walk) ?? first
      return tracesOf(cell, reportOfWalk(now)).flatMap((found) =>
        found.trace.steps.length > 0 ? [{ ...found, walk: first.walk }] : [],
      )
    }),
  ])
}

/** The cell whose output shows a walk. */
export const cellOfWalk = (notebook: NotebookDocument, walk: string): NotebookCell | undefined =>
  notebook.getCells().find((cell) => shown<Exploration>(cell, explorationMime).some((each) => each.walk === walk))

const tracesOf = (cell: NotebookCell, report: CheckReport): ShownTrace[] =>
  Object.entries(report.properties).flatMap(([property, { trace }]) =>
    trace ? [{ cell, report, property, trace }] : [],
  )

function shown<T>({ outputs }: NotebookCell, wanted: string): T[] {
  const decoder = new TextDecoder()
  return outputs
    .flatMap(({ items }) => items.filter(({ mime }) => mime === wanted))
    .map(({ data }) => JSON.parse(decoder.decode(data)) as T)
}
