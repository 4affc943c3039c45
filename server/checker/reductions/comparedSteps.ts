/**
 * Steps and renamed steps, compared in full, and the words for what differs. It takes longer than `equivariance.ts` does where nothing
 * differs.
 */
import type { Model, Step } from '../../semantics/index.js'
import { stateText } from '../../wire/values.js'
import { eventText, valueText } from '../actions.js'
import { ReductionRefused } from './refusal.js'
import type { RenamedObservers } from './renamedObservers.js'
import type { Renaming } from './renaming.js'
import { moved, type Permutation, type SymmetricNodes } from './symmetricNodes.js'

export class ComparedSteps {
  constructor(
    readonly model: Model,
    readonly nodes: SymmetricNodes,
    readonly renaming: Renaming,
    readonly observers: RenamedObservers,
  ) {}

  /**
   * What a local state does on a message or an input.
   *
   * @param by the envelope, or -1 - the input
   * @throws ReductionRefused where the renamed step is another one
   */
  compare(at: number, by: number, to: Permutation): void {
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
   * What differs by a renaming of many differs by an exchange of two on the way there, which says more.
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

  /**
   * What a local state does by itself: timers, crash and restart.
   *
   * @param isTimed whether time passes
   * @throws ReductionRefused where a renamed step is another one
   */
  compareOwn(local: number, to: Permutation, isTimed: boolean): void {
    try {
      this.#compareOwn(local, this.renaming.local(local, to), to, isTimed)
    } catch (error) {
      this.#explain(to, local, isTimed, error)
    }
  }

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
    const renamed = inOrder(
      this.model,
      Int32Array.from(step.sent, (envelope) => this.renaming.envelope(envelope, to)),
    )
    return inOrder(this.model, Int32Array.from(other.sent)).every((envelope, index) => envelope === renamed[index])
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

/** Sorts messages in place, except where the network keeps their order. */
export function inOrder({ envelopes, mailboxes }: Model, sent: Int32Array): Int32Array {
  if (mailboxes.discipline !== 'fifo') return sent.sort()
  // Sorting is stable.
  return sent.sort((a, b) => envelopes.all[a].to - envelopes.all[b].to)
}

const sortedText = (numbers: readonly number[]): string => [...numbers].sort((a, b) => a - b).join()
