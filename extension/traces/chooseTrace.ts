import { type NotebookDocument, window } from 'vscode'
import { type ShownTrace, tracesIn } from './shownTraces.js'

/**
 * Asks which trace of a notebook is meant, where there are several.
 * @param wanted whose trace it is, where that is known: a property's, or that of a walk
 */
export async function chooseTrace(
  notebook: NotebookDocument,
  placeHolder: string,
  wanted: { readonly property?: string; readonly walk?: string } = {},
): Promise<ShownTrace | undefined> {
  const { property, walk } = wanted
  const traces = tracesIn(notebook).filter(
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
    description: `${found.trace.steps.length} steps`,
    detail: `${found.report.protocol}: ${found.trace.text}`,
    found,
  }))
  return (await window.showQuickPick(items, { placeHolder, matchOnDetail: true }))?.found
}
