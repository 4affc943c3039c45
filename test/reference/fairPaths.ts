/**
 * Which fair paths there are, by plain sets: two states belong together where each is reached from the other, and what fairness
 * forbids is taken out until nothing changes.
 */
import type { Action, Fairness, FairnessLevel, Property, Protocol } from '../../protocols/model/index.js'
import { type Successor, successors } from './actions.js'
import { type GlobalState, keyOfState } from './globalState.js'
import { isPending } from './monitors.js'
import { keyOf } from './values.js'
import { type AnyView, viewOf } from './view.js'

interface Edge {
  readonly from: number
  /** Undefined: to a state that was not explored. */
  readonly to: number | undefined
  readonly label: string
  readonly level: FairnessLevel
}

/** A property as the paths that it forbids: they stay `among` some states, having `entered` there, and go on `visiting` some. */
interface Forbidden {
  readonly among: (state: number) => boolean
  readonly entered?: (state: number) => boolean
  readonly visiting?: (state: number) => boolean
}

/**
 * For each property about paths that a fair path among the states violates, the steps before that path begins to repeat.
 *
 * @param states those explored, the initial one first @param after the successors of a state
 */
export function violatingPaths(
  protocol: Protocol,
  states: readonly GlobalState[],
  after: (state: GlobalState) => readonly Successor[],
): Map<string, number> {
  const properties = Object.entries(protocol.properties) as [string, Property<AnyView>][]
  const views = states.map((state) => viewOf(protocol, state))
  const found = new Map<string, number>()
  let edges: Edge[] | undefined
  for (const [name, property] of properties) {
    const forbidden = forbiddenBy(property, views, (state) => isPending(states[state]!.monitors[name]!))
    if (!forbidden) continue
    edges ??= edgesOf(protocol, states, after)
    const length = shortestStem(edges, states.length, forbidden)
    if (length !== undefined) found.set(name, length)
  }
  return found
}

/**
 * Does a path violate a property about paths, come back to where it began to repeat, and is it fair?
 *
 * @param loop the place of the state from which on the path repeats, by the last action being followed by the one there
 */
export function isViolation(
  protocol: Protocol,
  name: string,
  path: readonly GlobalState[],
  actions: readonly Action[],
  loop: number,
): boolean {
  const property = protocol.properties[name] as unknown as Property<AnyView>
  const views = path.map((state) => viewOf(protocol, state))
  const forbidden = forbiddenBy(property, views, (at) => isPending(path[at]!.monitors[name]!))
  if (!forbidden) return false
  const { among, entered, visiting = () => true } = forbidden
  const repeated = path.map((_, at) => at).slice(loop)
  const entry = path.findIndex((_, at) => (entered?.(at) ?? at === loop) && path.every((_, to) => to < at || among(to)))
  const closes = keyOfState(protocol, path[loop]!) === keyOfState(protocol, path.at(-1)!)
  if (!closes || entry < 0 || !repeated.every(among) || !repeated.some(visiting)) return false
  const taken = new Set(actions.slice(loop).map((action) => fairnessOf(protocol.fairness, action).label))
  const possible = repeated.map((at) =>
    successors(protocol, path[at]!).map(({ action }) => fairnessOf(protocol.fairness, action)),
  )
  return possible.flat().every(({ label, level }) => {
    if (level === 'none' || taken.has(label)) return true
    return level === 'weak' && possible.some((here) => !here.some((other) => other.label === label))
  })
}

function forbiddenBy(
  property: Property<AnyView>,
  views: readonly AnyView[],
  pending: (state: number) => boolean,
): Forbidden | undefined {
  switch (property.kind) {
    case 'eventually':
      return { among: (state) => !property.predicate(views[state]!), entered: (state) => state === 0 }
    case 'leadsTo':
      return {
        among: (state) => !property.predicate(views[state]!),
        entered: (state) => property.antecedent(views[state]!),
      }
    case 'infinitelyOften':
      return { among: (state) => !property.predicate(views[state]!) }
    case 'stabilizes':
      return { among: () => true, visiting: (state) => !property.predicate(views[state]!) }
    case 'monitor':
      return { among: pending }
    default:
      return undefined
  }
}

function edgesOf(
  protocol: Protocol,
  states: readonly GlobalState[],
  after: (state: GlobalState) => readonly Successor[],
): Edge[] {
  const numbers = new Map(states.map((state, number) => [keyOfState(protocol, state), number]))
  return states.flatMap((state, from) =>
    after(state).map(({ action, state: next }) => ({
      from,
      to: numbers.get(keyOfState(protocol, next)),
      ...fairnessOf(protocol.fairness, action),
    })),
  )
}

function fairnessOf(declared: Fairness, action: Action): { label: string; level: FairnessLevel } {
  const level = (kind: 'deliveries' | 'timers' | 'inputs', name: string): FairnessLevel => {
    const usual = kind === 'inputs' ? 'none' : 'weak'
    const levels = declared[kind] ?? usual
    return typeof levels === 'string' ? levels : (levels[name] ?? usual)
  }
  switch (action.type) {
    case 'deliver': {
      const { type } = action.message
      const itself = action.due ? keyOf(action.message) : ''
      return { label: `deliver ${type} ${action.from} ${action.node} ${itself}`, level: level('deliveries', type) }
    }
    case 'timer': {
      const name = nameOfTimer(action.timer)
      return { label: `timer ${action.node} ${name} ${stateOfTimer(action.timer)}`, level: level('timers', name) }
    }
    case 'input':
      return { label: `input ${action.node} ${action.event.type}`, level: level('inputs', action.event.type) }
    case 'restart':
      return { label: `restart ${action.node}`, level: declared.restarts ?? 'none' }
    case 'heal':
      return { label: 'heal', level: declared.heals ?? 'none' }
    case 'stabilise':
      return { label: 'stabilise', level: 'weak' }
    case 'tick':
      return { label: 'tick', level: 'strong' }
    default:
      return { label: action.type, level: 'none' }
  }
}

/** The reference knows timers by their ids: that of a state is made of the delay and the state, of an event of its target and itself. */
const nameOfTimer = (id: string): string =>
  /^xstate\.after\.([^.]+)\./.exec(id)?.[1] ?? /"type":"([^"]+)"/.exec(id)?.[1] ?? id

/** The id of the state whose `after` set the timer; '' for a delayed event. */
const stateOfTimer = (id: string): string => /^xstate\.after\.[^.]+\.(.*)$/.exec(id)?.[1] ?? ''

/**
 * All ways of a length to where a path that violates a property can begin to repeat, by trying each; undefined where there are too many.
 *
 * @param length of the shortest ones @param most ways that are tried
 */
export function stemsOf(
  protocol: Protocol,
  states: readonly GlobalState[],
  after: (state: GlobalState) => readonly Successor[],
  name: string,
  length: number,
  most: number,
): (readonly Action[])[] | undefined {
  const views = states.map((state) => viewOf(protocol, state))
  const property = protocol.properties[name] as unknown as Property<AnyView>
  const forbidden = forbiddenBy(property, views, (state) => isPending(states[state]!.monitors[name]!))!
  const { among, entered } = forbidden
  const fair = fairStates(edgesOf(protocol, states, after), states.length, forbidden)
  const numbers = new Map(states.map((state, number) => [keyOfState(protocol, state), number]))
  const found: (readonly Action[])[] = []
  let tried = 0
  const walk = (state: number, isWithin: boolean, actions: readonly Action[]): boolean => {
    if (++tried > most) return false
    if (!isWithin && among(state) && (entered?.(state) ?? actions.length === length) && !walk(state, true, actions))
      return false
    if (actions.length === length) {
      if (isWithin && fair.has(state)) found.push(actions)
      return true
    }
    return after(states[state]!).every(({ action, state: next }) => {
      const to = numbers.get(keyOfState(protocol, next))
      return to === undefined || (isWithin && !among(to)) || walk(to, isWithin, [...actions, action])
    })
  }
  return walk(0, false, []) ? found : undefined
}

/** The length of the shortest way into states among which a forbidden path can stay for ever. */
function shortestStem(edges: readonly Edge[], size: number, forbidden: Forbidden) {
  const { among, entered } = forbidden
  const fair = fairStates(edges, size, forbidden)
  let level = new Set(['0 outside'])
  const seen = new Set<string>()
  for (let length = 0; level.size > 0; length++) {
    for (const place of [...level]) {
      const state = Number.parseInt(place, 10)
      if (among(state) && (entered?.(state) ?? true)) level.add(`${state} among`)
    }
    const next = new Set<string>()
    for (const place of level) {
      seen.add(place)
      const [state, where] = place.split(' ')
      if (where === 'among' && fair.has(Number(state))) return length
      for (const { from, to } of edges) {
        if (from !== Number(state) || to === undefined || (where === 'among' && !among(to))) continue
        if (!seen.has(`${to} ${where}`)) next.add(`${to} ${where}`)
      }
    }
    level = next
  }
  return undefined
}

/** The states in which a forbidden path can begin to repeat. */
function fairStates(edges: readonly Edge[], size: number, { among, visiting = () => true }: Forbidden): Set<number> {
  const all = Array.from({ length: size }, (_, state) => state)
  const sets = fairSets(edges, all.filter(among))
  return new Set(sets.filter((set) => set.some(visiting)).flat())
}

/** The largest sets of states in each of which a fair path can visit every state again and again. */
function fairSets(edges: readonly Edge[], states: readonly number[]): number[][] {
  const within = new Set(states)
  const reached = new Map(states.map((state) => [state, reachedFrom(state, within, edges)]))
  const left = new Set(states)
  const sets: number[][] = []
  for (const state of states) {
    if (!left.has(state)) continue
    const together = [...reached.get(state)!].filter((other) => reached.get(other)!.has(state))
    for (const other of together) left.delete(other)
    sets.push(...fairPartsOf(edges, together))
  }
  return sets
}

function fairPartsOf(edges: readonly Edge[], set: readonly number[]): number[][] {
  const within = new Set<number | undefined>(set)
  const own = edges.filter(({ from, level }) => within.has(from) && level !== 'none')
  const starved = [...new Set(own.map(({ label }) => label))].filter(
    (label) => !own.some((edge) => edge.label === label && within.has(edge.to)),
  )
  const whereOf = (label: string) => new Set(own.filter((edge) => edge.label === label).map(({ from }) => from))
  const isStrong = (label: string) => own.some((edge) => edge.label === label && edge.level === 'strong')
  if (starved.some((label) => !isStrong(label) && whereOf(label).size === set.length)) return []
  const barred = starved.filter(isStrong).flatMap((label) => [...whereOf(label)])
  if (barred.length === 0) return [[...set]]
  return fairSets(
    edges,
    set.filter((state) => !barred.includes(state)),
  )
}

function reachedFrom(start: number, within: ReadonlySet<number>, edges: readonly Edge[]): Set<number> {
  const reached = new Set([start])
  for (const state of reached) {
    for (const { from, to } of edges) if (from === state && to !== undefined && within.has(to)) reached.add(to)
  }
  return reached
}
