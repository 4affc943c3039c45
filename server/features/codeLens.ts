/** Above a protocol what can be done with it, above a property what the last checks said of it. */
import type { ClientCapabilities, CodeLens, Command, Connection } from 'vscode-languageserver/node'
import type { DeclaredProperty, DeclaredProtocol } from '../language/machines/declaredProtocol.js'
import type { MachineIndex } from '../language/machines/machineIndex.js'
import type { Place } from '../language/machines/place.js'
import { type CheckProtocol, checkProtocol } from '../wire/messages.js'
import type { PropertyReport } from '../wire/report.js'
import type { LastReport, LastReports } from './lastReports.js'
import type { Machines } from './machines.js'
import { rangeOf } from './notebooks.js'

export const codeLensCapabilities = { codeLensProvider: {} }

export function register(
  connection: Connection,
  machines: Machines,
  reports: LastReports,
  { workspace }: ClientCapabilities,
): void {
  const { notebooks } = machines
  connection.onCodeLens(async ({ textDocument }) => {
    await notebooks.drawn(notebooks.findCell(textDocument.uri)?.notebook ?? '')
    const found = notebooks.findCell(textDocument.uri)
    if (!found) return null
    const { document, notebook } = found
    const { index } = machines.of(notebook)
    const isHere = ({ source }: Place) => source === document.uri
    const lens = (place: Place, command: Command): CodeLens => ({ range: rangeOf(document, place), command })
    const said = reports.of(notebook)
    const properties = new Map(
      index.protocols.flatMap((each) => each.properties).map((each) => [keyOf(each.name), each]),
    )
    return [
      ...onePerPlace(index.protocols.filter(isHere)).flatMap((protocol) =>
        actionsOf(protocol, index).map((command) => lens(protocol, command)),
      ),
      ...[...properties.values()]
        .filter(({ name }) => isHere(name))
        .flatMap((property) => {
          const title = verdictsOf(property, index, said)
          return title ? [lens(property.name, { title, command: '' })] : []
        }),
    ]
  })
  if (workspace?.codeLens?.refreshSupport) {
    reports.onChange(() => void connection.sendRequest('workspace/codeLens/refresh').catch(() => {}))
  }
}

/** What the author can do with a protocol; others that are added here appear beside it. */
function actionsOf(protocol: DeclaredProtocol, index: MachineIndex): Command[] {
  const cells = index.checks.flatMap((check) =>
    check.protocol && keyOf(check.protocol) === keyOf(protocol) ? [check.source] : [],
  )
  const { variable } = protocol
  // one that has no name, or that a function makes, can be checked only where somebody wrote the check
  const isPlain =
    variable &&
    protocol.node.parent &&
    variable.end < protocol.start &&
    index.protocols.filter((each) => keyOf(each) === keyOf(protocol)).length === 1
  const add = cells.length === 0 && isPlain ? `await check(${variable.name})` : undefined
  if (cells.length === 0 && !add) return []
  const given: CheckProtocol = { cells: [...new Set(cells)], beside: protocol.source, ...(add && { add }) }
  return [
    {
      title: '$(play) Check',
      tooltip: add ?? 'Run the cells that check it',
      command: checkProtocol,
      arguments: [given],
    },
  ]
}

/** What the last checks of protocols with this property said; those of one name together. */
function verdictsOf(property: DeclaredProperty, index: MachineIndex, said: readonly LastReport[]): string | undefined {
  const texts = said.flatMap(({ cell, report, stale }) => {
    const of = report.properties[property.name.name]
    const concerns = index.checks.some(
      ({ source, protocol }) =>
        source === cell &&
        protocol?.title?.name === report.protocol &&
        protocol.properties.some(({ name }) => keyOf(name) === keyOf(property.name)),
    )
    // of a text that is another by now the verdict may be another, too
    return of && concerns && !stale ? [{ protocol: report.protocol, words: verdictText(of) }] : []
  })
  const [first, ...more] = texts
  if (!first) return undefined
  return more.length === 0 ? first.words : texts.map(({ protocol, words }) => `${protocol}: ${words}`).join(' · ')
}

function verdictText({ kind, verdict, trace, expected }: PropertyReport): string {
  const icon = verdict === 'holds' ? '$(pass)' : verdict === 'violated' ? '$(error)' : '$(question)'
  const steps = trace ? ` in ${trace.steps.length} ${trace.steps.length === 1 ? 'step' : 'steps'}` : ''
  const words =
    verdict === 'holds' && kind === 'reachable' ? `reached${steps}` : `${verdict}${verdict === 'violated' ? steps : ''}`
  return `${icon} ${words}${expected !== undefined && expected === verdict && verdict !== 'holds' ? ', as expected' : ''}`
}

const keyOf = ({ source, start }: Place): string => `${source}:${start}`

const onePerPlace = <P extends Place>(places: readonly P[]): P[] => [
  ...new Map(places.map((place) => [keyOf(place), place])).values(),
]
