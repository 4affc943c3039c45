/**
 * Do machines treat ids as mere names? For every local step that a search meets, and for all renamings of it: a renamed
 * node given a renamed message does the renamed step. Enough to look at is the orbit of (local state, event) under
 * generators of the group, each edge of it: what holds along the edges holds along all paths, and the group is finite, so
 * that paths lead everywhere. Together the orbits are the local steps that a search without symmetry would compute.
 */
import {
  doesAsExpected,
  emptyMailbox,
  type Model,
  type Outcome,
  PairMemo,
  type Step,
  slot,
} from '../../semantics/index.js'
import { stateText } from '../../wire/values.js'
import { eventText, valueText } from '../actions.js'
import { ReductionRefused } from './refusal.js'
import type { RenamedObservers } from './renamedObservers.js'
import type { Renaming } from './renaming.js'
import { isExchange, moved, type Permutation, type SymmetricNodes } from './symmetricNodes.js'

export class Equivariance {
  /** Local states that were met, while time passes and while it does not: their timers, crashes and restarts were compared. */
  readonly #locals: readonly [untimed: boolean[], timed: boolean[]] = [[], []]
  /** Local states whose inputs were compared. */
  readonly #given: boolean[] = []
  /** (Local state, message or input) met, numbered from 0; what each comes to. */
  readonly #occasions = new PairMemo()
  readonly #receivers: number[] = []
  readonly #causes: number[] = []
  readonly #outcomes: Outcome[] = []
  readonly #done: boolean[] = []
  /** Lists of messages that steps send, and by known permutation what becomes of them. */
  readonly #lists = new Map<string, Outcome['sent']>()
  readonly #images: Map<Outcome['sent'], Outcome['sent']>[] = []
  /** (local state, mailbox) looked at. */
  readonly #mailboxes = new PairMemo()

  constructor(
    readonly model: Model,
    readonly nodes: SymmetricNodes,
    readonly renaming: Renaming,
    readonly observers: RenamedObservers,
  ) {
    this.#verifyLies()
  }

  /**
   * Compares all steps that are possible in a state with their renamings.
   *
   * @throws ReductionRefused for a machine that orders or computes with ids
   */
  verify(configuration: Int32Array, network: Int32Array): void {
    const { localStates, mailboxes, clock, surroundings, envelopes } = this.model
    const isTimed = clock !== undefined && surroundings.at(configuration[network.length], slot.stabilise) === 0
    const met = this.#locals[isTimed ? 1 : 0]
    for (let node = 0; node < network.length; node++) {
      const local = configuration[node]
      if (!met[local]) this.#verifyLocal(local, met, isTimed)
      if (!this.#given[local]) this.#verifyInputs(local)
      const mailbox = network[node]
      if (mailbox === emptyMailbox || !localStates.all[local].up || this.#mailboxes.get(local, mailbox) >= 0) continue
      this.#mailboxes.add(local, mailbox, 0)
      for (let position = 0; position < mailboxes.count(mailbox); position++) {
        this.#verifyDelivery(local, envelopes.all[mailboxes.at(mailbox, position)].content)
      }
    }
  }

  /** What byzantine nodes may send must be the same for all names. */
  #verifyLies(): void {
    const { lies, nodes, envelopes } = this.model
    const all = new Set(lies.map(({ envelope }) => envelope))
    for (const { envelope, node } of lies) {
      for (const to of this.nodes.generators) {
        if (all.has(this.renaming.envelope(envelope, to))) continue
        const [a, b] = moved(to).map((index) => nodes[index].id)
        throw new ReductionRefused(
          'symmetry',
          `${nodes[node].id} is byzantine and may send ${eventText(envelopes.all[envelope].sent)}, but with ${a} and ${b} ` +
            'exchanged that is not among `faults.byzantine.messages`. Let it be sent for every node of the role.',
        )
      }
    }
  }

  #verifyLocal(first: number, met: boolean[], isTimed: boolean): void {
    const open = [first]
    met[first] = true
    const { timers, up } = this.model.localStates.all[first]
    // Then it does nothing by itself, and neither does any renaming of it.
    if (up && timers.length === 0 && !this.model.protocol.faults.crash?.max) return
    for (let local = open.pop(); local !== undefined; local = open.pop()) {
      for (const to of this.nodes.fewest) {
        const other = this.renaming.local(local, to)
        try {
          this.#compareOwn(local, other, to, isTimed)
        } catch (error) {
          this.#explain(to, local, isTimed, error)
        }
        if (met[other]) continue
        met[other] = true
        open.push(other)
      }
    }
  }

  /** Whether a state could take an input is the same for all its renamings: inputs are told apart by their types. */
  #verifyInputs(local: number): void {
    this.#given[local] = true
    const { inputs, nodes, localStates } = this.model
    const { role } = nodes[localStates.all[local].node]
    for (let input = 0; input < inputs.length; input++) {
      if (inputs[input].role !== role || !localStates.accepts(local, inputs[input].event)) continue
      if (this.#occasions.get(local, -1 - input) >= 0) continue
      this.#verifyOrbit(local, -1 - input, this.#inputOf(local, input))
    }
  }

  #verifyDelivery(local: number, envelope: number): void {
    const { localStates, envelopes } = this.model
    if (this.#occasions.get(local, envelope) >= 0) return
    // So does every renaming, unless the type of the message is an id.
    if (
      localStates.ignores(local, envelope) &&
      this.renaming.numberOf(envelopes.all[envelope].event.type) === undefined
    )
      return
    // This one is run twice, as every step; of the others each is held against one of which it is a renaming.
    this.#verifyOrbit(local, envelope, localStates.onMessage(local, envelope))
  }

  /** @param cause the envelope, or -1 - the input */
  #verifyOrbit(local: number, cause: number, outcome: Outcome): void {
    const { renaming, nodes } = this
    const { next, observations, handled, silent } = outcome
    const first = { next, sent: this.#list(Int32Array.from(outcome.sent)), observations, handled, silent }
    const open = [this.#meet(local, cause, first)]
    for (let occasion = open.pop(); occasion !== undefined; occasion = open.pop()) {
      const at = this.#receivers[occasion]
      const by = this.#causes[occasion]
      for (const to of nodes.fewest) {
        const otherAt = renaming.local(at, to)
        const otherBy = by < 0 ? by : renaming.envelope(by, to)
        const known = this.#occasions.get(otherAt, otherBy)
        // The same edge, seen from its other end.
        if (known >= 0 && known !== occasion && this.#done[known] && isExchange(to)) continue
        const expected = this.#renamed(this.#outcomes[occasion], to)
        if (known >= 0) {
          if (!isSameOutcome(expected, this.#outcomes[known])) this.#compareOccasion(at, by, to)
          continue
        }
        const event = by < 0 ? this.model.inputs[-1 - by].event : this.model.envelopes.all[otherBy].event
        if (!doesAsExpected(this.model, otherAt, event, expected)) this.#compareOccasion(at, by, to)
        open.push(this.#meet(otherAt, otherBy, expected))
      }
      this.#done[occasion] = true
    }
  }

  #meet(local: number, cause: number, outcome: Outcome): number {
    const occasion = this.#receivers.push(local) - 1
    this.#causes.push(cause)
    this.#outcomes.push(outcome)
    this.#occasions.add(local, cause, occasion)
    return occasion
  }

  /** What a renamed step comes to. */
  #renamed({ next, sent, observations, handled, silent }: Outcome, to: Permutation): Outcome {
    return {
      next: this.renaming.local(next, to),
      sent: sent.length === 0 ? sent : this.#renamedList(sent, to),
      observations: this.observers.observations(observations, to),
      handled,
      silent,
    }
  }

  #renamedList(sent: Outcome['sent'], to: Permutation): Outcome['sent'] {
    const { known = -1 } = to
    this.#images[known] ??= new Map()
    let image = this.#images[known].get(sent)
    if (image === undefined) {
      image = this.#list(Int32Array.from(sent, (one) => this.renaming.envelope(one, to)))
      this.#images[known].set(sent, image)
    }
    return image
  }

  /** One list for all that hold the same messages. */
  #list(sent: Int32Array): Outcome['sent'] {
    const key = this.#inOrder(sent).join()
    const list = this.#lists.get(key) ?? sent
    this.#lists.set(key, list)
    return list
  }

  /** What comes of an input: of one that is refused, nothing. */
  #inputOf(local: number, input: number): Outcome {
    const taken = this.model.localStates.onInputs(local).find((entry) => entry.input === input)
    return taken?.step ?? { next: local, sent: [], observations: 0, handled: false, silent: true }
  }

  /** In full, where it is not seen at once that two steps are the same. @throws ReductionRefused where they are not */
  #compareOccasion(at: number, by: number, to: Permutation): void {
    const { renaming } = this
    const other = renaming.local(at, to)
    try {
      if (by < 0) this.#compareInput(at, other, -1 - by, to)
      else this.#compareDelivery(at, by, other, renaming.envelope(by, to), to)
    } catch (error) {
      this.#explain(to, at, by, error)
    }
  }
  #compareDelivery(at: number, message: number, otherAt: number, otherMessage: number, to: Permutation): void {
    const { localStates } = this.model
    const occasion = () => `on ${this.#messageText(message)}`
    const step = localStates.onMessage(at, message)
    const other = this.#safely(at, to, occasion, () =>
      localStates.once(() => localStates.onMessage(otherAt, otherMessage)),
    )
    if (!this.#same(step, other, to)) this.#refuseSteps(at, to, occasion, step, other)
  }

  /**
   * What differs by a turn of all nodes differs by an exchange of two on the way there, which says more.
   *
   * @param occasion the envelope that is delivered, or -1 - the input; else whether time passes
   */
  #explain(to: Permutation, local: number, occasion: number | boolean, error: unknown): never {
    let at = local
    let by = occasion
    for (const exchange of this.nodes.exchangesOf(to)) {
      const other = this.renaming.local(at, exchange)
      if (typeof by === 'boolean') {
        this.#compareOwn(at, other, exchange, by)
      } else if (by < 0) {
        this.#compareInput(at, other, -1 - by, exchange)
      } else {
        const otherMessage = this.renaming.envelope(by, exchange)
        this.#compareDelivery(at, by, other, otherMessage, exchange)
        by = otherMessage
      }
      at = other
    }
    throw error
  }

  /** What a local state does by itself: timers, crash and restart. */
  #compareOwn(local: number, other: number, to: Permutation, isTimed: boolean): void {
    const { localStates, protocol } = this.model
    const { all } = localStates
    const { timers, up } = all[local]
    const renamedTimer = (index: number) => {
      const only = { ...timers[index] }
      const name = this.model.values.of(this.renaming.value([only.event, only.to, only.left], to)).name
      return all[other].timers.findIndex(
        (timer) => timer.name === only.name && this.model.values.of([timer.event, timer.to, timer.left]).name === name,
      )
    }
    const fired = (of: number, index: number) =>
      (isTimed ? localStates.onRipeTimers(of) : localStates.onTimers(of))[index] as Step
    timers.forEach(({ name, left }, index) => {
      if (isTimed && left?.earliest !== 0) return
      const occasion = () => `when timer ${name} fires`
      const otherIndex = renamedTimer(index)
      if (otherIndex < 0) this.#refuse(local, to, occasion(), 'it sets that timer', 'it sets another one')
      this.#compare(
        local,
        to,
        () => fired(local, index),
        () => fired(other, otherIndex),
        occasion,
      )
    })
    if (!up) {
      this.#compare(
        local,
        to,
        () => localStates.restart(local),
        () => localStates.restart(other),
        () => 'when it starts again',
      )
    } else if (protocol.faults.crash?.max) {
      const after = localStates.crashes(local).map((next) => this.renaming.local(next, to))
      if (sortedText(after) !== sortedText(localStates.crashes(other))) {
        this.#refuse(local, to, 'when it crashes', 'some keys survive', 'others do')
      }
    }
  }

  #compareInput(local: number, other: number, input: number, to: Permutation): void {
    const { localStates, inputs } = this.model
    const occasion = () => `on input ${eventText(inputs[input].event)}`
    const taken = (of: number) => localStates.onInputs(of).find((entry) => entry.input === input)
    const here = taken(local)
    const there = this.#safely(local, to, occasion, () => localStates.once(() => taken(other)))
    if (here && there) {
      if (!this.#same(here.step, there.step, to)) this.#refuseSteps(local, to, occasion, here.step, there.step)
    } else if (here ?? there) {
      const [one, two] = [here, there].map((entry) => (entry ? 'it takes it' : 'it refuses it'))
      this.#refuse(local, to, occasion(), one, two)
    }
  }

  #compare(local: number, to: Permutation, one: () => Step, two: () => Step, occasion: () => string): void {
    const step = one()
    const other = this.#safely(local, to, occasion, () => this.model.localStates.once(two))
    if (!this.#same(step, other, to)) this.#refuseSteps(local, to, occasion, step, other)
  }

  #same(step: Step, other: Step, to: Permutation): boolean {
    if (step.handled !== other.handled || step.silent !== other.silent) return false
    if (this.renaming.local(step.next, to) !== other.next || step.sent.length !== other.sent.length) return false
    if (this.observers.observations(step.observations, to) !== other.observations) return false
    if (step.sent.length === 0) return true
    const renamed = this.#inOrder(step.sent.map((envelope) => this.renaming.envelope(envelope, to)))
    return this.#inOrder(other.sent.slice()).every((envelope, index) => envelope === renamed[index])
  }

  /** Sorts messages in place, except where the network keeps their order. */
  #inOrder(sent: Int32Array): Int32Array {
    const { envelopes, mailboxes } = this.model
    if (mailboxes.discipline !== 'fifo') return sent.sort()
    // Sorting is stable.
    return sent.sort((a, b) => envelopes.all[a].to - envelopes.all[b].to)
  }

  /** A step that fails only for renamed nodes is no fault of the machine: perhaps they never come there. */
  #safely<T>(local: number, to: Permutation, occasion: () => string, run: () => T): T {
    try {
      return run()
    } catch (error) {
      if (error instanceof ReductionRefused) throw error
      return this.#refuse(
        local,
        to,
        occasion(),
        'it works',
        `it fails (${error instanceof Error ? error.message : error})`,
      )
    }
  }

  #refuseSteps(local: number, to: Permutation, occasion: () => string, step: Step, other: Step): never {
    return this.#refuse(local, to, occasion(), this.#stepText(step, local), this.#stepText(other, undefined))
  }

  #refuse(local: number, to: Permutation, occasion: string, one: string, two: string): never {
    const { localStates, nodes } = this.model
    const { node, snapshot } = localStates.all[local]
    const [a, b, ...others] = moved(to).map((index) => nodes[index].id)
    const renamed = others.length
      ? `${[a, b, ...others].join(', ')} each renamed to the next`
      : `${a} and ${b} exchanged`
    const state = snapshot ? stateText(snapshot.value) : ''
    const where = `${nodes[node].id}${state && state !== '{}' ? ` in state ${state}` : ''}`
    throw new ReductionRefused(
      'symmetry',
      `the machine of ${nodes[node].role} does not treat ids as mere names: it orders them, computes with them or ` +
        `compares them with fixed ones. ${where}, ${occasion}: ${one}; with ${renamed}: ${two}.`,
    )
  }

  #messageText(envelope: number): string {
    const { from, sent } = this.model.envelopes.all[envelope]
    return `${eventText(sent)} from ${this.model.nodes[from].id}`
  }

  /** What a step comes to. @param before the local state before it, if the text is to say that nothing changes */
  #stepText({ next, sent, observations }: Step, before: number | undefined): string {
    const { localStates, envelopes, nodes } = this.model
    const { snapshot, context } = localStates.all[next]
    const messages = Array.from(sent, (envelope) => envelopes.all[envelope]).map(
      (message) => `${eventText(message.sent)} to ${nodes[message.to].id}`,
    )
    const state = next === before ? 'nothing changes' : `${stateText(snapshot?.value ?? 'down')} ${valueText(context)}`
    const sends = messages.length ? `, sends ${messages.join(', ')}` : ''
    const seen = observations ? this.model.observations.at(observations).events.map(eventText) : []
    return `${state}${sends}${seen.length ? `, emits ${seen.join(', ')}` : ''}`
  }
}

/** Of outcomes whose lists of messages are one where they are the same. */
const isSameOutcome = (a: Outcome, b: Outcome): boolean =>
  a.next === b.next &&
  a.observations === b.observations &&
  a.sent === b.sent &&
  a.handled === b.handled &&
  a.silent === b.silent

const sortedText = (numbers: readonly number[]): string => [...numbers].sort((a, b) => a - b).join()
