/** What may go wrong in a protocol, and in simulations of it: as it is written, with what `.with(...)` leaves of it. */
import ts from 'typescript'
import type { DeclaredCrash, DeclaredFault, DeclaredProtocol } from './declaredProtocol.js'
import { messagesOf } from './effects.js'
import type { Value } from './follow.js'
import { isNothing, type Member, type Members, type Reader } from './reader.js'

type DeclaredFaults = Pick<DeclaredProtocol, 'faults' | 'crash'>

/** Faults of a protocol: objects are merged key by key with those of its base, as `.with(...)` does. */
export function readFaults(reader: Reader, member: Member | undefined, base?: DeclaredProtocol): DeclaredFaults {
  const before: DeclaredFaults = { faults: base?.faults ?? [], ...(base?.crash && { crash: base.crash }) }
  if (!member) return before
  if (isNothing(reader.follower.follow(member.value).node)) return { faults: [] }
  const own = reader.members(member.value, 'faults')?.members ?? []
  const names = new Set(own.map(({ name }) => name.name))
  const isGone = ({ value }: Member) => isNothing(reader.follower.follow(value).node)
  const faults = [
    ...before.faults.filter(({ name }) => !names.has(name.name)),
    ...own.filter((each) => !isGone(each)).map((each) => readFault(reader, each, before.faults)),
  ]
  const written = own.find(({ name }) => name.name === 'crash')
  if (!written) return { ...before, faults }
  return isGone(written) ? { faults } : { faults, crash: readCrash(reader, written.value, before.crash) }
}

function readFault(reader: Reader, { name, value }: Member, before: readonly DeclaredFault[]): DeclaredFault {
  const messages = name.name === 'byzantine' ? reader.follower.part(value, 'messages') : undefined
  const known = before.find((fault) => fault.name.name === name.name)
  return {
    name,
    value: reader.code(reader.follower.follow(value).node),
    messages: messages
      ? reader.items(messages, 'messages').flatMap((item) => messagesOf(reader, item).messages)
      : (known?.messages ?? []),
  }
}

/** `{ max: 1, nodes: ['server'], restart: false }`; what is left out is as before. */
function readCrash(reader: Reader, value: Value, before: DeclaredCrash | undefined): DeclaredCrash {
  const members = reader.members(value, 'crash')
  const max = reader.member(members, 'max')
  const restart = reader.member(members, 'restart')
  return {
    ...before,
    ...(max && { max: numberOf(reader, max.value) }),
    ...(restart && { restarts: reader.follower.follow(restart.value).node.kind !== ts.SyntaxKind.FalseKeyword }),
    ...nodesIn(reader, members),
  }
}

const nodesIn = (reader: Reader, members: Members | undefined): Pick<DeclaredCrash, 'nodes'> => {
  const nodes = reader.member(members, 'nodes')
  if (!nodes) return {}
  const { names, complete } = reader.names(nodes.value, 'nodes')
  return { nodes: complete ? names.map(({ name }) => name) : undefined }
}

/** The crashes that `frontier(protocol, { upTo: { crash: 2 } })` adds. */
export function crashesUpTo(reader: Reader, options: Value, { crash }: DeclaredProtocol): DeclaredCrash[] {
  const upTo = reader.follower.part(options, 'upTo')
  const max = upTo && reader.follower.part(upTo, 'crash')
  return max ? [{ ...crash, max: numberOf(reader, max) }] : []
}

/** The crashes that `simulate(protocol, { timeline, chaos })` and `sweep` add, as far as they can be seen. */
export function crashesOfSimulation(reader: Reader, options: Value): DeclaredCrash[] {
  const chaos = reader.follower.part(options, 'chaos')
  const crash = chaos && reader.follower.part(chaos, 'crash')
  const members = crash && reader.members(crash, 'crash')
  const byChance = members ? [{ restarts: !!reader.member(members, 'down'), ...nodesIn(reader, members) }] : []
  const timeline = reader.follower.part(options, 'timeline')
  return [...byChance, ...(timeline ? crashesOfTimeline(reader, reader.follower.follow(timeline).node) : [])]
}

/** `at(seconds(2)).crash('server1').for(seconds(1))`; without `for`, and without a `restart`, a node stays down. */
function crashesOfTimeline(reader: Reader, timeline: ts.Node): DeclaredCrash[] {
  const found: { readonly who: ts.Expression | undefined; readonly ends: boolean }[] = []
  let restarts = false
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const { text } = node.expression.name
      const { parent } = node
      const ends = ts.isPropertyAccessExpression(parent) && parent.name.text === 'for'
      if (text === 'crash') found.push({ who: node.arguments[0], ends })
      if (text === 'restart') restarts = true
    }
    ts.forEachChild(node, visit)
  }
  visit(timeline)
  return found.map(({ who, ends }) => {
    const name = who && reader.name({ node: who, frame: undefined })?.name
    return { restarts: ends || restarts, ...(name !== undefined && { nodes: [name] }) }
  })
}

function numberOf(reader: Reader, value: Value): number | undefined {
  const { node } = reader.follower.follow(value)
  return ts.isNumericLiteral(node) ? Number(node.text) : undefined
}
