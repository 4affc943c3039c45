/** Runs tests: the cells that check, as if somebody ran them in the notebook; and says what their reports say. */
import {
  type CancellationToken,
  CancellationTokenSource,
  commands,
  Disposable,
  debug,
  type NotebookCell,
  type NotebookDocument,
  type TestController,
  type TestItem,
  TestMessage,
  type TestRun,
  TestRunProfileKind,
  type TestRunRequest,
  window,
  workspace,
} from 'vscode'
import { coverageOf } from '../../server/wire/messages.js'
import type { CheckReport } from '../../server/wire/report.js'
import type { Server } from '../client.js'
import { configurationFor, type HandedOver } from '../debug/configurations.js'
import type { NotebookController } from '../notebook/controller.js'
import { coveredFiles } from './coverage.js'
import { messageOf } from './failure.js'
import { closingOf, endOf, errorIn, reportsIn } from './shownReports.js'
import type { TestTree } from './testTree.js'

/** The item of a check, and those of its properties that were asked for. */
interface Chosen {
  readonly item: TestItem
  readonly properties: readonly TestItem[]
}

export class TestRuns {
  readonly #controller: TestController
  readonly #tree: TestTree
  readonly #server: Server
  readonly #notebooks: NotebookController

  constructor(controller: TestController, tree: TestTree, server: Server, notebooks: NotebookController) {
    this.#controller = controller
    this.#tree = tree
    this.#server = server
    this.#notebooks = notebooks
  }

  /** @param only the notebook whose tests are meant, of all that the request names */
  async run(
    request: TestRunRequest,
    kind: TestRunProfileKind,
    token: CancellationToken,
    only?: NotebookDocument,
  ): Promise<void> {
    const chosen = this.#chosen(request)
    const isMeant = ({ uri }: TestItem) => uri && (!only || only.uri.toString() === uri.toString())
    if (only && ![...(await chosen).keys()].some(isMeant)) return
    const run = this.#controller.createTestRun(request)
    // a run of its own is stopped in the list of results, what goes on until it is switched off by the request
    const stop = new CancellationTokenSource()
    const stopping = Disposable.from(
      stop,
      token.onCancellationRequested(() => stop.cancel()),
      run.token.onCancellationRequested(() => stop.cancel()),
    )
    let failures = 0
    // one session at a time: whoever debugs all tests sees the first failure
    const onFailure = async (cell: NotebookCell, found: HandedOver) => {
      if (kind === TestRunProfileKind.Debug && failures++ === 0) await debugTrace(cell, found)
    }
    try {
      for (const [root, checks] of await chosen) {
        if (!root.uri || !isMeant(root)) continue
        for (const each of itemsOf(checks)) run.enqueued(each)
        const notebook = await workspace.openNotebookDocument(root.uri)
        const cells = await this.#runNotebook(run, notebook, checks, onFailure, stop.token)
        if (kind === TestRunProfileKind.Coverage) await this.#cover(run, notebook, cells)
      }
    } finally {
      run.end()
      stopping.dispose()
    }
  }

  /** The checks that a request is about, by their notebooks. */
  async #chosen({ include, exclude = [] }: TestRunRequest): Promise<Map<TestItem, Chosen[]>> {
    const all: TestItem[] = []
    this.#controller.items.forEach((root) => {
      all.push(root)
    })
    const found = new Map<TestItem, Map<TestItem, TestItem[]>>()
    const isOut = (item: TestItem): boolean =>
      exclude.includes(item) || (item.parent !== undefined && isOut(item.parent))
    const add = (check: TestItem, properties: readonly TestItem[]) => {
      const root = check.parent
      if (!root || isOut(check)) return
      const checks = found.get(root) ?? new Map<TestItem, TestItem[]>()
      found.set(root, checks)
      const known = checks.get(check) ?? []
      checks.set(check, [...known, ...properties.filter((each) => !isOut(each) && !known.includes(each))])
    }
    for (const item of include ?? all) {
      if (item.parent?.parent) add(item.parent, [item])
      else if (item.parent) add(item, childrenOf(item))
      else {
        if (item.children.size === 0) await this.#tree.resolve(item)
        for (const check of childrenOf(item)) add(check, childrenOf(check))
      }
    }
    return new Map(
      [...found].map(([root, checks]) => [root, [...checks].map(([item, properties]) => ({ item, properties }))]),
    )
  }

  /** @returns the cells that were run, by the URIs of their documents */
  async #runNotebook(
    run: TestRun,
    notebook: NotebookDocument,
    chosen: readonly Chosen[],
    onFailure: (cell: NotebookCell, found: HandedOver) => Promise<void>,
    token: CancellationToken,
  ): Promise<string[]> {
    const byCell = new Map<NotebookCell, Chosen[]>()
    for (const each of chosen) {
      const uri = this.#tree.checkOf(each.item)?.cell
      const cell = notebook.getCells().find(({ document }) => this.#server.uriOf(document.uri) === uri)
      if (cell) byCell.set(cell, [...(byCell.get(cell) ?? []), each])
    }
    const stopped = token.onCancellationRequested(() => void this.#notebooks.interrupt(notebook))
    const closing = closingOf(notebook)
    const open = new Set(itemsOf(chosen))
    const cells: string[] = []
    for (const [cell, checks] of [...byCell].sort(([a], [b]) => a.index - b.index)) {
      for (const each of itemsOf(checks)) token.isCancellationRequested ? run.skipped(each) : run.started(each)
      if (token.isCancellationRequested) continue
      cells.push(this.#server.uriOf(cell.document.uri))
      const before = cell.executionSummary?.timing?.startTime
      // of a notebook that is closed nobody says that it has ended
      await Promise.race([runCell(notebook, cell).then(() => endOf(cell, before)), closing.done])
      if (notebook.isClosed) break
      const failed = await this.#tell(run, notebook, cell, checks)
      for (const each of itemsOf(checks)) open.delete(each)
      if (failed) await onFailure(cell, failed)
    }
    stopped.dispose()
    closing.dispose()
    const message = new TestMessage('The notebook was closed before this came to an end.')
    if (notebook.isClosed) for (const each of open) run.errored(each, message)
    return cells
  }

  /** @returns the first property that failed with a trace */
  async #tell(
    run: TestRun,
    notebook: NotebookDocument,
    cell: NotebookCell,
    checks: readonly Chosen[],
  ): Promise<HandedOver | undefined> {
    const reports = reportsIn(cell)
    let failed: HandedOver | undefined
    for (const { item, properties } of checks) {
      const protocol = this.#tree.checkOf(item)?.protocol
      const at = reports.findIndex((report) => protocol === undefined || report.protocol === protocol)
      const [report] = at < 0 ? [] : reports.splice(at, 1)
      if (!report) {
        const message = new TestMessage(errorIn(cell) ?? 'The cell came to no verdict on this protocol.')
        for (const each of [item, ...properties]) run.errored(each, message)
        continue
      }
      run.appendOutput(`${summaryOf(report)}\r\n`, undefined, item)
      const duration = report.statistics.seconds * 1000
      for (const property of properties) {
        const said = report.properties[property.label]
        if (!said) run.skipped(property)
        else if (said.asExpected) run.passed(property, duration)
        else {
          run.failed(
            property,
            await messageOf(this.#server, notebook, cell, report, property.label, property),
            duration,
          )
          if (said.trace) failed ??= { protocol: report.protocol, trace: said.trace }
        }
      }
      if (report.asExpected) {
        run.passed(item, duration)
        continue
      }
      // a test that has no others below it says itself why it failed
      const wrong = Object.entries(report.properties).filter(([, { asExpected }]) => !asExpected)
      const why = properties.length > 0 ? [] : wrong
      const messages = why.map(([name]) => messageOf(this.#server, notebook, cell, report, name, item))
      run.failed(item, why.length > 0 ? await Promise.all(messages) : new TestMessage(summaryOf(report)), duration)
      const [found] = why.flatMap(([, { trace }]) => trace ?? [])
      if (found) failed ??= { protocol: report.protocol, trace: found }
    }
    return failed
  }

  async #cover(run: TestRun, notebook: NotebookDocument, cells: readonly string[]): Promise<void> {
    const covered = await this.#server.request(coverageOf, { notebook: this.#server.uriOf(notebook.uri), cells })
    const files = coveredFiles(notebook, covered, (uri) => this.#server.uriOf(uri))
    for (const file of files) run.addCoverage(file)
  }
}

const itemsOf = (chosen: readonly Chosen[]): TestItem[] =>
  chosen.flatMap(({ item, properties }) => [item, ...properties])

function childrenOf(item: TestItem): TestItem[] {
  const children: TestItem[] = []
  item.children.forEach((child) => {
    children.push(child)
  })
  return children
}

const summaryOf = ({ protocol, properties, statistics }: CheckReport): string =>
  `${protocol}: ${Object.entries(properties)
    .map(([name, { verdict }]) => `${name} ${verdict}`)
    .join(', ')} (${statistics.distinct} ${statistics.distinct === 1 ? 'state' : 'states'})`

/** As the cell's own button does: only so does VS Code choose our kernel for a notebook that was never run. */
async function runCell(notebook: NotebookDocument, { index }: NotebookCell): Promise<void> {
  if (!window.visibleNotebookEditors.some((editor) => editor.notebook === notebook)) {
    await window.showNotebookDocument(notebook, { preserveFocus: true })
  }
  const ranges = [{ start: index, end: index + 1 }]
  await commands.executeCommand('notebook.cell.execute', { ranges, document: notebook.uri })
}

async function debugTrace({ notebook, document }: NotebookCell, found: HandedOver): Promise<void> {
  await window.showNotebookDocument(notebook)
  const folder = workspace.getWorkspaceFolder(notebook.uri)
  await debug.startDebugging(folder, configurationFor(notebook, document.uri.toString(), found))
}
