/** Tells how far a check has come, a few times a second. */
import type { CheckProgress } from '../wire/report.js'
import { estimateOf } from './explain/estimate.js'
import type { Search } from './search.js'

// Kept from before machines run, which find it replaced by a refusal.
const now = performance.now.bind(performance)
/** Milliseconds. */
const interval = 250

export class Telling {
  #toldAt = now()
  #known = 0

  constructor(readonly progress: ((progress: CheckProgress) => void) | undefined) {}

  /** Says where a search stands, if it is time to. @param stage what else is done with what it has found */
  tell(search: Search, stage?: () => CheckProgress['stage']): void {
    const elapsed = now() - this.#toldAt
    if (!this.progress || elapsed < interval) return
    const { generated, depth, queue, bytes, states, levelEnds } = search
    const statesPerSecond = Math.round((Math.max(0, states.size - this.#known) / elapsed) * 1000)
    const estimate = search.shortest && !stage ? estimateOf([0, ...levelEnds], states.size, statesPerSecond) : undefined
    this.progress({
      ...{ protocol: search.model.protocol.name, distinct: states.size, generated, depth, queue },
      ...{ statesPerSecond, memoryBytes: bytes },
      ...(estimate && { estimate }),
      ...(stage && { stage: stage() }),
    })
    this.#toldAt = now()
    this.#known = states.size
  }
}
