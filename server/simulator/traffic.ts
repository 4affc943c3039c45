/** Messages and inputs on their way: from the sender over a link to the receiver's queue, and into its machine. */

import type { Random } from '../checker/random.js'
import { ActionKind, nowhere } from '../semantics/index.js'
import type { UnderWay } from './film.js'
import { alone, Flights } from './flights.js'
import { Links, lostOnTheWay } from './links.js'
import type { Memory } from './memory.js'
import { Counter } from './metrics/counters.js'
import type { Run } from './run.js'
import { type Sampler, samplerOf } from './sampling.js'
import { Station } from './stations.js'
import { toMicros } from './time.js'

/** What traffic puts into the queue of events: a slot has come to its receiver, or was served there. */
export interface Schedule {
  arrival(time: number, slot: number): void
  served(time: number, slot: number): void
}

export class Traffic {
  readonly flights = new Flights()
  readonly links: Links
  readonly stations: readonly Station[]
  /** Whether messages wait for receivers that are down and links that are cut. */
  readonly #waits: boolean
  /** Whether a message that would do nothing stays in flight. */
  readonly #keeps: boolean
  /** Slots of messages that wait, by receiver. */
  readonly #parked: number[][]
  readonly #latency: readonly Random[]
  readonly #service: readonly Random[]
  /** When what is in a slot came to its node. */
  readonly #came: number[] = []
  /** How long messages take before the network is stable. */
  readonly #early: Sampler

  constructor(
    readonly run: Run,
    readonly schedule: Schedule,
  ) {
    const { setting, memory } = run
    const { protocol, options } = setting
    const { nodes } = memory.model
    const { loss, duplication, reordering } = options.chaos ?? {}
    const everywhere = { ...(loss && { loss }), ...(duplication && { duplication }), ...(reordering && { reordering }) }
    const isFifo = protocol.network.order === 'fifo'
    this.links = new Links(options.network ?? {}, setting.latency, everywhere, nodes, isFifo)
    this.stations = nodes.map((node) => new Station(setting.nodeOptions(node)))
    this.#waits = (options.network?.unreachable ?? (protocol.network.loss ? 'lose' : 'wait')) === 'wait'
    this.#keeps = protocol.network.unhandled === 'keep'
    this.#parked = nodes.map(() => [])
    this.#latency = nodes.map(({ id }) => run.random(`latency ${id}`))
    this.#service = nodes.map(({ id }) => run.random(`service ${id}`))
    this.#early = samplerOf({ kind: 'exponential', mean: 10 * (setting.delta ?? 0) })
  }

  send(envelope: number): void {
    const { flights, links } = this
    const { memory, meter, now } = this.run
    if (memory.typeOf[envelope] === undefined) memory.know(envelope)
    const { from, to } = memory.model.envelopes.all[envelope]
    if (memory.model.envelopes.entering(envelope) === nowhere) return
    const bytes = memory.bytesOf[envelope]
    const random = this.#latency[from]
    const { slowness } = this.stations[from]
    const arrival = this.#bounded(links.arrival(from, to, bytes, now, slowness, random), random)
    const slot = flights.add(envelope, to, now)
    meter?.messages?.sent(memory.typeOf[envelope], bytes, from, to)
    if (arrival === lostOnTheWay) {
      this.#lose(slot)
      return
    }
    this.schedule.arrival(arrival, slot)
    if (!links.duplicates(from, to, random)) return
    const again = links.arrival(from, to, bytes, now, slowness, random)
    if (again === lostOnTheWay) return
    const twin = flights.add(envelope, to, now)
    flights.twin[twin] = slot
    flights.twin[slot] = twin
    meter?.count(Counter.duplicated)
    this.schedule.arrival(again, twin)
  }

  /** What is in a slot has come over its link. */
  arrive(slot: number): void {
    const { memory, now } = this.run
    const { from, to } = memory.model.envelopes.all[this.flights.envelope[slot]]
    const passage = this.links.passage(from, to, now)
    const isCut = passage === 'wait' || !this.run.isUp(to)
    if (passage === 'lose' || (isCut && !this.#waits)) this.#lose(slot)
    else if (isCut) this.#park(slot)
    else if (this.stations[to].takesTime) this.#queueUp(slot)
    else this.#deliver(slot)
  }

  /** An input comes to a node where handling takes time. @param input its number in the memory */
  give(node: number, input: number): void {
    this.#queueUp(this.flights.add(~input, node, this.run.now))
  }

  /** What is in a slot was handled. */
  served(slot: number): void {
    const { flights, run } = this
    const to = flights.to[slot]
    const station = this.stations[to]
    station.served.delete(slot)
    if (run.meter?.warm) run.meter.queues?.stayed(to, run.now - this.#came[slot])
    const next = station.waiting.shift()
    if (next !== undefined) this.#serve(next, station)
    run.meter?.queues?.changed(to, station.waiting.length, station.served.size, run.now)
    const envelope = flights.envelope[slot]
    if (envelope >= 0) this.#deliver(slot)
    else {
      flights.remove(slot)
      run.given(to, ~envelope)
    }
  }

  /** A node has crashed: who waits there waits for it to come back, or is lost. */
  crashed(node: number): void {
    const station = this.stations[node]
    for (const slot of [...station.served, ...station.waiting]) {
      if (this.flights.envelope[slot] < 0) this.flights.remove(slot)
      else if (this.#waits) {
        // What was begun is begun anew.
        this.flights.version[slot]++
        this.#park(slot)
      } else this.#lose(slot)
    }
    station.served.clear()
    station.waiting.length = 0
    this.run.meter?.queues?.changed(node, 0, 0, this.run.now)
  }

  /** A node's state has changed: a message that was of no use may be now. */
  moved(node: number): void {
    if (this.#keeps) this.release(node)
  }

  /** What waits for a node arrives anew. */
  release(node: number): void {
    const parked = this.#parked[node]
    if (parked.length === 0) return
    this.#parked[node] = []
    for (const slot of parked) this.schedule.arrival(this.run.now, slot)
  }

  releaseAll(): void {
    for (let node = 0; node < this.stations.length; node++) this.release(node)
  }

  /** Gives what is under way the numbers of another memory. */
  renew(old: Memory, fresh: Memory): void {
    const { flights } = this
    for (const slot of flights.slots()) {
      const envelope = flights.envelope[slot]
      if (envelope < 0) {
        flights.envelope[slot] = ~fresh.input(old.inputs[~envelope])
        continue
      }
      const { from, to, sent } = old.model.envelopes.all[envelope]
      const number = fresh.model.envelopes.intern(from, to, sent)
      flights.envelope[slot] = number
      if (fresh.typeOf[number] === undefined) fresh.know(number)
    }
  }

  /** Before stabilisation messages take any time, but no longer than delta after it. */
  #bounded(arrival: number, random: Random): number {
    const { now, setting } = this.run
    if (arrival === lostOnTheWay || now >= setting.stable) return arrival
    const bound = setting.stable + toMicros((setting.delta as number) * random.unit())
    return Math.min(bound, Math.max(arrival, now + toMicros(this.#early(random))))
  }

  #queueUp(slot: number): void {
    const { flights, run } = this
    const to = flights.to[slot]
    const station = this.stations[to]
    this.#came[slot] = run.now
    if (station.served.size < station.concurrency) this.#serve(slot, station)
    else if (station.waiting.length < station.capacity) station.waiting.push(slot)
    else {
      run.meter?.count(Counter.turnedAway)
      if (flights.envelope[slot] < 0) {
        flights.remove(slot)
        run.onAnswer[to]?.(run.now)
      } else this.#lose(slot)
    }
    run.meter?.queues?.changed(to, station.waiting.length, station.served.size, run.now)
  }

  #serve(slot: number, station: Station): void {
    const { flights, run } = this
    const envelope = flights.envelope[slot]
    const to = flights.to[slot]
    station.served.add(slot)
    if (run.meter?.warm) run.meter.queues?.waited(to, run.now - this.#came[slot])
    const { inputs, model } = run.memory
    const { type } = envelope < 0 ? inputs[~envelope] : model.envelopes.all[envelope].sent
    this.schedule.served(run.now + station.serviceTime(type, this.#service[to]), slot)
  }

  #deliver(slot: number): void {
    const { flights, run } = this
    const { memory, meter, log } = run
    const envelope = flights.envelope[slot]
    const to = flights.to[slot]
    const step = memory.model.localStates.onMessage(run.state[to], envelope)
    if (step.silent && this.#keeps) {
      this.#park(slot)
      return
    }
    const twin = flights.twin[slot]
    const kind = twin === alone ? ActionKind.deliver : ActionKind.duplicate
    if (twin !== alone) flights.twin[twin] = alone
    flights.remove(slot)
    if (meter) {
      meter.deliveries?.delivered(step.handled, slot)
      if (meter.transit && meter.warm) meter.transit.add((run.now - flights.since[slot]) / 1000)
    }
    run.film?.message(0, memory.typeOf[envelope], memory.model.envelopes.all[envelope].from, to, slot)
    log.note(kind, run.now, to, memory.hashOf[envelope])
    this.#record(kind === ActionKind.deliver ? 'deliver' : 'duplicate', envelope)
    if (memory.judge.judgesSteps) memory.views.taken = twin === alone ? [envelope] : []
    run.apply(to, step, kind, envelope, 0)
  }

  #lose(slot: number): void {
    const { flights, run } = this
    const envelope = flights.envelope[slot]
    const twin = flights.twin[slot]
    flights.remove(slot)
    run.meter?.deliveries?.lost(slot)
    const { from, to } = run.memory.model.envelopes.all[envelope]
    run.film?.message(1, run.memory.typeOf[envelope], from, to, slot)
    run.log.note(ActionKind.lose, run.now, flights.to[slot], run.memory.hashOf[envelope])
    // One of two copies lost is as if there had been one.
    if (twin !== alone) flights.twin[twin] = alone
    else this.#record('lose', envelope)
  }

  #record(type: 'deliver' | 'duplicate' | 'lose', envelope: number): void {
    const { log, memory, now } = this.run
    if (!log.recorded) return
    const { from, to, sent } = memory.model.envelopes.all[envelope]
    log.recorded.push({ at: now, type, from, to, message: sent })
  }

  /** Messages on their way or waiting, for the film. */
  get underWay(): UnderWay[] {
    const { flights } = this
    const { envelopes } = this.run.memory.model
    return [...flights.slots()].flatMap((slot) => {
      const envelope = flights.envelope[slot]
      if (envelope < 0) return []
      const { from, to } = envelopes.all[envelope]
      return [{ type: this.run.memory.typeOf[envelope], from, to, since: flights.since[slot] }]
    })
  }

  #park(slot: number): void {
    this.#parked[this.flights.to[slot]].push(slot)
  }
}
