/** What is done to a run: each fault in the plain form in which a timeline records it, and takes it again. */
import { type Fault, type Link, ProtocolError, type TimedFault } from '../../protocols/model/index.js'
import type { FaultBand } from '../wire/simulation.js'
import type { Run } from './run.js'
import { toMicros, toMillis } from './time.js'

export class Faults {
  /** Everything that was done, in order. */
  readonly timeline: TimedFault[] = []
  readonly bands: FaultBand[] = []
  readonly #numbers: ReadonlyMap<string, number>
  /** Bands that have not ended, by what ends them. */
  readonly #open = new Map<string, FaultBand>()

  constructor(readonly run: Run) {
    this.#numbers = new Map(run.memory.model.nodes.map(({ id }, number) => [id, number]))
  }

  /** @throws ProtocolError for a node that does not exist */
  inflict(fault: Fault): void {
    const { run } = this
    switch (fault.fault) {
      case 'crash': {
        const node = this.#number(fault.node)
        if (!run.isUp(node) || run.memory.model.nodes[node].byzantine) return
        const survives = run.crash(node, fault.survives)
        this.#note({ ...fault, survives })
        this.#begin(`crash ${fault.node}`, 'crash', `${fault.node} is down`, [fault.node])
        return
      }
      case 'restart': {
        const node = this.#number(fault.node)
        if (run.isUp(node)) return
        this.#note(fault)
        this.#finish(`crash ${fault.node}`)
        run.restart(node)
        return
      }
      case 'cut':
        run.traffic.links.cut(fault.id, this.#pairs(fault.links), run.now)
        this.#begin(fault.id, 'cut', linksText(fault.links), endsOf(fault.links))
        this.#note(fault)
        run.relink()
        return
      case 'poison': {
        const { id, toxic, links } = fault
        run.traffic.links.poison(id, toxic, this.#pairs(links), run.now)
        if ((toxic.type === 'timeout' || toxic.type === 'reset') && (toxic.timeout ?? 0) > 0) {
          run.later(run.now + toMicros(toxic.timeout ?? 0), () => run.traffic.releaseAll())
        }
        this.#begin(id, 'poison', `${toxic.type} on ${linksText(links)}`, endsOf(links))
        this.#note(fault)
        return
      }
      case 'mend':
      case 'cure':
        run.traffic.links.mend(fault.id)
        this.#finish(fault.id)
        this.#note(fault)
        run.relink()
        return
      case 'heal':
        for (const id of run.traffic.links.ids) {
          run.traffic.links.mend(id)
          this.#finish(id)
        }
        this.#note(fault)
        run.relink()
        return
      case 'slow': {
        const station = run.traffic.stations[this.#number(fault.node)]
        this.#finish(`slow ${fault.node}`)
        station.slowness = fault.factor
        if (fault.factor !== 1) {
          this.#begin(`slow ${fault.node}`, 'slow', `${fault.node} is ${fault.factor} times slower`, [fault.node])
        }
        this.#note(fault)
        return
      }
      case 'clockJump': {
        const way = fault.by < 0 ? 'back' : 'ahead'
        this.#strike('clockJump', `${fault.node}'s clock jumps ${Math.abs(fault.by)} ms ${way}`, [fault.node])
        this.#note(fault)
        run.jump(this.#number(fault.node), toMicros(fault.by))
        return
      }
      case 'input':
        this.#note(fault)
        run.give(this.#number(fault.node), fault.event)
        return
      case 'lie':
        this.#strike('lie', `${fault.node} lies to ${fault.to}`, [fault.node, fault.to])
        this.#note(fault)
        run.lie(this.#number(fault.node), this.#number(fault.to), fault.message)
    }
  }

  /** Those that have been, and those that last until now. */
  get current(): readonly FaultBand[] {
    const to = toMillis(this.run.now)
    return [...this.bands, ...[...this.#open.values()].map((band) => ({ ...band, to }))]
  }

  /** The run is over. */
  end(): void {
    for (const key of [...this.#open.keys()]) this.#finish(key)
  }

  #note(fault: Fault): void {
    this.timeline.push({ at: toMillis(this.run.now), ...fault })
  }

  #begin(key: string, fault: string, text: string, nodes: readonly string[]): void {
    this.#finish(key)
    const from = toMillis(this.run.now)
    this.#open.set(key, { fault, text, nodes, from, to: from })
    this.run.film?.around('the first fault')
  }

  #strike(fault: string, text: string, nodes: readonly string[]): void {
    const from = toMillis(this.run.now)
    this.bands.push({ fault, text, nodes, from, to: from })
    this.run.film?.around('the first fault')
  }

  #finish(key: string): void {
    const band = this.#open.get(key)
    if (!band) return
    this.#open.delete(key)
    this.bands.push({ ...band, to: toMillis(this.run.now) })
  }

  #number(id: string): number {
    const number = this.#numbers.get(id)
    if (number === undefined) {
      const known = [...this.#numbers.keys()].slice(0, 8).join(', ')
      throw new ProtocolError(
        `The timeline names the node "${id}", which the protocol does not have (it has ${known}).`,
      )
    }
    return number
  }

  #pairs(links: readonly Link[]): (readonly [number, number])[] {
    return links.map(([from, to]) => [this.#number(from), this.#number(to)] as const)
  }
}

const endsOf = (links: readonly Link[]): string[] => [...new Set(links.flat())]

/** Few links one by one, many by the one that they all lead to or from, else by their ends. */
function linksText(links: readonly Link[]): string {
  if (links.length === 0) return 'no link'
  if (links.length <= 2) return links.map(([from, to]) => `${from} ↛ ${to}`).join(', ')
  const alone = endsOf(links).find((end) => links.every((link) => link.includes(end)))
  return alone ? `${alone} is cut off` : `links between ${endsOf(links).join(', ')}`
}
