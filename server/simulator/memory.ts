/**
 * The protocol as a simulation runs it, with what is remembered of its local steps: the machines run once for each distinct
 * pair of local state and event. Where contexts grow, few pairs recur and the tables would grow with the run; when they are
 * full, {@link Memory.renewed} starts with empty ones. What a run does never depends on what is remembered.
 */
import type { EventObject } from 'xstate'
import { asynchronous, type EnvelopeView, type Property, type Protocol } from '../../protocols/model/index.js'
import { Judge } from '../checker/judge.js'
import type { StatePredicate } from '../checker/predicates.js'
import { imul, Model, messagesView, mix, PairMemo, type Step, TupleTree, Views } from '../semantics/index.js'
import type { Flights } from './flights.js'
import { Remembering } from './remembering.js'

/** A function of the state, given by the author. */
export interface Condition {
  readonly name: string
  readonly predicate: (state: never) => boolean
}

/** Where tables are full: about 100 to 200 MB. */
const mostLocalStates = 40_000
const mostEnvelopes = 100_000
const mostConfigurations = 400_000
const mostInputs = 50_000
/** Of values: each is an item of a list or set, or a field. */
const mostParts = 5_000_000

/** Steps that are computed twice: where contexts grow each step is a new one, and what a machine hides shows in its first steps. */
const mostTwice = 500

export class Memory {
  readonly model: Model
  readonly judge: Judge
  readonly views: RunViews
  /** Of local states and whether the network is stable. */
  readonly configurations: TupleTree
  readonly conditions: readonly StatePredicate[]
  /** The types of messages, by numbers that stay. */
  readonly types: Map<string, number>
  /** By the number of the envelope: the number of its type, its size in bytes, and a hash of its contents. */
  readonly typeOf: number[] = []
  readonly bytesOf: number[] = []
  readonly hashOf: number[] = []
  /** Inputs by number, with their hashes. */
  readonly inputs: EventObject[] = []
  readonly inputHashes: number[] = []
  readonly #inputNumbers = new Map<string, number>()
  readonly #onInput = new PairMemo()
  readonly #inputSteps: (Step | undefined)[] = []

  /**
   * @param protocol as {@link simulated} makes it
   * @param bytes the size of a message
   * @param earlier whose machines are taken over
   */
  constructor(
    readonly protocol: Protocol,
    readonly wanted: readonly Condition[],
    readonly bytes: ((message: EventObject) => number) | undefined,
    earlier?: Memory,
  ) {
    this.model = new Model(protocol, earlier?.model)
    this.model.localStates.twice = mostTwice
    this.types = earlier?.types ?? new Map()
    this.views = new RunViews(this.model)
    this.judge = new Judge(this.model, this.views)
    this.configurations = new TupleTree(this.model.nodes.length + 1)
    this.conditions = wanted.map(({ name, predicate }) => this.judge.predicate(name, predicate))
  }

  get isFull(): boolean {
    return (
      this.model.localStates.all.length > mostLocalStates ||
      this.model.envelopes.all.length > mostEnvelopes ||
      this.configurations.size > mostConfigurations ||
      this.inputs.length > mostInputs ||
      this.model.values.size > mostParts
    )
  }

  /** Another one with empty tables. */
  renewed(): Memory {
    return new Memory(this.protocol, this.wanted, this.bytes, this)
  }

  /** Makes {@link typeOf}, {@link bytesOf} and {@link hashOf} known of an envelope. */
  know(envelope: number): void {
    const { sent, from, to } = this.model.envelopes.all[envelope]
    let type = this.types.get(sent.type)
    if (type === undefined) {
      type = this.types.size
      this.types.set(sent.type, type)
    }
    const { key } = this.model.values.of(sent)
    this.typeOf[envelope] = type
    this.bytesOf[envelope] = this.bytes ? this.bytes(sent) : key.length
    this.hashOf[envelope] = hashOfText(`${from}>${to} ${key}`)
  }

  /** The number of an event from outside. @throws NotPlainError if it is not plain */
  input(event: EventObject): number {
    const canonical = this.model.values.of(event, `input "${event.type}"`)
    let number = this.#inputNumbers.get(canonical.name)
    if (number === undefined) {
      number = this.inputs.push(canonical.value as EventObject) - 1
      this.inputHashes.push(hashOfText(canonical.key))
      this.#inputNumbers.set(canonical.name, number)
    }
    return number
  }

  /** The step on an input; undefined where the machine has no transition for it now. */
  onInput(local: number, input: number): Step | undefined {
    const known = this.#onInput.get(local, input)
    if (known >= 0) return this.#inputSteps[known]
    const step = this.model.localStates.onEvent(local, this.inputs[input])
    this.#onInput.add(local, input, this.#inputSteps.push(step) - 1)
    return step
  }
}

/** FNV-1a, mixed. */
export function hashOfText(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = imul(hash ^ text.charCodeAt(i), 0x01000193)
  return mix(hash)
}

/** Whether the network is stable stands where the surroundings do; the messages are those under way. */
export class RunViews extends Views {
  flights: Flights | undefined
  /** What a step took out of the network and put in, while it is judged: envelopes. */
  taken: number[] = []
  put: Iterable<number> = []
  /** The network vector that stands for the state before the step; any other is the one at hand. */
  readonly before = new Int32Array(0)
  readonly #seen: (EnvelopeView | undefined)[] = []
  readonly #remembering = new Remembering(this.model)

  override valueOf(predicate: object, locals: Int32Array, run: () => boolean): boolean {
    return this.#remembering.value(predicate, locals, run, () => !this.networkRead)
  }

  override node(local: number): ReturnType<Views['node']> {
    return this.#remembering.watched(local, super.node(local))
  }

  override messages(network: Int32Array): EnvelopeView[] {
    const list = () => this.#list(network === this.before)
    return messagesView(
      () => list().length,
      () => list().map((envelope) => this.#view(envelope)),
      (what) => {
        this.networkRead = true
        if (what === 'contents') this.contentsRead = true
      },
    )
  }

  protected override stabilised(surroundings: number): boolean {
    return surroundings === 1
  }

  #list(isBefore: boolean): number[] {
    const { flights } = this
    if (!flights) return []
    const now: number[] = []
    for (const slot of flights.slots()) {
      // A duplicate is one message until one of its copies arrives.
      if (flights.envelope[slot] >= 0 && flights.twin[slot] < slot) now.push(flights.envelope[slot])
    }
    if (!isBefore) return now
    for (const envelope of this.put) {
      const at = now.indexOf(envelope)
      if (at >= 0) now.splice(at, 1)
    }
    return [...now, ...this.taken]
  }

  #view(envelope: number): EnvelopeView {
    const { envelopes, nodes } = this.model
    const { from, to, sent } = envelopes.all[envelope]
    this.#seen[envelope] ??= Object.freeze({ from: nodes[from].id, to: nodes[to].id, message: sent })
    return this.#seen[envelope]
  }
}

/** Kinds of properties that are judged outside of the model's tables: their state would grow with the run. */
const watched: ReadonlySet<Property<never>['kind']> = new Set(['monitor', 'linearizable'])

/**
 * The protocol as it is simulated: virtual time takes the place of its timing, and it has no bounds.
 *
 * @param delays in place of the protocol's: the numbers of which XState only hands on
 */
export const simulated = (protocol: Protocol, delays: Protocol['delays']): Protocol => ({
  ...protocol,
  timing: asynchronous,
  within: undefined,
  delays,
  properties: Object.fromEntries(Object.entries(protocol.properties).filter(([, { kind }]) => !watched.has(kind))),
})
