/** The language server: wiring only. */
import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  createConnection,
  type InitializeParams,
  type InitializeResult,
  ProposedFeatures,
  TextDocumentSyncKind,
} from 'vscode-languageserver/node'
import { ChartThread } from './charts/chartThread.js'
import { Asker } from './features/ask.js'
import * as breakpointPlaces from './features/breakpointPlaces.js'
import * as cells from './features/cells.js'
import * as charts from './features/charts.js'
import * as checkAsYouType from './features/checkAsYouType.js'
import * as codeLens from './features/codeLens.js'
import type { Contributor } from './features/contributor.js'
import * as diagnostics from './features/diagnostics.js'
import * as exportTrace from './features/exportTrace.js'
import * as files from './features/files.js'
import { FileTexts } from './features/fileTexts.js'
import { LastReports } from './features/lastReports.js'
import * as lint from './features/lint.js'
import { machineNames } from './features/machineNames.js'
import { Machines } from './features/machines.js'
import { OpenNotebooks } from './features/notebooks.js'
import { DiagnosticPublisher } from './features/publisher.js'
import { refactorings } from './features/refactorings.js'
import * as run from './features/run.js'
import { Settings } from './features/settings.js'
import * as statechart from './features/statechart.js'
import { stateHover } from './features/stateHover.js'
import * as tests from './features/tests.js'
import { followTheme } from './features/theme.js'
import * as tracePlaces from './features/tracePlaces.js'
import * as transitionCounts from './features/transitionCounts.js'
import { followTrust } from './features/trust.js'
import { startTypeService } from './language/typeServiceThread.js'
import { languageId, notebookType, type ServerOptions } from './wire/messages.js'

const connection = createConnection(ProposedFeatures.all)

connection.onInitialize((params): InitializeResult => {
  start(params)
  return {
    capabilities: {
      ...codeLens.codeLensCapabilities,
      textDocumentSync: TextDocumentSyncKind.None,
      notebookDocumentSync: {
        notebookSelector: [{ notebook: { notebookType }, cells: [{ language: languageId }] }],
      },
      ...cells.capabilities,
    },
    serverInfo: { name: 'protocol-notebook' },
  }
})

connection.listen()

function start({ initializationOptions, workspaceFolders, capabilities }: InitializeParams): void {
  const options = initializationOptions as ServerOptions | undefined
  const places = placesBeside(dirname(resolve(process.argv[1] ?? '.')))
  const types = startTypeService({
    worker: places.typeWorker,
    typesRoot: options?.typesRoot ?? places.typesRoot,
    failed: (message) => connection.window.showErrorMessage(message),
  })
  const notebooks = new OpenNotebooks()
  // before the features: they ask about what the type service has been told
  notebooks.onChange((uri) => types.update({ uri, path: notebooks.pathOf(uri), cells: notebooks.cellsOf(uri) }))
  const chartThread = new ChartThread(places.chartWorker)
  exportTrace.register(connection, { viewerPath: places.viewer, layout: (asked) => chartThread.layout(asked) })
  charts.register(connection, chartThread)
  const settings = new Settings(connection, capabilities)
  const asker = new Asker(notebooks, types)
  const publisher = new DiagnosticPublisher(connection, notebooks)
  const texts = new FileTexts()
  const machines = new Machines(notebooks, texts)
  tracePlaces.register(connection, machines)
  breakpointPlaces.register(connection, machines)
  statechart.register(connection, machines)
  const contributors: readonly Contributor[] = [
    stateHover(machines, followTheme(connection, options?.theme)),
    machineNames(machines),
    lint.register(machines, publisher, settings, places.rules),
    refactorings(machines),
  ]
  diagnostics.register(connection, notebooks, types, publisher, texts)
  cells.register(connection, asker, settings, contributors)
  const followFiles = files.register(connection, types, texts, capabilities)
  const runOptions = {
    kernelPath: options?.kernelPath ?? places.kernel,
    memoryLimitBytes: options?.memoryLimit ?? 2 * 1024 ** 3,
    trusted: followTrust(connection, options?.trusted ?? false),
  }
  const reports = new LastReports()
  codeLens.register(connection, machines, reports, capabilities)
  tests.register(connection, machines, reports)
  transitionCounts.register(connection, machines, reports)
  const endSessions = run.register(connection, notebooks, runOptions, reports)
  const endLookingAhead = checkAsYouType.register(machines, settings, publisher, runOptions)
  connection.onInitialized(() => {
    settings.follow()
    followFiles()
  })
  notebooks.onClose((uri) => types.close(uri))
  const folder = workspaceFolders?.find(({ uri }) => uri.startsWith('file:'))
  notebooks.listen(connection, folder && fileURLToPath(folder.uri))
  connection.onShutdown(async () => {
    endSessions()
    endLookingAhead()
    chartThread.dispose()
    await types.dispose()
  })
}

/** Where the other files lie: beside the server's bundle, or in the tree of a built checkout. */
function placesBeside(here: string): {
  typeWorker: string
  typesRoot: string
  kernel: string
  viewer: string
  chartWorker: string
  rules: string
} {
  const bundle = join(here, 'type-service.cjs')
  return existsSync(bundle)
    ? {
        typeWorker: bundle,
        typesRoot: join(here, 'types'),
        kernel: join(here, 'kernel.cjs'),
        viewer: join(here, 'renderer.js'),
        chartWorker: join(here, 'chart-worker.cjs'),
        rules: join(here, '../extension/rules'),
      }
    : {
        typeWorker: join(here, 'language/typeServiceWorker.js'),
        typesRoot: resolve(here, '../..'),
        kernel: join(here, 'kernel.js'),
        viewer: resolve(here, '../../dist/renderer.js'),
        chartWorker: join(here, 'charts/chartWorker.js'),
        rules: resolve(here, '../../extension/rules'),
      }
}
