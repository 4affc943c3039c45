/** What notebooks, and any Node program, import as `protocol-notebook`. */
export * from '../protocols/library/index.js'
export * from '../protocols/model/index.js'
export { type CheckOptions, check } from './checker/check.js'
export { type FrontierOptions, frontier, type UpTo } from './checker/frontier/frontier.js'
export type { LogNames, LogReading } from './checker/runs/logReading.js'
export { conforms, type LogOptions, type ReplayOptions, replay } from './checker/runs/replayRun.js'
export { type ExploreOptions, explore } from './checker/walk/explore.js'
export { simulate, sweep, type Threads } from './execution/nodeSimulations.js'
export { type OpenOptions, openLog } from './execution/openLog.js'
export { show } from './execution/show.js'
export { checkHistory, type HistoryEvent, type HistoryReport, type Operation } from './history/index.js'
export { type AxisOptions, type CurvesOptions, type PlotOptions, plot, type TradeOff } from './plots/index.js'
export type { RecordedRun, Simulation } from './simulator/simulation.js'
export type { SweepOptions } from './simulator/sweep.js'
export type { Estimate } from './wire/estimate.js'
export type { EnabledAction, Exploration, Moment, PropertyValue } from './wire/exploring.js'
export type { Breaking, Budgets, FrontierProperty, FrontierReport } from './wire/frontier.js'
export type { LogEntry, LogFormat, SeenNode, SystemLog } from './wire/log.js'
export type { Axis, Curve, CurvePlot, HeatPlot, LanePlot, Plot } from './wire/plot.js'
export type {
  CheckProgress,
  CheckReport,
  CheckStatistics,
  LimitReport,
  PropertyReport,
  VacuityReport,
  Verdict,
} from './wire/report.js'
export type {
  FaultBand,
  Histogram,
  Interval,
  RunRecord,
  RunSummary,
  Series,
  SimulatedProperty,
  SimulationReport,
  SweepPoint,
  SweepReport,
} from './wire/simulation.js'
export type { Trace, TraceAction, TraceMessage, TraceStep } from './wire/trace.js'
