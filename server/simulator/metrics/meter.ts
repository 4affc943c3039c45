/** What is measured in a run: counted with each event in flat arrays, sampled at equal distances for the time series. */
import type { EventObject } from 'xstate'
import type { Measured } from '../../../protocols/model/index.js'
import type { HeatOverTime, Series, Span, StateSpan } from '../../wire/simulation.js'
import { toMillis } from '../time.js'
import { Counter, counterNames } from './counters.js'
import { Heat } from './heat.js'
import { HdrHistogram } from './histogram.js'
import { Level } from './level.js'
import { LinkMeter } from './links.js'
import { Operations } from './operations.js'

/** Those that are followed over time. */
const followed: readonly number[] = [Counter.sent, Counter.delivered, Counter.lost, Counter.bytes]

/** Nodes that have series and lanes of their own. */
const mostNodes = 32
/** Nodes of a role whose queues have numbers of their own. */
const mostListed = 8
/** Changes of state that are kept for drawing. */
const mostSpans = 20_000

/** What the meter looks at when it takes a sample. */
export interface Sampled {
  readonly now: number
  readonly inFlight: number
  /** Where handling takes time: who waits at a node, and how many are served. */
  readonly stations: readonly { readonly waiting: number; readonly served: number; readonly concurrency: number }[]
}

export class Meter {
  readonly counters = new Float64Array(counterNames.length)
  readonly sentByType: number[] = []
  readonly operations = new Operations()
  readonly states: StateSpan[] = []
  readonly times: number[] = []
  /** Messages between their sending and their delivery, in milliseconds. */
  readonly #underWay = new HdrHistogram('time under way', 'ms')
  readonly links: LinkMeter
  readonly #heats: readonly Heat[]
  readonly #custom = new Map<string, HdrHistogram>()
  readonly #counted = new Map<string, number>()
  readonly #gauges = new Map<string, Level>()
  readonly #observed = new Map<string, number>()
  readonly #series = new Map<string, Omit<Series, 'values'> & { values: (number | null)[] }>()
  readonly #before = new Map<string, number>()
  readonly #inFlight = new Level()
  readonly #queue: Level[]
  readonly #busy: Level[]
  readonly #residence: HdrHistogram[]
  readonly #wait: HdrHistogram[]
  /** What state each node is in, by the number of its name, and since when. */
  readonly #place: Int32Array
  readonly #since: Float64Array
  /** Microseconds in a state, by role and state. */
  readonly #inState: number[][] = []
  readonly #names: string[] = []
  readonly #numbers = new Map<string, number>()
  #lastSample = 0
  #warm: boolean

  constructor(
    readonly nodes: readonly { readonly id: string; readonly role: string }[],
    /** Which of the nodes take time to handle messages. */
    readonly stations: readonly boolean[],
    /** What is before is not measured, in microseconds. */
    readonly warmUp: number,
  ) {
    this.#place = new Int32Array(nodes.length).fill(-1)
    this.#since = new Float64Array(nodes.length)
    this.#queue = nodes.map(() => new Level())
    this.#busy = nodes.map(() => new Level())
    this.#residence = nodes.map(({ id }) => new HdrHistogram(`time at ${id}`, 'ms', id))
    this.#wait = nodes.map(({ id }) => new HdrHistogram(`time in queue of ${id}`, 'ms', id))
    this.links = new LinkMeter(nodes)
    this.#heats = [new Heat(this.operations.latency), new Heat(this.#underWay)]
    this.#warm = warmUp === 0
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
    this.counters[counter]++
  }

  sent(type: number, bytes: number, from: number, to: number, inFlight: number, now: number): void {
    this.links.count(from, to)
    this.counters[Counter.sent]++
    this.counters[Counter.bytes] += bytes
    this.sentByType[type] = (this.sentByType[type] ?? 0) + 1
    this.#inFlight.set(inFlight, now)
  }

  /** A message was delivered @param since it was sent */
  delivered(handled: boolean, since: number, inFlight: number, now: number): void {
    this.counters[Counter.delivered]++
    if (!handled) this.counters[Counter.ignored]++
    if (this.#warm) this.#underWay.add((now - since) / 1000)
    this.#inFlight.set(inFlight, now)
  }

  queue(node: number, waiting: number, served: number, now: number): void {
    this.#queue[node].set(waiting, now)
    this.#busy[node].set(served, now)
  }

  /** Something leaves a node's queue for service. */
  waited(node: number, time: number): void {
    if (this.#warm) this.#wait[node].add(time / 1000)
  }

  /** Something was handled that had come to the node so long ago. */
  stayed(node: number, time: number): void {
    if (this.#warm) this.#residence[node].add(time / 1000)
  }

  /** A node is in a state now. @param state the number of its name */
  entered(node: number, state: number, now: number): void {
    const was = this.#place[node]
    if (was === state) return
    if (was >= 0) this.#left(node, was, now)
    this.#place[node] = state
    this.#since[node] = now
  }

  observed(observation: EventObject, node: number, now: number): 'invoke' | 'respond' | undefined {
    const { type } = observation
    if (type === 'measure') {
      this.#measure(observation as Measured, now)
      return undefined
    }
    this.#observed.set(type, (this.#observed.get(type) ?? 0) + 1)
    return type === 'invoke' || type === 'respond'
      ? this.operations.observe(observation, this.nodes[node].id, now, this.#warm)
      : undefined
  }

  /** The warm-up is over: means begin anew. */
  begin(now: number): void {
    this.#warm = true
    this.counters.fill(0)
    for (const level of [this.#inFlight, ...this.#queue, ...this.#busy, ...this.#gauges.values()]) level.forget(now)
    this.#since.fill(now)
    for (const times of this.#inState) times?.fill(0)
    this.#before.clear()
    this.links.reset()
  }

  /** Takes a sample. */
  sample({ now, inFlight, stations }: Sampled): void {
    const seconds = (now - this.#lastSample) / 1e6
    this.#lastSample = now
    this.times.push(toMillis(now))
    for (const heat of this.#heats) heat.sample(this.times.length - 1)
    for (const counter of followed) this.#rate(counterNames[counter], 'messages', this.counters[counter], seconds)
    this.#gauge('messages in flight', 'messages', inFlight)
    const { recent } = this.operations
    if (this.operations.answered > 0) {
      this.#rate('operations answered', 'operations', this.operations.answered, seconds)
      this.#gauge('latency of operations (mean)', 'ms', recent.count > 0 ? recent.sum / recent.count : null)
      this.operations.recent = { count: 0, sum: 0 }
    }
    for (const [name, value] of this.#counted) this.#rate(name, '1', value, seconds)
    for (const [name, value] of this.#observed) {
      if (name !== 'invoke' && name !== 'respond') this.#rate(`observed ${name}`, '1', value, seconds)
    }
    for (const [name, { value }] of this.#gauges) this.#gauge(name, '1', value)
    for (const [node, { waiting, served, concurrency }] of stations.slice(0, mostNodes).entries()) {
      if (!this.stations[node]) continue
      const { id } = this.nodes[node]
      this.#gauge(`queue of ${id}`, 'messages', waiting, id)
      this.#gauge(`utilisation of ${id}`, 'share', served / concurrency, id)
    }
  }

  /** The run is over. */
  end(now: number): void {
    this.operations.end(now)
    for (let node = 0; node < this.nodes.length; node++) {
      if (this.#place[node] >= 0) this.#left(node, this.#place[node], now)
      this.#since[node] = now
    }
  }

  get unavailable(): readonly Span[] {
    return this.operations.gaps
  }

  /** One number for each quantity. */
  numbers(now: number, types: readonly string[]): Record<string, number> {
    const { operations } = this
    const time = Math.max(1, now - this.warmUp)
    const all: Record<string, number> = {}
    for (const [counter, name] of counterNames.entries()) all[name] = this.counters[counter]
    // By name: the numbers of types are those of the thread.
    const byName = types
      .map((type, number) => [type, this.sentByType[number]] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1))
    for (const [type, count] of byName) if (count) all[`${type} sent`] = count
    all['messages per second'] = this.counters[Counter.sent] / (time / 1e6)
    all['messages in flight'] = this.#inFlight.mean(now, this.warmUp)
    if (operations.answered > 0) {
      all['operations answered'] = operations.answered
      all['operations per second'] = operations.answered / (time / 1e6)
      all['latency mean'] = operations.latency.mean
      for (const share of [50, 90, 99, 99.9]) all[`latency p${share}`] = operations.latency.percentile(share / 100)
    }
    for (const [name, count] of this.#observed)
      if (name !== 'invoke' && name !== 'respond') all[`observed ${name}`] = count
    for (const [name, count] of this.#counted) all[name] = count
    for (const [name, gauge] of this.#gauges) all[`${name} (mean)`] = gauge.mean(now, this.warmUp)
    for (const [name, histogram] of this.#custom) all[`${name} (mean)`] = histogram.mean
    for (const [number, role] of this.#roleNames.entries()) {
      this.#workOf(role, now, all)
      const nodes = this.nodes.filter((node) => node.role === role).length
      for (const [state, spent] of (this.#inState[number] ?? []).entries()) {
        if (spent) all[`share of ${role}s in ${this.#names[state]}`] = spent / nodes / time
      }
    }
    return all
  }

  /** Of operations; without any, of messages under way. */
  get heat(): HeatOverTime | undefined {
    const [operations, messages] = this.#heats
    return operations.toJSON(this.times) ?? messages.toJSON(this.times)
  }

  get series(): readonly Series[] {
    return [...this.#series.values()]
  }

  get #roleNames(): readonly string[] {
    return [...new Set(this.nodes.map(({ role }) => role))]
  }

  /** Those in which there is something. */
  get histograms(): readonly HdrHistogram[] {
    const { operations } = this
    const told = this.#roleNames.flatMap((role) => this.#told(role))
    return [
      operations.latency,
      ...(operations.byType.size > 1 ? operations.byType.values() : []),
      this.#underWay,
      ...this.#custom.values(),
      ...told.map(({ name, nodes }) => this.#together(this.#residence, `time at ${name}`, nodes)),
      ...told.map(({ name, nodes }) => this.#together(this.#wait, `time in queue of ${name}`, nodes)),
    ].filter(({ count }) => count > 0)
  }

  /** Queues and work at the nodes of a role: of each where they are few, and of a node in the mean. */
  #workOf(role: string, now: number, all: Record<string, number>): void {
    for (const { name, nodes } of this.#told(role)) {
      const mean = (levels: readonly Level[]) =>
        nodes.reduce((sum, node) => sum + levels[node].mean(now, this.warmUp), 0) / nodes.length
      all[`queue of ${name}`] = mean(this.#queue)
      all[`busy at ${name}`] = mean(this.#busy)
      all[`time at ${name}`] = this.#together(this.#residence, `time at ${name}`, nodes).mean
      all[`time in queue of ${name}`] = this.#together(this.#wait, `time in queue of ${name}`, nodes).mean
    }
  }

  /** Of which nodes something is told together: of all that do the work of a role, and of each where they are few. */
  #told(role: string): readonly { readonly name: string; readonly nodes: readonly number[] }[] {
    const nodes = [...this.nodes.keys()].filter((node) => this.stations[node] && this.nodes[node].role === role)
    return [
      ...(nodes.length > 1 ? [{ name: `a ${role}`, nodes }] : []),
      ...(nodes.length <= mostListed ? nodes.map((node) => ({ name: this.nodes[node].id, nodes: [node] })) : []),
    ]
  }

  #together(histograms: readonly HdrHistogram[], name: string, nodes: readonly number[]): HdrHistogram {
    if (nodes.length === 1) return histograms[nodes[0]]
    const all = new HdrHistogram(name, 'ms')
    for (const node of nodes) all.merge(histograms[node])
    return all
  }

  #measure({ metric, name, value }: Measured, now: number): void {
    if (metric === 'counter') this.#counted.set(name, (this.#counted.get(name) ?? 0) + value)
    else if (metric === 'gauge') {
      const gauge = this.#gauges.get(name)
      if (gauge) gauge.set(value, now)
      else {
        const first = new Level()
        first.forget(this.#warm ? this.warmUp : now)
        first.set(value, now)
        this.#gauges.set(name, first)
      }
    } else if (this.#warm) {
      let histogram = this.#custom.get(name)
      if (!histogram) {
        histogram = new HdrHistogram(name, '1')
        this.#custom.set(name, histogram)
      }
      histogram.add(value)
    }
  }

  #left(node: number, state: number, now: number): void {
    const { id, role } = this.nodes[node]
    const since = this.#since[node]
    const number = this.#roleNumber(role)
    this.#inState[number] ??= []
    this.#inState[number][state] = (this.#inState[number][state] ?? 0) + (now - since)
    if (node < mostNodes && this.states.length < mostSpans && now > since) {
      this.states.push({ node: id, state: this.#names[state], from: toMillis(since), to: toMillis(now) })
    }
  }

  readonly #roles = new Map<string, number>()

  #roleNumber(role: string): number {
    let number = this.#roles.get(role)
    if (number === undefined) {
      for (const { role: each } of this.nodes) if (!this.#roles.has(each)) this.#roles.set(each, this.#roles.size)
      number = this.#roles.get(role) as number
    }
    return number
  }

  #rate(name: string, unit: string, value: number, seconds: number): void {
    const before = this.#before.get(name) ?? 0
    this.#before.set(name, value)
    this.#push({ name, kind: 'rate', unit }, seconds > 0 ? (value - before) / seconds : 0)
  }

  #gauge(name: string, unit: string, value: number | null, node?: string): void {
    this.#push({ name, kind: 'gauge', unit, ...(node !== undefined && { node }) }, value)
  }

  #push(of: Omit<Series, 'values'>, value: number | null): void {
    let series = this.#series.get(of.name)
    if (!series) {
      // It began later than the others.
      series = { ...of, values: new Array(this.times.length - 1).fill(0) }
      this.#series.set(of.name, series)
    }
    series.values.push(value)
  }
}
