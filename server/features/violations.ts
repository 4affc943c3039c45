/** What a check found, as diagnostics where the property is written, each step linked to what it did. */
import { type Diagnostic, type DiagnosticRelatedInformation, DiagnosticSeverity } from 'vscode-languageserver/node'
import type { Foreseen } from '../execution/lookAhead.js'
import type { DeclaredProtocol } from '../language/machines/declaredProtocol.js'
import type { Machine, Transition } from '../language/machines/machine.js'
import type { MachineIndex } from '../language/machines/machineIndex.js'
import type { Place } from '../language/machines/place.js'
import type { CheckReport, PropertyReport } from '../wire/report.js'
import type { Trace, TraceStep } from '../wire/trace.js'
import type { Machines } from './machines.js'

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
        const protocol = protocolOf(index, cell, report, name)
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

/** The protocol that a report is about: the one that its cell checks or declares, and that has such a property. */
function protocolOf(
  { checks, protocols }: MachineIndex,
  cell: string,
  report: CheckReport,
  property: string,
): DeclaredProtocol | undefined {
  const here = checks.flatMap(({ source, protocol }) => (source === cell && protocol ? [protocol] : []))
  const declaredHere = protocols.filter(({ source }) => source === cell)
  const fits = ({ properties, title }: DeclaredProtocol) =>
    properties.some(({ name }) => name.name === property) && (title === undefined || title.name === report.protocol)
  return [...here, ...declaredHere, ...protocols].find(fits)
}

function stepsOf(machines: Machines, protocol: DeclaredProtocol, trace: Trace): DiagnosticRelatedInformation[] {
  return trace.steps.flatMap((step, number) => {
    const location = machines.locationOf(placeOfStep(protocol, trace, step) ?? protocol)
    return location ? [{ message: `${number + 1}. ${step.text}`, location }] : []
  })
}

/** What did a step: a transition of a machine, else the machine, else the fault or setting that lets it happen. */
function placeOfStep(protocol: DeclaredProtocol, trace: Trace, step: TraceStep): Place | undefined {
  const { action } = step
  const fault = (name: string) => protocol.faults.find((each) => each.name.name === name)?.name
  switch (action.type) {
    case 'crash':
    case 'restart':
      return fault('crash')
    case 'partition':
    case 'heal':
      return fault('partition')
    case 'byzantine':
      return fault('byzantine')
    case 'lose':
      return protocol.settings.get('network')
    case 'tick':
    case 'stabilise':
      return protocol.settings.get('timing')
    case 'deliver':
    case 'duplicate':
    case 'timer':
    case 'input': {
      const id = trace.nodes.find((node) => node.id === action.node)?.role
      const role = protocol.roles.find(({ name }) => name.name === id)
      if (!role?.machine) return role?.name
      const [first] = step.transitions
      return (first !== undefined && transitionNamed(role.machine, first)) || role.machine.variable || role.name
    }
  }
}

/** The transition that a trace names so: "follower on requestVote [upToDate] → candidate". */
function transitionNamed({ origin }: Machine, words: string): Transition | undefined {
  const all = origin.states.flatMap(({ transitions }) => transitions)
  const [, start = words, guard, target = ''] = /^(.*?)(?: \[(.*)\])?(?: → (.*))?$/s.exec(words) ?? []
  const named = all.filter((transition) => wordsOf(transition) === start)
  const fitness = (transition: Transition) =>
    (guardOf(transition) === guard ? 2 : 0) + (targetOf(transition) === target ? 1 : 0)
  return named.reduce<Transition | undefined>(
    (best, each) => (best && fitness(best) >= fitness(each) ? best : each),
    undefined,
  )
}

function wordsOf({ from, trigger }: Transition): string {
  const state = from.path.join('.') || 'any state'
  switch (trigger.kind) {
    case 'event':
      return `${state} on ${trigger.type.name}`
    case 'after':
      return `${state} after ${trigger.delay.name}`
    case 'always':
      return `${state} always`
    case 'done':
      return `${state} when done`
    case 'actor':
      return `${state} ${trigger.of}`
  }
}

const guardOf = ({ guard }: Transition): string | undefined =>
  guard === undefined ? undefined : guard.kind === 'named' ? guard.use.name.name : 'a condition'

const targetOf = ({ targets }: Transition): string =>
  targets.map(({ state, name }) => state?.path.join('.') ?? name.name).join(', ')
