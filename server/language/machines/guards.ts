/** Guards as they are written: names, combinations, functions. */
import ts from 'typescript'
import type { Value } from './follow.js'
import type { Guard, Target, Use } from './machine.js'
import type { Name } from './place.js'
import { isNothing, type Reader } from './reader.js'

/** Finds the state that a name in a guard asks for; absent where no machine is known. */
export type FindTarget = (name: Name) => Target

export function guardOf(reader: Reader, value: Value, find?: FindTarget): Guard | undefined {
  const at = reader.follower.follow(value)
  if (isNothing(at.node)) return undefined
  const use = namedUse(reader, at, 'guard')
  if (use) return { kind: 'named', use, ...reader.code(value.node) }
  const creator = reader.follower.packageFunction(at)?.name
  const code = reader.code(at.node)
  if (ts.isCallExpression(at.node)) {
    const [first] = at.node.arguments
    const argument = first && { node: first, frame: at.frame }
    if (creator === 'and' || creator === 'or' || creator === 'not') {
      const parts = argument ? reader.items(argument, 'guard') : []
      return { kind: creator, guards: parts.flatMap((part) => guardOf(reader, part, find) ?? []), ...code }
    }
    if (creator === 'stateIn') {
      const name = argument && reader.name(argument)
      return { kind: 'stateIn', ...(name && find && { target: find(name) }), ...code }
    }
  }
  if (ts.isFunctionLike(at.node)) {
    const constant = constantResult(reader, at)
    return { kind: 'inline', ...(constant !== undefined && { constant }), ...code }
  }
  reader.giveUp('guard', at)
  return { kind: 'unknown', ...code }
}

/** `'name'` or `{ type: 'name', params }`. */
export function namedUse(reader: Reader, value: Value, kind: Use['kind']): Use | undefined {
  const at = reader.follower.follow(value)
  const name = ts.isObjectLiteralExpression(at.node)
    ? reader.follower.part(at, kind === 'actor' ? 'src' : 'type')
    : ts.isStringLiteralLike(at.node)
      ? at
      : undefined
  const read = name && reader.name(name)
  return read && { kind, name: read }
}

/** What a function returns in any case, if that is `true` or `false` by itself. */
function constantResult(reader: Reader, value: Value): boolean | undefined {
  const results = reader.follower.results(value).map(({ node }) => node.kind)
  if (results.length === 0) return undefined
  if (results.every((kind) => kind === ts.SyntaxKind.TrueKeyword)) return true
  return results.every((kind) => kind === ts.SyntaxKind.FalseKeyword) ? false : undefined
}

/** The names in a guard and in what it combines. */
export function guardUses(guard: Guard | undefined): Use[] {
  if (!guard) return []
  if (guard.kind === 'named') return [guard.use]
  return 'guards' in guard ? guard.guards.flatMap(guardUses) : []
}
