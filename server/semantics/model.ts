/**
 * A protocol made ready to run: its nodes, inputs and partitions numbered, its local states, envelopes and surroundings
 * interned. A global state is a vector of these numbers; {@link Successors} says what follows it.
 */

import type { EventObject } from 'xstate'
import { nodesOf, type Protocol } from '../../protocols/model/index.js'
import { type Clock, clockOf } from './clock.js'
import { Coverage } from './coverage.js'
import { type Lie, liesOf } from './lies.js'
import { type InputEntry, LocalStates } from './localStates.js'
import { type Discipline, Envelopes, Mailboxes } from './network.js'
import type { Node } from './nodes.js'
import { Observations } from './observers/observations.js'
import { Observers } from './observers/observers.js'
import { observersOf } from './observers/observersOf.js'
import { type Partition, partitionsOf } from './partitions.js'
import { Surroundings } from './surroundings.js'
import { mayHit } from './targets.js'
import { CanonicalValues } from './values.js'

export class Model {
  readonly values = new CanonicalValues()
  readonly coverage: Coverage
  readonly envelopes: Envelopes
  readonly mailboxes: Mailboxes
  readonly localStates: LocalStates
  readonly surroundings: Surroundings
  readonly observers: Observers
  readonly observations: Observations
  readonly partitions: readonly Partition[]
  readonly inputs: readonly InputEntry[]
  /** What byzantine nodes may send. */
  readonly lies: readonly Lie[]
  /** Absent in an asynchronous model. */
  readonly clock: Clock | undefined

  /**
   * @param earlier a model of the same protocol, whose machines and coverage are taken over: a fresh start for the tables
   * @throws ProtocolError when the declaration and the machines do not fit
   */
  constructor(
    readonly protocol: Protocol,
    earlier?: Model,
  ) {
    this.coverage = earlier?.coverage ?? new Coverage()
    const entries = Object.entries(protocol.inputs).flatMap(([role, inputs]) =>
      inputs.map((input) => ({ role, input })),
    )
    this.inputs = entries.map(({ role, input: { event } }) => ({
      role,
      event: this.values.of(event, `input "${event.type}"`).value as EventObject,
    }))
    const ids = nodesOf(protocol).map(({ id }) => id)
    const deaf = nodesOf(protocol).flatMap((node, number) =>
      mayHit(protocol.faults.byzantine?.nodes ?? [], node) ? [number] : [],
    )
    const observations = new Observations(this.values)
    this.observations = observations
    const observers = observersOf(protocol, this.values, this.coverage)
    this.observers = new Observers(observers, ids.length + 1, observations)
    this.clock = clockOf(protocol)
    this.envelopes = new Envelopes(this.values, ids, new Set(deaf), this.clock?.delta)
    this.mailboxes = new Mailboxes(disciplineOf(protocol), this.envelopes)
    this.localStates = new LocalStates(
      protocol,
      this.values,
      this.envelopes,
      this.coverage,
      this.inputs,
      observers.length ? observations : undefined,
      this.clock,
      earlier?.localStates,
    )
    this.lies = liesOf(protocol, this.localStates, this.envelopes)
    this.surroundings = new Surroundings(
      protocol,
      entries.map(({ input }) => input.max),
    )
    this.partitions = partitionsOf(protocol)
  }

  get nodes(): readonly Node[] {
    return this.localStates.nodes
  }

  /** Components of a configuration: the nodes, the surroundings, the observers. */
  get width(): number {
    return this.nodes.length + 1 + this.observers.all.length
  }

  /** Bytes held by the tables of the semantics. */
  get bytes(): number {
    return this.mailboxes.bytes + this.localStates.bytes + this.observers.bytes
  }
}

const disciplineOf = ({ network }: Protocol): Discipline =>
  network.order === 'fifo' ? 'fifo' : network.duplication === 'unbounded' ? 'set' : 'multiset'
