/** The notebook renderer, as VS Code loads it: mounts each output, and passes messages between it and the extension. */
import type { Chart, ChartRequest } from '../../server/wire/chart.js'
import type { GraphRequest, LaidGraph } from '../../server/wire/graph.js'
import type { ViewerCommand, ViewerMessage } from '../../server/wire/viewer.js'
import { AskedWalks } from './explore/askedWalks.js'
import type { Host } from './host.js'
import { type Mounted, mount } from './mount.js'
import { rasterised } from './raster.js'
import { Wanted } from './wanted.js'

/** What we use of an output item of VS Code's notebook renderer API. */
export interface OutputItem {
  readonly id: string
  readonly metadata?: unknown
  json(): unknown
}
export interface Renderer {
  renderOutputItem(item: OutputItem, element: HTMLElement): void
  /** @param id the output's; without one all of them */
  disposeOutputItem(id?: string): void
}
/** What we use of the context that VS Code gives; messages only where an extension may listen. */
export interface RendererContext {
  postMessage?(message: ViewerMessage): void
  /** Where nobody listens: the charts that the page has. */
  layoutChart?: NonNullable<Host['layoutChart']>
  onDidReceiveMessage?(listener: (message: unknown) => void): unknown
}

/** Called once by VS Code in each notebook's web view. */
export function activate(context: RendererContext = {}): Renderer {
  const outputs = new Map<string, Mounted>()
  const charts: WantedCharts = new Wanted()
  const graphs: WantedGraphs = new Wanted()
  const listeners = new Set<Listener>()
  const walks = new AskedWalks()
  context.onDidReceiveMessage?.((message) => {
    const command = message as ViewerCommand | null
    if (command) for (const listen of listeners) listen(command)
    if (command?.type === 'chart') charts.came(command.id, command.chart ?? undefined)
    if (command?.type === 'graph') graphs.came(command.id, command.graph ?? undefined)
    if (command?.type === 'walked') walks.answered(command.id, command.answer)
    if (command?.type === 'rasterise') void rasterised(command).then(context.postMessage)
    if (command?.type !== 'showStep' || !command.moment) return
    for (const { showStep } of outputs.values()) showStep(command.moment)
  })
  return {
    renderOutputItem(item, element) {
      outputs.get(item.id)?.dispose()
      outputs.set(
        item.id,
        mount(element, item.json(), hostOf(context, charts, graphs, walks, listeners, item.metadata)),
      )
    },
    disposeOutputItem(id) {
      for (const [key, output] of outputs) {
        if (id !== undefined && key !== id) continue
        output.dispose()
        outputs.delete(key)
      }
    },
  }
}

type WantedCharts = Wanted<ChartRequest, Chart>
type WantedGraphs = Wanted<GraphRequest, LaidGraph>
type Listener = (command: ViewerCommand) => void

function hostOf(
  { postMessage, layoutChart }: RendererContext,
  charts: WantedCharts,
  graphs: WantedGraphs,
  walks: AskedWalks,
  listeners: Set<Listener>,
  origin: unknown,
): Host {
  if (!postMessage) return { ...(layoutChart && { layoutChart }) }
  const listening = (listener: Listener) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }
  return {
    stepSelected: (moment) => postMessage({ type: 'stepSelected', moment, origin }),
    traceClosed: ({ protocol, property }) => postMessage({ type: 'traceClosed', protocol, property, origin }),
    debugTrace: (protocol, trace) => postMessage({ type: 'debugTrace', protocol, trace, origin }),
    openSource: (position) => postMessage({ type: 'openSource', position, origin }),
    openPart: (of, part) => postMessage({ type: 'openPart', of, part, origin }),
    onMarkParts: (mark) => listening((command) => command.type === 'markParts' && mark(command.roles, command.parts)),
    onMachine: (show) => listening((command) => command.type === 'machine' && show(command.machine)),
    nodeChosen: (node) => postMessage({ type: 'nodeChosen', ...(node !== undefined && { node }) }),
    walk: (asked) => walks.ask(asked, (id: number) => postMessage({ type: 'walkAsked', id, asked })),
    exploreFrom: (protocol, trace, steps) => postMessage({ type: 'exploreFrom', protocol, trace, steps }),
    runAgain: (walk) => postMessage({ type: 'runAgain', walk }),
    keepWalk: (exploration, how) => postMessage({ type: 'keepWalk', exploration, how }),
    onProgress: (cell, listen) =>
      listening((command) => command.type === 'progress' && command.cell === cell && listen(command.progress)),
    layoutGraph: (request) =>
      graphs.want(request, (id, wanted) => postMessage({ type: 'graphWanted', id, request: wanted })),
    layoutChart: (request) =>
      charts.want(request, (id, wanted) => postMessage({ type: 'chartWanted', id, request: wanted, origin })),
  }
}
