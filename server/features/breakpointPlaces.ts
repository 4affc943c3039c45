/** Tells where breakpoints may stand when a trace is debugged. */
import type { Connection } from 'vscode-languageserver/node'
import type { DeclaredProtocol } from '../language/machines/declaredProtocol.js'
import type { Machine } from '../language/machines/machine.js'
import type { Place } from '../language/machines/place.js'
import { triggerText } from '../language/machines/triggerText.js'
import type { BreakpointPlace, ProtocolInCell } from '../wire/breakpointPlaces.js'
import { placesForBreakpoints } from '../wire/messages.js'
import type { Machines } from './machines.js'
import { reportedProtocol } from './reportedProtocol.js'

type Found = Omit<BreakpointPlace, 'uri' | 'range'> & { readonly place: Place }

export function register(connection: Connection, machines: Machines): void {
  connection.onRequest(
    placesForBreakpoints.method,
    ({ notebook, cell, protocol: name, property }: ProtocolInCell): BreakpointPlace[] => {
      if (!machines.notebooks.has(notebook)) return []
      const protocol = reportedProtocol(machines.of(notebook).index, cell, name, property)
      if (!protocol) return []
      return breakpointPlaces(protocol).flatMap(({ place, ...found }) => {
        const location = machines.locationOf(place)
        return location ? [{ ...found, ...location }] : []
      })
    },
  )
}

function breakpointPlaces({ roles, faults, settings, properties }: DeclaredProtocol): Found[] {
  const rolesOf = new Map<Machine, string[]>()
  for (const { name, machine } of roles) {
    if (machine) rolesOf.set(machine.origin, [...(rolesOf.get(machine.origin) ?? []), name.name])
  }
  return [
    ...[...rolesOf].flatMap(([machine, names]) => placesInMachine(machine, names)),
    ...faults.map(({ name, value }): Found => ({ kind: 'fault', name: name.name, place: through(name, value) })),
    ...[...settings].map(([name, place]): Found => ({ kind: 'setting', name, place })),
    ...properties.map(({ name, value }): Found => ({ kind: 'property', name: name.name, place: through(name, value) })),
  ]
}

function placesInMachine({ states }: Machine, roles: readonly string[]): Found[] {
  return states.flatMap(({ path, place, transitions }): Found[] => [
    ...(path.length > 0 ? [{ kind: 'state' as const, name: path.join('.'), roles, place }] : []),
    ...transitions.map((transition): Found => {
      const name = `${path.join('.') || 'any state'} ${triggerText(transition)}`
      const { trigger } = transition
      const key = trigger.kind === 'event' ? trigger.type : trigger.kind === 'after' ? trigger.delay : undefined
      // from the event's name, where that stands before the transition and not before a list of them
      const own = key && transitions.filter((other) => isOfKey(other, key)).length === 1 ? key : undefined
      return { kind: 'transition', name, place: own ? through(own, transition) : transition }
    }),
  ])
}

const isOfKey = ({ trigger }: Machine['states'][number]['transitions'][number], { source, start }: Place): boolean => {
  const key = trigger.kind === 'event' ? trigger.type : trigger.kind === 'after' ? trigger.delay : undefined
  return key?.source === source && key.start === start
}

/** From one place to another in the same text; the second alone where they are in different ones. */
const through = (first: Place, last: Place): Place =>
  first.source === last.source && first.start <= last.start ? { ...last, start: first.start } : last
