/**
 * One run: events in the order of virtual time, each of them a local step of a node as the checker takes it. All chance comes
 * from one seed, in streams of their own for each purpose, so that one choice more of one kind leaves the others as they were.
 */
import type { EventObject } from 'xstate'
import type { Fault, TimedFault } from '../../protocols/model/index.js'
import { Random } from '../checker/random.js'
import { ActionKind, type Step } from '../semantics/index.js'
import type { Span } from '../wire/simulation.js'
import { stateText } from '../wire/values.js'
import type { RunCoverage } from './campaign/runCoverage.js'
import { clocksOf, Timers } from './clocks.js'
import { EventLog } from './eventLog.js'
import { EventQueue } from './eventQueue.js'
import { Faults } from './faults.js'
import { type Film, filmOf } from './film.js'
import { Judging } from './judging.js'
import type { Kept } from './kept.js'
import { meterOf, Samples } from './measuring.js'
import type { Memory } from './memory.js'
import { Counter } from './metrics/counters.js'
import type { Meter } from './metrics/meter.js'
import type { Setting } from './setting.js'
import { toMicros } from './time.js'
import { Timeline } from './timeline.js'
import { Traffic } from './traffic.js'
import { Workloads } from './workloads.js'

/** Kinds of entries in the queue. */
const What = { arrival: 0, served: 1, timer: 2, call: 3 } as const

/** A property that was violated. */
export interface Violation {
  readonly property: string
  /** In microseconds. */
  readonly at: number
  readonly text: string
  /** How many actions the log had by then, this one included. */
  readonly actions: number
}

export class Run {
  now = 0
  ended: 'duration' | 'violation' | 'nothing left' | 'cancelled' | undefined
  readonly violations: Violation[] = []
  /** The nodes' local states, and at last whether the network is stable. */
  readonly state: Int32Array
  readonly log: EventLog
  readonly meter: Meter | undefined
  readonly film: Film | undefined
  readonly traffic: Traffic
  readonly judging: Judging
  readonly faults: Faults
  /** Called when a node observes an answer. */
  readonly onAnswer: (((now: number) => void) | undefined)[] = []
  memory: Memory
  readonly #queue = new EventQueue()
  readonly #timers: Timers
  readonly #calls = new Map<number, () => void>()
  #callCount = 0
  readonly #delays: readonly Random[]
  readonly #samples: Samples
  /** Whether it is of interest what states nodes are in. */
  readonly #watchesStates: boolean
  readonly #coverage: RunCoverage | undefined
  /** Numbers of the names of states, by local state. */
  #places: number[] = []

  /** @param stop whether the run ends at its first violation */
  constructor(
    readonly setting: Setting,
    readonly seed: number,
    readonly stop: boolean,
    { recorded, coverage, told }: Kept = {},
  ) {
    this.#coverage = coverage
    if (setting.memory.isFull) setting.memory = setting.memory.renewed()
    this.memory = setting.memory
    this.memory.judge.restart()
    setting.watchers.restart()
    this.log = new EventLog(recorded)
    const queue = this.#queue
    this.traffic = new Traffic(this, {
      arrival: (time, slot) => queue.push(time, What.arrival, slot, this.traffic.flights.version[slot]),
      served: (time, slot) => queue.push(time, What.served, slot, this.traffic.flights.version[slot]),
    })
    this.memory.views.flights = this.traffic.flights
    const { nodes } = this.memory.model
    this.state = new Int32Array(nodes.length + 1)
    this.#delays = nodes.map(({ id }) => this.random(`delays ${id}`))
    this.#timers = new Timers(clocksOf(setting, nodes, this.random('clocks')), (time, record, version) =>
      queue.push(time, What.timer, record, version),
    )
    this.meter = told && meterOf(this, told === 'in full')
    this.film = told && filmOf(this, told === 'in full')
    this.#watchesStates = Boolean(this.film || this.meter?.chosen.has('states'))
    this.#samples = new Samples(this, told === 'in full')
    this.faults = new Faults(this)
    this.judging = new Judging(this)
    this.#begin()
  }

  /** Chance for a purpose. */
  random(purpose: string): Random {
    return new Random(this.seed, purpose)
  }

  /** Calls back at a time, in microseconds. */
  later(time: number, call: () => void): void {
    // Numbers that were used come again after some thousand million calls.
    this.#callCount = (this.#callCount + 1) | 0
    this.#calls.set(this.#callCount, call)
    this.#queue.push(Math.max(time, this.now), What.call, this.#callCount, 0)
  }

  /** Goes on for so many events, or to the end. @returns whether it has ended */
  advance(events: number): boolean {
    const queue = this.#queue
    const { flights } = this.traffic
    const { duration } = this.setting
    for (let left = events; left > 0; left--) {
      if (this.ended) return true
      const next = queue.next
      if (next > duration) {
        this.#end(next === Number.POSITIVE_INFINITY ? 'nothing left' : 'duration')
        return true
      }
      if (next >= this.#samples.next) this.#samples.upTo(next)
      queue.pop()
      this.now = queue.time
      switch (queue.kind) {
        case What.arrival:
          if (flights.version[queue.a] === queue.b) this.traffic.arrive(queue.a)
          break
        case What.served:
          if (flights.version[queue.a] === queue.b) this.traffic.served(queue.a)
          break
        case What.timer:
          if (this.#timers.version[queue.a] === queue.b) this.#fire(queue.a)
          break
        default: {
          const call = this.#calls.get(queue.a)
          this.#calls.delete(queue.a)
          call?.()
        }
      }
      if (this.memory.isFull) this.#renew()
    }
    return this.ended !== undefined
  }

  /** Ends it before its time. */
  cancel(): void {
    this.#end('cancelled')
  }

  /** What is done to the run, by a timeline, by chance, or as it was recorded. */
  inflict(fault: Fault): void {
    this.faults.inflict(fault)
  }

  get timeline(): readonly TimedFault[] {
    return this.faults.timeline
  }

  /** When the system was not there for its users. */
  get unavailable(): readonly Span[] {
    return this.setting.available === undefined ? (this.meter?.unavailable ?? []) : this.judging.gaps
  }

  isUp(node: number): boolean {
    return this.memory.model.localStates.all[this.state[node]].up
  }

  /** The state as conditions and the choosers of nodes see it. */
  get view(): object {
    return this.memory.views.of(this.state, new Int32Array(0))
  }

  /** Gives a node an event from outside. @returns whether it was taken (or waits at the node) */
  give(node: number, event: EventObject): boolean {
    if (!this.isUp(node)) return this.#refused()
    const input = this.memory.input(event)
    if (!this.traffic.stations[node].takesTime) return this.given(node, input)
    this.traffic.give(node, input)
    return true
  }

  /** An input reaches a node's machine. @param input its number in the memory */
  given(node: number, input: number): boolean {
    const step = this.memory.onInput(this.state[node], input)
    if (!step) return this.#refused()
    this.meter?.count(Counter.inputs)
    this.log.note(ActionKind.input, this.now, node, this.memory.inputHashes[input])
    this.log.recorded?.push({ at: this.now, type: 'input', node, event: this.memory.inputs[input] })
    this.apply(node, step, ActionKind.input, node, input)
    return true
  }

  /** Stops a node. @param survives which of the things that a crash may leave; absent: the newest */
  crash(node: number, survives: number | undefined): number {
    const local = this.state[node]
    const after = this.memory.model.localStates.crashes(local)
    const which = Math.min(survives ?? this.#newest(local, after), after.length - 1)
    this.#timers.clear(node)
    this.traffic.crashed(node)
    this.log.note(ActionKind.crash, this.now, node, which)
    this.log.recorded?.push({ at: this.now, type: 'crash', node, survives: which })
    this.#coverage?.crashed(this.memory, node, local, after[which])
    this.#moved(node, after[which])
    this.meter?.count(Counter.crashes)
    this.judging.judge(ActionKind.crash, node, which)
    return which
  }

  restart(node: number): void {
    const step = this.memory.model.localStates.restart(this.state[node])
    this.log.note(ActionKind.restart, this.now, node, 0)
    this.log.recorded?.push({ at: this.now, type: 'restart', node })
    this.apply(node, step, ActionKind.restart, node, 0)
    this.traffic.release(node)
  }

  /** Something about the links has changed. */
  relink(): void {
    const blocked = this.traffic.links.blocked()
    this.log.note(ActionKind.partition, this.now, blocked.length, 0)
    this.log.recorded?.push({ at: this.now, type: 'partition', blocked })
    this.traffic.releaseAll()
  }

  /** A node's clock jumps. @param by microseconds */
  jump(node: number, by: number): void {
    this.#timers.jump(node, by, this.now)
  }

  /** A byzantine node sends a message. */
  lie(node: number, to: number, message: EventObject): void {
    this.log.recorded?.push({ at: this.now, type: 'lie', node, to, message })
    this.traffic.send(this.memory.model.envelopes.intern(node, to, message))
  }

  /** What a step does to its node and the network, and what is said of it. For the numbers see {@link Judging.judge}. */
  apply(node: number, step: Step, kind: number, a: number, b: number): void {
    this.#coverage?.stepped(this.memory, node, this.state[node], step, { kind, a, b })
    this.#timers.replace(node, step.timersFrom, (timer) => this.#due(node, step.delays[timer]), this.now)
    this.#moved(node, step.next)
    this.#effects(node, step)
    this.judging.judge(kind, a, b)
    if (!step.silent) this.traffic.moved(node)
  }

  violate = (property: string, text: string): void => {
    const { now: at, log } = this
    this.film?.upTo(`the violation of ${property}`)
    this.violations.push({ property, at, text, actions: log.recorded?.length ?? log.count })
    if (this.stop) this.#end('violation')
  }

  #begin(): void {
    const { memory, setting, judging } = this
    memory.model.nodes.forEach((_, node) => {
      const step = memory.model.localStates.initial(node)
      this.#coverage?.started(memory, node, step)
      this.#timers.replace(node, step.timersFrom, (timer) => this.#due(node, step.delays[timer]), 0)
      this.state[node] = step.next
      if (this.#watchesStates) this.#entered(node, step.next)
      this.#effects(node, step)
    })
    this.state[memory.model.nodes.length] = setting.delta !== undefined && setting.stable === 0 ? 1 : 0
    judging.begin()
    if (setting.stable > 0 && setting.stable < setting.duration) this.later(setting.stable, () => this.#stabilise())
    setting.deadlines.start(this, this.violate)
    new Timeline(this).start()
    new Workloads(this).start()
    judging.look()
  }

  #stabilise(): void {
    this.state[this.memory.model.nodes.length] = 1
    this.judging.hasMoved = true
    this.log.note(ActionKind.stabilise, this.now, 0, 0)
    this.judging.judge(ActionKind.stabilise, 0, 0)
  }

  #end(how: NonNullable<Run['ended']>): void {
    if (this.ended) return
    const { setting, judging } = this
    this.ended = how
    if (how !== 'violation') {
      setting.watchers.judgeHistory(this.violate)
      if (how === 'nothing left' && !this.#couldGoOn()) judging.stuck()
      if (this.violations.length > 0 && this.stop) this.ended = 'violation'
      if (how !== 'cancelled') {
        this.#samples.upTo(setting.duration)
        this.now = setting.duration
      }
    }
    judging.isThere()
    this.film?.upTo(this.ended === 'cancelled' ? 'where it was stopped' : 'the end')
    this.meter?.end(this.now)
    this.faults.end()
  }

  /** Whether something may go on that no event of the run is about: a heal, a restart, an input. */
  #couldGoOn(): boolean {
    const { localStates, lies, nodes } = this.memory.model
    if (this.traffic.links.ids.length > 0 || lies.length > 0) return true
    return nodes.some((_, node) => !this.isUp(node) || localStates.onInputs(this.state[node]).length > 0)
  }

  #fire(record: number): void {
    const node = this.#timers.node[record]
    const timer = this.#timers.placeOf(record)
    const { localStates } = this.memory.model
    const local = this.state[node]
    this.meter?.count(Counter.timers)
    this.log.note(ActionKind.timer, this.now, node, timer)
    this.log.recorded?.push({ at: this.now, type: 'timer', node, timer: localStates.all[local].timers[timer].name })
    this.apply(node, localStates.onTimer(local, timer), ActionKind.timer, node, timer)
  }

  #refused(): false {
    this.meter?.count(Counter.refused)
    return false
  }

  #effects(node: number, { sent, observed }: Step): void {
    const { memory, setting } = this
    for (let i = 0; i < sent.length; i++) this.traffic.send(sent[i])
    if (memory.judge.judgesSteps) memory.views.put = sent
    for (const event of observed) {
      this.meter?.observed(event, node)
      if (setting.watchers.isNeeded) {
        const { key } = memory.model.values.of(event)
        setting.watchers.observe(event, memory.model.nodes[node].id, key, this.now, this.violate)
      }
      if (event.type === 'respond') this.onAnswer[node]?.(this.now)
    }
  }

  /** How long a timer takes on its node's clock, in microseconds. @param delay as XState gave it */
  #due(node: number, delay: number): number {
    const sampler = this.setting.delay(delay)
    return toMicros(typeof sampler === 'number' ? sampler : sampler(this.#delays[node]))
  }

  #moved(node: number, local: number): void {
    if (local === this.state[node]) return
    this.judging.hasMoved = true
    this.state[node] = local
    if (this.#watchesStates) this.#entered(node, local)
  }

  /** A node is in a local state: it is told what the author calls it. */
  #entered(node: number, local: number): void {
    if (!this.meter) return
    let place = this.#places[local]
    if (place === undefined) {
      const { snapshot, up } = this.memory.model.localStates.all[local]
      place = this.meter.numberOf(up ? stateText(snapshot?.value) || 'running' : 'down')
      this.#places[local] = place
    }
    this.meter.stays?.entered(node, place, this.now)
    this.film?.moved(node, place)
  }

  /** Begins with empty tables: the states and messages at hand get new numbers. */
  #renew(): void {
    const old = this.memory
    const fresh = old.renewed()
    for (let node = 0; node < fresh.model.nodes.length; node++) {
      this.state[node] = fresh.model.localStates.adopted(old.model.localStates, this.state[node])
    }
    this.traffic.renew(old, fresh)
    fresh.views.flights = this.traffic.flights
    this.memory = fresh
    this.setting.memory = fresh
    this.#places = []
    this.judging.renew()
  }

  /** Among what a crash may leave, what nothing is lost of. */
  #newest(local: number, after: readonly number[]): number {
    if (after.length === 1) return 0
    const { localStates, values, nodes } = this.memory.model
    const { durable } = nodes[localStates.all[local].node]
    const kept = (of: number) =>
      values.of(durable.map((key) => (localStates.all[of].context as Record<string, unknown>)[key])).key
    return Math.max(
      0,
      after.findIndex((each) => kept(each) === kept(local)),
    )
  }
}
