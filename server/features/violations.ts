/** What a check found, as diagnostics where the property is written, each step linked to what it did. */
import { type Diagnostic, type DiagnosticRelatedInformation, DiagnosticSeverity } from 'vscode-languageserver/node'
import type { Foreseen } from '../execution/lookAhead.js'
import type { DeclaredProtocol } from '../language/machines/declaredProtocol.js'
import type { PropertyReport } from '../wire/report.js'
import type { Trace } from '../wire/trace.js'
import type { Machines } from './machines.js'
import { reportedProtocol } from './reportedProtocol.js'
import { placesOfStep } from './stepPlaces.js'

/** The diagnostics of each cell that has some, by its URI. */
export function violationsIn(
  machines: Machines,
  notebook: string,
  foreseen: readonly Foreseen[],
): Map<string, Diagnostic[]> {
  const { index } = machines.of(notebook)
  const found = new Map<string, Diagnostic[]>()
  for (const { cell, reports } of foreseen) {
    for (const report of reports) {
      for (const [name, property] of Object.entries<PropertyReport>(report.properties)) {
        if (property.asExpected || property.verdict !== 'violated') continue
        const protocol = reportedProtocol(index, cell, report.protocol, name)
        const declared = protocol?.properties.find((each) => each.name.name === name)
        const places = [declared?.name, protocol?.title, protocol]
        // a property that a file declares is shown where the cell names the protocol
        const place = places.find((each) => each && machines.notebooks.findCell(each.source))
        const range = place && machines.rangeOf(place)
        if (!protocol || !place || !range) continue
        const diagnostics = found.get(place.source) ?? []
        found.set(place.source, diagnostics)
        diagnostics.push({
          range,
          message: `"${name}" is violated: ${property.text}`,
          severity: DiagnosticSeverity.Warning,
          source: 'protocol',
          code: 'violated',
          relatedInformation: property.trace ? stepsOf(machines, protocol, property.trace) : [],
        })
      }
    }
  }
  return found
}

function stepsOf(machines: Machines, protocol: DeclaredProtocol, trace: Trace): DiagnosticRelatedInformation[] {
  return trace.steps.flatMap((step, index) => {
    const [{ place }] = placesOfStep(protocol, trace, index)
    const location = machines.locationOf(place)
    return location ? [{ message: `${index + 1}. ${step.text}`, location }] : []
  })
}
