import type { DeclaredRole } from '../../machines/declaredProtocol.js'
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
      const crash = protocol.faults.find(({ name }) => name.name === 'crash')
      if (!roles || !crash || !isRestarted(crash.value)) continue
      for (const role of roles) {
        const { machine, durable } = role
        if (!mayCrash(crash.value, role.name.name)) continue
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
          const place: Place = role.durableAt ?? role.name
          yield { ...place, message, ...fixOf(role, key) }
        }
      }
    }
  },
}

/** Nothing is forgotten by who never crashes, or never comes back. */
const isRestarted = ({ node }: Code): boolean => !/\brestart:\s*false|\bmax:\s*0\b/.test(node.getText())

/** Crashes may be for the nodes of some roles only, or for some nodes. */
function mayCrash({ node }: Code, role: string): boolean {
  const only = /\bnodes:\s*\[([^\]]*)\]/.exec(node.getText())?.[1]
  return only === undefined || new RegExp(`['"]${role}\\d*['"]`).test(only)
}

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
