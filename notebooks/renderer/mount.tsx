/** Draws a report into any page: a notebook's webview, the page of an export, a panel of the editor. */
import { render } from 'preact'
import type { StatechartAt } from '../../server/wire/chart.js'
import type { Exploration } from '../../server/wire/exploring.js'
import type { FrontierReport } from '../../server/wire/frontier.js'
import type { LogReport } from '../../server/wire/log.js'
import type { ProtocolCard } from '../../server/wire/output.js'
import type { PlotGroup } from '../../server/wire/plot.js'
import type { LiveOutput } from '../../server/wire/progress.js'
import type { CheckReport } from '../../server/wire/report.js'
import type { SimulationReport, SweepReport } from '../../server/wire/simulation.js'
import type { TraceMoment } from '../../server/wire/viewer.js'
import { MachineView } from './chart/MachineView.js'
import { ExplorerView } from './explore/ExplorerView.js'
import { FrontierView } from './frontier/FrontierView.js'
import { type Host, HostContext } from './host.js'
import { LogView } from './log/LogView.js'
import { LiveApart, PlotsApart } from './plots/PlotsApart.js'
import { ProtocolView } from './protocol/ProtocolView.js'
import { CheckView } from './report/CheckView.js'
import { SimulationView } from './simulation/SimulationView.js'
import { SweepView } from './simulation/SweepView.js'
import { style } from './style.js'

export interface Mounted {
  /** Opens the trace of a property at a step; what the report does not have is ignored. */
  showStep(moment: TraceMoment): void
  /** Takes everything away again. */
  dispose(): void
}

let mountings = 0

/**
 * Draws what a cell shows into an element, with the style it needs. Colours are those of VS Code's theme variables where
 * the page has them, else the system's.
 *
 * @param output a report of `check`, or the card of a protocol, as it travels; anything else is answered by a sentence
 * @param host hears what the reader does, and shows sources
 */
export function mount(element: HTMLElement, output: CheckReport | ProtocolCard | unknown, host: Host = {}): Mounted {
  const shows = new Set<(moment: TraceMoment) => void>()
  const showStep = (moment: TraceMoment) => {
    for (const show of shows) show(moment)
  }
  const within: Host = {
    ...host,
    onShowStep(show) {
      shows.add(show)
      return () => shows.delete(show)
    },
  }
  const ended = host.onShowStep?.(showStep)
  addStyle(element)
  element.classList.add('pn')
  // A key of its own: what was opened or selected in an earlier report says nothing about this one.
  const view = (
    <HostContext.Provider key={++mountings} value={within}>
      <Output value={output} />
    </HostContext.Provider>
  )
  render(view, element)
  return {
    showStep,
    dispose() {
      ended?.()
      render(null, element)
    },
  }
}

/** Outputs are told apart by their own `type`, so that one viewer serves every MIME type of ours. */
function Output({ value }: { value: unknown }) {
  const { type, version } = (value ?? {}) as { type?: unknown; version?: unknown }
  if (version === 1 && type === 'check') return <CheckView report={value as CheckReport} />
  if (version === 1 && type === 'frontier') return <FrontierView report={value as FrontierReport} />
  if (version === 1 && type === 'simulation') return <SimulationView report={value as SimulationReport} />
  if (version === 1 && type === 'sweep') return <SweepView report={value as SweepReport} />
  if (version === 1 && type === 'plots') return <PlotsApart value={value as PlotGroup} />
  if (version === 1 && type === 'machine') return <MachineView first={value as StatechartAt} />
  if (version === 1 && type === 'logReport') return <LogView report={value as LogReport} />
  if (version === 1 && type === 'exploration') return <ExplorerView first={value as Exploration} />
  if (version === 1 && type === 'live') return <LiveApart value={value as LiveOutput} />
  if (version === 1 && type === 'protocol') return <ProtocolView card={value as ProtocolCard} />
  return (
    <p>
      This output was written by another version of Protocol Notebook, in a form that this version does not know. Run
      the cell again.
    </p>
  )
}

/** Once for each document or shadow tree that shows our outputs. */
function addStyle(element: HTMLElement): void {
  const root = element.getRootNode()
  const place = root instanceof ShadowRoot ? root : document.head
  if (place.querySelector('style[data-protocol-notebook]')) return
  const sheet = document.createElement('style')
  sheet.dataset.protocolNotebook = ''
  sheet.textContent = style
  place.append(sheet)
}
