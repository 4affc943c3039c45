/** Launch configurations: which trace of which notebook is debugged. */
import {
  type DebugConfiguration,
  type DebugConfigurationProvider,
  type NotebookDocument,
  Uri,
  type WorkspaceFolder,
  window,
} from 'vscode'
import type { Debugged } from '../../server/debugger/debuggee.js'
import { debugType } from '../../server/wire/debugSession.js'
import { notebookType } from '../../server/wire/messages.js'
import { chooseTrace } from '../traces/chooseTrace.js'
import { runsIn, type ShownTrace } from '../traces/shownTraces.js'

export interface TraceConfiguration extends DebugConfiguration {
  /** The path of the notebook's file, or its URI. */
  readonly notebook: string
  /** Whose counterexample or witness is debugged. Without it the notebook's only trace, or the one that the user chooses. */
  readonly property?: string
  /** The URI of the cell that shows it; any cell where it is left out. */
  readonly cell?: string
  /** Which of {@link handedOver} it is, where a viewer has it already. */
  readonly handedOver?: number
}

/** A trace in a viewer's hands: not only checks show some. */
export type HandedOver = Pick<Debugged, 'protocol' | 'trace'>

const handed: HandedOver[] = []

/** The configuration that debugs a trace which a viewer shows. */
export function configurationFor(notebook: NotebookDocument, cell: string, { protocol, trace }: HandedOver) {
  const handedOver = handed.push({ protocol, trace }) - 1
  const { property } = trace
  const uri = notebook.uri.toString()
  return { type: debugType, request: 'launch', name: property, notebook: uri, property, cell, handedOver }
}

export const handedOver = ({ handedOver: number }: TraceConfiguration): HandedOver | undefined =>
  number === undefined ? undefined : handed[number]

/** The configuration that debugs a trace which a notebook shows. */
export const configurationOf = ({ cell, property }: ShownTrace): TraceConfiguration => ({
  type: debugType,
  request: 'launch',
  name: property,
  notebook: cell.notebook.uri.toString(),
  property,
  cell: cell.document.uri.toString(),
})

export const configurationProvider: DebugConfigurationProvider = {
  provideDebugConfigurations(folder) {
    const notebook = notebookInFront()
    return (notebook ? runsIn(notebook) : []).map((trace) => launchOf(trace, folder))
  },
  async resolveDebugConfiguration(_folder, configuration) {
    if (configuration.notebook) return configuration
    // F5 without a configuration: what the notebook in front shows
    const notebook = notebookInFront()
    if (!notebook) {
      void window.showInformationMessage('Open a protocol notebook first, or name one in launch.json.')
      return undefined
    }
    const found = await chooseTrace(notebook, 'The trace to debug', { property: configuration.property })
    return found && configurationOf(found)
  },
}

/** As it is written in launch.json. */
function launchOf({ cell, property }: ShownTrace, folder: WorkspaceFolder | undefined): DebugConfiguration {
  const { uri } = cell.notebook
  const prefix = folder ? `${folder.uri.path}/` : undefined
  const isInside = prefix !== undefined && uri.path.startsWith(prefix)
  const notebook = isInside ? `\${workspaceFolder}/${uri.path.slice(prefix.length)}` : uri.toString()
  return { type: debugType, request: 'launch', name: `Trace: ${property}`, notebook, property }
}

function notebookInFront(): NotebookDocument | undefined {
  const notebook = window.activeNotebookEditor?.notebook
  return notebook?.notebookType === notebookType ? notebook : undefined
}

/** The URI of a notebook that a configuration names by its path or its URI. */
export const notebookUri = (notebook: string): Uri =>
  /^[a-z][a-z0-9+.-]+:/i.test(notebook) ? Uri.parse(notebook) : Uri.file(notebook)
