/** The meter of a run, and when it is looked at. */
import { Meter } from './metrics/meter.js'
import type { Run } from './run.js'

/** What measures a run; nothing where nothing is to be measured. @param overTime whether it is told how everything went over time */
export function meterOf(run: Run, overTime: boolean): Meter | undefined {
  const { setting, traffic, memory } = run
  const { metrics = true } = setting.options
  if (metrics === false || (metrics !== true && metrics.length === 0)) return undefined
  const takesTime = traffic.stations.map((station) => station.takesTime)
  const chosen = metrics === true ? undefined : metrics
  const underWay = traffic.flights
  return new Meter(run, { nodes: memory.model.nodes, takesTime, warmUp: setting.warmUp, underWay, chosen, overTime })
}

export class Samples {
  /** The next moment at which anything is to be done. */
  next: number
  #sample: number
  #warm: number

  constructor(
    readonly run: Run,
    overTime: boolean,
  ) {
    const { meter, setting } = run
    this.#sample = meter && overTime ? setting.sample : Number.POSITIVE_INFINITY
    this.#warm = meter && setting.warmUp > 0 ? setting.warmUp : Number.POSITIVE_INFINITY
    this.next = Math.min(this.#sample, this.#warm)
  }

  /** Takes what samples are due until a time. */
  upTo(time: number): void {
    for (; this.next <= time; this.next = Math.min(this.#sample, this.#warm)) this.#take()
  }

  #take(): void {
    const { meter, traffic, setting } = this.run
    if (this.#warm <= this.#sample) {
      meter?.begin(this.#warm)
      this.#warm = Number.POSITIVE_INFINITY
      return
    }
    meter?.sample({ now: this.#sample, inFlight: traffic.flights.messages, stations: traffic.stations })
    this.#sample += setting.sample
  }
}
