/** Debugging traces: what VS Code has to be told of it. */
import { DebugConfigurationProviderTriggerKind, type DebugSession, Disposable, debug, notebooks } from 'vscode'
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
  /** Where each session stands, by their ids. */
  const moved = new Map<string, DebugMoved>()
  const show = (session: DebugSession) => {
    const [trace, at] = [traces.of(session), moved.get(session.id)]
    if (!trace || !at) return
    const { drawn, step, branch } = at
    selected.show({ ...trace, step: drawn }, branch && { ...branch, step })
  }
  const dynamic = DebugConfigurationProviderTriggerKind.Dynamic
  return Disposable.from(
    debug.registerDebugAdapterDescriptorFactory(debugType, traces),
    debug.registerDebugConfigurationProvider(debugType, configurationProvider),
    debug.registerDebugConfigurationProvider(debugType, configurationProvider, dynamic),
    debug.onDidReceiveDebugSessionCustomEvent(({ session, event, body }) => {
      if (event !== movedEvent) return
      moved.set(session.id, body)
      // of several the one in front; the first is not there yet when it is heard
      if ((debug.activeDebugSession ?? session).id === session.id) show(session)
    }),
    debug.onDidChangeActiveDebugSession((session) => session && show(session)),
    debug.onDidTerminateDebugSession((session) => {
      traces.forget(session)
      moved.delete(session.id)
    }),
    ...registerDebugTrace(notebooks.createRendererMessaging(notebookType)),
    registerRunsView(),
    registerWhatIf(),
  )
}
