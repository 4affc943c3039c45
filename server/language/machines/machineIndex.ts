/**
 * The index of machines and protocols: what the cells of a notebook, and the files that they import, say of them by their
 * syntax alone. Nothing is run and no types are checked, so that it is quick, and there for code that is half typed.
 *
 * It follows `setup(...)` (and `.extend`), `createMachine`, `.provide`, `createStateConfig`, constants, parts of objects,
 * spreads, imports of files, and the author's functions with what they are called with. What it cannot follow it does not
 * guess: it is listed in {@link MachineIndex.unfollowed} with its place and the reason, and what depends on it is marked:
 * `complete: false`, a {@link Target} that has no state and is not `missing`.
 *
 * Read `machine.ts` for machines, states, transitions, guards, effects and messages, `declaredProtocol.ts` for protocols,
 * `place.ts` for places, `messages.ts` for who sends and who handles what.
 */
import ts from 'typescript'
import type { CellSource } from '../cell.js'
import { bySyntax } from './bySyntax.js'
import { Catalog, isPartMaker } from './catalog.js'
import type { DeclaredCrash, DeclaredProtocol } from './declaredProtocol.js'
import { eventNamesIn } from './eventNames.js'
import { crashesOfSimulation, crashesUpTo } from './faults.js'
import type { Machine, Setup } from './machine.js'
import { effectsOfState } from './messages.js'
import type { Code, Name, Unfollowed } from './place.js'
import { Reader } from './reader.js'
import { type FindFile, ParsedTexts, Sources } from './sources.js'
import { type StateTest, stateTests } from './stateTests.js'

export type { FindFile } from './sources.js'
export { ParsedTexts } from './sources.js'

export interface MachineIndex {
  /** The cells, then the files, by their ids; {@link Code.node} is a node of one of them. */
  readonly files: ReadonlyMap<string, ts.SourceFile>
  readonly setups: readonly Setup[]
  /** In no order; a machine that is made by a function is there once for each call that is known. */
  readonly machines: readonly Machine[]
  /** States and actions made by `createStateConfig` and `createAction` that no machine has yet, each as a machine by itself. */
  readonly parts: readonly Machine[]
  readonly protocols: readonly DeclaredProtocol[]
  readonly checks: readonly DeclaredCheck[]
  readonly replays: readonly DeclaredReplay[]
  readonly simulations: readonly DeclaredSimulation[]
  /** All calls that run a protocol otherwise than it is declared. */
  readonly experiments: readonly DeclaredExperiment[]
  readonly tests: readonly StateTest[]
  /** Names of events outside of machines: what `event.type` is compared with, `type` in types. */
  readonly eventNames: readonly Name[]
  readonly unfollowed: readonly Unfollowed[]
}

/** A call of `check`. */
export interface DeclaredCheck extends Code {
  readonly protocol?: DeclaredProtocol
  /** The names of properties in `only` and `expect`. */
  readonly properties: readonly Name[]
}

/** A call of `replay` or `conforms`. */
export interface DeclaredReplay extends Code {
  readonly protocol?: DeclaredProtocol
}

/** A call of `simulate`. */
export interface DeclaredSimulation extends Code {
  readonly protocol: DeclaredProtocol
}

/** A call of `simulate`, `sweep` or `frontier`. */
export interface DeclaredExperiment {
  readonly protocol: DeclaredProtocol
  /** How nodes crash in it beside what the protocol says. */
  readonly crashes: readonly DeclaredCrash[]
}

const interesting = new Set([
  'createMachine',
  'provide',
  'protocol',
  'with',
  'check',
  'replay',
  'conforms',
  'simulate',
  'sweep',
  'frontier',
  'setup',
  'extend',
])

/**
 * @param cells the code cells of a notebook in their order
 * @param find finds the text of an imported file; packages are not asked for their texts
 * @param texts parses; kept from one index to the next, it parses only what has changed
 */
export function indexMachines(
  cells: readonly CellSource[],
  find: FindFile = () => undefined,
  texts: ParsedTexts = new ParsedTexts(),
): MachineIndex {
  const sources = new Sources(cells, texts, find)
  const reader = new Reader(sources)
  const catalog = new Catalog(reader)
  const checks: DeclaredCheck[] = []
  const replays: DeclaredReplay[] = []
  const simulations: DeclaredSimulation[] = []
  const experiments: DeclaredExperiment[] = []
  const partCalls: ts.CallExpression[] = []
  const look = (node: ts.CallExpression): void => {
    // a call of a function of the author's is what that makes
    const value = reader.follower.follow({ node, frame: undefined })
    const name = reader.follower.packageFunction(value)?.name ?? reader.follower.method(value)?.name
    if (name === undefined || !interesting.has(name)) return
    if (name === 'check') {
      const check = value.node === node ? checkOf(catalog, node) : undefined
      if (check) checks.push(check)
    } else if (name === 'replay' || name === 'conforms') {
      if (value.node !== node || !reader.follower.packageFunction(value)) return
      const [first] = node.arguments
      const protocol = first && catalog.protocol({ node: first, frame: undefined })
      replays.push({ ...reader.code(node), ...(protocol && { protocol }) })
    } else if (name === 'simulate' || name === 'sweep' || name === 'frontier') {
      const [first, second] = value.node === node && reader.follower.packageFunction(value) ? node.arguments : []
      const protocol = first && catalog.protocol({ node: first, frame: undefined })
      if (!protocol) return
      if (name === 'simulate') simulations.push({ ...reader.code(node), protocol })
      const crashesIn = name === 'frontier' ? crashesUpTo : crashesOfSimulation
      const crashes = second ? crashesIn(reader, { node: second, frame: undefined }, protocol) : []
      experiments.push({ protocol, crashes })
    } else if (name === 'setup' || name === 'extend') {
      catalog.setup(value)
    } else if (name === 'protocol' || name === 'with') {
      catalog.protocol(value)
    } else {
      catalog.machine(value)
    }
  }
  for (const call of sources.files.flatMap(callsIn)) {
    look(call)
    if (isPartMaker(reader.follower.method({ node: call, frame: undefined })?.name ?? '')) partCalls.push(call)
  }
  const { setups, machines, protocols } = catalog
  const used = new Set(machines.flatMap(nodesOf))
  const parts = partCalls.flatMap((node) => {
    const [first] = node.arguments
    const made = first && reader.follower.follow({ node: first, frame: undefined }).node
    return !made || used.has(made) ? [] : (catalog.part({ node, frame: undefined }) ?? [])
  })
  const tests = stateTests(reader, protocols)
  const eventNames = sources.files.flatMap((file) => eventNamesIn(reader, file))
  const files = new Map(sources.files.map((file) => [sources.idOf(file), file]))
  return {
    files,
    eventNames,
    setups,
    machines,
    parts,
    protocols,
    checks,
    replays,
    simulations,
    experiments,
    tests,
    unfollowed: reader.allUnfollowed,
  }
}

/** All calls in a text, those around others first. */
const callsIn = bySyntax((file: ts.SourceFile): readonly ts.CallExpression[] => {
  const found: ts.CallExpression[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) found.push(node)
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
})

/** Where the states and actions of a machine are written. */
const nodesOf = ({ states, implementations }: Machine): ts.Node[] => [
  ...states.flatMap((state) => [state.body.node, ...effectsOfState(state).map(({ node }) => node)]),
  ...implementations.flatMap(({ effects }) => effects.map(({ node }) => node)),
]

function checkOf(catalog: Catalog, node: ts.CallExpression): DeclaredCheck | undefined {
  const { reader } = catalog
  const value = { node, frame: undefined }
  // `check` of `enqueueActions` is another
  if (!reader.follower.packageFunction(value)) return undefined
  const [first, second] = node.arguments
  const protocol = first && catalog.protocol({ node: first, frame: undefined })
  const options = second && reader.members({ node: second, frame: undefined }, 'check')
  const only = reader.member(options, 'only')
  const expect = reader.member(options, 'expect')
  return {
    ...reader.code(node),
    ...(protocol && { protocol }),
    properties: [
      ...(only ? reader.names(only.value, 'only').names : []),
      ...(expect ? (reader.members(expect.value, 'expect')?.members ?? []).map(({ name }) => name) : []),
    ],
  }
}
