/** All traces that a cell's output shows, whatever it reports, each as the report of a check: what is done with traces knows it. */
import { coverageOfRuns } from './chartCoverage.js'
import type { FrontierProperty, FrontierReport } from './frontier.js'
import type { LogReport } from './log.js'
import { checkMime, frontierMime, logMime, simulationMime } from './output.js'
import type { CheckReport } from './report.js'
import type { SimulatedProperty, SimulationReport } from './simulation.js'
import type { Trace } from './trace.js'
import { reportOfTrace } from './walkReport.js'

/** A trace, and the report that it stands in. */
export interface ReportedTrace {
  readonly report: CheckReport
  readonly property: string
  readonly trace: Trace
  /** What tells it from others of its property, in a few words. */
  readonly note?: string
}

type Reported = CheckReport | FrontierReport | SimulationReport | LogReport

/** The outputs that show traces and can be read without a kernel. */
export const tracedMimes: readonly string[] = [checkMime, frontierMime, simulationMime, logMime]

/** In the order in which they are shown. */
export function tracesOfReport(report: Reported): ReportedTrace[] {
  switch (report.type) {
    case 'check':
      return Object.entries(report.properties).flatMap(([property, { trace }]) =>
        trace ? [{ report, property, trace }] : [],
      )
    case 'frontier':
      return Object.values<FrontierProperty>(report.properties).flatMap(({ minimal }) =>
        minimal.map(({ name, trace }) => told(report, trace, `with ${name}`, [...report.assumptions, name])),
      )
    case 'simulation':
      return Object.values<SimulatedProperty>(report.properties).flatMap(({ causes }) =>
        causes.flatMap(({ seed, trace, checker }) => [
          ...(trace ? [told(report, trace, `seed ${seed}`, report.world)] : []),
          ...(checker?.trace ? [told(report, checker.trace, 'found by the checker', report.world)] : []),
        ]),
      )
    case 'logReport':
      return [{ report: reportOfTrace(report.file, report.trace), property: report.file, trace: report.trace }]
  }
}

function told(
  of: FrontierReport | SimulationReport,
  trace: Trace,
  note: string,
  assumptions: readonly string[],
): ReportedTrace {
  const exercised = of.type === 'simulation' ? coverageOfRuns(of) : of.machines && { machines: of.machines }
  const report = { ...reportOfTrace(of.protocol, trace), assumptions, ...exercised }
  return { report, property: trace.property, trace, note }
}
