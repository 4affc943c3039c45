/** Beside the text of machines: how much of them the last check saw. */
import type { Connection } from 'vscode-languageserver/node'
import type { Machine } from '../language/machines/machine.js'
import type { Place } from '../language/machines/place.js'
import { countsChanged, transitionCounts } from '../wire/messages.js'
import type { CountPlace } from '../wire/places.js'
import type { ExercisedRole } from '../wire/report.js'
import type { LastReport, LastReports } from './lastReports.js'
import type { Machines } from './machines.js'
import { reportedProtocol } from './reportedProtocol.js'
import { takenTransition } from './takenTransition.js'

export function register(connection: Connection, machines: Machines, reports: LastReports): void {
  connection.onRequest(transitionCounts.method, ({ notebook }: { notebook: string }) =>
    countsIn(machines, notebook, reports.of(notebook)),
  )
  reports.onChange((notebook) => void connection.sendNotification(countsChanged.method, { notebook }))
}

/** A count that is not in words yet. */
interface Counted {
  readonly place: Place
  readonly kind: CountPlace['kind']
  readonly words: string
  count: number
  readonly said: string[]
}

/** What the last check of each machine counted; of one whose text is another by now nothing is said. */
function countsIn(machines: Machines, notebook: string, said: readonly LastReport[]): CountPlace[] {
  if (!machines.notebooks.has(notebook)) return []
  const { index } = machines.of(notebook)
  const byMachine = new Map<string, Map<string, Counted>>()
  for (const { cell, report, stale } of said) {
    if (stale || !report.exercised) continue
    const protocol = reportedProtocol(index, cell, report.protocol, Object.keys(report.properties)[0])
    const counted = new Map<string, Map<string, Counted>>()
    for (const role of report.exercised) {
      const machine = protocol?.roles.find(({ name }) => name.name === role.role)?.machine
      if (!machine) continue
      const key = keyOf(machine.origin)
      const counts = counted.get(key) ?? new Map<string, Counted>()
      counted.set(key, counts)
      add(counts, machine, role, `${report.protocol}${report.statistics.complete ? '' : ', which ended early'}`)
    }
    // reports come in the order of the runs
    for (const [key, counts] of counted) byMachine.set(key, counts)
  }
  return [...byMachine.values()]
    .flatMap((counts) => [...counts.values()])
    .flatMap(({ place, kind, words, count, said }): CountPlace[] => {
      const location = machines.locationOf(place)
      return location ? [{ ...location, kind, words, count, text: said.join(' ') }] : []
    })
}

function add(counts: Map<string, Counted>, machine: Machine, exercised: ExercisedRole, check: string): void {
  const { role, nodes, localStates, transitions } = exercised
  const tell = (place: Place, kind: Counted['kind'], words: string, count: number, text: string) => {
    const key = `${kind} ${keyOf(place)}`
    const known = counts.get(key) ?? { place, kind, words, count: 0, said: [] }
    counts.set(key, known)
    known.count += count
    known.said.push(text)
  }
  const who = nodes === 1 ? `The node of role ${role}` : `The ${nodes} nodes of role ${role}`
  tell(
    machine.variable ?? machine.origin.variable ?? machine.origin,
    'machine',
    role,
    localStates,
    `${who} came to ${counted(localStates, 'different local state')} (state, context and timers) in the check of ${check}.`,
  )
  for (const { words, steps, ...id } of transitions) {
    const place = takenTransition(machine, words, id)
    if (!place) continue
    const text =
      steps === 0
        ? `${who} never took it in the check of ${check}.`
        : `${who} took it in ${counted(steps, 'different step')} in the check of ${check}: counted once for each local state and what came to it there.`
    tell(place, 'transition', id.on.replace(/^(on|after) /, ''), steps, text)
  }
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

const keyOf = ({ source, start }: Place): string => `${source}:${start}`
