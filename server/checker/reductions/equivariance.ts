/**
 * Do machines treat ids as mere names? For every local step that a search meets, and for all renamings of it: a renamed
 * node given a renamed message does the renamed step. Enough to look at is the orbit of (local state, event) under
 * generators of the group, each edge of it: what holds along the edges holds along all paths, and the group is finite, so
 * that paths lead everywhere. Together the orbits are the local steps that a search without symmetry would compute.
 */
import { emptyMailbox, type Model, PairMemo, type Step, slot } from '../../semantics/index.js'
import { stateText } from '../../wire/values.js'
import { eventText, valueText } from '../actions.js'
import { ReductionRefused } from './refusal.js'
import type { RenamedObservers } from './renamedObservers.js'
import type { Renaming } from './renaming.js'
import { isExchange, moved, type Permutation, type SymmetricNodes } from './symmetricNodes.js'

export class Equivariance {
  /** Local states that were met, while time passes and while it does not: what they do by themselves was compared, or will be. */
  readonly #locals: readonly [untimed: boolean[], timed: boolean[]] = [[], []]
  /** (Local state, message), numbered as they are met; likewise. */
  readonly #deliveries = new PairMemo()
  readonly #receivers: number[] = []
  readonly #messages: number[] = []
  readonly #doneDeliveries: boolean[] = []
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

  #verifyDelivery(local: number, envelope: number): void {
    if (this.#deliveries.get(local, envelope) >= 0) return
    const { renaming } = this
    // This one is run twice, as every step; of the others each is held against one of which it is a renaming.
    this.model.localStates.onMessage(local, envelope)
    const open = [this.#meet(local, envelope)]
    for (let delivery = open.pop(); delivery !== undefined; delivery = open.pop()) {
      const at = this.#receivers[delivery]
      const message = this.#messages[delivery]
      for (const to of this.nodes.fewest) {
        const otherAt = renaming.local(at, to)
        const otherMessage = renaming.envelope(message, to)
        const known = this.#deliveries.get(otherAt, otherMessage)
        // The same edge, seen from its other end.
        if (known >= 0 && known !== delivery && this.#doneDeliveries[known] && isExchange(to)) continue
        try {
          this.#compareDelivery(at, message, otherAt, otherMessage, to)
        } catch (error) {
          this.#explain(to, at, message, error)
        }
        if (known < 0) open.push(this.#meet(otherAt, otherMessage))
      }
      this.#doneDeliveries[delivery] = true
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
   * @param occasion the envelope that is delivered; else whether time passes
   */
  #explain(to: Permutation, local: number, occasion: number | boolean, error: unknown): never {
    let at = local
    let message = occasion
    for (const exchange of this.nodes.exchangesOf(to)) {
      const other = this.renaming.local(at, exchange)
      if (typeof message === 'boolean') {
        this.#compareOwn(at, other, exchange, message)
      } else {
        const otherMessage = this.renaming.envelope(message, exchange)
        this.#compareDelivery(at, message, other, otherMessage, exchange)
        message = otherMessage
      }
      at = other
    }
    throw error
  }

  #meet(local: number, envelope: number): number {
    const delivery = this.#receivers.push(local) - 1
    this.#messages.push(envelope)
    this.#deliveries.add(local, envelope, delivery)
    return delivery
  }

  /** What a local state does by itself: timers, inputs, crash and restart. */
  #compareOwn(local: number, other: number, to: Permutation, isTimed: boolean): void {
    const { localStates, inputs, protocol } = this.model
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
    const here = localStates.onInputs(local)
    const there = this.#safely(
      local,
      to,
      () => 'on an input',
      () => localStates.once(() => localStates.onInputs(other)),
    )
    for (const [input, { event }] of inputs.entries()) {
      const occasion = () => `on input ${eventText(event)}`
      const a = here.find((entry) => entry.input === input)
      const b = there.find((entry) => entry.input === input)
      if (a && b) {
        this.#compare(
          local,
          to,
          () => a.step,
          () => b.step,
          occasion,
        )
      } else if (a ?? b) {
        this.#refuse(local, to, occasion(), a ? 'it takes it' : 'it refuses it', b ? 'it takes it' : 'it refuses it')
      }
    }
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

const sortedText = (numbers: readonly number[]): string => [...numbers].sort((a, b) => a - b).join()
