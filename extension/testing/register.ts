/** The Testing view: notebooks, the checks in them, and their properties, as tests. */
import {
  type CancellationToken,
  Disposable,
  type TestRunProfile,
  TestRunProfileKind,
  type TestRunRequest,
  tests,
  workspace,
} from 'vscode'
import { notebookType } from '../../server/wire/messages.js'
import type { Server } from '../client.js'
import type { NotebookController } from '../notebook/controller.js'
import { detailsOf } from './coverage.js'
import { TestRuns } from './testRuns.js'
import { TestTree } from './testTree.js'

/** A workspace that is not trusted has no tests: they could not be run. */
export function registerTesting(server: Server, notebooks: NotebookController): Disposable {
  if (workspace.isTrusted) return start(server, notebooks)
  let started: Disposable | undefined
  const waiting = workspace.onDidGrantWorkspaceTrust(() => {
    started ??= start(server, notebooks)
  })
  return new Disposable(() => {
    waiting.dispose()
    started?.dispose()
  })
}

function start(server: Server, notebooks: NotebookController): Disposable {
  const controller = tests.createTestController('protocolNotebook', 'Protocol Notebooks')
  const tree = new TestTree(controller, server)
  const runs = new TestRuns(controller, tree, server, notebooks)
  const profile = (name: string, kind: TestRunProfileKind): TestRunProfile => {
    const handler = (request: TestRunRequest, token: CancellationToken) =>
      request.continuous ? again(runs, request, kind, token) : runs.run(request, kind, token)
    // only what is run by itself goes on: a debug session begins when somebody asks for it
    const continuous = kind === TestRunProfileKind.Run
    return controller.createRunProfile(name, kind, handler, true, undefined, continuous)
  }
  profile('Check', TestRunProfileKind.Run)
  profile('Debug Trace', TestRunProfileKind.Debug)
  profile('Check with Coverage', TestRunProfileKind.Coverage).loadDetailedCoverage = async (_, file) => detailsOf(file)
  return Disposable.from(controller, tree)
}

/** Runs the tests of a notebook whenever it is saved. */
function again(runs: TestRuns, request: TestRunRequest, kind: TestRunProfileKind, token: CancellationToken): void {
  const saved = workspace.onDidSaveNotebookDocument((notebook) => {
    if (notebook.notebookType === notebookType) void runs.run(request, kind, token, notebook)
  })
  token.onCancellationRequested(() => saved.dispose())
}
