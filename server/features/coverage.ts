/** What checks exercised of the machines in the source. */
import type { Machine, Transition } from '../language/machines/machine.js'
import { type Part, partsOf } from '../language/machines/machineOutline.js'
import { labelOf } from '../language/machines/stateNeighbours.js'
import { triggerText } from '../language/machines/triggerText.js'
import { statesOf, transitionKey } from '../wire/chart.js'
import type { CheckReport } from '../wire/report.js'
import type { CoveredPart, CoveredText, CoveredTransition } from '../wire/tests.js'
import type { LastReport } from './lastReports.js'
import type { Machines } from './machines.js'
import { reportedProtocol } from './reportedProtocol.js'

/** A part of a machine's text that checks exercised, or not. */
interface Counted {
  readonly part: Part
  readonly transition?: Transition
  readonly name: string
  taken: number | boolean
}

/** Of several checks with one machine, the sum. */
export function coveredTexts(machines: Machines, notebook: string, reports: readonly LastReport[]): CoveredText[] {
  const { index } = machines.of(notebook)
  const counted = new Map<string, Counted>()
  for (const { cell, report } of reports) {
    const protocol = reportedProtocol(index, cell, report.protocol, Object.keys(report.properties)[0])
    for (const { name, machine } of protocol?.roles ?? []) {
      const exercised = machine && exercisedIn(report, name.name)
      if (machine && exercised) count(counted, machine, name.name, exercised)
    }
  }
  const texts = new Map<string, { states: CoveredPart[]; groups: Map<string, Counted[]> }>()
  for (const each of counted.values()) {
    const uri = each.part.place.source
    const text = texts.get(uri) ?? { states: [], groups: new Map<string, Counted[]>() }
    texts.set(uri, text)
    const { transition } = each
    if (transition) {
      const { machine, path } = transition.from
      const key = JSON.stringify([machine.key, path, triggerText(transition)])
      text.groups.set(key, [...(text.groups.get(key) ?? []), each])
    } else text.states.push(...covered(machines, each))
  }
  return [...texts].map(([uri, { states, groups }]) => ({
    uri,
    states,
    transitions: [...groups.values()].flatMap((group) => grouped(machines, group)),
  }))
}

/** How often a part was exercised, by its path or key; undefined where the report does not tell. */
type Exercised = (part: string) => number | boolean | undefined

function exercisedIn(report: CheckReport, role: string): Exercised | undefined {
  const machine = report.machines?.[role]
  if (!machine || report.statistics.reductions?.partialOrder) return undefined
  const of = (texts: readonly string[]) => new Set(texts.filter((text) => text.startsWith(`${role}: `)))
  const [states, transitions] = [of(report.vacuity.states), of(report.vacuity.transitions)]
  const known = new Map<string, number | boolean>()
  for (const { path, transitions: all } of statesOf(machine)) {
    known.set(path, !states.has(`${role}: ${path}`))
    for (const { key, words } of all) known.set(key, !transitions.has(`${role}: ${words}`))
  }
  const counted = report.exercised?.find((each) => each.role === role)?.transitions ?? []
  for (const transition of counted) known.set(transitionKey(transition), transition.steps)
  return (part) => known.get(part)
}

function count(counted: Map<string, Counted>, machine: Machine, role: string, exercised: Exercised): void {
  const { origin } = machine
  const transitions = origin.states.flatMap((state) => state.transitions)
  for (const part of partsOf(machine)) {
    const taken = exercised(part.id)
    // the machine itself is always entered; of a text that says more than was run nothing is known
    if (part.id === '' || taken === undefined) continue
    const transition = transitions.find((each) => each === part.place)
    const key = `${origin.key} ${part.id}`
    const known = counted.get(key)
    const name = `${role}: ${transition ? `${transition.from.path.join('.') || 'any state'} ${labelOf(transition)}` : part.id}`
    if (known) known.taken = sum(known.taken, taken)
    else counted.set(key, { part, ...(transition && { transition }), name, taken })
  }
}

const sum = (a: number | boolean, b: number | boolean): number | boolean =>
  typeof a === 'number' && typeof b === 'number' ? a + b : Boolean(a) || Boolean(b)

function grouped(machines: Machines, group: readonly Counted[]): CoveredTransition[] {
  const all = group.flatMap((each) => covered(machines, each))
  const [first] = all
  if (!first) return []
  const taken = group.map((each) => each.taken).reduce(sum)
  return [{ ...first, taken, branches: all.length > 1 ? all : [] }]
}

/** A transition is shown where it is written, a state at its name. */
function covered(machines: Machines, { part, transition, name, taken }: Counted): CoveredPart[] {
  const range = machines.rangeOf(transition ? part.place : (part.names[0] ?? part.place))
  return range ? [{ name, range, taken }] : []
}
