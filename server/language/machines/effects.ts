/** Actions as they are written: names, and what action creators of XState and the kit are given. */
import ts from 'typescript'
import type { Frame, Value } from './follow.js'
import { guardOf, namedUse } from './guards.js'
import type { Effect, Guard, Sending, SendKind, SentMessage, Use } from './machine.js'
import { isNothing, type Reader } from './reader.js'

/** Which arguments of an action creator are the receiver, the message and the options. */
const senders: {
  readonly [creator: string]: { readonly to?: number; readonly message?: number; readonly options?: number }
} = {
  send: { to: 0, message: 1 },
  reply: { message: 0 },
  broadcast: { message: 0 },
  sendTo: { to: 0, message: 1, options: 2 },
  sendParent: { message: 0, options: 1 },
  forwardTo: { to: 0 },
  raise: { message: 0, options: 1 },
  emit: { message: 0 },
}

const others = new Set(['cancel', 'log', 'stopChild', 'stop', 'spawnChild', 'invoke', 'respond', 'measure'])

/** What a list of actions does, or one action. */
export function effectsOf(reader: Reader, value: Value | undefined): Effect[] {
  if (!value) return []
  return reader
    .items(value, 'actions')
    .flatMap((item) => reader.follower.alternatives(item))
    .flatMap((item) => effectOf(reader, item) ?? [])
}

function effectOf(reader: Reader, at: Value): Effect | undefined {
  const { node } = at
  if (isNothing(node)) return undefined
  if (ts.isArrayLiteralExpression(node)) {
    const effects = effectsOf(reader, at)
    return { kind: 'enqueue', effects, checks: [], ...reader.code(node) }
  }
  const use = namedUse(reader, at, 'action')
  if (use) return { kind: 'named', use, ...reader.code(node) }
  const creator = creatorOf(reader, at)
  if (creator !== undefined && ts.isCallExpression(node)) {
    const made = created(reader, creator, node, at.frame)
    if (made) return made
  }
  if (ts.isFunctionLike(node)) return { kind: 'inline', ...reader.code(node) }
  reader.giveUp('actions', at)
  return { kind: 'unknown', ...reader.code(node) }
}

/** The name of the action creator that is called: `assign`, or `assign` of what `setup` returns. */
function creatorOf(reader: Reader, at: Value): string | undefined {
  const called = reader.follower.packageFunction(at)
  if (called) return called.name
  const method = reader.follower.method(at)
  return method && isSetup(reader, method.receiver) ? method.name : undefined
}

/** `setup(...)`, and what `.extend(...)` makes of it. */
function isSetup(reader: Reader, value: Value): boolean {
  const { follower } = reader
  const at = follower.follow(value)
  if (follower.packageFunction(at)) return follower.packageFunction(at)?.name === 'setup'
  const method = follower.method(at)
  return method?.name === 'extend' && isSetup(reader, method.receiver)
}

/** An action that is made by a creator; undefined where it is none that is known. */
function created(
  reader: Reader,
  creator: string,
  node: ts.CallExpression,
  frame: Frame | undefined,
): Effect | undefined {
  const code = reader.code(node)
  if (creator === 'assign') return { kind: 'assign', uses: spawnsIn(reader, node, frame), ...code }
  if (Object.hasOwn(senders, creator)) return sending(reader, creator as SendKind, node, frame)
  if (creator === 'enqueueActions') {
    const [first] = node.arguments
    return enqueued(reader, node, first && reader.follower.follow({ node: first, frame }))
  }
  if (!others.has(creator)) return undefined
  const [first] = node.arguments
  const use = creator === 'spawnChild' && first ? namedUse(reader, { node: first, frame }, 'actor') : undefined
  return { kind: 'other', creator, uses: use ? [use] : [], ...code }
}

function sending(reader: Reader, how: SendKind, node: ts.CallExpression, frame: Frame | undefined): Sending {
  const at = senders[how] ?? {}
  const argument = (index: number | undefined): Value | undefined => {
    const found = index === undefined ? undefined : node.arguments[index]
    return found && { node: found, frame }
  }
  const to = argument(at.to)
  const message = argument(at.message)
  const options = argument(at.options)
  const delay = options && reader.follower.part(options, 'delay')
  const delayName = delay && reader.name(delay)
  const { messages, complete } = message ? messagesOf(reader, message) : { messages: [], complete: false }
  const receiver = to && reader.name(to)
  return {
    kind: 'send-message',
    how,
    ...reader.code(node),
    ...(to && { to: reader.code(to.node) }),
    ...(receiver && { receiver }),
    messages,
    complete,
    uses: delayName?.form === 'string' ? [{ kind: 'delay', name: delayName }] : [],
  }
}

/** The messages that an expression can be, or a function that yields them. */
export function messagesOf(
  reader: Reader,
  value: Value,
): { readonly messages: readonly SentMessage[]; readonly complete: boolean } {
  const messages: SentMessage[] = []
  let complete = true
  const choices = reader.follower
    .alternatives(value)
    .flatMap((choice) => (ts.isFunctionLike(choice.node) ? reader.follower.results(choice) : [choice]))
  if (choices.length === 0) complete = false
  for (const choice of choices) {
    if (!ts.isObjectLiteralExpression(choice.node)) {
      // half-typed code is no mystery
      if (!isNothing(choice.node)) reader.giveUp('message', choice)
      complete = false
      continue
    }
    const type = reader.follower.part(choice, 'type')
    const types = type ? reader.names(type, 'message') : { names: [], complete: false }
    if (!types.complete) complete = false
    const { fields, open } = writtenFields(reader, choice)
    for (const name of types.names) messages.push({ type: name, body: reader.code(choice.node), fields, open })
  }
  return { messages, complete }
}

function writtenFields(reader: Reader, value: Value): Pick<SentMessage, 'fields' | 'open'> {
  const fields: SentMessage['fields'][number][] = []
  let open = false
  if (!ts.isObjectLiteralExpression(value.node)) return { fields, open: true }
  for (const property of value.node.properties) {
    if (ts.isSpreadAssignment(property)) {
      const spread = reader.follower.follow({ node: property.expression, frame: value.frame })
      const inner = writtenFields(reader, spread)
      fields.push(...inner.fields)
      open ||= inner.open
      continue
    }
    const name = reader.key(property, value)
    if (!name) open = true
    else if (name.name !== 'type') fields.push(name)
  }
  return { fields, open }
}

/** What is enqueued by the function of `enqueueActions`, and by functions that it hands `enqueue` to. */
function enqueued(reader: Reader, code: ts.Node, of: Value | undefined): Effect {
  const effects: Effect[] = []
  const checks: Guard[] = []
  const seen = new Set<ts.Node>()
  const visitFunction = (value: Value): void => {
    if (seen.has(value.node)) return
    seen.add(value.node)
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node)) call(node, value.frame)
      ts.forEachChild(node, visit)
    }
    ts.forEachChild(value.node, visit)
  }
  const call = (node: ts.CallExpression, frame: Frame | undefined): void => {
    const { expression } = node
    const [first] = node.arguments
    if (isPart(reader, expression, 'enqueue')) {
      if (first) effects.push(...effectsOf(reader, { node: first, frame }))
    } else if (ts.isPropertyAccessExpression(expression) && isPart(reader, expression.expression, 'enqueue')) {
      const made = created(reader, expression.name.text, node, frame)
      if (made) effects.push(made)
    } else if (isPart(reader, expression, 'check')) {
      const guard = first && guardOf(reader, { node: first, frame })
      if (guard) checks.push(guard)
    } else if (node.arguments.some((argument) => !ts.isFunctionLike(argument) && mentions(argument, 'enqueue'))) {
      const called = reader.follower.calledFunction({ node, frame })
      if (called) visitFunction(called)
      else reader.giveUp('actions', { node, frame })
    }
  }
  if (of && ts.isFunctionLike(of.node)) visitFunction(of)
  else if (of && !isNothing(of.node)) reader.giveUp('actions', of)
  return { kind: 'enqueue', effects, checks, ...reader.code(code) }
}

/** Is this `enqueue` or `check` of the arguments that the function of `enqueueActions` gets? */
function isPart(reader: Reader, node: ts.Node, part: string): boolean {
  if (ts.isPropertyAccessExpression(node)) return node.name.text === part
  if (!ts.isIdentifier(node)) return false
  const meaning = reader.follower.meaningOf(node)
  if (meaning.kind !== 'declared' || meaning.declaration.kind !== 'parameter') return false
  return meaning.declaration.path.at(-1) === part || (meaning.declaration.path.length === 0 && node.text === part)
}

function mentions(node: ts.Node, name: string): boolean {
  if (ts.isIdentifier(node) && node.text === name) return true
  return ts.forEachChild(node, (child) => mentions(child, name)) ?? false
}

/** The actors that functions within an `assign` spawn by name: `spawn('worker')`. */
function spawnsIn(reader: Reader, within: ts.Node, frame: Frame | undefined): Use[] {
  const found: Use[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && isPart(reader, node.expression, 'spawn')) {
      const [first] = node.arguments
      const name = first && reader.name({ node: first, frame })
      if (name) found.push({ kind: 'actor', name })
    }
    ts.forEachChild(node, visit)
  }
  visit(within)
  return found
}
