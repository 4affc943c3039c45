/** Tells where the steps of a trace happened: for marks in the source, the debugger, whoever shows a trace beside the text. */
import type { Connection } from 'vscode-languageserver/node'
import { placesOfTrace } from '../wire/messages.js'
import type { StepPlace, TraceInCell, TracePlaces } from '../wire/places.js'
import type { Machines } from './machines.js'
import { reportedProtocol } from './reportedProtocol.js'
import { placesOfStep } from './stepPlaces.js'

export function register(connection: Connection, machines: Machines): void {
  connection.onRequest(placesOfTrace.method, ({ notebook, cell, protocol: name, trace }: TraceInCell) => {
    if (!machines.notebooks.has(notebook)) return null
    const protocol = reportedProtocol(machines.of(notebook).index, cell, name, trace.property)
    if (!protocol) return null
    const declared = protocol.properties.find((each) => each.name.name === trace.property)
    const property = declared && machines.locationOf(declared.name)
    const steps = trace.steps.map((_, index) =>
      placesOfStep(protocol, trace, index).flatMap(({ place, ...about }): StepPlace[] => {
        const location = machines.locationOf(place)
        return location ? [{ ...about, ...location }] : []
      }),
    )
    return { ...(property && { property }), steps } satisfies TracePlaces
  })
}
