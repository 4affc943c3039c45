/** The nodes as service stations: how many messages they handle at a time, how long that takes, who waits. */
import type { NodeOptions } from '../../protocols/model/index.js'
import type { Random } from '../checker/random.js'
import { type Sampler, samplerOf } from './sampling.js'
import { toMicros } from './time.js'

export class Station {
  /** Slots that wait, first come first served. */
  readonly waiting: number[] = []
  /** Slots that are served. */
  readonly served = new Set<number>()
  /** Everything takes so many times as long. */
  slowness = 1
  readonly concurrency: number
  readonly capacity: number
  readonly #byType: ReadonlyMap<string, Sampler> | undefined
  readonly #others: Sampler | undefined

  constructor({ service, concurrency = 1, queue = Number.POSITIVE_INFINITY }: NodeOptions) {
    this.concurrency = concurrency
    this.capacity = queue
    if (service === undefined) return
    if (typeof service === 'number' || 'kind' in service) this.#others = samplerOf(service as number)
    else {
      this.#byType = new Map(Object.entries(service).map(([type, distribution]) => [type, samplerOf(distribution)]))
      this.#others = this.#byType.get('*')
    }
  }

  /** Whether handling anything takes time. */
  get takesTime(): boolean {
    return this.#others !== undefined || this.#byType !== undefined
  }

  /** Microseconds that handling an event takes. */
  serviceTime(type: string, random: Random): number {
    const sampler = this.#byType?.get(type) ?? this.#others
    return sampler ? toMicros(sampler(random) * this.slowness) : 0
  }
}
