/** Where handling takes time: who waits, how much is served, and how long both last. */
import type { NodeOfRole } from '../../../protocols/model/index.js'
import { HdrHistogram } from './histogram.js'
import type { Numbers } from './numbers.js'
import { type SeriesBook, Track } from './series.js'

/** Nodes that have series of their own. */
const mostNodes = 32
/** Nodes of a role whose queues have numbers of their own. */
const mostListed = 8

/** A node as it is when a sample is taken: who waits there, and how many are served. */
export interface Busy {
  readonly waiting: { readonly length: number }
  readonly served: { readonly size: number }
  readonly concurrency: number
}

/** Numbers of a node: who waits, who is served, since when, and the sums of both over time. They are side by side in the cache. */
const [waits, serves, since, waitingArea, busyArea, row] = [0, 1, 2, 3, 4, 8]

export class Queues {
  /** A row for each node. */
  readonly #numbers: Float64Array
  readonly #residence: readonly HdrHistogram[]
  readonly #wait: readonly HdrHistogram[]
  /** Of the nodes that have series of their own. */
  readonly #tracks: readonly { readonly node: number; readonly queue: Track; readonly utilisation: Track }[]

  /** @param takesTime of each node whether handling takes time there */
  constructor(
    readonly nodes: readonly NodeOfRole[],
    readonly takesTime: readonly boolean[],
    series: SeriesBook,
  ) {
    this.#numbers = new Float64Array(nodes.length * row)
    this.#residence = nodes.map(({ id }) => new HdrHistogram(`time at ${id}`, 'ms', id))
    this.#wait = nodes.map(({ id }) => new HdrHistogram(`time in queue of ${id}`, 'ms', id))
    this.#tracks = nodes.slice(0, mostNodes).flatMap(({ id }, node) => {
      if (!takesTime[node]) return []
      const queue = new Track(series, { name: `queue of ${id}`, kind: 'gauge', unit: 'messages', node: id })
      const utilisation = new Track(series, { name: `utilisation of ${id}`, kind: 'gauge', unit: 'share', node: id })
      return [{ node, queue, utilisation }]
    })
  }

  changed(node: number, waiting: number, served: number, now: number): void {
    const numbers = this.#numbers
    const at = node * row
    const time = now - numbers[at + since]
    numbers[at + waitingArea] += numbers[at + waits] * time
    numbers[at + busyArea] += numbers[at + serves] * time
    numbers[at + since] = now
    numbers[at + waits] = waiting
    numbers[at + serves] = served
  }

  /** Something leaves a node's queue for service. @param time in microseconds */
  waited(node: number, time: number): void {
    this.#wait[node].add(time / 1000)
  }

  /** Something was handled that had come to the node so long ago. */
  stayed(node: number, time: number): void {
    this.#residence[node].add(time / 1000)
  }

  begin(now: number): void {
    const numbers = this.#numbers
    for (let at = 0; at < numbers.length; at += row) {
      numbers[at + since] = now
      numbers[at + waitingArea] = 0
      numbers[at + busyArea] = 0
    }
  }

  sample(stations: readonly Busy[]): void {
    for (const { node, queue, utilisation } of this.#tracks) {
      const { waiting, served, concurrency } = stations[node]
      queue.sample(waiting.length)
      utilisation.sample(served.size / concurrency)
    }
  }

  /** Queues and work at the nodes of a role: of each where they are few, and of a node in the mean. */
  numbers(role: string, all: Numbers, now: number, from: number): void {
    for (const { name, nodes } of this.#told(role)) {
      const mean = (is: number, area: number) =>
        nodes.reduce((sum, node) => sum + this.#mean(node, is, area, now, from), 0) / nodes.length
      all.count(`queue of ${name}`, mean(waits, waitingArea))
      all.count(`busy at ${name}`, mean(serves, busyArea))
      all.mean(`time at ${name}`, this.#together(this.#residence, `time at ${name}`, nodes).mean)
      all.mean(`time in queue of ${name}`, this.#together(this.#wait, `time in queue of ${name}`, nodes).mean)
    }
  }

  histograms(roles: readonly string[]): readonly HdrHistogram[] {
    const told = roles.flatMap((role) => this.#told(role))
    return [
      ...told.map(({ name, nodes }) => this.#together(this.#residence, `time at ${name}`, nodes)),
      ...told.map(({ name, nodes }) => this.#together(this.#wait, `time in queue of ${name}`, nodes)),
    ]
  }

  #mean(node: number, is: number, area: number, now: number, from: number): number {
    const numbers = this.#numbers.subarray(node * row, (node + 1) * row)
    return now > from ? (numbers[area] + numbers[is] * (now - numbers[since])) / (now - from) : 0
  }

  /** Of which nodes something is told together: of all that do the work of a role, and of each where they are few. */
  #told(role: string): readonly { readonly name: string; readonly nodes: readonly number[] }[] {
    const nodes = [...this.nodes.keys()].filter((node) => this.takesTime[node] && this.nodes[node].role === role)
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
}
