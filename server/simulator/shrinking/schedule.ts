/**
 * The actions of a run in the checker's semantics, without virtual time: which of them can be taken one after the other, and
 * whether they violate a property. So a run that was found in virtual time becomes one that the checker knows.
 */
import type { EventObject } from 'xstate'
import { asynchronous, type Property, type Protocol } from '../../../protocols/model/index.js'
import { actionOf } from '../../checker/actions.js'
import { codeOf, Judge } from '../../checker/judge.js'
import type { CodedAction } from '../../checker/search.js'
import { ActionKind, Model, type Step, Successors, TupleTree } from '../../semantics/index.js'
import type { Happening } from '../eventLog.js'
import { same } from './same.js'

/** The actions of a run that were taken, and the same as the checker numbers them. */
export interface Taken {
  readonly actions: readonly Happening[]
  readonly coded: readonly CodedAction[]
}

/** The protocol with the budgets that a run needs, one property, and no time: every run of a timed protocol is one of it. */
export function relaxed(protocol: Protocol, property: string, actions: readonly Happening[]): Protocol {
  const count = (type: Happening['type']) => actions.filter((action) => action.type === type).length
  const roles = Object.entries(protocol.nodes).flatMap(([role, { count = 1 }]) => new Array<string>(count).fill(role))
  const inputs: Record<string, { event: EventObject; max: 'unbounded' }[]> = {}
  for (const action of actions) {
    if (action.type !== 'input') continue
    inputs[roles[action.node]] ??= []
    const known = inputs[roles[action.node]]
    if (!known.some(({ event }) => same(event, action.event))) known.push({ event: action.event, max: 'unbounded' })
  }
  const { partition: _, crash: __, clockSkew: ___, ...faults } = protocol.faults
  const { loss: _loss, duplication: _duplication, ...network } = protocol.network
  const properties = protocol.properties as Record<string, Property<never>>
  return {
    ...protocol,
    timing: asynchronous,
    within: undefined,
    inputs,
    network: { ...network, loss: { max: count('lose') }, duplication: { max: count('duplicate') } },
    faults: { ...faults, crash: { max: count('crash') } },
    properties: (property in properties
      ? { [property]: properties[property] }
      : {}) as unknown as Protocol['properties'],
  }
}

export class Schedule {
  readonly model: Model
  readonly #judge: Judge
  readonly #configurations: TupleTree
  readonly #successors: Successors

  /** @param protocol as {@link relaxed} makes it */
  constructor(
    readonly protocol: Protocol,
    readonly property: string,
  ) {
    this.model = new Model(protocol)
    this.#judge = new Judge(this.model)
    this.#configurations = new TupleTree(this.model.width)
    this.#successors = new Successors(this.model)
  }

  /** Takes those of the actions that can be taken, up to the violation; undefined where there is none. */
  violating(wanted: readonly Happening[]): Taken | undefined {
    const judge = this.#judge
    judge.restart()
    this.#successors.initialise()
    const actions: Happening[] = []
    const coded: CodedAction[] = []
    let before = this.#state()
    if (judge.initial(before).length + judge.state(before.configuration, before.locals, before.network).length > 0) {
      return { actions, coded }
    }
    for (const action of wanted) {
      const taken = this.#take(action)
      if (!taken) continue
      actions.push(action)
      coded.push(taken)
      const after = this.#state()
      if (judge.judgesSteps) {
        const code = codeOf(this.model, taken)
        if (!judge.knowsStep(before.configuration, code)) {
          const described = actionOf(this.model, taken, before.locals[taken.a])
          if (judge.step(before, after, code, described).length > 0) return { actions, coded }
        }
      }
      if (!judge.knowsState(after.configuration)) {
        if (judge.state(after.configuration, after.locals, after.network).length > 0) return { actions, coded }
      }
      before = after
    }
    return undefined
  }

  /** Takes those of the actions that can be taken. */
  taken(wanted: readonly Happening[]): Taken {
    this.#successors.initialise()
    const found = wanted.flatMap((action) => {
      const coded = this.#take(action)
      return coded ? [{ action, coded }] : []
    })
    return { actions: found.map(({ action }) => action), coded: found.map(({ coded }) => coded) }
  }

  #state() {
    const locals = this.#successors.configuration.slice()
    return { configuration: this.#configurations.intern(locals), locals, network: this.#successors.network.slice() }
  }

  /** Does an action in the vectors, if it is possible there. @returns its numbers */
  #take(action: Happening): CodedAction | undefined {
    const { localStates } = this.model
    const { configuration } = this.#successors
    switch (action.type) {
      case 'deliver':
      case 'duplicate':
      case 'lose':
        return this.#message(action)
      case 'timer': {
        const { node } = action
        const local = localStates.all[configuration[node]]
        const timer = local.up ? local.timers.findIndex(({ name }) => name === action.timer) : -1
        if (timer < 0) return undefined
        this.#apply(node, localStates.onTimer(configuration[node], timer))
        return { kind: ActionKind.timer, a: node, b: timer }
      }
      case 'input': {
        const { node } = action
        const found = localStates
          .onInputs(configuration[node])
          .find(({ input }) => same(this.model.inputs[input].event, action.event))
        if (!found) return undefined
        this.#apply(node, found.step)
        return { kind: ActionKind.input, a: node, b: found.input }
      }
      case 'crash': {
        const { node } = action
        if (!localStates.all[configuration[node]].up) return undefined
        const after = localStates.crashes(configuration[node])
        const which = Math.min(action.survives, after.length - 1)
        configuration[node] = after[which]
        return { kind: ActionKind.crash, a: node, b: which }
      }
      case 'restart': {
        const { node } = action
        if (localStates.all[configuration[node]].up) return undefined
        this.#apply(node, localStates.restart(configuration[node]))
        return { kind: ActionKind.restart, a: node, b: 0 }
      }
      case 'lie': {
        const lie = this.model.lies.findIndex(
          ({ node, to, envelope }) =>
            node === action.node && to === action.to && same(this.model.envelopes.all[envelope].sent, action.message),
        )
        if (lie < 0) return undefined
        this.#apply(action.node, this.model.lies[lie].step)
        return { kind: ActionKind.byzantine, a: action.node, b: lie }
      }
      case 'partition':
        // Messages may take for ever in any case: a cut link makes nothing possible.
        return undefined
    }
  }

  /** The message itself if it is in flight, else any of its type on the same way. */
  #message({ type, from, to, message }: Happening & { readonly type: 'deliver' | 'duplicate' | 'lose' }) {
    const { mailboxes, envelopes, localStates, protocol } = this.model
    const { configuration, network } = this.#successors
    const mailbox = network[to]
    let position = -1
    for (let at = 0; at < mailboxes.count(mailbox); at++) {
      if (!mailboxes.deliverable(mailbox, at)) continue
      const { from: sender, sent } = envelopes.all[mailboxes.at(mailbox, at)]
      if (sender !== from || sent.type !== message.type) continue
      if (position < 0) position = at
      if (same(sent, message)) {
        position = at
        break
      }
    }
    if (position < 0) return undefined
    const envelope = mailboxes.at(mailbox, position)
    if (type === 'lose') {
      network[to] = mailboxes.without(mailbox, position)
      return { kind: ActionKind.lose, a: envelope, b: position }
    }
    if (!localStates.all[configuration[to]].up) return undefined
    const step = localStates.onMessage(configuration[to], envelopes.all[envelope].content)
    if (step.silent && protocol.network.unhandled === 'keep') return undefined
    if (type === 'deliver') network[to] = mailboxes.afterDelivery(mailbox, position)
    this.#apply(to, step)
    return { kind: type === 'deliver' ? ActionKind.deliver : ActionKind.duplicate, a: envelope, b: position }
  }

  #apply(node: number, { next, sent, observations }: Step): void {
    const { mailboxes, envelopes, observers } = this.model
    const { configuration, network } = this.#successors
    configuration[node] = next
    for (const envelope of sent) {
      const { to } = envelopes.all[envelope]
      network[to] = mailboxes.with(network[to], envelope)
    }
    if (observations !== 0) observers.move(configuration, observations)
  }
}
