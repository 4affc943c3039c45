/** What a value looks like below its cell. */
import { inspect } from 'node:util'
import type { Protocol } from '../../../protocols/model/index.js'
import { isProtocol } from '../../../protocols/model/index.js'
import { logReportOf } from '../../exchange/logs/logTrace.js'
import { isPlot } from '../../plots/index.js'
import type { Exploration } from '../../wire/exploring.js'
import type { FrontierReport } from '../../wire/frontier.js'
import type { CellOutput, ProtocolCard } from '../../wire/output.js'
import type { Plot } from '../../wire/plot.js'
import type { CheckReport } from '../../wire/report.js'
import type { SimulationReport, SweepReport } from '../../wire/simulation.js'
import { isLog } from '../openLog.js'
import {
  cardText,
  explorationText,
  frontierText,
  logText,
  plotsText,
  reportText,
  simulationText,
  sweepText,
} from '../text/index.js'

/** A value whose text is longer is not read but scrolled past; in characters. */
const longest = 20_000

/** What `check`, `frontier`, `simulate`, `sweep` and `explore` give. */
export type Report = CheckReport | FrontierReport | SimulationReport | SweepReport | Exploration

/** The outputs that show a value. */
export type ShownOutput = Extract<
  CellOutput,
  { type: 'check' | 'frontier' | 'simulation' | 'sweep' | 'exploration' | 'plots' | 'log' | 'protocol' | 'value' }
>

/** A protocol as its card, a report as a table with its traces, plots and logs as drawings, anything else as Node.js prints it. */
export function outputOf(value: unknown, cardOf: (protocol: Protocol) => ProtocolCard): ShownOutput {
  if (isProtocol(value)) {
    const card = cardOf(value)
    return { type: 'protocol', card, text: cardText(card) }
  }
  if (isReport(value)) return reported(value)
  if (isLog(value)) {
    const report = logReportOf(value)
    return { type: 'log', report, text: logText(report) }
  }
  const plots = Array.isArray(value) ? value : [value]
  if (plots.length > 0 && plots.every(isPlot)) return plotted(plots)
  const text = inspect(value, { depth: 4, maxStringLength: longest, breakLength: 100 })
  const left = text.length - longest
  return { type: 'value', text: left > 0 ? `${text.slice(0, longest)}\n… ${left} characters left out …` : text }
}

function reported(report: Report): ShownOutput {
  switch (report.type) {
    case 'check':
      return { type: 'check', report, text: reportText(report) }
    case 'frontier':
      return { type: 'frontier', report, text: frontierText(report) }
    case 'simulation':
      return { type: 'simulation', report, text: simulationText(report) }
    case 'sweep':
      return { type: 'sweep', report, text: sweepText(report) }
    case 'exploration':
      return { type: 'exploration', exploration: report, text: explorationText(report) }
  }
}

function plotted(plots: readonly Plot[]): ShownOutput {
  const group = { type: 'plots', version: 1, plots } as const
  return { type: 'plots', group, text: plotsText(group) }
}

/** Is this value what `check`, `frontier`, `simulate`, `sweep` or `explore` gives? */
export const isReport = (value: unknown): value is Report =>
  typeof value === 'object' &&
  value !== null &&
  ['check', 'frontier', 'simulation', 'sweep', 'exploration'].includes((value as Partial<Report>).type ?? '') &&
  (value as Partial<Report>).version === 1
