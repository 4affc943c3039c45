/** What is measured in a run: counted with each event, sampled at equal distances for the time series. */
import type { EventObject } from 'xstate'
import { allMetrics, type Measured, type Metric, type NodeOfRole } from '../../../protocols/model/index.js'
import type { HeatOverTime, Series, Span, StateSpan } from '../../wire/simulation.js'
import type { Flights } from '../flights.js'
import { Counter, counters } from './counters.js'
import { Emitted } from './emitted.js'
import { Heat } from './heat.js'
import { HdrHistogram } from './histogram.js'
import { LinkMeter } from './links.js'
import { Messages } from './messages.js'
import { Numbers } from './numbers.js'
import { Operations } from './operations.js'
import { type Busy, Queues } from './queues.js'
import { SeriesBook, Track } from './series.js'
import { Stays } from './stays.js'

/** Those that are followed over time. */
const followed: readonly number[] = [Counter.sent, Counter.delivered, Counter.lost, Counter.bytes]

/** What the meter looks at when it takes a sample. */
export interface Sampled {
  readonly now: number
  readonly inFlight: number
  /** By node. */
  readonly stations: readonly Busy[]
}

/** The nodes of a run, and when it is measured. */
export interface Measurement {
  readonly nodes: readonly NodeOfRole[]
  /** Which of the nodes take time to handle messages. */
  readonly takesTime: readonly boolean[]
  /** What is before is not measured, in microseconds. */
  readonly warmUp: number
  /** The messages under way. */
  readonly underWay: Flights
  /** What is measured; absent: everything. */
  readonly chosen?: readonly Metric[] | undefined
  /** Whether it is followed how everything goes over time: samples are taken then. */
  readonly overTime: boolean
}

export class Meter {
  readonly chosen: ReadonlySet<Metric>
  readonly warmUp: number
  /** Whether the warm-up is over. */
  warm: boolean
  /** Messages that are sent. This and the following are absent where nothing of it is asked for: nothing is done for them then. */
  readonly messages: Messages | undefined
  /** Messages that arrive or are lost. */
  readonly deliveries: Messages | undefined
  /** For how long messages that were delivered had been under way. */
  readonly transit: HdrHistogram | undefined
  /** Who waits and is served, where handling takes time. */
  readonly queues: Queues | undefined
  readonly stays: Stays | undefined
  readonly operations: Operations | undefined
  readonly emitted: Emitted | undefined
  /** By {@link Counter}. */
  readonly counts = new Float64Array(Object.keys(Counter).length)
  readonly #isCounted: readonly boolean[]
  readonly #links: LinkMeter | undefined
  readonly #heats: readonly Heat[]
  readonly #series = new SeriesBook()
  readonly #followed: readonly { readonly counter: number; readonly track: Track }[]
  readonly #inFlight: Track | undefined
  readonly #roles: readonly string[]
  readonly #names: string[] = []
  readonly #numbers = new Map<string, number>()

  /** @param clock shows virtual time in microseconds */
  constructor(
    readonly clock: { readonly now: number },
    { nodes, takesTime, warmUp, underWay, chosen = allMetrics, overTime }: Measurement,
  ) {
    const series = this.#series
    this.warmUp = warmUp
    this.warm = warmUp === 0
    this.chosen = new Set(chosen)
    const has = (...metrics: readonly Metric[]) => metrics.some((metric) => this.chosen.has(metric))
    this.#roles = [...new Set(nodes.map(({ role }) => role))]
    this.#isCounted = counters.map(([, metric]) => has(metric))
    if (has('transit')) this.transit = new HdrHistogram('time under way', 'ms')
    if (has('links')) this.#links = new LinkMeter(nodes)
    const messages = new Messages(clock, underWay, this.counts, has('messages'), this.#links)
    if (has('messages', 'bytes', 'links')) this.messages = messages
    if (has('messages')) this.deliveries = messages
    const ids = nodes.map(({ id }) => id)
    if (has('operations')) this.operations = new Operations(ids, series)
    if (has('emitted')) this.emitted = new Emitted(series, warmUp)
    if (has('queues')) this.queues = new Queues(nodes, takesTime, series)
    if (has('states')) this.stays = new Stays(nodes, this.#roles, this.#names, overTime)
    const overTimeToo = overTime ? [this.operations?.latency, this.transit] : []
    this.#heats = overTimeToo.flatMap((each) => (each ? [new Heat(each)] : []))
    this.#followed = followed
      .filter((counter) => this.#isCounted[counter])
      .map((counter) => {
        const unit = counter === Counter.bytes ? 'bytes' : 'messages'
        return { counter, track: new Track(series, { name: counters[counter][0], kind: 'rate', unit }) }
      })
    if (has('messages')) {
      this.#inFlight = new Track(series, { name: 'messages in flight', kind: 'gauge', unit: 'messages' })
    }
  }

  /** Names of states, by number. */
  get stateNames(): readonly string[] {
    return this.#names
  }

  /** The number of a state's name. */
  numberOf(name: string): number {
    let number = this.#numbers.get(name)
    if (number === undefined) {
      number = this.#names.push(name) - 1
      this.#numbers.set(name, number)
    }
    return number
  }

  /** @param counter one of {@link Counter} */
  count(counter: number): void {
    this.counts[counter]++
  }

  /** A node lets something be seen. */
  observed(observation: EventObject, node: number): void {
    const { now } = this.clock
    const { type } = observation
    if (type === 'invoke' || type === 'respond') this.operations?.observe(observation, node, now, this.warm)
    else if (type !== 'measure') this.emitted?.observed(type)
    else this.emitted?.measured(observation as Measured, now, this.warm)
  }

  /** The warm-up is over: means begin anew. */
  begin(now: number): void {
    this.warm = true
    this.counts.fill(0)
    this.messages?.begin(now)
    this.queues?.begin(now)
    this.emitted?.begin(now)
    this.stays?.begin(now)
    this.#series.restart()
    this.#links?.reset()
  }

  /** Takes a sample. */
  sample({ now, inFlight, stations }: Sampled): void {
    const series = this.#series
    series.at(now)
    this.messages?.tally()
    for (const heat of this.#heats) heat.sample(series.times.length - 1)
    for (const { counter, track } of this.#followed) track.sample(this.counts[counter])
    this.#inFlight?.sample(inFlight)
    this.operations?.sample()
    this.emitted?.sample()
    this.queues?.sample(stations)
  }

  /** The run is over. */
  end(now: number): void {
    this.operations?.end(now)
    this.stays?.end(now)
  }

  get unavailable(): readonly Span[] {
    return this.operations?.gaps ?? []
  }

  /** One number for each quantity. @param types names of the types of messages, by number */
  numbers(now: number, types: readonly string[]): Numbers {
    const time = Math.max(1, now - this.warmUp)
    const all = new Numbers()
    this.messages?.tally()
    for (const [counter, [name]] of counters.entries()) {
      if (this.#isCounted[counter]) all.count(name, this.counts[counter])
    }
    if (this.messages?.counted) {
      const { sentByType } = this.messages
      // By name: the numbers of types are those of the thread.
      const byName = types
        .map((type, number) => [type, sentByType[number]] as const)
        .sort(([a], [b]) => (a < b ? -1 : 1))
      for (const [type, count] of byName) if (count) all.count(`${type} sent`, count)
      all.count('messages per second', this.counts[Counter.sent] / (time / 1e6))
      all.count('messages in flight', this.messages.inFlight)
    }
    this.operations?.numbers(all, time)
    this.emitted?.numbers(all, now)
    for (const [place, role] of this.#roles.entries()) {
      this.queues?.numbers(role, all, now, this.warmUp)
      this.stays?.numbers(place, all, time)
    }
    return all
  }

  /** Of operations; without any, of messages under way. */
  get heat(): HeatOverTime | undefined {
    for (const each of this.#heats) {
      const heat = each.toJSON(this.times)
      if (heat) return heat
    }
    return undefined
  }

  get times(): readonly number[] {
    return this.#series.times
  }

  get series(): readonly Series[] {
    return this.#series.all
  }

  get states(): readonly StateSpan[] {
    return this.stays?.spans ?? []
  }

  get links(): LinkMeter | undefined {
    return this.#links
  }

  /** Those in which there is something. */
  get histograms(): readonly HdrHistogram[] {
    const all = [
      ...(this.operations?.histograms ?? []),
      ...(this.transit ? [this.transit] : []),
      ...(this.emitted?.histograms ?? []),
      ...(this.queues?.histograms(this.#roles) ?? []),
    ]
    return all.filter(({ count }) => count > 0)
  }
}
