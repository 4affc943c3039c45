/** The view "Trace" beside a debug session: the steps of the trace and of each branch; a click goes there. */
import {
  commands,
  Disposable,
  debug,
  EventEmitter,
  ThemeColor,
  ThemeIcon,
  type TreeDataProvider,
  TreeItem,
  TreeItemCollapsibleState,
  type TreeView,
  window,
} from 'vscode'
import { type DebugRuns, debugRequests, debugType, movedEvent } from '../../server/wire/debugSession.js'

/** A run, or a step of one; step 0 is the start. */
export interface Line {
  readonly run: number
  readonly step?: number
}

class Runs implements TreeDataProvider<Line> {
  readonly #changed = new EventEmitter<void>()
  readonly onDidChangeTreeData = this.#changed.event
  #known: DebugRuns | undefined
  /** One object for each line, so that the view keeps what is open. */
  readonly #lines = new Map<string, Line>()

  show(runs: DebugRuns | undefined): void {
    this.#known = runs
    if (!runs) this.#lines.clear()
    this.#changed.fire()
  }

  get present(): Line | undefined {
    return this.#known && this.#line(this.#known.run, this.#known.step)
  }

  getChildren(line?: Line): Line[] {
    const { runs = [] } = this.#known ?? {}
    if (!line) return runs.map((_, run) => this.#line(run))
    if (line.step !== undefined) return []
    const { steps, fork } = runs[line.run]
    // of a branch only what is its own
    const first = fork ? fork.step + 1 : 0
    return Array.from({ length: steps.length + 1 - first }, (_, index) => this.#line(line.run, first + index))
  }

  getParent({ run, step }: Line): Line | undefined {
    return step === undefined ? undefined : this.#line(run)
  }

  getTreeItem({ run, step }: Line): TreeItem {
    const { runs, run: presentRun, step: presentStep } = this.#known!
    const { title, fork, steps, start, before } = runs[run]
    if (step === undefined) {
      const item = new TreeItem(title, TreeItemCollapsibleState.Expanded)
      item.id = `run ${run}`
      item.iconPath = new ThemeIcon(fork ? 'git-branch' : 'debug-alt')
      item.description = fork
        ? `after step ${fork.step} of ${runs[fork.run].title}`
        : steps.length === 1
          ? '1 step'
          : `${steps.length} steps`
      return item
    }
    const taken = steps[step - 1]
    const isPresent = run === presentRun && step === presentStep
    const item = new TreeItem(taken ? `${before + step}. ${taken.text}` : start)
    item.id = `run ${run} step ${step}`
    if (isPresent) item.iconPath = new ThemeIcon('debug-stackframe', new ThemeColor('debugIcon.continueForeground'))
    else if (taken?.violation) item.iconPath = new ThemeIcon('error', new ThemeColor('problemsErrorIcon.foreground'))
    else item.iconPath = new ThemeIcon('circle-small')
    item.description = [isPresent && 'here', taken?.violation && 'violation'].filter(Boolean).join(', ')
    item.accessibilityInformation = { label: `${item.label} ${item.description}` }
    item.contextValue = 'step'
    item.command = { command: goToStep, title: 'Go to This Step', arguments: [{ run, step }] }
    return item
  }

  #line(run: number, step?: number): Line {
    const key = `${run} ${step}`
    const line = this.#lines.get(key) ?? { run, ...(step !== undefined && { step }) }
    this.#lines.set(key, line)
    return line
  }
}

const viewId = 'protocolNotebook.runs'
const goToStep = 'protocolNotebook.goToStep'

export function registerRunsView(): Disposable {
  const runs = new Runs()
  const opened = new Set<string>()
  const view = window.createTreeView(viewId, { treeDataProvider: runs })
  const follow = async () => {
    const session = debug.activeDebugSession
    if (session?.type !== debugType) return runs.show(undefined)
    runs.show(await session.customRequest(debugRequests.runs))
    await reveal(view, runs.present)
  }
  return Disposable.from(
    view,
    commands.registerCommand(goToStep, ({ run, step }: Line) => {
      const session = debug.activeDebugSession
      return session?.type === debugType ? session.customRequest(debugRequests.goTo, { run, step }) : undefined
    }),
    debug.onDidReceiveDebugSessionCustomEvent(async ({ session, event }) => {
      if (session.type !== debugType || event !== movedEvent) return
      if (!opened.has(session.id)) {
        opened.add(session.id)
        // VS Code folds what extensions add beside its own views
        await commands.executeCommand(`${viewId}.focus`, { preserveFocus: true })
      }
      await follow()
    }),
    debug.onDidTerminateDebugSession(({ id }) => opened.delete(id)),
    debug.onDidChangeActiveDebugSession(() => void follow()),
  )
}

async function reveal(view: TreeView<Line>, line: Line | undefined): Promise<void> {
  if (line && view.visible) await view.reveal(line, { select: true, focus: false })
}
