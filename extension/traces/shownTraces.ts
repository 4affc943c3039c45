/** The traces that the outputs of a notebook show. */
import type { NotebookCell, NotebookCellOutput, NotebookDocument } from 'vscode'
import type { Exploration } from '../../server/wire/exploring.js'
import { explorationMime } from '../../server/wire/output.js'
import { type ReportedTrace, tracedMimes, tracesOfReport } from '../../server/wire/outputTraces.js'
import { reportOfWalk } from '../../server/wire/walkReport.js'

export interface ShownTrace extends ReportedTrace {
  readonly cell: NotebookCell
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
    ...cell.outputs.flatMap((output) => tracesInOutput(output).map((found) => ({ ...found, cell }))),
    ...shown<Exploration>(cell, explorationMime).flatMap((first) => {
      const now = explorations.get(first.walk) ?? first
      return tracesOfReport(reportOfWalk(now)).flatMap((found) =>
        found.trace.steps.length > 0 ? [{ ...found, cell, walk: first.walk }] : [],
      )
    }),
  ])
}

/** Those that a protocol took: what the log of a system says is none of them. */
export const runsIn = (notebook: NotebookDocument): ShownTrace[] =>
  tracesIn(notebook).filter(({ trace }) => trace.purpose !== 'record')

/** The cell whose output shows a walk. */
export const cellOfWalk = (notebook: NotebookDocument, walk: string): NotebookCell | undefined =>
  notebook.getCells().find((cell) => shown<Exploration>(cell, explorationMime).some((each) => each.walk === walk))

/** The same objects as long as the output shows the same. */
export function tracesInOutput(output: NotebookCellOutput): readonly ReportedTrace[] {
  const { items } = output
  const known = read.get(output)
  if (known?.items === items) return known.traces
  const traces = items.flatMap(({ mime, data }) =>
    tracedMimes.includes(mime) ? tracesOfReport(JSON.parse(new TextDecoder().decode(data))) : [],
  )
  read.set(output, { items, traces })
  return traces
}

const read = new WeakMap<NotebookCellOutput, { items: unknown; traces: readonly ReportedTrace[] }>()

function shown<T>({ outputs }: NotebookCell, wanted: string): T[] {
  const decoder = new TextDecoder()
  return outputs
    .flatMap(({ items }) => items.filter(({ mime }) => mime === wanted))
    .map(({ data }) => JSON.parse(decoder.decode(data)) as T)
}
