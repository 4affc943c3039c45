/** The language server's process, and typed messages to and from it. */
import { ColorThemeKind, commands, type Disposable, type ExtensionContext, type Uri, window, workspace } from 'vscode'
import { LanguageClient, type LanguageClientOptions, State, TransportKind } from 'vscode-languageclient/node'
import {
  languageId,
  type NotificationOf,
  notebookType,
  type RequestOf,
  type ServerOptions,
  type ThemeKind,
  themeChanged,
  trustChanged,
} from '../server/wire/messages.js'

/** The language server, as the rest of the extension sees it. */
export interface Server extends Disposable {
  /** Resolves when it runs; a failure has been shown to the user then. */
  start(): Promise<void>
  /** Rejects when the server fails, ends or is not there. */
  request<Params, Result>(request: RequestOf<Params, Result>, params: Params): Promise<Result>
  on<Params>(notification: NotificationOf<Params>, listener: (params: Params) => void): Disposable
  /** Told whenever the process has ended, also when another is about to be started. */
  onEnd(listener: () => void): Disposable
  /** The URI as the server knows it. */
  uriOf(uri: Uri): string
}

export function startServer(context: ExtensionContext): Server {
  const file = (name: string) => context.asAbsolutePath(`dist/${name}`)
  const process = { module: file('server.cjs'), transport: TransportKind.ipc }
  const client = new LanguageClient(
    'protocolNotebook',
    'Protocol Notebook',
    { run: process, debug: { ...process, options: { execArgv: ['--nolazy', '--inspect=6017'] } } },
    clientOptions(file),
  )
  context.subscriptions.push(
    workspace.onDidGrantWorkspaceTrust(() => void client.sendNotification(trustChanged.method, { trusted: true })),
    window.onDidChangeActiveColorTheme(() => {
      if (client.isRunning()) void client.sendNotification(themeChanged.method, { theme: themeNow() })
    }),
  )
  return {
    async start() {
      try {
        await client.start()
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error)
        // the notebook can still be read and edited: activation must not fail
        void window.showErrorMessage(
          `The language server of Protocol Notebook did not start: ${reason}. Reload the window to try again.`,
        )
      }
    },
    async request({ method }, params) {
      try {
        return await client.sendRequest(method, params)
      } catch (error) {
        if (client.state === State.Running) throw error
        throw new Error('the language server is not running. Reload the window to start it again.')
      }
    },
    on: ({ method }, listener) => client.onNotification(method, listener),
    onEnd: (listener) =>
      client.onDidChangeState(({ newState }) => {
        if (newState === State.Stopped) listener()
      }),
    uriOf: (uri) => client.code2ProtocolConverter.asUri(uri),
    dispose: () => void client.dispose(),
  }
}

function themeNow(): ThemeKind {
  switch (window.activeColorTheme.kind) {
    case ColorThemeKind.Light:
      return 'light'
    case ColorThemeKind.HighContrast:
      return 'highContrast'
    case ColorThemeKind.HighContrastLight:
      return 'highContrastLight'
    default:
      return 'dark'
  }
}

function clientOptions(file: (name: string) => string): LanguageClientOptions {
  const options = (): ServerOptions => {
    const megabytes = workspace.getConfiguration('protocolNotebook').get<number>('kernelMemory')
    return {
      trusted: workspace.isTrusted,
      typesRoot: file('types'),
      kernelPath: file('kernel.cjs'),
      theme: themeNow(),
      ...(megabytes && { memoryLimit: megabytes * 2 ** 20 }),
    }
  }
  return {
    documentSelector: [
      { notebook: notebookType, language: languageId },
      // the call hierarchy of VS Code knows cells, but not what notebook they are in
      { scheme: 'vscode-notebook-cell', language: languageId },
    ],
    initializationOptions: options,
    middleware: {
      async provideCodeLenses(document, token, next) {
        const lenses = (await next(document, token)) ?? []
        const known = new Set(await commands.getCommands(true))
        // one that this version of the extension cannot follow would only fail
        return lenses.filter(({ command }) => !command?.command || known.has(command.command))
      },
    },
    synchronize: { fileEvents: workspace.createFileSystemWatcher('**/*.{ts,mts,cts,js,mjs,cjs,json}') },
  }
}
