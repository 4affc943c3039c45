import ts from 'typescript'
import type { DeclaredProtocol } from '../../machines/declaredProtocol.js'
import type { Sending, Transition } from '../../machines/machine.js'
import type { MachineIndex } from '../../machines/machineIndex.js'
import { doneBy } from '../../machines/messages.js'
import { isWithin, placeIn } from '../codeOf.js'
import { writesOf } from '../context.js'
import { knownRoles } from '../conversation.js'
import { unwrapped } from '../functions.js'
import type { Rule } from '../rule.js'
import { isIncrement } from './countedVotes.js'

/** A counter or a list that grows with what comes again and again, in a protocol that nothing bounds. */
export const unbounded: Rule = {
  code: 'PN116',
  name: 'unbounded-growth',
  severity: 'warning',
  *find({ index, functions }) {
    for (const machine of index.machines) {
      if (machine.origin !== machine) continue
      const protocols = index.protocols.filter(({ roles }) => roles.some((role) => role.machine?.origin === machine))
      if (protocols.length === 0 || protocols.some((protocol) => isBounded(index, protocol))) continue
      const endless = new Set(protocols.flatMap((protocol) => [...endlessMessages(protocol)]))
      for (const { transitions } of machine.states) {
        for (const transition of transitions) {
          const when = repeated(transition, endless)
          if (!when) continue
          for (const { key, value, at, assign } of writesOf(functions, machine, transition.actions)) {
            const grows =
              value && functions.results(value).some((result) => isIncrement(result, key) || isAppend(result, key))
            if (!grows || !isWithin(assign, at)) continue
            const message = `"${key}" grows each time ${when}, so there are infinitely many states. Bound the model with \`within\`, or guard this transition.`
            yield { ...placeIn(assign, at), message }
          }
        }
      }
    }
  },
}

/** What happens without end, in words. */
function repeated(transition: Transition, endless: ReadonlySet<string>): string | undefined {
  const { trigger } = transition
  if (isRepeatedTimer(transition)) return 'this timer fires'
  if (trigger.kind !== 'event' || !stays(transition)) return undefined
  return endless.has(trigger.type.name) ? 'this message comes, and it comes without end' : undefined
}

/** A timer that starts again each time; without a guard nothing ends that. */
const isRepeatedTimer = (transition: Transition): boolean =>
  transition.trigger.kind === 'after' && transition.targets.length > 0 && stays(transition) && transition.reenter

/** Afterwards it can be taken again. */
const stays = ({ guard, targets, from }: Transition): boolean => !guard && targets.every(({ state }) => state === from)

/**
 * The types of messages that may come again and again: those that such timers send, those whose answers lead to them again,
 * all where the network may repeat them without end; and what is sent in answer to these.
 */
function endlessMessages(protocol: DeclaredProtocol): Set<string> {
  const roles = knownRoles(protocol) ?? []
  const answers = new Map<string, Set<string>>()
  const found = new Set<string>()
  for (const { machine } of roles) {
    for (const transition of machine.states.flatMap(({ transitions }) => transitions)) {
      const sent = doneBy(machine, transition.actions)
        .flatMap((effect) => (effect.kind === 'send-message' && overNetwork(effect) ? effect.messages : []))
        .map(({ type }) => type.name)
      if (isRepeatedTimer(transition)) for (const type of sent) found.add(type)
      const { trigger } = transition
      if (trigger.kind !== 'event' || !stays(transition)) continue
      const known = answers.get(trigger.type.name) ?? new Set()
      answers.set(trigger.type.name, known)
      for (const type of sent) known.add(type)
    }
  }
  const isRepeating = /\bduplication:\s*['"]unbounded/.test(protocol.settings.get('network')?.node.getText() ?? '')
  for (const type of answers.keys()) if (isRepeating || after(answers, [type]).has(type)) found.add(type)
  return new Set([...found, ...after(answers, [...found])])
}

const overNetwork = ({ how }: Sending): boolean => how !== 'raise' && how !== 'emit' && how !== 'sendParent'

/** All that follows from some messages. */
function after(answers: ReadonlyMap<string, ReadonlySet<string>>, types: readonly string[]): Set<string> {
  const found = new Set<string>()
  const waiting = [...types]
  for (let type = waiting.pop(); type !== undefined; type = waiting.pop()) {
    for (const next of answers.get(type) ?? []) {
      if (!found.has(next)) waiting.push(next)
      found.add(next)
    }
  }
  return found
}

function isBounded({ checks, protocols }: MachineIndex, protocol: DeclaredProtocol): boolean {
  if (!protocol.complete || protocol.settings.has('within')) return true
  const own = checks.filter((check) => check.protocol === protocol)
  if (own.some(({ node }) => /\b(depth|states|seconds|inFlight|order)\b/.test(node.getText()))) return true
  // a variant of it may be what is checked
  return own.length === 0 && protocols.some(({ base }) => base === protocol)
}

/** `[...context.log, entry]` */
function isAppend(node: ts.Expression, key: string): boolean {
  const inner = unwrapped(node)
  if (!ts.isArrayLiteralExpression(inner) || inner.elements.length < 2) return false
  return inner.elements.some((element) => {
    const spread = ts.isSpreadElement(element) ? unwrapped(element.expression) : undefined
    return spread && ts.isPropertyAccessExpression(spread) && spread.name.text === key
  })
}
