import ts from 'typescript'
import type { Effect } from '../../machines/machine.js'
import { doneBy, effectsOfState } from '../../machines/messages.js'
import type { Rule } from '../rule.js'

/** A delayed event that goes on after the state that set it is left. */
export const uncancelledTimer: Rule = {
  code: 'PN115',
  name: 'timer-not-cancelled',
  severity: 'warning',
  *find({ index }) {
    for (const machine of index.machines) {
      if (machine.origin !== machine) continue
      const all = machine.states.flatMap((state) => doneBy(machine, effectsOfState(state)))
      const cancelled = all.filter(isCancel).map(firstArgument)
      for (const state of machine.states) {
        // the root is never left
        if (!state.parent) continue
        for (const effect of doneBy(machine, state.entry)) {
          const options = effect.kind === 'send-message' && effect.how === 'raise' ? optionsOf(effect.node) : undefined
          if (!options?.delayed) continue
          // a cancel whose name is computed may be of any timer
          if (cancelled.includes(undefined) || (options.id !== undefined && cancelled.includes(options.id))) continue
          const message = `This timer goes on when "${state.key}" is left, and fires in whatever state comes then. Use \`after\`, which ends with its state, or give it an \`id\` and \`cancel(id)\` on exit.`
          yield { ...effect, message }
        }
      }
    }
  },
}

const isCancel = (effect: Effect): boolean => effect.kind === 'other' && effect.creator === 'cancel'

function firstArgument({ node }: Effect): string | undefined {
  const [first] = ts.isCallExpression(node) ? node.arguments : []
  return first && ts.isStringLiteralLike(first) ? first.text : undefined
}

function optionsOf(node: ts.Node): { delayed: boolean; id?: string } | undefined {
  const options = ts.isCallExpression(node) ? node.arguments[1] : undefined
  if (!options || !ts.isObjectLiteralExpression(options)) return undefined
  const named = (name: string) =>
    options.properties.find((property) => property.name !== undefined && property.name.getText() === name)
  const id = named('id')
  const text =
    id && ts.isPropertyAssignment(id) && ts.isStringLiteralLike(id.initializer) ? id.initializer.text : undefined
  return { delayed: named('delay') !== undefined, ...(text !== undefined && { id: text }) }
}
