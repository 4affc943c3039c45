import { type NotebookDocument, window } from 'vscode'
import { runsIn, type ShownTrace, tracesIn } from './shownTraces.js'

/**
 * Asks which trace of a notebook is meant, where there are several.
 * @param wanted whose trace it is, where that is known: a property's, or that of a walk; with `logs` also what logs say
 */
export async function chooseTrace(
  notebook: NotebookDocument,
  placeHolder: string,
  wanted: { readonly property?: string; readonly walk?: string; readonly logs?: boolean } = {},
): Promise<ShownTrace | undefined> {
  const { property, walk, logs } = wanted
  const traces = (logs ? tracesIn : runsIn)(notebook).filter(
    (trace) => (property === undefined || trace.property === property) && (walk === undefined || trace.walk === walk),
  )
  if (traces.length <= 1) {
    if (traces.length === 0) {
      void window.showInformationMessage('This notebook shows no trace. Run a cell that checks a protocol first.')
    }
    return traces[0]
  }
  const items = traces.map((found) => ({
    label: found.property,
    description: [stepsText(found.trace.steps.length), found.note].filter(Boolean).join(', '),
    detail: `${found.report.protocol}: ${found.trace.text}`,
    found,
  }))
  return (await window.showQuickPick(items, { placeHolder, matchOnDetail: true }))?.found
}

const stepsText = (count: number): string => (count === 1 ? '1 step' : `${count} steps`)
