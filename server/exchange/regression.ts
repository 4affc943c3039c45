/** A trace as a cell that replays it: a counterexample that was found once stays a test. */
import type { JsonValue, Trace, TraceAction, TraceMessage } from '../wire/trace.js'

/**
 * The text of the cell.
 * @param name of the test, in the first line; line ends become spaces
 * @param protocol how the protocol is called in the notebook: a name, or an expression
 * @param imports whether `replay` has to be imported
 */
export function regressionCell(trace: Trace, name: string, protocol: string, imports: boolean): string {
  const steps = stepTexts(trace)
  const expect = trace.purpose === 'violation' && trace.loop === undefined
  const lines = [
    `// ${name.replace(/\s+/g, ' ').trim()}`,
    ...(imports ? ["import { replay } from 'protocol-notebook'", ''] : []),
    ...(trace.loop === undefined
      ? []
      : [`// The stem and one round of the loop, which begins after step ${trace.loop}.`]),
    'await replay(',
    `  ${protocol},`,
    '  [',
    ...steps,
    '  ],',
    ...(expect ? [`  { expect: { ${literal(trace.property)}: 'violated' } },`] : []),
    ')',
  ]
  return lines.join('\n')
}

/** The steps of a trace as `replay` takes them, a line for each. */
function stepTexts(trace: Trace): string[] {
  const messages = new Map<string, TraceMessage>()
  const know = (sent: readonly TraceMessage[]) => {
    for (const message of sent) messages.set(message.id, message)
  }
  know(trace.initial.sent)
  return trace.steps.map((step) => {
    const text = stepText(step.action, messages, step.sent)
    know(step.sent)
    return `    ${text},`
  })
}

/**
 * The text of a cell in which a reader walks on by hand.
 * @param steps how many of the trace's are taken first
 * @param protocol how the protocol is called in the notebook
 */
export function exploringCell(trace: Trace, steps: number, protocol: string): string {
  const taken = stepTexts(trace).slice(0, steps)
  if (taken.length === 0) return `await explore(${protocol})`
  return [`await explore(${protocol}, {`, '  from: [', ...taken, '  ],', '})'].join('\n')
}

function stepText(
  action: TraceAction,
  messages: ReadonlyMap<string, TraceMessage>,
  sent: readonly TraceMessage[],
): string {
  switch (action.type) {
    case 'deliver':
    case 'duplicate':
    case 'lose': {
      const message = messages.get(action.message)
      if (!message) throw new Error(`The trace tells of a message ${action.message} that nobody sent.`)
      return `{ ${action.type}: ${literal(message.event)}, from: ${literal(message.from)}, to: ${literal(message.to)} }`
    }
    case 'timer':
      return `{ timer: ${literal(action.timer)}, at: ${literal(action.node)} }`
    case 'input':
      return `{ input: ${literal(action.event)}, at: ${literal(action.node)} }`
    case 'crash':
    case 'restart':
      return `{ ${action.type}: ${literal(action.node)} }`
    case 'partition':
      return `{ partition: ${literal(action.blocked)} }`
    case 'byzantine':
      return `{ byzantine: ${literal(sent[0]?.event ?? '')}, at: ${literal(action.node)}, to: ${literal(action.to)} }`
    default:
      return `{ ${action.type}: true }`
  }
}

/** A plain value as an expression. */
export function literal(value: JsonValue): string {
  if (typeof value === 'string')
    return `'${value.replace(/[\\']/g, '\\$&').replace(/\n/g, '\\n').replace(/\r/g, '\\r')}'`
  if (typeof value !== 'object' || value === null) return String(value)
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
  const { $undefined, $bigint, $map, $set } = value as { readonly [key: string]: JsonValue }
  if ($undefined === true) return 'undefined'
  if (typeof $bigint === 'string') return `${$bigint}n`
  if (Array.isArray($set)) return `new Set(${literal($set)})`
  if (Array.isArray($map)) return `new Map(${literal($map)})`
  const fields = Object.entries(value).map(([key, inner]) => {
    const name = /^[A-Za-z_$][\w$]*$/.test(key) ? key : literal(key)
    return `${name}: ${literal(inner)}`
  })
  return fields.length > 0 ? `{ ${fields.join(', ')} }` : '{}'
}
