/** Above a protocol what can be done with it, above a property what the last checks said of it. */
import type { ClientCapabilities, CodeLens, Command, Connection } from 'vscode-languageserver/node'
import type { DeclaredProperty, DeclaredProtocol } from '../language/machines/declaredProtocol.js'
import type { MachineIndex } from '../language/machines/machineIndex.js'
import type { Place } from '../language/machines/place.js'
import { type CheckProtocol, checkProtocol, type ExploreProtocol, exploreProtocol } from '../wire/messages.js'
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
    const texts = notebooks.cellsOf(notebook).map(({ text }) => text)
    const properties = new Map(
      index.protocols.flatMap((each) => each.properties).map((each) => [keyOf(each.name), each]),
    )
    return [
      ...onePerPlace(index.protocols.filter(isHere)).flatMap((protocol) =>
        actionsOf(protocol, index, texts).map((command) => lens(protocol, command)),
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

/** What the author can do with a protocol: run the cells that do it, or add one. */
function actionsOf(protocol: DeclaredProtocol, index: MachineIndex, texts: readonly string[]): Command[] {
  const { variable, title } = protocol
  // one that has no name, or that a function makes, can be named only where somebody wrote that
  const isPlain =
    variable &&
    protocol.node.parent &&
    variable.end < protocol.start &&
    index.protocols.filter((each) => keyOf(each) === keyOf(protocol)).length === 1
  const run = (icon: string, name: string, calls: readonly { source: string; protocol?: DeclaredProtocol }[]) => {
    const cells = calls.flatMap((call) =>
      call.protocol && keyOf(call.protocol) === keyOf(protocol) ? [call.source] : [],
    )
    const add = cells.length === 0 && isPlain ? withImport(name, `await ${name}(${variable.name})`, texts) : undefined
    if (cells.length === 0 && !add) return []
    const given: CheckProtocol = { cells: [...new Set(cells)], beside: protocol.source, ...(add && { add }) }
    const tooltip = add ?? `Run the cells that ${name} it`
    return [{ title: `$(${icon}) ${titleOf(name)}`, tooltip, command: checkProtocol, arguments: [given] }]
  }
  const explored: ExploreProtocol | undefined = isPlain
    ? { cell: protocol.source, variable: variable.name, ...(title && { protocol: title.name }) }
    : undefined
  return [
    ...run('play', 'check', index.checks),
    ...run('pulse', 'simulate', index.simulations),
    ...(explored
      ? [
          {
            title: '$(type-hierarchy) Explore',
            tooltip: 'Choose what happens, step by step',
            command: exploreProtocol,
            arguments: [explored],
          },
        ]
      : []),
  ]
}

const titleOf = (name: string): string => name[0].toUpperCase() + name.slice(1)

/** A cell's text, with the import of a function of the kit unless a cell has it. */
function withImport(name: string, text: string, texts: readonly string[]): string {
  const imports = new RegExp(`import\\s*\\{[^}]*\\b${name}\\b[^}]*\\}\\s*from\\s*['"]protocol-notebook['"]`)
  return texts.some((each) => imports.test(each)) ? text : `import { ${name} } from 'protocol-notebook'\n${text}`
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
