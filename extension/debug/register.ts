/** Debugging traces: what VS Code has to be told of it. */
import { DebugConfigurationProviderTriggerKind, debug, type ExtensionContext, notebooks } from 'vscode'
import { debugType, movedEvent } from '../../server/wire/debugSession.js'
import { notebookType } from '../../server/wire/messages.js'
import type { Server } from '../client.js'
import type { NotebookController } from '../notebook/controller.js'
import { adapterFactory } from './adapterFactory.js'
import { configurationProvider } from './configurations.js'
import { registerDebugTrace } from './debugTrace.js'
import { registerRunsView } from './runsView.js'
import { showMoment } from './showMoment.js'
import { registerWhatIf } from './whatIf.js'

export function registerDebugging(context: ExtensionContext, server: Server, controller: NotebookController): void {
  const messaging = notebooks.createRendererMessaging(notebookType)
  context.subscriptions.push(
    debug.registerDebugAdapterDescriptorFactory(debugType, adapterFactory(server, controller)),
    debug.registerDebugConfigurationProvider(debugType, configurationProvider),
    debug.registerDebugConfigurationProvider(
      debugType,
      configurationProvider,
      DebugConfigurationProviderTriggerKind.Dynamic,
    ),
    debug.onDidReceiveDebugSessionCustomEvent(({ session, event, body }) => {
      if (session.type === debugType && event === movedEvent) showMoment(messaging, body)
    }),
    ...registerDebugTrace(messaging),
    registerRunsView(),
    registerWhatIf(),
  )
}
