/** Where in the source the steps of a trace happened. */
import ts from 'typescript'
import type { DeclaredProtocol, DeclaredRole } from '../language/machines/declaredProtocol.js'
import type { Machine, StateNode } from '../language/machines/machine.js'
import type { Code, Place } from '../language/machines/place.js'
import type { PlaceKind } from '../wire/places.js'
import type { JsonValue, NodeId, Trace } from '../wire/trace.js'
import { takenTransition } from './takenTransition.js'

/** A place where a step happened. */
export interface SteppedAt {
  readonly kind: PlaceKind
  readonly place: Place
  /** Of a transition: how the trace calls it. */
  readonly words?: string
}

/**
 * What did a step: the transitions that the machine took, in their order; where it took none, the states in which the node
 * ignored what came; for what happens around the nodes the fault or the setting that lets it happen. Never empty: what the
 * text does not tell is the role, or the protocol.
 *
 * @param index of the step in `trace.steps`
 */
export function placesOfStep(
  protocol: DeclaredProtocol,
  trace: Trace,
  index: number,
): readonly [SteppedAt, ...SteppedAt[]] {
  const [first, ...more] = [...surroundingsOf(protocol, trace, index), ...machinePlaces(protocol, trace, index)]
  return first ? [first, ...more] : [{ kind: 'protocol', place: protocol.title ?? protocol }]
}

/** The fault or setting that lets a step happen that is not a node's own. */
function surroundingsOf({ faults, settings }: DeclaredProtocol, trace: Trace, index: number): SteppedAt[] {
  const fault = (name: string, key?: string): SteppedAt[] =>
    faults
      .filter((each) => each.name.name === name)
      .map((each) => ({ kind: 'fault', place: (key && keyIn(each.value, key)) || each.name }))
  const setting = (name: string, key?: string): SteppedAt[] => {
    const place = settings.get(name)
    return place ? [{ kind: 'setting', place: (key && keyIn(place, key)) || place }] : []
  }
  switch (trace.steps[index].action.type) {
    case 'crash':
      return fault('crash')
    case 'restart':
      return fault('crash', 'restart')
    case 'partition':
    case 'heal':
      return fault('partition')
    case 'byzantine':
      return fault('byzantine')
    case 'lose':
      return setting('network', 'loss')
    case 'tick':
    case 'stabilise':
      return setting('timing')
    default:
      return []
  }
}

/** What the machine of the acting node did. */
function machinePlaces(protocol: DeclaredProtocol, trace: Trace, index: number): SteppedAt[] {
  const { action, transitions, taken = [] } = trace.steps[index]
  if (!('node' in action) || !('handled' in action || action.type === 'timer' || action.type === 'input')) return []
  const role = roleOf(protocol, trace, action.node)
  if (!role) return []
  const { machine } = role
  if (!machine) return [{ kind: 'role', place: role.name }]
  const found = transitions.flatMap((words, number): SteppedAt[] => {
    const place = takenTransition(machine, words, taken[number])
    return place ? [{ kind: 'transition', place, words }] : []
  })
  if (found.length > 0) return found
  const states = statesBefore(machine, trace, index, action.node)
  if (states.length > 0) return states.map((state) => ({ kind: 'state', place: state.name ?? state.place }))
  return [{ kind: 'machine', place: machine.variable ?? role.name }]
}

function roleOf({ roles }: DeclaredProtocol, { nodes }: Trace, id: NodeId): DeclaredRole | undefined {
  const role = nodes.find((node) => node.id === id)?.role
  return roles.find(({ name }) => name.name === role)
}

/** The innermost states that a node was in before a step. */
function statesBefore({ origin }: Machine, { initial, steps }: Trace, index: number, node: NodeId): StateNode[] {
  const before = steps.slice(0, index).findLast(({ nodes }) => nodes[node])?.nodes ?? initial.nodes
  const paths = pathsIn(before[node]?.value ?? {}).map((path) => path.join('.'))
  return origin.states.filter(({ path }) => path.length > 0 && paths.includes(path.join('.')))
}

/** The paths to the innermost states of XState's state value. */
function pathsIn(value: JsonValue): string[][] {
  if (typeof value === 'string') return [[value]]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => {
    const below = pathsIn(inner as JsonValue)
    return below.length > 0 ? below.map((path) => [key, ...path]) : [[key]]
  })
}

/** The name of a property of an object literal. */
function keyIn({ node, source }: Code, key: string): Place | undefined {
  if (!ts.isObjectLiteralExpression(node)) return undefined
  const name = node.properties.find((each) => each.name?.getText() === key)?.name
  return name && { source, start: name.getStart(), end: name.end }
}
