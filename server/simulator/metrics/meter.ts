/** What is measured in a run: counted with each event in flat arrays, sampled at equal distances for the time series. */
import type { EventObject } from 'xstate'
import { allMetrics, type Measured, type Metric, type NodeOfRole } from '../../../protocols/model/index.js'
import type { HeatOverTime, Series, Span, StateSpan } from '../../wire/simulation.js'
import { Counter, counters } from './counters.js'
import { Emitted } from './emitted.js'
import { Heat } from './heat.js'
import { HdrHistogram } from './histogram.js'
import { Level } from './level.js'
import { LinkMeter } from './links.js'
import { Operations } from './operations.js'
import { type Busy, Queues } from './queues.js'
import { SeriesBook } from './series.js'
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
  /** What is measured; absent: everything. */
  readonly chosen?: readonly Metric[] | undefined
  /** Whether it is followed how everything goes over time: samples are taken then. */
  readonly overTime: boolean
}

export class Meter {
  readonly chosen: ReadonlySet<Metric>
  readonly warmUp: number
  readonly #counts = new Float64Array(counters.length)
  readonly #isCounted: readonly boolean[]
  readonly #sentByType: number[] | undefined
  readonly #hasBytes: boolean
  readonly #inFlight = new Level()
  /** Messages between their sending and their delivery, in milliseconds. */
  readonly #underWay: HdrHistogram | undefined
  readonly #links: LinkMeter | undefined
  readonly #operations: Operations | undefined
  readonly #emitted: Emitted | undefined
  readonly #queues: Queues | undefined
  readonly #stays: Stays | undefined
  readonly #heats: readonly Heat[]
  readonly #series = new SeriesBook()
  readonly #roles: readonly string[]
  readonly #names: string[] = []
  readonly #numbers = new Map<string, number>()
  #warm: boolean

  /** @param clock shows virtual time in microseconds */
  constructor(
    readonly clock: { readonly now: number },
    { nodes, takesTime, warmUp, chosen = allMetrics, overTime }: Measurement,
  ) {
    this.warmUp = warmUp
    this.#warm = warmUp === 0
    this.chosen = new Set(chosen)
    const has = (metric: Metric) => this.chosen.has(metric)
    this.#roles = [...new Set(nodes.map(({ role }) => role))]
    this.#isCounted = counters.map(([, metric]) => has(metric))
    this.#hasBytes = has('bytes')
    if (has('messages')) this.#sentByType = []
    if (has('transit')) this.#underWay = new HdrHistogram('time under way', 'ms')
    if (has('links')) this.#links = new LinkMeter(nodes)
    if (has('operations')) this.#operations = new Operations(nodes.map(({ id }) => id))
    if (has('emitted')) this.#emitted = new Emitted()
    if (has('queues')) this.#queues = new Queues(nodes, takesTime)
    if (has('states')) this.#stays = new Stays(nodes, this.#roles, this.#names, overTime)
    const overTimeToo = overTime ? [this.#operations?.latency, this.#underWay] : []
    this.#heats = overTimeToo.flatMap((each) => (each ? [new Heat(each)] : []))
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
    if (this.#isCounted[counter]) this.#counts[counter]++
  }

  sent(type: number, bytes: number, from: number, to: number, inFlight: number): void {
    this.#links?.count(from, to)
    if (this.#hasBytes) this.#counts[Counter.bytes] += bytes
    const byType = this.#sentByType
    if (!byType) return
    this.#counts[Counter.sent]++
    byType[type] = (byType[type] ?? 0) + 1
    this.#inFlight.set(inFlight, this.clock.now)
  }

  /** A message was delivered @param since it was sent */
  delivered(handled: boolean, since: number, inFlight: number): void {
    if (this.#warm) this.#underWay?.add((this.clock.now - since) / 1000)
    if (!this.#sentByType) return
    this.#counts[Counter.delivered]++
    if (!handled) this.#counts[Counter.ignored]++
    this.#inFlight.set(inFlight, this.clock.now)
  }

  queue(node: number, waiting: number, served: number): void {
    this.#queues?.changed(node, waiting, served, this.clock.now)
  }

  /** Something leaves a node's queue for service. */
  waited(node: number, time: number): void {
    if (this.#warm) this.#queues?.waited(node, time)
  }

  /** Something was handled that had come to the node so long ago. */
  stayed(node: number, time: number): void {
    if (this.#warm) this.#queues?.stayed(node, time)
  }

  /** A node is in a state now. @param state the number of its name */
  entered(node: number, state: number): void {
    this.#stays?.entered(node, state, this.clock.now)
  }

  observed(observation: EventObject, node: number): void {
    const { now } = this.clock
    const { type } = observation
    if (type === 'invoke' || type === 'respond') this.#operations?.observe(observation, node, now, this.#warm)
    else if (type !== 'measure') this.#emitted?.observed(type)
    else this.#emitted?.measured(observation as Measured, now, this.#warm ? this.warmUp : now, this.#warm)
  }

  /** The warm-up is over: means begin anew. */
  begin(now: number): void {
    this.#warm = true
    this.#counts.fill(0)
    this.#inFlight.forget(now)
    this.#queues?.begin(now)
    this.#emitted?.begin(now)
    this.#stays?.begin(now)
    this.#series.restart()
    this.#links?.reset()
  }

  /** Takes a sample. */
  sample({ now, inFlight, stations }: Sampled): void {
    const series = this.#series
    series.at(now)
    for (const heat of this.#heats) heat.sample(series.times.length - 1)
    for (const counter of followed) {
      if (!this.#isCounted[counter]) continue
      series.rate(counters[counter][0], counter === Counter.bytes ? 'bytes' : 'messages', this.#counts[counter])
    }
    if (this.#sentByType) series.gauge('messages in flight', 'messages', inFlight)
    this.#operations?.sample(series)
    this.#emitted?.sample(series)
    this.#queues?.sample(series, stations)
  }

  /** The run is over. */
  end(now: number): void {
    this.#operations?.end(now)
    this.#stays?.end(now)
  }

  get unavailable(): readonly Span[] {
    return this.#operations?.gaps ?? []
  }

  /** One number for each quantity. */
  numbers(now: number, types: readonly string[]): Record<string, number> {
    const time = Math.max(1, now - this.warmUp)
    const all: Record<string, number> = {}
    for (const [counter, [name]] of counters.entries()) {
      if (this.#isCounted[counter]) all[name] = this.#counts[counter]
    }
    // By name: the numbers of types are those of the thread.
    const byName = types
      .map((type, number) => [type, this.#sentByType?.[number]] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1))
    for (const [type, count] of byName) if (count) all[`${type} sent`] = count
    if (this.#sentByType) {
      all['messages per second'] = this.#counts[Counter.sent] / (time / 1e6)
      all['messages in flight'] = this.#inFlight.mean(now, this.warmUp)
    }
    this.#operations?.numbers(all, time)
    this.#emitted?.numbers(all, now, this.warmUp)
    for (const [place, role] of this.#roles.entries()) {
      this.#queues?.numbers(role, all, now, this.warmUp)
      this.#stays?.numbers(place, all, time)
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
    return this.#stays?.spans ?? []
  }

  get links(): LinkMeter | undefined {
    return this.#links
  }

  /** Those in which there is something. */
  get histograms(): readonly HdrHistogram[] {
    const all = [
      ...(this.#operations?.histograms ?? []),
      ...(this.#underWay ? [this.#underWay] : []),
      ...(this.#emitted?.histograms ?? []),
      ...(this.#queues?.histograms(this.#roles) ?? []),
    ]
    return all.filter(({ count }) => count > 0)
  }
}
