import ts from 'typescript'
import type { DeclaredCrash, DeclaredProtocol, DeclaredRole } from '../../machines/declaredProtocol.js'
import type { MachineIndex } from '../../machines/machineIndex.js'
import type { Code, Place } from '../../machines/place.js'
import { answersOf, readsOf, writesOf } from '../context.js'
import { knownRoles } from '../conversation.js'
import type { Fix, Rule } from '../rule.js'

/** A field that an answer tells others of, and that a crash makes the node forget. */
export const forgotten: Rule = {
  code: 'PN112',
  name: 'promise-not-durable',
  severity: 'warning',
  *find({ index, functions }) {
    for (const protocol of index.protocols) {
      const roles = knownRoles(protocol)
      const crashes = crashesOf(index, protocol).filter(forgets)
      if (!roles || crashes.length === 0) continue
      for (const role of roles) {
        const { machine, durable } = role
        // `durable: []` says that nothing has to survive
        if (role.durableAt && isEmpty(role.durableAt)) continue
        if (!crashes.some((crash) => mayHit(crash, role, roles))) continue
        const kept = new Set(durable.map(({ name }) => name))
        const promised = new Set<string>()
        for (const { effects } of answersOf(machine)) {
          const answers = effects.filter(
            (effect) => effect.kind === 'send-message' && effect.how !== 'raise' && effect.how !== 'emit',
          )
          if (answers.length === 0) continue
          const told = answers.map((answer) => readsOf(functions, answer.node))
          for (const { key } of writesOf(functions, machine, effects)) {
            if (told.some((keys) => keys.has(key))) promised.add(key)
          }
        }
        for (const key of promised) {
          if (kept.has(key)) continue
          const message = `${role.name.name}: "${key}" is written in answer to a message and told to others in the same step, but a crash makes the node forget it. Name it in \`durable\` if the others rely on it.`
          yield { ...placeOf(protocol, role), message, ...fixOf(role, key) }
        }
      }
    }
  },
}

/** Where a variant adds the crash to a role that was right without it, it is the crash that is asked about. */
function placeOf(protocol: DeclaredProtocol, { durableAt, name, body }: DeclaredRole): Place {
  const crash = protocol.faults.find((fault) => fault.name.name === 'crash')?.name
  return crash && isIn(crash, protocol) && !isIn(body, protocol) ? crash : (durableAt ?? name)
}

const isIn = (place: Place, { source, start, end }: Place): boolean =>
  place.source === source && start <= place.start && place.end <= end

const isEmpty = ({ node }: Code): boolean => ts.isArrayLiteralExpression(node) && node.elements.length === 0

/** All crashes of a protocol: its own, and those that are tried with it. */
function crashesOf({ experiments }: MachineIndex, protocol: DeclaredProtocol): DeclaredCrash[] {
  const tried = experiments.flatMap((each) => (each.protocol === protocol ? each.crashes : []))
  return protocol.crash ? [protocol.crash, ...tried] : tried
}

/** Nothing is forgotten by who never crashes, or never comes back. */
const forgets = ({ max = 1, restarts = true }: DeclaredCrash): boolean => max > 0 && restarts

/** Crashes may be for the nodes of some roles only, or for some nodes; a timeline may name a state: any node may be in it. */
function mayHit({ nodes }: DeclaredCrash, role: DeclaredRole, roles: readonly DeclaredRole[]): boolean {
  if (!nodes) return true
  return nodes.some((node) => isOf(node, role) || !roles.some((each) => isOf(node, each)))
}

const isOf = (node: string, { name: { name } }: DeclaredRole): boolean =>
  node === name || (node.startsWith(name) && /^\d+$/.test(node.slice(name.length)))

/** Adds the key to `durable`, or `durable` to the role. */
function fixOf({ durableAt, durable, body }: DeclaredRole, key: string): { fix?: Fix } {
  const title = `Make "${key}" durable`
  const text = `'${key}'`
  const last = durable.at(-1)
  if (last && durableAt && last.source === durableAt.source) {
    // past the closing quote of the last key
    const end = last.form === 'string' ? last.end + 1 : last.end
    return { fix: { title, edits: [{ source: last.source, start: end, end, text: `, ${text}` }] } }
  }
  if (durableAt) return {}
  const start = body.start + 1
  return { fix: { title, edits: [{ source: body.source, start, end: start, text: ` durable: [${text}],` }] } }
}
