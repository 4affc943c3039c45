/**
 * A counterexample: the chain of predecessors, replayed forward through real steps of the machines. The replay must arrive
 * at the very states that the search found; if it does not, a machine is not a function of its state and the event.
 */
import { type Action, ProtocolError } from '../../protocols/model/index.js'
import {
  ActionKind,
  actorOf,
  type Model,
  pure,
  type Step,
  Successors,
  transitionId,
  transitionText,
} from '../semantics/index.js'
import { changesBetween } from '../wire/changes.js'
import { tickText } from '../wire/mergedTicks.js'
import type { NodeState, Trace, TraceAction, TraceStep, WatcherState } from '../wire/trace.js'
import { stateText } from '../wire/values.js'
import { actionOf, blockedLinks, eventText, valueText } from './actions.js'
import { coneOf } from './explain/cone.js'
import { explanationOf } from './explain/explanation.js'
import type { MinimalRun } from './explain/minimise.js'
import type { Replayed } from './explain/replayed.js'
import { toJson } from './json.js'
import { judgedHistory, type Seen } from './judgedHistory.js'
import type { FairViolation } from './liveness/liveness.js'
import { MessagesInFlight } from './messagesInFlight.js'
import type { CodedAction, Finding, Run, Search } from './search.js'
import { inVectors, type StateVectors, seen } from './seen.js'

/**
 * @param text one sentence that says what the last state shows
 * @param minimal the steps to take; without them those by which the search came there
 */
export function traceOf(
  searched: Search,
  found: Finding,
  purpose: Trace['purpose'],
  text: string,
  minimal: MinimalRun | undefined,
): Trace {
  const { run: search, finding } = minimal ? { run: searched, finding: found } : pure(() => searched.runTo(found))
  const replay = new Replay(search, finding.property)
  return pure(() => {
    const initial = replay.initial()
    const steps = minimal ? minimal.steps.map(({ from, action }) => replay.step(from, action)) : replay.upTo(finding)
    const judged = judgedHistory(search.model, finding.property, replay.observed)
    return explained(replay, {
      purpose,
      property: finding.property,
      text: judged?.text ?? text,
      shortest: search.shortest,
      ...(minimal && { least: { faults: minimal.faults, nodes: minimal.nodes } }),
      ...lanes(search),
      initial,
      steps,
      ...(judged && { operations: judged.operations }),
    })
  })
}

/**
 * A path that violates a liveness property.
 *
 * @param text one sentence that says what is wrong with it @param shortest whether no other has fewer steps before it repeats
 * @throws ProtocolError if the loop does not come back to where it starts
 */
export function lassoTraceOf(
  search: Search,
  { property, stem, loop, least }: FairViolation,
  text: string,
  shortest: boolean,
): Trace {
  const replay = new Replay(search, property)
  return pure(() => {
    const initial = replay.initial()
    const steps = least ? least.steps.map(({ from, action }) => replay.step(from, action)) : replay.along(stem)
    const known = shortest && least && { least: { faults: least.faults, nodes: least.nodes } }
    const trace = {
      purpose: 'violation' as const,
      property,
      text,
      shortest,
      ...known,
      ...lanes(search),
      initial,
      steps,
    }
    const start = replay.messages.now()
    for (const { from, action, to } of loop) steps.push(replay.step(from, action, to))
    const renewed = replay.messages.renewed(start)
    if (!renewed || (loop.length > 0 && loop[loop.length - 1].to !== stem[stem.length - 1])) {
      throw new ProtocolError(`"${search.model.protocol.name}": the loop of the counterexample does not close.`)
    }
    const repeated = { loop: stem.length - 1, ...(Object.keys(renewed).length > 0 && { renewed }) }
    return explained(replay, { ...trace, ...repeated })
  })
}

/** The trace with what explains it. */
export function explained(replay: Replay, trace: Trace): Trace {
  const { inside, ...cone } = coneOf(trace, replay)
  const steps = trace.steps.map((step, index) => ({ ...step, inCone: inside.has(index) }))
  const explanation = explanationOf(trace, replay)
  return { ...trace, steps, cone, ...(explanation && { explanation }) }
}

const lanes = ({ model }: Run) => ({ nodes: model.nodes.map(({ id, role }) => ({ id, role })) })

export class Replay implements Replayed {
  /** What the nodes let be seen, in order. */
  readonly observed: Seen[]
  readonly states: StateVectors[]
  readonly actions: Action[]
  readonly coded: CodedAction[]
  readonly model: Model
  readonly messages: MessagesInFlight
  #steps: number

  /** @param earlier where another replay in the same search stands: this one goes on from there, and leaves that as it is */
  constructor(
    readonly search: Run,
    readonly property: string,
    earlier?: Replay,
  ) {
    this.model = search.model
    this.observed = [...(earlier?.observed ?? [])]
    this.states = [...(earlier?.states ?? [])]
    this.actions = [...(earlier?.actions ?? [])]
    this.coded = [...(earlier?.coded ?? [])]
    this.messages = new MessagesInFlight(search.model, earlier?.messages)
    this.#steps = earlier ? earlier.#steps : 0
  }

  initial(): Trace['initial'] {
    const { nodes } = this.model
    const successors = new Successors(this.model)
    const steps = successors.initialise()
    for (const [node, step] of steps.entries()) this.#see(step, node)
    const first = seen(this.search, 0)
    this.states.push(first)
    const watcher = this.#watcher(first)
    return {
      nodes: Object.fromEntries(nodes.map(({ id }, node) => [id, this.#nodeState(successors.configuration[node])])),
      sent: steps.flatMap((step) => this.messages.send(step)),
      ...(watcher && { watcher }),
    }
  }

  /** The steps by which the search came to what it found. */
  upTo({ state, last }: Finding): TraceStep[] {
    const chain = [state]
    for (let at = state; at !== 0; chain.push(at)) at = this.search.states.predecessor(at)
    const steps = this.along(chain.reverse())
    return last ? [...steps, this.step(state, last)] : steps
  }

  /** The steps along a path from the initial state. */
  along(path: readonly number[]): TraceStep[] {
    return path.slice(1).map((state, index) => this.stepTo(path[index], state))
  }

  /** The step between two states of the log, by the first action that leads from one to the other. */
  stepTo(before: number, after: number): TraceStep {
    const { search } = this
    const configuration = search.states.configuration(after)
    const network = search.states.network(after)
    let found: CodedAction | undefined
    search.load(before)
    search.successors.expand({
      successor: (kind, a, b) => {
        const same =
          search.configurations.intern(search.successors.configuration) === configuration &&
          search.networks.intern(search.successors.network) === network
        if (same) found = { kind, a, b }
        return !same
      },
    })
    if (!found) throw this.#notRepeated()
    return this.step(before, found)
  }

  /** @param after the state that the action must lead to, if it is one of the log */
  step(before: number, coded: CodedAction, after?: number): TraceStep {
    const { search } = this
    const model = this.model
    search.load(before)
    const seenBefore = inVectors(search)
    let seenAfter = seenBefore
    let step: Step | undefined
    search.successors.expand({
      successor: (kind, a, b, taken) => {
        if (kind !== coded.kind || a !== coded.a || b !== coded.b) return true
        seenAfter = inVectors(search)
        step = taken
        return false
      },
    })
    const was = seenBefore.locals
    const became = seenAfter.locals
    if (after !== undefined) {
      const { configurations, networks, states } = search
      const arrived = states.find(configurations.intern(became), networks.intern(seenAfter.network))
      if (arrived !== after) throw this.#notRepeated()
    }
    if (step) repeat(model, was, coded, step)
    if (coded.kind === ActionKind.tick) this.#passTick(before)
    const action = this.#action(coded, step, was)
    this.#steps++
    this.states.push(seenAfter)
    this.coded.push(coded)
    this.actions.push(actionOf(model, coded, was[coded.a]))
    if (step) this.#see(step, actorOf(model, coded.kind, coded.a))
    const changed = model.nodes.flatMap((_, node) => (was[node] === became[node] ? [] : [node]))
    return {
      action,
      text: this.#text(action, coded, was, became),
      nodes: Object.fromEntries(changed.map((node) => [model.nodes[node].id, this.#nodeState(became[node])])),
      changes: Object.fromEntries(
        changed.map((node) => [
          model.nodes[node].id,
          changesBetween(nodeJson(this.#nodeState(was[node])), nodeJson(this.#nodeState(became[node]))),
        ]),
      ),
      sent: step ? this.messages.send(step) : [],
      observed: step?.observed.map(toJson) ?? [],
      transitions: step?.transitions.map(transitionText) ?? [],
      ...(step?.transitions.length && { taken: step.transitions.map(transitionId) }),
      ...this.#watching(seenBefore, seenAfter),
    }
  }

  #notRepeated(): ProtocolError {
    return new ProtocolError(`"${this.model.protocol.name}": a step of the counterexample cannot be repeated.`)
  }

  #see(step: Step, node: number): void {
    for (const event of step.observed) this.observed.push({ step: this.#steps, node, event })
  }

  #passTick(before: number): void {
    this.search.load(before)
    this.messages.tick((envelope) => this.search.successors.standsStill(envelope))
  }

  /** What a step did to the machine that judges. */
  #watching(before: StateVectors, after: StateVectors): Pick<TraceStep, 'watcher' | 'watcherChanges'> {
    const was = this.#watcher(before)
    const watcher = this.#watcher(after)
    if (!was || !watcher) return {}
    const changes = changesBetween(placeJson(was), placeJson(watcher))
    return changes.length ? { watcher, watcherChanges: changes } : {}
  }

  /** The machine that judges the trace's property, if it has one. */
  #watcher(state: StateVectors): WatcherState | undefined {
    const refinement = this.search.judge.refinement(this.property)
    const found = this.model.observers.of(this.property, state.locals)
    const shown = refinement?.shown(state) ?? found?.observer.shown?.(found.state)
    if (!shown) return undefined
    const role = refinement ? 'abstract machine' : 'monitor'
    return { role, value: toJson(shown.value), context: toJson(shown.context) }
  }

  #action(coded: CodedAction, step: Step | undefined, was: Int32Array): ModelAction {
    const model = this.model
    const { kind, a, b } = coded
    if (kind <= ActionKind.lose) {
      const envelope = model.envelopes.all[a]
      // In a network that is a set a message stays when it is delivered: what a duplicate is.
      const stays =
        kind === ActionKind.duplicate || (kind === ActionKind.deliver && model.mailboxes.discipline === 'set')
      const message = this.messages.take(a, b, stays)
      if (kind === ActionKind.lose) return { type: 'lose', message }
      const node = model.nodes[envelope.to].id
      return { type: stays ? 'duplicate' : 'deliver', message, node, handled: step?.handled ?? false }
    }
    if (kind === ActionKind.partition) return { type: 'partition', blocked: blockedLinks(model, a) }
    const action = actionOf(model, coded, was[a])
    if (action.type === 'input') return { type: 'input', node: action.node, event: toJson(action.event) }
    if (action.type === 'byzantine') return { type: 'byzantine', node: action.node, to: action.to }
    return action as ModelAction
  }

  #text(action: ModelAction, coded: CodedAction, was: Int32Array, became: Int32Array): string {
    const model = this.model
    const id = (node: number) => model.nodes[node].id
    switch (action.type) {
      case 'deliver':
      case 'duplicate':
      case 'lose': {
        const { from, to, sent } = model.envelopes.all[coded.a]
        const message = eventText(sent)
        if (action.type === 'lose') return `${message} from ${id(from)} to ${id(to)} is lost`
        const verb = action.handled ? 'receives' : 'ignores'
        const again = action.type === 'duplicate' ? ', and a copy stays in the network' : ''
        return `${id(to)} ${verb} ${message} from ${id(from)}${again}`
      }
      case 'timer': {
        const state = model.localStates.all[was[coded.a]].snapshot?.value
        return `${action.node}'s timer ${action.timer} fires in ${stateText(state)}`
      }
      case 'input':
        return `${action.node} is given ${eventText(model.inputs[coded.b].event)}`
      case 'crash':
        return `${action.node} crashes${this.#lost(was[coded.a], became[coded.a])}`
      case 'restart':
        return `${action.node} starts again`
      case 'partition':
        return `The network is cut: ${action.blocked.map(([from, to]) => `${from} ↛ ${to}`).join(', ')}`
      case 'heal':
        return 'The network heals'
      case 'tick':
        return tickText(action.milliseconds)
      case 'stabilise':
        return 'The network stabilises: from now on messages and timers keep their bounds'
      case 'byzantine':
        return `${action.node} (byzantine) sends ${eventText(model.envelopes.all[model.lies[coded.b].envelope].sent)} to ${action.to}`
    }
  }

  /** What a crash takes from the durable keys, where they were not synced. */
  #lost(was: number, became: number): string {
    const { all, nodes } = this.model.localStates
    const [before, after] = [all[was], all[became]].map(({ context }) => context as Record<string, unknown>)
    const lost = nodes[all[was].node].durable.filter((key) => valueText(before[key]) !== valueText(after[key]))
    const fallback = lost.map((key) => `${key} ${valueText(before[key])} → ${valueText(after[key])}`)
    return lost.length ? `; what it had not synced is lost: ${fallback.join(', ')}` : ''
  }

  #nodeState(local: number): NodeState {
    const { up, snapshot, context, timers } = this.model.localStates.all[local]
    return {
      up,
      value: toJson(snapshot?.value ?? {}),
      context: toJson(context),
      status: (snapshot?.status ?? 'stopped') as NodeState['status'],
      timers: timers.map(({ name }) => name).sort(),
    }
  }
}

/** What happens in runs of a model. */
type ModelAction = Exclude<TraceAction, { type: 'event' }>

const nodeJson = ({ up, value, context, timers }: NodeState) => ({
  up,
  value,
  context,
  timers: timers.join(', ') || 'none',
})

const placeJson = ({ value, context }: WatcherState) => ({ value, context })

/** Runs the step of an action again through the machine. */
function repeat(model: Model, was: Int32Array, { kind, a, b }: CodedAction, step: Step): void {
  const { localStates, envelopes } = model
  if (kind === ActionKind.byzantine) return
  if (kind === ActionKind.timer) localStates.repeat(was[a], { timer: b }, step)
  else if (kind === ActionKind.input) localStates.repeat(was[a], { input: b }, step)
  else if (kind === ActionKind.restart) localStates.repeat(was[a], 'restart', step)
  else localStates.repeat(was[envelopes.all[a].to], { envelope: a }, step)
}
