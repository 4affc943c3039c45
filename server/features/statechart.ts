/** The machine at a place of the source, to be drawn; and where the parts of a drawn machine stand. */
import type { Connection } from 'vscode-languageserver/node'
import type { Machine } from '../language/machines/machine.js'
import { machineOutline, type Part, partsOf } from '../language/machines/machineOutline.js'
import type { Place } from '../language/machines/place.js'
import type { MachineRef, StatechartAt } from '../wire/chart.js'
import { placeOfPart, statechartAt, statechartOf } from '../wire/messages.js'
import type { SourceOffset, SourceRange } from '../wire/places.js'
import type { Machines } from './machines.js'
import { reportedProtocol } from './reportedProtocol.js'

export function register(connection: Connection, machines: Machines): void {
  const { notebooks } = machines

  connection.onRequest(statechartAt.method, async ({ uri, position }: { uri: string; position: SourceOffset }) => {
    const cell = notebooks.findCell(uri)
    // a file may be imported by any of them
    for (const notebook of cell ? [cell.notebook] : notebooks.all) {
      await notebooks.drawn(notebook)
      const found = notebooks.has(notebook) && chartAt(machines, notebook, uri, position)
      if (found) return found
    }
    return null
  })

  connection.onRequest(
    statechartOf.method,
    ({ notebook, of }: { notebook: string; of: MachineRef }): StatechartAt | null => {
      const machine = notebooks.has(notebook) && machineOf(machines, notebook, of)
      return machine ? chartOf(machines, notebook, machine.origin, []) : null
    },
  )

  connection.onRequest(
    placeOfPart.method,
    ({ notebook, of, part }: { notebook: string; of: MachineRef; part: string }): SourceRange | null => {
      const machine = notebooks.has(notebook) && machineOf(machines, notebook, of)
      const parts = machine ? partsOf(machine) : []
      const found = parts.find(({ id }) => id === part)
      // alternatives have one name between them; of the machine itself what it is called
      const name = found?.names.find((each) => parts.every((other) => other === found || !other.names.some(same(each))))
      const place = machine && found && (name ?? (part === '' ? machine.variable : undefined) ?? found.place)
      return (place && machines.locationOf(place)) || null
    },
  )
}

const same = (one: Place) => (other: Place) => one.source === other.source && one.start === other.start

function machineOf(machines: Machines, notebook: string, of: MachineRef): Machine | undefined {
  const { index } = machines.of(notebook)
  if ('machine' in of) return index.machines.find(({ key }) => key === of.machine)
  const protocol = reportedProtocol(index, '', of.protocol)
  return protocol?.roles.find(({ name }) => name.name === of.role)?.machine
}

/** The machine that a place is in, or else one that the same cell or file tells of. */
function chartAt(machines: Machines, notebook: string, uri: string, position: SourceOffset): StatechartAt | undefined {
  const { index } = machines.of(notebook)
  const file = index.files.get(uri)
  const offset = machines.documentOf({ source: uri, start: 0, end: 0 })?.offsetAt(position)
  if (!file || offset === undefined) return undefined
  const holds = ({ source, start, end }: Place) => source === uri && start <= offset && offset <= end
  const origins = [...new Set(index.machines.map(({ origin }) => origin))]
  const parts = origins.flatMap((machine) =>
    partsOf(machine)
      .flatMap((part) => [part.place, ...part.names].map((place) => ({ machine, part, place })))
      .filter(({ place }) => holds(place)),
  )
  const [found] = parts.sort((a, b) => sizeOf(a.place) - sizeOf(b.place))
  if (found) {
    const same = parts.filter(
      ({ machine, place }) => machine === found.machine && sizeOf(place) === sizeOf(found.place),
    )
    return chartOf(
      machines,
      notebook,
      found.machine,
      same.map(({ part }) => part),
    )
  }
  const protocol = index.protocols.find(holds)
  const roles = protocol?.roles.flatMap(({ name, machine }) => (machine ? [{ name, machine }] : [])) ?? []
  const machine =
    origins.find(holds) ??
    (roles.find(({ name }) => holds(name)) ?? roles[0])?.machine.origin ??
    origins.find(({ source }) => source === uri) ??
    origins[0]
  return machine && chartOf(machines, notebook, machine, [])
}

const sizeOf = ({ start, end }: Place): number => end - start

function chartOf(machines: Machines, notebook: string, machine: Machine, parts: readonly Part[]): StatechartAt {
  const { index } = machines.of(notebook)
  const roles = index.protocols.flatMap(({ title, roles }) =>
    roles.flatMap(({ name, machine: of }) =>
      title && of?.origin === machine ? [{ protocol: title.name, role: name.name }] : [],
    ),
  )
  return {
    type: 'machine',
    version: 1,
    notebook,
    machine: machine.key,
    name: machine.variable?.name ?? roles[0]?.role ?? 'machine',
    outline: machineOutline(machine),
    unfollowed: machine.unfollowed.map(({ what, reason }) => `${what}: ${reason}`),
    roles,
    marked: parts.map(({ id }) => id),
  }
}
