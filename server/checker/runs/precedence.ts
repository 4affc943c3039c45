/**
 * Which entries of a log came before which, whatever the order in which they are written: those of one host in their order, and
 * causes before what heard of them. What happened to the network as a whole, and the passing of time, keep their place among all.
 */
import type { RunStep } from '../../../protocols/model/index.js'
import type { Model } from '../../semantics/index.js'
import { nodeOf } from './fits.js'
import type { LoggedStep } from './logSteps.js'

/** Entries that happen one after the other. */
export interface Lane {
  /** The node whose mailbox and state they are about; undefined: all. */
  readonly node: number | undefined
  /** Indices into all entries, rising. */
  readonly entries: readonly number[]
}

export class Precedence {
  readonly lanes: readonly Lane[]
  /** For each entry its lane, and its place there. */
  readonly laneOf: Int32Array
  readonly placeOf: Int32Array
  /** For each entry what has to be done before: pairs of a lane and how many of its entries. */
  readonly #before: readonly (readonly (readonly [lane: number, count: number])[])[]

  /** @param isOpen whether the order is open at all; else all are one lane's */
  constructor(model: Model, entries: readonly LoggedStep[], isOpen: boolean) {
    const lanes = new Map<string, { node: number | undefined; entries: number[] }>()
    const numbers = new Map<string, number>()
    this.laneOf = new Int32Array(entries.length)
    this.placeOf = new Int32Array(entries.length)
    const isForAll = new Uint8Array(entries.length)
    entries.forEach(({ step }, index) => {
      const id = 'lose' in step ? step.to : nodeOf(step)
      const node = id === undefined ? undefined : model.nodes.findIndex((each) => each.id === id)
      // a loss is nobody's: it is in no order with what its receiver did
      const key = node === undefined || !isOpen ? 'all' : 'lose' in step ? `lost ${node}` : `${node}`
      const lane = lanes.get(key) ?? { node: isOpen ? node : undefined, entries: [] }
      if (lane.entries.length === 0) {
        numbers.set(key, lanes.size)
        lanes.set(key, lane)
      }
      isForAll[index] = Number(node === undefined)
      this.laneOf[index] = numbers.get(key)!
      this.placeOf[index] = lane.entries.push(index) - 1
    })
    this.lanes = [...lanes.values()]
    const counts = this.lanes.map(() => 0)
    this.#before = entries.map(({ causes = [] }, index) => {
      const lane = this.laneOf[index]
      const all = this.lanes.flatMap(({ node }, other) => (other !== lane && node === undefined ? [other] : []))
      const others = isForAll[index] ? this.lanes.map((_, other) => other) : all
      const before = others.flatMap((other) => (counts[other] > 0 ? [[other, counts[other]] as const] : []))
      counts[lane]++
      return [...before, ...causes.map((cause) => [this.laneOf[cause], this.placeOf[cause] + 1] as const)]
    })
  }

  /** Is there any order but the one that is written? */
  get leavesOpen(): boolean {
    return this.lanes.filter(({ node }) => node !== undefined).length > 1
  }

  /** @param done how many entries of each lane */
  isReady(entry: number, done: Int32Array): boolean {
    return this.#before[entry].every(([lane, count]) => done[lane] >= count)
  }
}

/** Can an entry be about one of several messages? */
export const isAboutMessage = (step: RunStep): boolean =>
  !('seen' in step || 'timer' in step || 'input' in step || 'crash' in step || 'restart' in step)
