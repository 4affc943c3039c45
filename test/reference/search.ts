/**
 * The reference search: slow, obvious, and sharing nothing with the checker but the kit. Every state is a plain object
 * found by its key in a Map; every successor is computed by a real XState actor.
 */
import assert from 'node:assert/strict'
import { type Action, type Machines, type Property, type Protocol, ProtocolError } from '../../protocols/model/index.js'
import { isProgress, type Successor, successors } from './actions.js'
import { violatedOnPaths } from './fairFixpoint.js'
import { violatingPaths } from './fairPaths.js'
import { type GlobalState, initialState, keyOfState } from './globalState.js'
import { isUnexplained } from './histories.js'
import { isViolating, mayPend } from './monitors.js'
import { refines, startsRight } from './refinement.js'
import { type AnyView, viewOf } from './view.js'

export interface Limits {
  /** Levels; the initial state is level 1. */
  readonly depth?: number
  readonly inFlight?: number
  readonly states?: number
}

export interface Finding {
  readonly verdict: 'holds' | 'violated' | 'unknown'
  /** Actions of the shortest counterexample or witness, of a path that repeats those before it does. */
  readonly length?: number
  /** Is it a path that repeats? */
  readonly repeats?: true
}

export interface Answer {
  readonly distinct: number
  readonly generated: number
  readonly depth: number
  readonly outside: number
  /** How many states or successors each limit cut. */
  readonly cut: Readonly<Record<keyof Limits, number>>
  readonly properties: Readonly<Record<string, Finding>>
  /** The kinds of actions that were possible somewhere. */
  readonly happened: ReadonlySet<Action['type']>
}

/** Breadth first, all of it, within the limits. */
export function search<R extends Machines, P extends string>(declared: Protocol<R, P>, limits: Limits = {}): Answer {
  const protocol = declared as unknown as Protocol
  const { depth: maxDepth, inFlight = Infinity, states = Infinity } = limits
  const properties = Object.entries(protocol.properties) as [string, Property<AnyView>][]
  const inside = (view: AnyView) => protocol.within?.(view as never) ?? true
  /** The length of the first trace for each property that is decided. */
  const lengths = new Map<string, number>()
  const note = (name: string, length: number) => {
    if (!lengths.has(name)) lengths.set(name, length)
  }
  const cut = { depth: 0, inFlight: 0, states: 0 }
  const happened = new Set<Action['type']>()
  let generated = 1
  let outside = 0
  let depth = 0

  const first = initialState(protocol)
  if (!inside(viewOf(protocol, first))) throw new ProtocolError('The initial state is outside the model.')
  for (const [name, property] of properties) {
    if (property.kind === 'refines' && !startsRight(property, viewOf(protocol, first))) note(name, 0)
  }
  const seen = new Set([keyOfState(protocol, first)])
  const explored = [first]
  const expanded = new Map<GlobalState, readonly Successor[]>()
  let level = [first]
  while (level.length && !cut.states) {
    depth++
    const next: GlobalState[] = []
    for (const state of level) {
      const view = viewOf(protocol, state)
      const enabled = successors(protocol, state)
      expanded.set(state, enabled)
      const stuck = !enabled.some(({ action }) => isProgress(action))
      for (const [name, property] of properties) {
        const violating =
          (property.kind === 'monitor' && isViolating(state.monitors[name]!)) ||
          isUnexplained(protocol, name, state.histories)
        if (violating || decides(property, view, stuck)) note(name, depth - 1)
      }
      if (depth === maxDepth) {
        if (enabled.length) cut.depth++
        continue
      }
      for (const { action, state: after } of enabled) {
        generated++
        happened.add(action.type)
        const viewAfter = viewOf(protocol, after)
        const key = keyOfState(protocol, after)
        if (!inside(viewAfter)) outside++
        else if (after.network.length > inFlight) cut.inFlight++
        else if (!seen.has(key) && seen.size === states) cut.states++
        else {
          if (!seen.has(key)) {
            next.push(after)
            explored.push(after)
          }
          seen.add(key)
          for (const [name, property] of properties) {
            if (breaks(property, view, viewAfter, action)) note(name, depth)
          }
        }
      }
    }
    level = next
  }
  const complete = !cut.depth && !cut.inFlight && !cut.states
  const after = (state: GlobalState) => expanded.get(state) ?? successors(protocol, state)
  // Where a limit of states cuts, nothing is said of paths: which they are depends on the order of the search.
  const paths = cut.states ? new Map<string, number>() : violatingPaths(protocol, explored, after)
  const again = cut.states ? [] : (violatedOnPaths(protocol, explored, after) ?? paths.keys())
  assert.deepEqual(new Set(paths.keys()), new Set(again), 'two ways to find fair paths')
  const finding = (property: Property<AnyView>, name: string): Finding => {
    const { kind } = property
    const length = lengths.get(name) ?? paths.get(name)
    const verdict = kind === 'reachable' ? 'holds' : 'violated'
    if (length !== undefined) return { verdict, length, ...(!lengths.has(name) && { repeats: true }) }
    if (outside > 0 && isAboutPaths(property)) return { verdict: 'unknown' }
    return { verdict: !complete ? 'unknown' : kind === 'reachable' ? 'violated' : 'holds' }
  }
  const findings = properties.map(([name, property]) => [name, finding(property, name)])
  return { distinct: seen.size, generated, depth, outside, cut, properties: Object.fromEntries(findings), happened }
}

/**
 * The search of as many whole levels as have at most so many states, and the limits that say so. What a limit of states
 * cuts depends on the order of the search; what a limit of levels cuts does not.
 */
export function searchLevels(protocol: Protocol, limits: Limits, states: number): { answer: Answer; limits: Limits } {
  const answer = search(protocol, { ...limits, states })
  if (!answer.cut.states) return { answer, limits }
  const whole = { ...limits, depth: answer.depth }
  return { answer: search(protocol, whole), limits: whole }
}

/** Does a transition violate the property? */
export function breaks(property: Property<AnyView>, before: AnyView, after: AnyView, action: Action): boolean {
  if (property.kind === 'refines') return !refines(property, before, after)
  return property.kind === 'step' && !property.predicate(before, after, action)
}

/** Does the view of a state decide the property: does the state violate it, or is it the witness? */
export function decides(property: Property<AnyView>, view: AnyView, stuck: boolean): boolean {
  switch (property.kind) {
    case 'always':
      return !property.predicate(view)
    case 'reachable':
      return property.predicate(view)
    case 'noDeadlock':
      return stuck
    case 'quiescent':
      return stuck && !property.predicate(view)
    default:
      return false
  }
}

const isAboutPaths = (property: Property<AnyView>): boolean =>
  ['eventually', 'leadsTo', 'infinitelyOften', 'stabilizes'].includes(property.kind) ||
  (property.kind === 'monitor' && mayPend(property.machine))
