/** Words for simulations. */
export * from './distribution.js'
export { hours, type Milliseconds, milliseconds, minutes, seconds } from './duration.js'
export { allMetrics, type Measured, type Metric, measure } from './metrics.js'
export type {
  AnyOf,
  Chaos,
  Command,
  Commands,
  Entry,
  Fault,
  Link,
  Moment,
  Script,
  TimedFault,
  Who,
} from './scenario.js'
export {
  type Deadline,
  entriesOf,
  isScenario,
  type Judgement,
  type Scenario,
  type ScenarioOptions,
  type SimulationOptions,
  scenario,
  within,
} from './simulation.js'
export type { Toxic } from './toxics.js'
export {
  type Arrivals,
  bursts,
  type ClosedWorkload,
  diurnal,
  equalKeys,
  type Keys,
  type OpenWorkload,
  poisson,
  type Request,
  steady,
  traceDriven,
  type Workload,
  workload,
  zipf,
} from './workload.js'
export type { ClockOptions, LinkOptions, NetworkOptions, NodeOptions } from './world.js'
