/** What all runs of a simulation share: the options made ready, the protocol, and what is remembered of its steps. */
import {
  type Distribution,
  type Entry,
  entriesOf,
  type NodeOptions,
  type Property,
  type Protocol,
  type SimulationOptions,
  seconds,
  type TimedFault,
} from '../../protocols/model/index.js'
import { firstRange } from '../semantics/index.js'
import { Deadlines } from './deadlines.js'
import { type Condition, Memory, simulated } from './memory.js'
import { type Sampler, samplerOf } from './sampling.js'
import { toMicros } from './time.js'
import { Watchers } from './watchers.js'

/** Options without their types: the kit has checked them where they were written. */
export type Options = SimulationOptions

const defaultLatency: Distribution = { kind: 'uniform', min: 1, max: 5 }

/** Options of a simulation with those of its scenario. */
export function mergedOptions({ scenario, ...options }: Options): Options {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
  return { ...scenario?.options, ...given, ...(scenario && { scenario }) }
}

export class Setting {
  readonly duration: number
  readonly sample: number
  readonly warmUp: number
  readonly entries: readonly Entry[]
  /** Faults at given times, where the timeline was recorded. */
  readonly recorded: readonly TimedFault[]
  readonly watchers: Watchers
  readonly deadlines: Deadlines
  /** Place of the condition of each entry that waits for one. */
  readonly triggers: ReadonlyMap<Entry, number>
  /** Place of the condition that says whether the system is there. */
  readonly available: number | undefined
  /** Until when a partially synchronous network is asynchronous, in microseconds. */
  readonly stable: number
  /** When the bounds hold: in microseconds; absent where there are none. */
  readonly delta: number | undefined
  readonly latency: Distribution
  readonly #delays: readonly Sampler[]
  readonly #tables: { memory: Memory }

  /**
   * @param options as {@link mergedOptions} gives them
   * @param earlier one of the same protocol and scenario, whose memory is shared
   */
  constructor(
    readonly protocol: Protocol,
    readonly options: Options,
    earlier?: Setting,
  ) {
    const { duration = seconds(60), timeline, available } = options
    this.duration = toMicros(duration)
    this.sample = toMicros(options.sample ?? duration / 200)
    this.warmUp = toMicros(options.warmUp ?? 0)
    this.entries = typeof timeline === 'function' ? (entriesOf(timeline as never) as readonly Entry[]) : []
    this.recorded = Array.isArray(timeline) ? timeline : []
    const { timing } = protocol
    this.delta = timing.kind === 'asynchronous' ? undefined : timing.delta
    this.stable = timing.kind === 'partially synchronous' ? toMicros(timing.gst ?? duration / 4) : 0
    this.latency = this.delta === undefined ? defaultLatency : { kind: 'uniform', min: 0, max: this.delta }
    this.watchers = new Watchers(protocol)
    this.deadlines = new Deadlines(protocol, options, 0)
    const conditions: Condition[] = [...this.deadlines.conditions]
    this.triggers = new Map(
      this.entries.flatMap((entry) => {
        const { moment } = entry
        if (moment.kind !== 'when') return []
        return [[entry, conditions.push({ name: 'a condition of the timeline', predicate: moment.condition }) - 1]]
      }),
    )
    this.available = available && conditions.push({ name: 'available', predicate: available }) - 1
    const delays: Record<string, Distribution> = { ...protocol.delays, ...options.delays }
    this.#delays = Object.values(delays).map(samplerOf)
    const made = () => new Memory(simulated(protocol, delays as Protocol['delays']), conditions, options.network?.bytes)
    this.#tables = earlier ? earlier.#tables : { memory: made() }
  }

  get memory(): Memory {
    return this.#tables.memory
  }

  set memory(memory: Memory) {
    this.#tables.memory = memory
  }

  /** What draws a timer's delay, in milliseconds. @param delay as XState gave it */
  delay(delay: number): Sampler | number {
    return delay >= firstRange ? this.#delays[delay - firstRange] : delay
  }

  /** What is said of a node, over what is said of its role. */
  nodeOptions({ id, role }: { readonly id: string; readonly role: string }): NodeOptions {
    const nodes = this.options.nodes as Record<string, NodeOptions | undefined> | undefined
    return { ...nodes?.[role], ...nodes?.[id] }
  }

  /** The property of a name. */
  property(name: string): Property<never> | undefined {
    return (this.protocol.properties as Record<string, Property<never>>)[name]
  }
}
