import ts from 'typescript'
import type { DeclaredProtocol } from '../../machines/declaredProtocol.js'
import type { Transition } from '../../machines/machine.js'
import type { MachineIndex } from '../../machines/machineIndex.js'
import { isWithin, placeIn } from '../codeOf.js'
import { writesOf } from '../context.js'
import { unwrapped } from '../functions.js'
import type { Rule } from '../rule.js'
import { isIncrement } from './countedVotes.js'

/** A counter or a list that a timer lets grow for ever, in a protocol that nothing bounds. */
export const unbounded: Rule = {
  code: 'PN116',
  name: 'unbounded-growth',
  severity: 'warning',
  *find({ index, functions }) {
    for (const machine of index.machines) {
      if (machine.origin !== machine) continue
      const protocols = index.protocols.filter(({ roles }) => roles.some((role) => role.machine?.origin === machine))
      if (protocols.length === 0 || protocols.some((protocol) => isBounded(index, protocol))) continue
      for (const { transitions } of machine.states) {
        for (const transition of transitions) {
          if (!isRepeated(transition)) continue
          for (const { key, value, at, assign } of writesOf(functions, machine, transition.actions)) {
            const grows =
              value && functions.results(value).some((result) => isIncrement(result, key) || isAppend(result, key))
            if (!grows || !isWithin(assign, at)) continue
            const message = `"${key}" grows each time this timer fires, so there are infinitely many states. Bound the model with \`within\`, or guard this transition.`
            yield { ...placeIn(assign, at), message }
          }
        }
      }
    }
  },
}

/** A timer that starts again each time; without a guard nothing ends that. */
function isRepeated({ trigger, guard, targets, from, reenter }: Transition): boolean {
  if (trigger.kind !== 'after' || guard) return false
  return targets.length > 0 && targets.every(({ state }) => state === from) && reenter
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
