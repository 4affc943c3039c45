/** Which part of the source a line means, and which steps belong to it. */
import type { BreakpointPlace } from '../wire/breakpointPlaces.js'
import type { SourceOffset, SourceRange } from '../wire/places.js'
import type { NodeId } from '../wire/trace.js'
import { stateText } from '../wire/values.js'
import type { Run } from './run.js'

/** The innermost place that a line of a document is part of. @param line from 0 */
export function placeAt(places: readonly BreakpointPlace[], uri: string, line: number): BreakpointPlace | undefined {
  const around = places.filter(
    ({ uri: other, range: { start, end } }) => other === uri && start.line <= line && line <= end.line,
  )
  return around.reduce<BreakpointPlace | undefined>(
    (best, each) => (best && isWithin(best, each) ? best : each),
    undefined,
  )
}

/** What a step has to do with a place, in words; undefined: nothing. */
export function reasonAt(run: Run, step: number, place: BreakpointPlace): string | undefined {
  switch (place.kind) {
    case 'property': {
      const property = run.propertyNamed(place.name)
      if (!property || !run.turns(property, step)) return undefined
      return `“${place.name}” is ${property.values[step]}`
    }
    case 'state': {
      const node = run.trace.nodes.find(
        ({ id, role }) => place.roles?.includes(role) && entersState(run, step, id, place.name),
      )
      return node && `${node.id} enters ${place.name}`
    }
    default:
      return run.placesOf(step).some((taken) => isWithin(taken, place)) ? place.name : undefined
  }
}

/** The state that a node starts in. */
export function startOf(places: readonly BreakpointPlace[], run: Run, node: NodeId): BreakpointPlace | undefined {
  const role = run.trace.nodes.find(({ id }) => id === node)?.role
  const [first] = stateText(run.node(0, node).value).split(' | ')
  return places.find(({ kind, name, roles }) => kind === 'state' && name === first && roles?.includes(role ?? ''))
}

/** Is a node in a state after a step, that it was not in before? @param path of the state: `a.b` */
export function entersState(run: Run, step: number, node: NodeId, path: string): boolean {
  const isIn = (at: number) =>
    stateText(run.node(at, node).value)
      .split(' | ')
      .some((state) => state === path || state.startsWith(`${path}.`))
  return step > 0 && isIn(step) && !isIn(step - 1)
}

const isWithin = (inner: SourceRange, outer: SourceRange): boolean =>
  inner.uri === outer.uri &&
  isBefore(outer.range.start, inner.range.start) &&
  isBefore(inner.range.end, outer.range.end)

const isBefore = (one: SourceOffset, other: SourceOffset): boolean =>
  one.line < other.line || (one.line === other.line && one.character <= other.character)
