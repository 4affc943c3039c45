/** Properties that follow what nodes let be seen: monitors, and histories of operations. */
import type { AnyStateMachine, EventObject } from 'xstate'
import { nodesOf, type Property, type Protocol, type SequentialSpec } from '../../protocols/model/index.js'
import { type HistoryEvent, judge, operationsOf } from '../history/index.js'
import {
  CanonicalValues,
  historyObservation,
  monitorTags,
  type Placed,
  PureMachine,
  Sequential,
} from '../semantics/index.js'
import { toMillis } from './time.js'

/** Tells of the violation of a property: its name, and why in a sentence. */
export type Violated = (property: string, text: string) => void

/** Steps of a monitor that are remembered. */
const remembered = 10_000

/** A monitor, with the snapshot of its machine and nothing older than the last few thousand steps. */
class RunningMonitor {
  #machine: PureMachine
  #start: Placed
  #at: Placed
  #known = new Map<string, Placed>()

  constructor(
    readonly name: string,
    machine: AnyStateMachine,
    input: unknown,
    ids: readonly string[],
  ) {
    this.#machine = new PureMachine(`monitor "${name}"`, machine, new CanonicalValues(), ids)
    this.#start = this.#machine.start(input)
    this.#at = this.#start
  }

  restart(): void {
    this.#at = this.#start
  }

  /** @param key tells the observation, with its sender, from others */
  observe(observation: EventObject, from: string, key: string): void {
    const { snapshot } = this.#at
    if (snapshot.status !== 'active' || this.violated) return
    const place = `${this.#at.key}\n${key}`
    let after = this.#known.get(place)
    if (!after) {
      if (this.#known.size >= remembered) this.#forget()
      const event = this.#machine.values.of({ ...observation, from }).value as EventObject
      after = this.#machine.step(snapshot, event, `on "${observation.type}" from ${from}`)
      this.#known.set(place, after)
    }
    this.#at = after
  }

  get violated(): boolean {
    return this.#at.snapshot.hasTag(monitorTags.violation)
  }

  get text(): string {
    return `The monitor is in ${JSON.stringify(this.#at.snapshot.value)}, which is tagged violation.`
  }

  #forget(): void {
    this.#known = new Map()
    this.#machine.values = new CanonicalValues()
    this.#start = this.#machine.place(this.#start.snapshot)
    this.#at = this.#machine.place(this.#at.snapshot)
  }
}

/** A history is judged when it has so many events for the first time, and whenever it has doubled. */
const firstJudged = 64

export class Watchers {
  readonly #monitors: readonly RunningMonitor[]
  readonly #specs: readonly { readonly name: string; readonly spec: SequentialSpec }[]
  #history: HistoryEvent[] = []
  #nextJudged = firstJudged
  /** Properties that are violated: they are not judged any more. */
  #decided = new Set<string>()

  constructor(protocol: Protocol) {
    const all = nodesOf(protocol)
    const ids = all.map(({ id }) => id)
    const nodes = Object.fromEntries(
      Object.keys(protocol.nodes).map((role) => [role, all.filter((node) => node.role === role).map(({ id }) => id)]),
    )
    const properties = Object.entries<Property<never>>(protocol.properties)
    this.#monitors = properties.flatMap(([name, property]) =>
      property.kind === 'monitor' ? [new RunningMonitor(name, property.machine, { nodes }, ids)] : [],
    )
    this.#specs = properties.flatMap(([name, property]) =>
      property.kind === 'linearizable' ? [{ name, spec: property.spec }] : [],
    )
  }

  /** Whether anything is judged by what nodes let be seen. */
  get isNeeded(): boolean {
    return this.#monitors.length + this.#specs.length > 0
  }

  restart(): void {
    for (const monitor of this.#monitors) monitor.restart()
    this.#history = []
    this.#nextJudged = firstJudged
    this.#decided = new Set()
  }

  /** @param key tells the observation from others @param time in microseconds */
  observe(observation: EventObject, from: string, key: string, time: number, violated: Violated): void {
    for (const monitor of this.#monitors) {
      if (this.#decided.has(monitor.name)) continue
      monitor.observe(observation, from, `${from} ${key}`)
      if (!monitor.violated) continue
      this.#decided.add(monitor.name)
      violated(monitor.name, monitor.text)
    }
    if (this.#specs.length === 0) return
    const told = historyObservation(observation, from)
    if (!told) return
    this.#history.push({ ...told, time: toMillis(time) })
    if (this.#history.length >= this.#nextJudged) {
      this.#nextJudged *= 2
      this.judgeHistory(violated)
    }
  }

  /** Judges the history so far. */
  judgeHistory(violated: Violated): void {
    for (const { name, spec } of this.#specs) {
      if (this.#decided.has(name)) continue
      const report = judge(new Sequential(spec, new CanonicalValues()), operationsOf(this.#history))
      if (report.linearizable) continue
      this.#decided.add(name)
      violated(name, report.text)
    }
  }
}
