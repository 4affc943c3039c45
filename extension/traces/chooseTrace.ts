import { type NotebookDocument, window } from 'vscode'
import { type ShownTrace, tracesIn } from './shownTraces.js'

/**
 * Asks which trace of a notebook is meant, where there are several.
 * @param property whose trace it is, where that is known
 */
export async function chooseTrace(
  notebook: NotebookDocument,
  placeHolder: string,
  property?: string,
): Promise<ShownTrace | undefined> {
  const traces = tracesIn(notebook).filter((trace) => property === undefined || trace.property === property)
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
