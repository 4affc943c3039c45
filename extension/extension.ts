/** The extension: wiring only. */
import { type ExtensionContext, workspace } from 'vscode'
import { notebookType } from '../server/wire/messages.js'
import { registerCharts } from './charts/outputCharts.js'
import { registerStatechart } from './charts/statechart.js'
import { startServer } from './client.js'
import { registerDebugging } from './debug/register.js'
import { registerExplore } from './explore/exploreCell.js'
import { registerWalks } from './explore/walks.js'
import { registerMarks } from './marks/register.js'
import { CellStates } from './notebook/cellStates.js'
import { registerCommands } from './notebook/commands.js'
import { NotebookController } from './notebook/controller.js'
import { notebookSerializer } from './notebook/serializer.js'
import { registerCellStatus, registerKernelStatus } from './notebook/status.js'
import { registerTesting } from './testing/register.js'
import { registerExportTrace } from './traces/exportTrace.js'
import { registerOpenLog } from './traces/openLog.js'
import { registerOpenSource } from './traces/openSource.js'
import { registerRegressionCell } from './traces/regressionCell.js'
import { SelectedTrace } from './traces/selectedTrace.js'

export function activate(context: ExtensionContext): void {
  // first, and before anything that takes time: an editor may wait for it
  context.subscriptions.push(
    workspace.registerNotebookSerializer(notebookType, notebookSerializer, { transientOutputs: true }),
  )
  const states = new CellStates()
  const server = startServer(context)
  const controller = new NotebookController(server, states)
  const selected = new SelectedTrace()
  context.subscriptions.push(
    states,
    controller,
    registerCellStatus(states, server.uriOf),
    registerKernelStatus(states, server.uriOf),
    ...registerCommands(context, controller),
    registerExportTrace(server),
    registerOpenLog(),
    registerRegressionCell(server),
    registerOpenSource(),
    registerWalks(server, controller),
    ...registerExplore(server, controller),
    registerCharts(server),
    registerStatechart(context, server, selected),
    selected,
    registerMarks(server, selected),
    registerDebugging(server, controller, selected),
    registerTesting(server, controller),
    server,
  )
  // not awaited: the notebook is drawn meanwhile
  void server.start()
}
