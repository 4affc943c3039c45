/** What a debugger shows of a state: scopes, and below them values. */
import type { DebugProtocol } from '@vscode/debugprotocol'
import type { ExplainedExpression } from '../wire/explanation.js'
import type { InspectedProperty, ShownMember, ShownValue } from '../wire/inspection.js'
import type { JsonValue, NodeId } from '../wire/trace.js'
import { nodeText, stateText } from '../wire/values.js'
import { type Run, stepLine } from './run.js'
import { eventText, isSame, partAt, shown, valueText } from './values.js'

/** A moment of a run, as one of its nodes sees it. */
export interface Moment {
  readonly run: Run
  /** The state after this step. */
  readonly step: number
  readonly node: NodeId | undefined
}

/** What a debugger can watch for a change. */
export type Watched =
  | { readonly kind: 'node'; readonly node: NodeId; readonly path: readonly string[] }
  | { readonly kind: 'property'; readonly property: string }
  | { readonly kind: 'expression'; readonly expression: string }

/** A value in the tree of variables. */
export interface Variable extends ShownValue {
  readonly name: string
  /** Evaluates to it. */
  readonly expression?: string
  readonly watched?: Watched
  /** What is below, where it is not among `members`. */
  readonly below?: () => readonly Variable[] | Promise<readonly Variable[]>
}

export interface Scope {
  readonly name: string
  readonly hint?: DebugProtocol.Scope['presentationHint']
  readonly expensive?: boolean
  readonly variables: () => readonly Variable[]
}

/** Values of a property's parts in a state; asked for when a reader opens them. */
export type Explain = (property: string) => Promise<readonly ExplainedExpression[]>

/** The scopes of a moment, what a reader looks for first before the rest. */
export function scopesOf({ run, step, node }: Moment, explain: Explain): Scope[] {
  const { watcher } = run.state(step)
  const others = run.trace.nodes.filter(({ id }) => id !== node)
  return [
    ...(node === undefined
      ? []
      : [{ name: node, hint: 'locals' as const, variables: () => nodeVariables(run, step, node) }]),
    ...(step === 0 ? [] : [{ name: 'Step', variables: () => stepVariables(run, step) }]),
    {
      name: node === undefined ? 'Nodes' : 'Other nodes',
      variables: () => others.map(({ id }) => nodeVariable(run, step, id)),
    },
    { name: 'Network', variables: () => networkVariables(run, step) },
    { name: 'Properties', variables: () => propertyVariables(run, step, explain) },
    ...(watcher
      ? [
          {
            name: watcher.role === 'monitor' ? 'Monitor' : 'Abstract machine',
            variables: () => watcherVariables(run, step),
          },
        ]
      : []),
    ...(run.inspected?.budgets.length ? [{ name: 'Budgets', variables: () => budgetVariables(run, step) }] : []),
  ]
}

function nodeVariable(run: Run, step: number, id: NodeId): Variable {
  const text = changed(nodeText(run.node(step, id)), step > 0 ? nodeText(run.node(step - 1, id)) : undefined)
  return { name: id, text, type: 'node', expression: id, below: () => nodeVariables(run, step, id) }
}

/** A node: where it is, its context key by key, its timers, what a crash would leave of it. */
function nodeVariables(run: Run, step: number, id: NodeId): Variable[] {
  const now = run.node(step, id)
  const before = step > 0 ? run.node(step - 1, id) : undefined
  const watched = (...path: string[]): Watched => ({ kind: 'node', node: id, path })
  const { context } = now
  const keys = isObject(context) ? Object.keys(context) : []
  const timers = (of: typeof now) => of.timers.join(', ') || 'none'
  return [
    {
      name: 'state',
      text: changed(nodeText(now), before && nodeText(before)),
      expression: `${id}.value`,
      watched: watched('value'),
      ...(isObject(now.value) && { members: shown(now.value).members }),
    },
    ...keys.map((key): Variable => {
      const value = partAt(context, [key]) as JsonValue
      const expression = /^[A-Za-z_$][\w$]*$/.test(key)
        ? `${id}.context.${key}`
        : `${id}.context[${JSON.stringify(key)}]`
      const was = before && partAt(before.context, [key])
      return { name: key, expression, watched: watched('context', key), ...shownChange(value, was) }
    }),
    ...(isObject(context) ? [] : [{ name: 'context', watched: watched('context'), ...shown(context) }]),
    { name: 'timers', text: changed(timers(now), before && timers(before)), watched: watched('timers') },
    ...(now.status === 'active' || !now.up ? [] : [{ name: 'status', text: now.status }]),
    ...durableVariables(run, step, id),
  ]
}

function durableVariables(run: Run, step: number, id: NodeId): Variable[] {
  const kept = run.inspected?.durable[id]?.[step]
  if (!kept) return []
  const before = step > 0 ? run.inspected?.durable[id]?.[step - 1] : undefined
  const [only] = kept
  const text = (values: readonly ShownValue[]) => values.map((value) => value.text).join(' or ')
  const name = run.node(step, id).up ? 'durable' : 'kept on disk'
  const told = changed(text(kept), before && text(before))
  if (kept.length === 1) return [{ name, ...only, text: told }]
  return [{ name, text: told, members: kept.map((value, index) => ({ ...value, name: `possibility ${index + 1}` })) }]
}

/** What happened in a step. */
function stepVariables(run: Run, number: number): Variable[] {
  const step = run.step(number)!
  const message = run.messageOf(number)
  const { action } = step
  return [
    { name: 'what', text: step.text },
    ...(step.time === undefined ? [] : [{ name: 'time', text: `${step.time} ms` }]),
    ...(message ? [{ ...messageVariable(run, message.message.id, message.sent), name: 'message' }] : []),
    ...(action.type === 'input' ? [{ name: 'input', ...shown(action.event), text: eventText(action.event) }] : []),
    ...('handled' in action && !action.handled ? [{ name: 'handled', text: 'false: no transition for it' }] : []),
    ...(step.transitions.length
      ? [
          listed(
            'transitions',
            step.transitions.map((text) => ({ text })),
          ),
        ]
      : []),
    ...(step.sent.length
      ? [
          listed(
            'sent',
            step.sent.map(({ id }) => messageVariable(run, id, number)),
          ),
        ]
      : []),
    ...(step.observed.length
      ? [
          listed(
            'observed',
            step.observed.map((event) => ({ ...shown(event), text: eventText(event) })),
          ),
        ]
      : []),
  ]
}

const listed = (name: string, items: readonly ShownValue[]): Variable => ({
  name,
  text: items.map(({ text }) => text).join(', '),
  members: items.map((item, index) => ({ name: String(index + 1), ...item })),
})

function messageVariable(run: Run, id: string, sent: number): Variable {
  const { from, to, event } = [...run.trace.initial.sent, ...run.trace.steps.flatMap((step) => step.sent)].find(
    (message) => message.id === id,
  )!
  const members: ShownMember[] = [
    { name: 'from', text: from },
    { name: 'to', text: to },
    { name: 'sent in', text: stepLine(run, sent) },
    ...(shown(event).members ?? []),
  ]
  return { name: id, text: `${eventText(event)} from ${from} to ${to}`, members }
}

function networkVariables(run: Run, step: number): Variable[] {
  const { blocked } = run.state(step)
  const messages = run.inFlight(step).map(({ message, sent }) => {
    const variable = messageVariable(run, message.id, sent)
    return sent === step && step > 0 ? { ...variable, text: `${variable.text} (new)` } : variable
  })
  const cut = blocked.map(([from, to]) => `${from} ↛ ${to}`).join(', ')
  return [
    ...(messages.length ? messages : [{ name: 'messages', text: 'none in flight' }]),
    ...(cut ? [{ name: 'partition', text: cut }] : []),
  ]
}

function propertyVariables(run: Run, step: number, explain: Explain): Variable[] {
  const { inspected, trace } = run
  if (!inspected) {
    const parts = explained(trace.explanation?.expressions ?? [], step)
    return [{ name: trace.property, text: parts[0]?.text ?? 'only the kernel knows', members: parts }]
  }
  return inspected.properties.map((property) => ({
    name: property.name,
    text: propertyText(property, step),
    watched: { kind: 'property', property: property.name },
    below: async () => [
      { name: 'because', text: property.why[step] },
      ...explained(await explain(property.name), step),
    ],
  }))
}

function propertyText({ values }: InspectedProperty, step: number): string {
  return changed(values[step], step > 0 ? values[step - 1] : undefined)
}

/** The parts of a property's source with their values in a state, each with its own parts below. */
export function explained(expressions: readonly ExplainedExpression[], step: number): ShownMember[] {
  const below = (parent: number | undefined): ShownMember[] =>
    expressions.flatMap((expression, index) => {
      if (expression.parent !== parent) return []
      const value = expression.values.findLast(({ state }) => state <= step)?.text ?? 'not evaluated'
      const before = step > 0 ? expression.values.findLast(({ state }) => state < step)?.text : undefined
      const members = below(index)
      return [{ name: expression.text, text: changed(value, before), ...(members.length > 0 && { members }) }]
    })
  return below(undefined)
}

function watcherVariables(run: Run, step: number): Variable[] {
  const now = run.state(step).watcher!
  const before = step > 0 ? run.state(step - 1).watcher : undefined
  const keys = isObject(now.context) ? Object.keys(now.context) : []
  return [
    { name: 'state', text: changed(stateText(now.value), before && stateText(before.value)) },
    ...keys.map((key) => ({
      name: key,
      ...shownChange(partAt(now.context, [key]) as JsonValue, before && partAt(before.context, [key])),
    })),
  ]
}

const budgetVariables = (run: Run, step: number): Variable[] =>
  run.inspected!.budgets.map(({ name, left }) => ({
    name,
    text: changed(String(left[step]), step > 0 ? String(left[step - 1]) : undefined),
  }))

/** A value, and in its text what it was before if it was another. */
function shownChange(value: JsonValue, before: JsonValue | undefined): ShownValue {
  const now = shown(value)
  return before === undefined || isSame(value, before) ? now : { ...now, text: changed(now.text, valueText(before)) }
}

/** `2 (was 1)` */
const changed = (now: string, before: string | undefined): string =>
  before === undefined || before === now ? now : `${now} (was ${before})`

const isObject = (value: JsonValue): value is { readonly [key: string]: JsonValue } =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  !Object.keys(value).some((key) => key.startsWith('$'))
