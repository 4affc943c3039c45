/**
 * One run: events in the order of virtual time, each of them a local step of a node as the checker takes it. All chance comes
 * from one seed, in streams of their own for each purpose, so that one choice more of one kind leaves the others as they were.
 */
import type { EventObject } from 'xstate'
import type { Fault, Property, TimedFault } from '../../protocols/model/index.js'
import { actionOf } from '../checker/actions.js'
import { Random } from '../checker/random.js'
import { ActionKind, nowhere, type Step } from '../semantics/index.js'
import type { Span } from '../wire/simulation.js'
import { Clocks, Timers } from './clocks.js'
import { EventLog, type Happening } from './eventLog.js'
import { EventQueue } from './eventQueue.js'
import { Faults } from './faults.js'
import { alone, Flights } from './flights.js'
import { Links, lostOnTheWay } from './links.js'
import type { Memory } from './memory.js'
import { Counter, Meter } from './metrics/meter.js'
import { type Sampler, samplerOf } from './sampling.js'
import type { Setting } from './setting.js'
import { Station } from './stations.js'
import { toMicros, toMillis } from './time.js'
import { Timeline } from './timeline.js'
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
  ended: 'duration' | 'violation' | 'nothing left' | undefined
  readonly violations: Violation[] = []
  /** When each `reachable` was first satisfied, in microseconds. */
  readonly reached = new Map<string, number>()
  /** The nodes' local states, and at last whether the network is stable. */
  readonly state: Int32Array
  readonly flights = new Flights()
  readonly log: EventLog
  readonly meter: Meter | undefined
  readonly links: Links
  readonly stations: readonly Station[]
  readonly faults: Faults
  /** Called when a node observes an answer. */
  readonly onAnswer: (((now: number) => void) | undefined)[] = []
  memory: Memory
  readonly #queue = new EventQueue()
  readonly #timers = new Timers()
  readonly #pending: number[][]
  readonly #clocks: Clocks
  readonly #calls = new Map<number, () => void>()
  #callCount = 0
  readonly #latency: readonly Random[]
  readonly #service: readonly Random[]
  readonly #delays: readonly Random[]
  /** Slots of messages that wait at a node that is down or does not want them, and on links that are cut. */
  readonly #parked: number[][]
  readonly #previous: Int32Array
  #configuration = -1
  /** Whether a local state is another than when it was judged last. */
  #hasMoved = false
  readonly #conditions: boolean
  readonly #judges: boolean
  #nextSample: number
  #nextWarm: number
  #stateNumbers: number[] = []
  readonly #waits: boolean
  readonly #keeps: boolean
  readonly #early: Sampler
  readonly #triggers: ((condition: number, holds: boolean) => void)[] = []
  readonly #none = new Int32Array(0)
  readonly #gaps: Span[] = []
  #goneSince: number | undefined

  /** @param recorded where the actions are kept @param stop whether the run ends at its first violation */
  constructor(
    readonly setting: Setting,
    readonly seed: number,
    readonly stop: boolean,
    recorded?: Happening[],
  ) {
    const { protocol, options } = setting
    if (setting.memory.isFull) setting.memory = setting.memory.renewed()
    this.memory = setting.memory
    this.memory.judge.restart()
    this.memory.views.flights = this.flights
    setting.watchers.restart()
    this.log = new EventLog(recorded)
    const { nodes } = this.memory.model
    this.state = new Int32Array(nodes.length + 1)
    this.#previous = new Int32Array(nodes.length + 1)
    this.#pending = nodes.map(() => [])
    this.#parked = nodes.map(() => [])
    this.#latency = nodes.map(({ id }) => this.random(`latency ${id}`))
    this.#service = nodes.map(({ id }) => this.random(`service ${id}`))
    this.#delays = nodes.map(({ id }) => this.random(`delays ${id}`))
    const { loss, duplication, reordering } = options.chaos ?? {}
    this.links = new Links(
      options.network ?? {},
      setting.latency,
      {
        ...(loss !== undefined && { loss }),
        ...(duplication !== undefined && { duplication }),
        ...(reordering !== undefined && { reordering }),
      },
      nodes,
      protocol.network.order === 'fifo',
    )
    this.#waits = (options.network?.unreachable ?? (protocol.network.loss ? 'lose' : 'wait')) === 'wait'
    this.#keeps = protocol.network.unhandled === 'keep'
    this.#early = samplerOf({ kind: 'exponential', mean: 10 * (setting.delta ?? 0) })
    this.stations = nodes.map((node) => new Station(setting.nodeOptions(node)))
    this.#clocks = this.#clocksOf()
    this.meter =
      options.metrics === false
        ? undefined
        : new Meter(
            nodes,
            this.stations.map(({ takesTime }) => takesTime),
            setting.warmUp,
          )
    this.#judges = Object.keys(this.memory.protocol.properties).length > 0
    this.#conditions = this.memory.conditions.length > 0
    this.#nextSample = this.meter ? setting.sample : Number.POSITIVE_INFINITY
    this.#nextWarm = this.meter && setting.warmUp > 0 ? setting.warmUp : Number.POSITIVE_INFINITY
    this.faults = new Faults(this)
    this.#begin()
  }

  /** Chance for a purpose. */
  random(purpose: string): Random {
    return new Random(this.seed, purpose)
  }

  /** Calls back at a time, in microseconds. */
  later(time: number, call: () => void): void {
    // Numbers that were used come again after two thousand million calls.
    this.#callCount = (this.#callCount + 1) | 0
    this.#calls.set(this.#callCount, call)
    this.#queue.push(Math.max(time, this.now), What.call, this.#callCount, 0)
  }

  /** Tells each time a state was looked at which conditions hold. */
  watch(trigger: (condition: number, holds: boolean) => void): void {
    this.#triggers.push(trigger)
  }

  /** Goes on for so many events, or to the end. @returns whether it has ended */
  advance(events: number): boolean {
    const queue = this.#queue
    const { duration } = this.setting
    for (let left = events; left > 0; left--) {
      if (this.ended) return true
      const next = queue.next
      if (next > duration) {
        this.#end(next === Number.POSITIVE_INFINITY ? 'nothing left' : 'duration')
        return true
      }
      while (next >= this.#nextSample || next >= this.#nextWarm) this.#measure()
      queue.pop()
      this.now = queue.time
      switch (queue.kind) {
        case What.arrival:
          if (this.flights.version[queue.a] === queue.b) this.#arrive(queue.a)
          break
        case What.served:
          if (this.flights.version[queue.a] === queue.b) this.#served(queue.a)
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
    if (!this.ended) this.#end('duration')
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
    return this.setting.available === undefined ? (this.meter?.unavailable ?? []) : this.#gaps
  }

  /** Gives a node an event from outside. @returns whether it was taken (or waits at the node) */
  give(node: number, event: EventObject): boolean {
    const { model } = this.memory
    if (!model.localStates.all[this.state[node]].up) return this.#refused()
    const input = this.memory.input(event)
    if (!this.stations[node].takesTime) return this.#given(node, input)
    const slot = this.flights.add(~input, node, this.now)
    this.#queueUp(slot)
    return true
  }

  isUp(node: number): boolean {
    return this.memory.model.localStates.all[this.state[node]].up
  }

  /** The state as conditions and the choosers of nodes see it. */
  get view(): object {
    return this.memory.views.of(this.state, this.#none)
  }

  /** Stops a node. @param survives which of the things that a crash may leave; absent: the newest */
  crash(node: number, survives: number | undefined): number {
    const { localStates } = this.memory.model
    const local = this.state[node]
    const after = localStates.crashes(local)
    const which = Math.min(survives ?? this.#newest(local, after), after.length - 1)
    for (const record of this.#pending[node]) this.#timers.remove(record)
    this.#pending[node] = []
    const station = this.stations[node]
    for (const slot of [...station.served, ...station.waiting]) {
      if (this.flights.envelope[slot] < 0) this.flights.remove(slot)
      else if (this.#waits) this.#park(slot)
      else this.#lose(slot)
    }
    station.served.clear()
    station.waiting.length = 0
    this.meter?.queue(node, 0, 0, this.now)
    this.log.note(ActionKind.crash, this.now, node, which)
    this.log.recorded?.push({ at: this.now, type: 'crash', node, survives: which })
    this.#moved(node, after[which])
    this.meter && this.meter.counters[Counter.crashes]++
    this.#judge(ActionKind.crash, node, which)
    return which
  }

  restart(node: number): void {
    const step = this.memory.model.localStates.restart(this.state[node])
    this.log.note(ActionKind.restart, this.now, node, 0)
    this.log.recorded?.push({ at: this.now, type: 'restart', node })
    this.#apply(node, step, ActionKind.restart, node, 0)
    this.release(node)
  }

  /** Something about the links has changed. */
  relink(): void {
    const blocked = this.links.blocked()
    this.log.note(ActionKind.partition, this.now, blocked.length, 0)
    this.log.recorded?.push({ at: this.now, type: 'partition', blocked })
    for (let node = 0; node < this.stations.length; node++) this.release(node)
  }

  /** What waits for a node arrives anew. */
  release(node: number): void {
    const parked = this.#parked[node]
    if (parked.length === 0) return
    this.#parked[node] = []
    for (const slot of parked) this.#queue.push(this.now, What.arrival, slot, this.flights.version[slot])
  }

  /** A node's clock jumps. @param by microseconds */
  jump(node: number, by: number): void {
    this.#clocks.jump(node, by)
    for (const record of this.#pending[node]) {
      this.#timers.version[record]++
      this.#schedule(record)
    }
  }

  /** A byzantine node sends a message. */
  lie(node: number, to: number, message: EventObject): void {
    const envelope = this.memory.model.envelopes.intern(node, to, message)
    this.log.recorded?.push({ at: this.now, type: 'lie', node, to, message })
    this.#send(envelope)
  }

  violate = (property: string, text: string): void => {
    const { now: at, log } = this
    this.violations.push({ property, at, text, actions: log.recorded?.length ?? log.count })
    if (this.stop) this.#end('violation')
  }

  #begin(): void {
    const { memory, setting } = this
    this.memory.model.nodes.forEach((_, node) => {
      const step = memory.model.localStates.initial(node)
      this.#pending[node] = step.timersFrom.map((_, timer) => this.#setTimer(node, step.delays[timer]))
      this.#moved(node, step.next)
      this.#effects(node, step)
    })
    this.state[this.stations.length] = setting.delta !== undefined && setting.stable === 0 ? 1 : 0
    this.#previous.set(this.state)
    const { judge } = memory
    if (this.#judges) {
      this.#configuration = memory.configurations.intern(this.state)
      const start = { configuration: this.#configuration, locals: this.state, network: this.#none }
      for (const name of judge.initial(start)) this.#decided(name)
      for (const name of judge.state(this.#configuration, this.state, this.#none)) this.#decided(name)
    }
    if (setting.stable > 0 && setting.stable < setting.duration) this.later(setting.stable, () => this.#stabilise())
    setting.deadlines.start(this, this.violate)
    new Timeline(this).start()
    new Workloads(this).start()
    this.#look()
  }

  #stabilise(): void {
    this.state[this.stations.length] = 1
    this.#hasMoved = true
    this.log.note(ActionKind.stabilise, this.now, 0, 0)
    this.#judge(ActionKind.stabilise, 0, 0)
  }

  #end(how: NonNullable<Run['ended']>): void {
    if (this.ended) return
    const { setting, memory } = this
    // What was violated last counts for the moment of the last event.
    this.ended = how
    if (how !== 'violation') {
      setting.watchers.judgeHistory(this.violate)
      if (how === 'nothing left' && this.#judges && !this.#couldGoOn()) {
        for (const name of memory.judge.stuck(this.#configuration, this.state, this.#none)) {
          this.violate(name, 'Nothing can happen any more.')
        }
      }
      if (this.violations.length > 0 && this.stop) this.ended = 'violation'
    }
    if (how !== 'violation') {
      const { duration } = setting
      while (this.#nextSample <= duration || this.#nextWarm <= duration) this.#measure()
      this.now = duration
    }
    this.#isThere()
    this.meter?.end(this.now)
    this.faults.end()
  }

  /** Whether something may go on that no event of the run is about: a heal, a restart, an input. */
  #couldGoOn(): boolean {
    const { localStates, lies } = this.memory.model
    if (this.links.ids.length > 0 || lies.length > 0) return true
    return this.stations.some((_, node) => !this.isUp(node) || localStates.onInputs(this.state[node]).length > 0)
  }

  #arrive(slot: number): void {
    const { flights, memory } = this
    const envelope = flights.envelope[slot]
    const { from, to } = memory.model.envelopes.all[envelope]
    const passage = this.links.passage(from, to, this.now)
    const isCut = passage === 'wait' || !this.isUp(to)
    if (passage === 'lose' || (isCut && !this.#waits)) this.#lose(slot)
    else if (isCut) this.#park(slot)
    else if (this.stations[to].takesTime) this.#queueUp(slot)
    else this.#deliver(slot)
  }

  #queueUp(slot: number): void {
    const to = this.flights.to[slot]
    const station = this.stations[to]
    this.flights.since[slot] = this.flights.envelope[slot] < 0 ? this.now : this.flights.since[slot]
    this.#came[slot] = this.now
    if (station.served.size < station.concurrency) this.#serve(slot, station)
    else if (station.waiting.length < station.capacity) station.waiting.push(slot)
    else {
      this.meter && this.meter.counters[Counter.turnedAway]++
      if (this.flights.envelope[slot] < 0) {
        this.flights.remove(slot)
        this.onAnswer[to]?.(this.now)
      } else this.#lose(slot)
    }
    this.meter?.queue(to, station.waiting.length, station.served.size, this.now)
  }

  /** When what is in a slot came to its node. */
  readonly #came: number[] = []

  #serve(slot: number, station: Station): void {
    const { flights, memory } = this
    const envelope = flights.envelope[slot]
    const to = flights.to[slot]
    station.served.add(slot)
    this.meter?.waited(to, this.now - this.#came[slot])
    const { type } = envelope < 0 ? memory.inputs[~envelope] : memory.model.envelopes.all[envelope].sent
    const time = station.serviceTime(type, this.#service[to])
    this.#queue.push(this.now + time, What.served, slot, flights.version[slot])
  }

  #served(slot: number): void {
    const { flights } = this
    const to = flights.to[slot]
    const station = this.stations[to]
    station.served.delete(slot)
    this.meter?.stayed(to, this.now - this.#came[slot])
    const next = station.waiting.shift()
    if (next !== undefined) this.#serve(next, station)
    this.meter?.queue(to, station.waiting.length, station.served.size, this.now)
    const envelope = flights.envelope[slot]
    if (envelope >= 0) this.#deliver(slot)
    else {
      flights.remove(slot)
      this.#given(to, ~envelope)
    }
  }

  #deliver(slot: number): void {
    const { flights, memory, meter } = this
    const envelope = flights.envelope[slot]
    const to = flights.to[slot]
    const step = memory.model.localStates.onMessage(this.state[to], envelope)
    if (step.silent && this.#keeps) {
      this.#park(slot)
      return
    }
    const twin = flights.twin[slot]
    const kind = twin === alone ? ActionKind.deliver : ActionKind.duplicate
    if (twin !== alone) flights.twin[twin] = alone
    const since = flights.since[slot]
    flights.remove(slot)
    meter?.delivered(step.handled, since, flights.size, this.now)
    this.log.note(kind, this.now, to, memory.hashOf[envelope])
    this.#record(kind === ActionKind.deliver ? 'deliver' : 'duplicate', envelope)
    if (memory.judge.judgesSteps) memory.views.taken = twin === alone ? [envelope] : []
    this.#apply(to, step, kind, envelope, 0)
  }

  #lose(slot: number): void {
    const { flights, memory } = this
    const envelope = flights.envelope[slot]
    const twin = flights.twin[slot]
    flights.remove(slot)
    this.meter && this.meter.counters[Counter.lost]++
    this.log.note(ActionKind.lose, this.now, flights.to[slot], memory.hashOf[envelope])
    // One of two copies lost is as if there had been one.
    if (twin !== alone) flights.twin[twin] = alone
    else this.#record('lose', envelope)
  }

  #record(type: 'deliver' | 'duplicate' | 'lose', envelope: number): void {
    if (!this.log.recorded) return
    const { from, to, sent } = this.memory.model.envelopes.all[envelope]
    this.log.recorded.push({ at: this.now, type, from, to, message: sent })
  }

  #park(slot: number): void {
    this.#parked[this.flights.to[slot]].push(slot)
  }

  #fire(record: number): void {
    const node = this.#timers.node[record]
    const timer = this.#pending[node].indexOf(record)
    const { localStates } = this.memory.model
    const local = this.state[node]
    const { name } = localStates.all[local].timers[timer]
    const step = localStates.onTimer(local, timer)
    this.meter && this.meter.counters[Counter.timers]++
    this.log.note(ActionKind.timer, this.now, node, timer)
    this.log.recorded?.push({ at: this.now, type: 'timer', node, timer: name })
    this.#apply(node, step, ActionKind.timer, node, timer)
  }

  #given(node: number, input: number): boolean {
    const step = this.memory.onInput(this.state[node], input)
    if (!step) return this.#refused()
    this.meter && this.meter.counters[Counter.inputs]++
    this.log.note(ActionKind.input, this.now, node, this.memory.inputHashes[input])
    this.log.recorded?.push({ at: this.now, type: 'input', node, event: this.memory.inputs[input] })
    this.#apply(node, step, ActionKind.input, node, input)
    return true
  }

  #refused(): false {
    this.meter && this.meter.counters[Counter.refused]++
    return false
  }

  /** What a step does to its node and the network, and what is said of it. */
  #apply(node: number, step: Step, kind: number, a: number, b: number): void {
    const { timersFrom, delays } = step
    const old = this.#pending[node]
    if (timersFrom.length > 0 || old.length > 0) {
      const pending = new Array<number>(timersFrom.length)
      for (let i = 0; i < timersFrom.length; i++) {
        const from = timersFrom[i]
        if (from >= 0) {
          pending[i] = old[from]
          old[from] = -1
        } else pending[i] = this.#setTimer(node, delays[i])
      }
      for (const record of old) if (record >= 0) this.#timers.remove(record)
      this.#pending[node] = pending
    }
    this.#moved(node, step.next)
    this.#effects(node, step)
    this.#judge(kind, a, b)
    // A message that was of no use may be now.
    if (this.#keeps && !step.silent) this.release(node)
  }

  #effects(node: number, { sent, observed }: Step): void {
    const { memory } = this
    for (let i = 0; i < sent.length; i++) this.#send(sent[i])
    if (memory.judge.judgesSteps) memory.views.put = Array.from(sent)
    for (const event of observed) this.#observe(event, node)
  }

  #observe(event: EventObject, node: number): void {
    const { memory, setting } = this
    const what = this.meter?.observed(event, node, this.now) ?? event.type
    if (setting.watchers.isNeeded) {
      const { key } = memory.model.values.of(event)
      setting.watchers.observe(event, memory.model.nodes[node].id, key, this.now, this.violate)
    }
    if (what === 'respond') this.onAnswer[node]?.(this.now)
  }

  #send(envelope: number): void {
    const { memory, meter, now, flights } = this
    if (memory.typeOf[envelope] === undefined) memory.know(envelope)
    const { from, to } = memory.model.envelopes.all[envelope]
    if (memory.model.envelopes.entering(envelope) === nowhere) return
    const bytes = memory.bytesOf[envelope]
    const random = this.#latency[from]
    const { slowness } = this.stations[from]
    let arrival = this.links.arrival(from, to, bytes, now, slowness, random)
    if (arrival !== lostOnTheWay && now < this.setting.stable) {
      // Before stabilisation messages take any time, but no longer than delta after it.
      const bound = this.setting.stable + toMicros((this.setting.delta as number) * random.unit())
      arrival = Math.min(bound, Math.max(arrival, now + toMicros(this.#early(random))))
    }
    const slot = flights.add(envelope, to, now)
    meter?.sent(memory.typeOf[envelope], bytes, flights.size, now)
    if (arrival === lostOnTheWay) {
      this.#lose(slot)
      return
    }
    this.#queue.push(arrival, What.arrival, slot, flights.version[slot])
    if (this.links.duplicates(from, to, random)) {
      const again = this.links.arrival(from, to, bytes, now, slowness, random)
      if (again === lostOnTheWay) return
      const twin = flights.add(envelope, to, now)
      flights.twin[twin] = slot
      flights.twin[slot] = twin
      if (meter) meter.counters[Counter.duplicated]++
      this.#queue.push(again, What.arrival, twin, flights.version[twin])
    }
  }

  #setTimer(node: number, delay: number): number {
    const sampler = this.setting.delay(delay)
    const time = typeof sampler === 'number' ? sampler : sampler(this.#delays[node])
    const record = this.#timers.add(node, this.#clocks.shows(node, this.now) + toMicros(time))
    this.#schedule(record)
    return record
  }

  #schedule(record: number): void {
    const node = this.#timers.node[record]
    const time = this.#clocks.when(node, this.#timers.due[record], this.now)
    this.#queue.push(time, What.timer, record, this.#timers.version[record])
  }

  #moved(node: number, local: number): void {
    if (local !== this.state[node]) this.#hasMoved = true
    this.state[node] = local
    if (!this.meter) return
    let number = this.#stateNumbers[local]
    if (number === undefined) {
      const { snapshot, up } = this.memory.model.localStates.all[local]
      number = this.meter.numberOf(up ? stateText(snapshot?.value) : 'down')
      this.#stateNumbers[local] = number
    }
    this.meter.entered(node, number, this.now)
  }

  /** Judges the state, and the step that led to it. */
  #judge(kind: number, a: number, b: number): void {
    const { memory } = this
    if (this.#judges) {
      const { judge, views } = memory
      const before = this.#configuration
      const configuration = this.#hasMoved ? memory.configurations.intern(this.state) : before
      this.#configuration = configuration
      if (judge.judgesSteps && kind <= ActionKind.restart) {
        // Distinct actions have distinct codes; the operands stay far below 2^40.
        const code = (kind <= ActionKind.lose ? a : b * this.stations.length + a) * 32 + kind
        if (!judge.knowsStep(before, code)) this.#judgeStep(before, code, { kind, a, b })
        views.taken = none
        views.put = none
      }
      if (!judge.knowsState(configuration)) {
        for (const name of judge.state(configuration, this.state, this.#none)) this.#decided(name)
      }
      if (this.#hasMoved) this.#previous.set(this.state)
    }
    if (this.#conditions) this.#look()
    this.#hasMoved = false
  }

  #judgeStep(before: number, code: number, coded: { kind: number; a: number; b: number }): void {
    const { memory } = this
    const was = { configuration: before, locals: this.#previous, network: memory.views.before }
    const is = { configuration: this.#configuration, locals: this.state, network: this.#none }
    const action =
      coded.kind === ActionKind.input
        ? ({ type: 'input', node: memory.model.nodes[coded.a].id, event: memory.inputs[coded.b] } as const)
        : actionOf(memory.model, coded, this.#previous[coded.a])
    for (const name of memory.judge.step(was, is, code, action)) this.#decided(name)
  }

  #decided(name: string): void {
    if (this.setting.property(name)?.kind === 'reachable') this.reached.set(name, this.now)
    else this.violate(name, textOf(this.setting.property(name)))
  }

  /** Looks at what conditions say of the state. */
  #look(): void {
    const { memory, setting } = this
    if (!this.#conditions) return
    const configuration = this.#judges ? this.#configuration : memory.configurations.intern(this.state)
    const holds = (condition: number) => memory.conditions[condition].at(configuration, this.state, this.#none)
    setting.deadlines.look(this, holds, this.violate)
    for (const condition of setting.triggers.values()) {
      const is = holds(condition)
      for (const trigger of this.#triggers) trigger(condition, is)
    }
    if (setting.available === undefined) return
    if (!holds(setting.available)) this.#goneSince ??= this.now
    else this.#isThere()
  }

  #isThere(): void {
    if (this.#goneSince !== undefined && this.now > this.#goneSince) {
      this.#gaps.push({ from: toMillis(this.#goneSince), to: toMillis(this.now) })
    }
    this.#goneSince = undefined
  }

  #measure(): void {
    const { meter } = this
    if (!meter) return
    if (this.#nextWarm <= this.#nextSample) {
      meter.begin(this.#nextWarm)
      this.#nextWarm = Number.POSITIVE_INFINITY
      return
    }
    const stations = this.stations.map(({ waiting, served, concurrency }) => ({
      ...{ waiting: waiting.length, served: served.size, concurrency },
    }))
    meter.sample({ now: this.#nextSample, inFlight: this.flights.size, stations })
    this.#nextSample += this.setting.sample
  }

  /** Begins with empty tables: the states and messages at hand get new numbers. */
  #renew(): void {
    const old = this.memory
    const fresh = old.renewed()
    const { localStates, envelopes } = fresh.model
    for (let node = 0; node < this.stations.length; node++) {
      this.state[node] = localStates.adopted(old.model.localStates, this.state[node])
    }
    for (const slot of this.flights.slots()) {
      const envelope = this.flights.envelope[slot]
      if (envelope < 0) this.flights.envelope[slot] = ~fresh.input(old.inputs[~envelope])
      else {
        const { from, to, sent } = old.model.envelopes.all[envelope]
        const number = envelopes.intern(from, to, sent)
        this.flights.envelope[slot] = number
        if (fresh.typeOf[number] === undefined) fresh.know(number)
      }
    }
    fresh.views.flights = this.flights
    fresh.judge.decide([...this.reached.keys(), ...this.violations.map(({ property }) => property)])
    this.memory = fresh
    this.setting.memory = fresh
    this.#stateNumbers = []
    this.#previous.set(this.state)
    if (this.#judges) this.#configuration = fresh.configurations.intern(this.state)
  }

  /** Among what a crash may leave, what nothing is lost of. */
  #newest(local: number, after: readonly number[]): number {
    if (after.length === 1) return 0
    const { all } = this.memory.model.localStates
    const { durable } = this.memory.model.nodes[all[local].node]
    const { values } = this.memory.model
    const kept = (of: number) => values.of(durable.map((key) => (all[of].context as Record<string, unknown>)[key])).key
    return Math.max(
      0,
      after.findIndex((each) => kept(each) === kept(local)),
    )
  }

  #clocksOf(): Clocks {
    const { setting } = this
    const { nodes } = this.memory.model
    const { timing, faults } = setting.protocol
    const promised = timing.kind === 'asynchronous' ? 0 : (timing.drift ?? 0)
    const clock = (node: number) => setting.nodeOptions(nodes[node]).clock ?? {}
    return new Clocks(
      nodes.length,
      (node, random) => toMicros(samplerOf(clock(node).offset ?? 0)(random)),
      (node, random) => {
        const { drift } = clock(node)
        if (typeof drift === 'number') return drift
        const skewed =
          faults.clockSkew &&
          (!faults.clockSkew.nodes ||
            faults.clockSkew.nodes.some((target) => target === nodes[node].id || target === nodes[node].role))
        const most = skewed ? (faults.clockSkew?.drift ?? 0) : promised
        const { min, max } = drift ?? { min: -most, max: most }
        return min === max ? min : min + (max - min) * random.unit()
      },
      this.random('clocks'),
    )
  }
}

const none: number[] = []

/** A state value in a line: `leader.leading`. */
function stateText(value: unknown): string {
  if (typeof value === 'string') return value
  const parts = Object.entries((value ?? {}) as Record<string, unknown>)
  const texts = parts.map(([key, below]) => {
    const text = stateText(below)
    return text ? `${key}.${text}` : key
  })
  return texts.join(' & ') || 'running'
}

function textOf(property: Property<never> | undefined): string {
  switch (property?.kind) {
    case 'step':
      return 'The last step breaks it.'
    case 'refines':
      return 'The last step is none of the abstract machine.'
    case 'noDeadlock':
    case 'quiescent':
      return 'Nothing can happen any more.'
    default:
      return 'It is false in the last state.'
  }
}
