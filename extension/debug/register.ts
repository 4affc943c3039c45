/** Debugging traces: what VS Code has to be told of it. */
import { DebugConfigurationProviderTriggerKind, Disposable, debug, notebooks } from 'vscode'
import { type DebugMoved, debugType, movedEvent } from '../../server/wire/debugSession.js'
import { notebookType } from '../../server/wire/messages.js'
import type { Server } from '../client.js'
import type { NotebookController } from '../notebook/controller.js'
import type { SelectedTrace } from '../traces/selectedTrace.js'
import { configurationProvider } from './configurations.js'
import { DebuggedTraces } from './debuggedTraces.js'
import { registerDebugTrace } from './debugTrace.js'
import { registerRunsView } from './runsView.js'
import { registerWhatIf } from './whatIf.js'

export function registerDebugging(server: Server, controller: NotebookController, selected: SelectedTrace): Disposable {
  const traces = new DebuggedTraces(server, controller)
  const dynamic = DebugConfigurationProviderTriggerKind.Dynamic
  return Disposable.from(
    debug.registerDebugAdapterDescriptorFactory(debugType, traces),
    debug.registerDebugConfigurationProvider(debugType, configurationProvider),
    debug.registerDebugConfigurationProvider(debugType, configurationProvider, dynamic),
    debug.onDidReceiveDebugSessionCustomEvent(({ session, event, body }) => {
      const trace = event === movedEvent ? traces.of(session) : undefined
      if (!trace) return
      const { drawn, step, branch }: DebugMoved = body
      selected.select({ ...trace, step: drawn })
      selected.goTo(drawn, branch && { ...branch, step })
    }),
    debug.onDidTerminateDebugSession((session) => traces.forget(session)),
    ...registerDebugTrace(notebooks.createRendererMessaging(notebookType)),
    registerRunsView(),
    registerWhatIf(),
  )
}
