/**
 * The causal cone of a trace: the steps that happened before what it shows, closed under happens-before. It starts from what the
 * property reads, so it is a run by itself, and shows the same: a node's last steps are left out if they changed nothing that
 * was read. Where what a trace shows hangs on all that nodes can and cannot do, it is tried what can be left out (`ownRun.ts`).
 */
import type { Property } from '../../../protocols/model/index.js'
import { Views } from '../../semantics/index.js'
import type { Trace, TraceCone, TraceStep } from '../../wire/trace.js'
import { actingNode, directlyBefore } from './happensBefore.js'
import { neededSteps } from './ownRun.js'
import { Reader, type Readings } from './readings.js'
import type { Replayed } from './replayed.js'

/** The cone, and the indices of its steps. */
export interface Cone extends TraceCone {
  readonly inside: ReadonlySet<number>
}

export function coneOf(trace: Trace, replayed: Replayed): Cone {
  const { model, property: name } = replayed
  const property = (model.protocol.properties as Record<string, Property<never>>)[name]
  const steps = new Closure(trace, model.mailboxes.discipline === 'fifo')
  const nodes = seed(steps, trace, property, replayed) ?? steps.addAll()
  return { inside: steps.inside, nodes, messages: steps.messages() }
}

/** @returns the ids of the nodes that the cone starts from; undefined where everything matters */
function seed(
  steps: Closure,
  trace: Trace,
  property: Property<never>,
  replayed: Replayed,
): readonly string[] | undefined {
  if (trace.loop !== undefined) return seedTried(steps, trace, replayed)
  switch (property.kind) {
    case 'always':
    case 'reachable':
    case 'step':
    case 'refines':
      return seedRead(steps, trace, property, replayed)
    case 'monitor':
    case 'linearizable':
      return seedObserved(steps, trace, replayed)
    case 'noDeadlock':
    case 'quiescent':
      return seedTried(steps, trace, replayed)
    default:
      return undefined
  }
}

type Reading = Extract<Property<never>, { kind: 'always' | 'reachable' | 'quiescent' | 'step' | 'refines' }>

/** What is read has to come about; later steps of a node that change nothing of it need not. */
function seedRead(steps: Closure, trace: Trace, property: Reading, replayed: Replayed): readonly string[] | undefined {
  const { model, states } = replayed
  const views = new Views(model)
  const reader = readAtEnd(property, views, replayed)
  if (!reader || reader.network) return undefined
  const read = new Map(reader.nodes)
  const last = trace.steps.length - 1
  const ids = new Set(read.keys())
  if ((property.kind === 'step' || property.kind === 'refines') && last >= 0) {
    steps.add(last)
    const actor = actingNode(trace.steps[last])
    if (actor !== undefined) {
      ids.add(actor)
      // All its steps happened before its last one.
      read.delete(actor)
    }
  }
  const isBehind = ([id, readings]: [string, Readings]) => {
    const node = model.nodes.findIndex((other) => other.id === id)
    return !readings.agree(views.node(states[steps.lastOf(id) + 1].locals[node]))
  }
  for (;;) {
    const behind = [...read].find(isBehind)
    if (!behind) break
    steps.addNextOf(behind[0])
  }
  return model.nodes.flatMap(({ id }) => (ids.has(id) ? [id] : []))
}

/** @returns undefined where the predicate, watched, says something else than it said */
function readAtEnd(property: Reading, views: Views, { states, actions }: Replayed): Reader | undefined {
  const reader = new Reader()
  const view = (state: number) => {
    const { locals, network } = states[state]
    return reader.watched(views.of(locals, network)) as never
  }
  const last = states.length - 1
  switch (property.kind) {
    case 'refines':
      property.map(view(last))
      if (last > 0) property.map(view(last - 1))
      return reader
    case 'step':
      return property.predicate(view(last - 1), view(last), actions[last - 1]) ? undefined : reader
    default:
      return Boolean(property.predicate(view(last))) === (property.kind === 'reachable') ? reader : undefined
  }
}

/** What is needed for a path to be fair and to repeat, or for nothing to happen any more. It concerns all nodes. */
function seedTried(steps: Closure, trace: Trace, replayed: Replayed): readonly string[] | undefined {
  // Time passes for everything at once, and what is due then hangs on all that was.
  if (replayed.model.clock) return undefined
  for (const step of neededSteps(trace, steps.before, replayed)) steps.add(step)
  return trace.nodes.map(({ id }) => id)
}

/** What moved the machine that judges. */
function seedObserved(steps: Closure, trace: Trace, { model, states, property }: Replayed): readonly string[] {
  const stateOf = (state: number) => model.observers.of(property, states[state].locals)?.state
  const ids = new Set<string>()
  trace.steps.forEach((step, index) => {
    if (stateOf(index) === stateOf(index + 1)) return
    steps.add(index)
    const actor = actingNode(step)
    if (actor !== undefined) ids.add(actor)
  })
  return model.nodes.flatMap(({ id }) => (ids.has(id) ? [id] : []))
}

/** A set of a trace's steps that contains with a step all that happened before it. */
class Closure {
  readonly inside = new Set<number>()
  /** For each step those directly before it. */
  readonly before: readonly (readonly number[])[]

  constructor(
    readonly trace: Trace,
    inOrder: boolean,
  ) {
    this.before = directlyBefore(trace, inOrder)
  }

  add(step: number): void {
    const open = [step]
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (this.inside.has(next)) continue
      this.inside.add(next)
      open.push(...this.before[next])
    }
  }

  /** @returns all nodes */
  addAll(): readonly string[] {
    for (const step of this.trace.steps.keys()) this.inside.add(step)
    return this.trace.nodes.map(({ id }) => id)
  }

  /** The last step inside that may have changed the node; -1 where there is none. */
  lastOf(node: string): number {
    return this.trace.steps.findLastIndex((step, index) => this.inside.has(index) && concerns(step, node))
  }

  /** Adds the first step outside that may change the node. */
  addNextOf(node: string): void {
    const last = this.lastOf(node)
    this.add(this.trace.steps.findIndex((step, index) => index > last && concerns(step, node)))
  }

  /** Messages sent inside, or at the start, and delivered inside. */
  messages(): readonly string[] {
    const delivered = this.trace.steps.flatMap(({ action }, index) =>
      this.inside.has(index) && (action.type === 'deliver' || action.type === 'duplicate') ? [action.message] : [],
    )
    return [...new Set(delivered)]
  }
}

const concerns = (step: TraceStep, node: string): boolean =>
  actingNode(step) === node || step.action.type === 'tick' || step.action.type === 'stabilise'
