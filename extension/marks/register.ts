/** What stands behind the lines of the source, and the commands by which one moves through the selected trace from there. */
import { commands, Disposable, Range, Uri, window } from 'vscode'
import type { Server } from '../client.js'
import { activeNotebook } from '../notebook/activeNotebook.js'
import { chooseTrace } from '../traces/chooseTrace.js'
import type { SelectedTrace, Selection } from '../traces/selectedTrace.js'
import { showSource } from '../traces/showSource.js'
import { CountMarks } from './countMarks.js'
import { rangeOf, TraceMarks } from './traceMarks.js'

/** What another command or a test may say in advance; the user is asked for the rest. */
interface StepChoice {
  readonly property?: string
  /** From 0, the initial state. */
  readonly step?: number
}

export function registerMarks(server: Server, selected: SelectedTrace): Disposable {
  const marks = new TraceMarks(server, selected)
  const by = (steps: number) => () => selected.current && selected.goTo(selected.current.step + steps)
  return Disposable.from(
    marks,
    new CountMarks(server),
    commands.registerCommand('protocolNotebook.clearTraceMarks', () => selected.clear()),
    commands.registerCommand('protocolNotebook.selectStep', (step: number) => selected.goTo(step)),
    commands.registerCommand('protocolNotebook.nextStep', by(1)),
    commands.registerCommand('protocolNotebook.previousStep', by(-1)),
    commands.registerCommand('protocolNotebook.showStepInSource', async (choice?: StepChoice) => {
      const selection = await selectionOf(selected, choice)
      if (selection) await show(marks, selection)
    }),
  )
}

/** The trace that is selected, else one that the user chooses, at its last step. */
async function selectionOf(selected: SelectedTrace, choice: StepChoice = {}): Promise<Selection | undefined> {
  const { property, step } = choice
  if (!selected.current || (property !== undefined && selected.current.trace.property !== property)) {
    const notebook = activeNotebook(choice)
    const found = notebook && (await chooseTrace(notebook, 'The trace to show in the source', choice))
    if (!found) return undefined
    const { cell, report, trace } = found
    selected.select({ cell, protocol: report.protocol, trace, step: trace.steps.length })
  }
  if (step !== undefined) selected.goTo(step)
  return selected.current
}

async function show(marks: TraceMarks, selection: Selection): Promise<void> {
  const [place] = await marks.placesOf(selection)
  if (place) {
    const { start } = rangeOf(place.range)
    await showSource(Uri.parse(place.uri), new Range(start, start))
  } else if (selection.step === 0) {
    void window.showInformationMessage('The initial state comes before all steps: go to one of them first.')
  } else {
    void window.showInformationMessage('What this step did stands in no cell and in no file that the cells import.')
  }
}
