/** The walks that are open in a kernel, and the protocols that can be walked. */
import { isProtocol, type Protocol } from '../../../protocols/model/index.js'
import { wantedBy } from '../../checker/walk/condition.js'
import { Walk } from '../../checker/walk/walk.js'
import type { WalkAnswer, WalkRequest } from '../../wire/exploring.js'
import type { Exports } from './modules.js'

/** Protocols that are remembered; the notebook's latest are among them. */
const mostProtocols = 100
/** Walks of which nobody said that they are no longer needed. */
const mostWalks = 50

interface Open {
  readonly walk: Walk
  /** Ends the search that is under way. */
  stop?: AbortController
}

export class Walks {
  /** The newest last. */
  #protocols: Protocol[] = []
  readonly #open = new Map<string, Open>()
  /** What conditions may use: the names of all cells. */
  readonly #names: () => Exports
  /** Walks of another kernel have other names. */
  readonly #kernel = `${process.pid.toString(36)}${Date.now().toString(36)}`
  #count = 0

  constructor(names: () => Exports) {
    this.#names = names
  }

  /** Remembers a value that is a protocol. */
  know(value: unknown): void {
    if (!isProtocol(value)) return
    this.#protocols = [...this.#protocols.filter((known) => known !== value), value].slice(-mostProtocols)
  }

  /** @returns what to call the walk in requests */
  add(walk: Walk): string {
    const id = `${this.#kernel}-${++this.#count}`
    this.#open.set(id, { walk })
    for (const oldest of this.#open.keys()) if (this.#open.size > mostWalks) this.#open.delete(oldest)
    return id
  }

  /** Ends all searches. */
  interrupt(): void {
    for (const { stop } of this.#open.values()) stop?.abort()
  }

  async answer(request: WalkRequest): Promise<WalkAnswer> {
    try {
      return request.do === 'open' ? this.#begin(request) : await this.#goOn(request)
    } catch (error) {
      // whatever a machine or a condition throws is the author's to know
      return { fault: error instanceof Error ? error.message : String(error) }
    }
  }

  /** Of protocols of that name the one that takes most of the trace is meant, the newest of those. */
  #begin({ protocol: name, trace, steps = trace?.steps.length ?? 0 }: WalkRequest & { do: 'open' }): WalkAnswer {
    let best: { walk: Walk; taken: number } | undefined
    for (const protocol of this.#protocols.filter((known) => known.name === name).reverse()) {
      const walk = new Walk(protocol, trace?.property)
      const taken = trace ? walk.follow(trace, steps) : 0
      if (!best || taken > best.taken) best = { walk, taken }
      if (taken === steps) break
    }
    if (!best) return { gone: `The kernel does not know the protocol "${name}". Run the cell that checks it.` }
    const { walk, taken } = best
    const exploration = walk.exploration(this.add(walk))
    if (taken === steps) return { exploration }
    const { text } = trace!.steps[taken]
    return {
      exploration,
      said: `Step ${taken + 1} of the trace cannot happen any more, the protocol has changed: ${text}.`,
      failed: true,
    }
  }

  async #goOn(request: Exclude<WalkRequest, { do: 'open' }>): Promise<WalkAnswer> {
    const id = request.walk
    const open = this.#open.get(id)
    if (!open) return { gone: 'The kernel no longer knows this walk. Run the cell again.' }
    const { walk } = open
    switch (request.do) {
      case 'choose':
        if (request.at !== walk.at)
          return { exploration: walk.exploration(id), said: 'The walk has gone on meanwhile.' }
        walk.choose(request.action)
        break
      case 'undo':
        walk.undo()
        break
      case 'redo':
        walk.redo()
        break
      case 'go':
        walk.goTo(request.moment)
        break
      case 'bookmark':
        walk.bookmark(request.moment, request.name.trim())
        break
      case 'reach': {
        open.stop?.abort()
        const stop = new AbortController()
        open.stop = stop
        const wanted = wantedBy(request.condition, walk.protocol, this.#names())
        const { steps, text } = await walk.reach(wanted, { faults: request.faults, signal: stop.signal })
        return { exploration: walk.exploration(id), said: text, failed: steps === undefined }
      }
      case 'map':
        return { exploration: walk.exploration(id), map: walk.map(request.depth, request.faults) }
      case 'goToState': {
        const found = await walk.goToState(request.state, { faults: request.faults })
        const exploration = walk.exploration(id)
        return found ? { exploration } : { exploration, said: 'There is no way to that state from here.', failed: true }
      }
      case 'stop':
        open.stop?.abort()
        break
      case 'close':
        open.stop?.abort()
        this.#open.delete(id)
        break
    }
    return { exploration: walk.exploration(id) }
  }
}
