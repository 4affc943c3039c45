import ts from 'typescript'
import { votersInsteadOf } from '../../refactor/voters.js'
import { isWithin, placeIn } from '../codeOf.js'
import { answersOf, writesOf } from '../context.js'
import { unwrapped } from '../functions.js'
import type { Rule } from '../rule.js'

/** The names of what is counted towards a decision. */
const votes = /vote|ack|grant|promise|accept|prepared|confirm|yes|reply|replies|response/i

/** Votes that are counted by a number: a message that comes twice counts twice. */
export const countedVotes: Rule = {
  code: 'PN113',
  name: 'votes-counted-twice',
  severity: 'warning',
  *find({ index, functions }) {
    for (const machine of index.machines) {
      if (machine.origin !== machine) continue
      for (const { transition, effects } of answersOf(machine)) {
        if (transition.trigger.kind !== 'event') continue
        for (const { key, value, at, assign } of writesOf(functions, machine, effects)) {
          const counts = value && functions.results(value).some((result) => isIncrement(result, key))
          if (!counts || !votes.test(key) || !isWithin(assign, at)) continue
          const message = `"${key}" counts messages by a number: one that is delivered twice, or sent again, counts twice. Keep the set of their senders: \`new Set(context.${key}).add(event.from)\`.`
          const edits = votersInsteadOf(index, functions, machine, key)
          const fix = edits && { title: `Count voters instead: make "${key}" a set of senders`, edits }
          yield { ...placeIn(assign, at), message, ...(fix && { fix }) }
        }
      }
    }
  },
}

/** `context.votes + 1` */
export function isIncrement(node: ts.Expression, key: string): boolean {
  const inner = unwrapped(node)
  if (!ts.isBinaryExpression(inner) || inner.operatorToken.kind !== ts.SyntaxKind.PlusToken) return false
  const reads = (side: ts.Expression) => {
    const part = unwrapped(side)
    return ts.isPropertyAccessExpression(part) ? part.name.text === key : ts.isIdentifier(part) && part.text === key
  }
  return (
    (reads(inner.left) && ts.isNumericLiteral(inner.right)) || (reads(inner.right) && ts.isNumericLiteral(inner.left))
  )
}
