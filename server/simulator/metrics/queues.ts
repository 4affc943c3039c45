/** Where handling takes time: who waits, how much is served, and how long both last. */
import type { NodeOfRole } from '../../../protocols/model/index.js'
import { HdrHistogram } from './histogram.js'
import { Level } from './level.js'
import type { SeriesBook } from './series.js'

/** Nodes that have series of their own. */
const mostNodes = 32
/** Nodes of a role whose queues have numbers of their own. */
const mostListed = 8

/** A node as it is when a sample is taken: who waits there, and how many are served. */
export interface Busy {
  readonly waiting: number
  readonly served: number
  readonly concurrency: number
}

export class Queues {
  readonly #waiting: readonly Level[]
  readonly #busy: readonly Level[]
  readonly #residence: readonly HdrHistogram[]
  readonly #wait: readonly HdrHistogram[]

  /** @param takesTime of each node whether handling takes time there */
  constructor(
    readonly nodes: readonly NodeOfRole[],
    readonly takesTime: readonly boolean[],
  ) {
    this.#waiting = nodes.map(() => new Level())
    this.#busy = nodes.map(() => new Level())
    this.#residence = nodes.map(({ id }) => new HdrHistogram(`time at ${id}`, 'ms', id))
    this.#wait = nodes.map(({ id }) => new HdrHistogram(`time in queue of ${id}`, 'ms', id))
  }

  changed(node: number, waiting: number, served: number, now: number): void {
    this.#waiting[node].set(waiting, now)
    this.#busy[node].set(served, now)
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
    for (const level of [...this.#waiting, ...this.#busy]) level.forget(now)
  }

  sample(series: SeriesBook, stations: readonly Busy[]): void {
    for (const [node, { waiting, served, concurrency }] of stations.slice(0, mostNodes).entries()) {
      if (!this.takesTime[node]) continue
      const { id } = this.nodes[node]
      series.gauge(`queue of ${id}`, 'messages', waiting, id)
      series.gauge(`utilisation of ${id}`, 'share', served / concurrency, id)
    }
  }

  /** Queues and work at the nodes of a role: of each where they are few, and of a node in the mean. */
  numbers(role: string, all: Record<string, number>, now: number, from: number): void {
    for (const { name, nodes } of this.#told(role)) {
      const mean = (levels: readonly Level[]) =>
        nodes.reduce((sum, node) => sum + levels[node].mean(now, from), 0) / nodes.length
      all[`queue of ${name}`] = mean(this.#waiting)
      all[`busy at ${name}`] = mean(this.#busy)
      all[`time at ${name}`] = this.#together(this.#residence, `time at ${name}`, nodes).mean
      all[`time in queue of ${name}`] = this.#together(this.#wait, `time in queue of ${name}`, nodes).mean
    }
  }

  histograms(roles: readonly string[]): readonly HdrHistogram[] {
    const told = roles.flatMap((role) => this.#told(role))
    return [
      ...told.map(({ name, nodes }) => this.#together(this.#residence, `time at ${name}`, nodes)),
      ...told.map(({ name, nodes }) => this.#together(this.#wait, `time in queue of ${name}`, nodes)),
    ]
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
