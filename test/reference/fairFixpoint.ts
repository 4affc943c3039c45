/**
 * Whether a fair path violates a property, once more and otherwise: no components, no search for loops, but the greatest set
 * of states that goes on for ever. For each choice of what strongly fair actions the path gives up for good, it avoids the
 * states in which one of them is possible, and has to do everything else that is fair again and again: a fixpoint as of Emerson
 * and Lei ("Efficient model checking in fragments of the propositional mu-calculus", LICS 1986).
 */
import type { Action, Fairness, FairnessLevel, Property, Protocol } from '../../protocols/model/index.js'
import type { Successor } from './actions.js'
import { type GlobalState, keyOfState } from './globalState.js'
import { isPending } from './monitors.js'
import { keyOf } from './values.js'
import { type AnyView, viewOf } from './view.js'

/** A possible step; to stay is one that is nobody's. */
interface Move {
  readonly to: number | undefined
  readonly kind: string
  readonly level: FairnessLevel
}

/** Beyond so many strongly fair kinds there are too many choices. */
const most = 10

/**
 * The names of the properties that a fair path violates; undefined where that takes too long to find out.
 *
 * @param states those explored, the initial one first
 * @param after what may happen in a state
 */
export function violatedOnPaths(
  protocol: Protocol,
  states: readonly GlobalState[],
  after: (state: GlobalState) => readonly Successor[],
): Set<string> | undefined {
  const properties = (Object.entries(protocol.properties) as [string, Property<AnyView>][]).filter(([, property]) =>
    ['eventually', 'leadsTo', 'infinitelyOften', 'stabilizes', 'monitor'].includes(property.kind),
  )
  if (!properties.length) return new Set()
  const numbers = new Map(states.map((state, number) => [keyOfState(protocol, state), number]))
  const moves = states.map((state, number): Move[] => [
    { to: number, kind: 'stays', level: 'none' },
    ...after(state).map(({ action, state: next }) => ({
      to: numbers.get(keyOfState(protocol, next)),
      ...fairnessOf(protocol.fairness, action),
    })),
  ])
  const strong = new Set(moves.flat().flatMap(({ kind, level }) => (level === 'strong' ? [kind] : [])))
  if (strong.size > most) return undefined
  const all = states.map((_, number) => number)
  const violated = properties.filter(([name, property]) => {
    const is = (p: (view: AnyView) => boolean) => all.filter((number) => p(viewOf(protocol, states[number]!)))
    const not = (p: (view: AnyView) => boolean) => is((view) => !p(view))
    switch (property.kind) {
      case 'eventually':
        return meets(new Set([0]), intoWithin(moves, new Set(not(property.predicate)), all))
      case 'leadsTo':
        return meets(is(property.antecedent), intoWithin(moves, new Set(not(property.predicate)), all))
      case 'infinitelyOften':
        return forEver(moves, new Set(not(property.predicate)), all).size > 0
      case 'stabilizes':
        return forEver(moves, new Set(all), not(property.predicate)).size > 0
      default:
        return forEver(moves, new Set(all.filter((number) => isPending(states[number]!.monitors[name]!))), all).size > 0
    }
  })
  return new Set(violated.map(([name]) => name))
}

const meets = (some: Iterable<number>, others: ReadonlySet<number>) => [...some].some((state) => others.has(state))

/** The states from which a path within a set comes to where it can go on for ever, fairly, within the set. */
const intoWithin = (moves: readonly Move[][], within: ReadonlySet<number>, all: readonly number[]) =>
  reaching(moves, within, forEver(moves, within, all))

/** The states from which a fair path goes on for ever within a set, and visits some states again and again. */
function forEver(moves: readonly Move[][], within: ReadonlySet<number>, visits: readonly number[]): Set<number> {
  const kinds = new Map(moves.flat().map(({ kind, level }) => [kind, level]))
  const strong = [...kinds].flatMap(([kind, level]) => (level === 'strong' ? [kind] : []))
  const weak = [...kinds].flatMap(([kind, level]) => (level === 'weak' ? [kind] : []))
  const found = new Set<number>()
  for (let choice = 0; choice < 2 ** strong.length; choice++) {
    const givenUp = strong.filter((_, index) => (choice >> index) & 1)
    const kept = strong.filter((kind) => !givenUp.includes(kind))
    const avoids = (state: number) => !moves[state]!.some(({ kind }) => givenUp.includes(kind))
    const possible = (state: number, kind: string) => moves[state]!.some((move) => move.kind === kind)
    /** What has to be met again and again: a state, or a move from it. */
    const demands: ((state: number, move: Move) => boolean)[] = [
      (state) => visits.includes(state),
      ...kept.map((kind) => (_: number, move: Move) => move.kind === kind),
      ...weak.map((kind) => (state: number, move: Move) => move.kind === kind || !possible(state, kind)),
    ]
    let stay = new Set([...within].filter(avoids))
    for (;;) {
      let smaller = stay
      for (const demand of demands) {
        const now = smaller
        const meeting = [...now].filter((state) =>
          moves[state]!.some((move) => move.to !== undefined && now.has(move.to) && demand(state, move)),
        )
        smaller = reaching(moves, now, new Set(meeting))
      }
      if (smaller.size === stay.size) break
      stay = smaller
    }
    for (const state of stay) found.add(state)
  }
  return found
}

/** The states from which a path within a set comes to some others of it. */
function reaching(moves: readonly Move[][], within: ReadonlySet<number>, goal: ReadonlySet<number>): Set<number> {
  const reached = new Set(goal)
  for (let size = -1; size !== reached.size; ) {
    size = reached.size
    for (const state of within) {
      if (moves[state]!.some(({ to }) => to !== undefined && reached.has(to))) reached.add(state)
    }
  }
  return reached
}

/** Of which kind an action is, and how fair the protocol is to it. */
function fairnessOf(fairness: Fairness, action: Action): { kind: string; level: FairnessLevel } {
  const of = (levels: Fairness['inputs'], name: string, otherwise: FairnessLevel) =>
    (typeof levels === 'object' ? levels[name] : levels) ?? otherwise
  switch (action.type) {
    case 'deliver': {
      const { type } = action.message
      return {
        // Who is due does not wait for others of its kind.
        kind: `${action.from} to ${action.node}: ${action.due ? keyOf(action.message) : type}`,
        level: of(fairness.deliveries, type, 'weak'),
      }
    }
    case 'timer': {
      const name = timerName(action.timer)
      // those that belong to states do not stand for each other
      const timer = action.timer.startsWith('xstate.after.') ? action.timer : name
      return { kind: `${action.node}: timer ${timer}`, level: of(fairness.timers, name, 'weak') }
    }
    case 'input':
      return {
        kind: `${action.node}: input ${action.event.type}`,
        level: of(fairness.inputs, action.event.type, 'none'),
      }
    case 'restart':
      return { kind: `${action.node}: restart`, level: fairness.restarts ?? 'none' }
    case 'heal':
      return { kind: 'heal', level: fairness.heals ?? 'none' }
    case 'tick':
      return { kind: 'tick', level: 'strong' }
    case 'stabilise':
      return { kind: 'stabilise', level: 'weak' }
    default:
      return { kind: action.type, level: 'none' }
  }
}

/** XState's id of a state's timer, or what the reference made up, or the author's own. */
const timerName = (id: string) => /^xstate\.after\.([^.]+)\./.exec(id)?.[1] ?? /"type":"([^"]+)"/.exec(id)?.[1] ?? id
