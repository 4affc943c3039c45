/** Traces as Mermaid sequence diagrams, which Markdown viewers and wikis draw. */
import type { Trace, TraceMessage, TraceStep } from '../wire/trace.js'

/** Long texts are broken into lines. */
const wrapped = '%%{init: {"sequence": {"wrap": true}}}%%'

export function mermaidOf(trace: Trace): string {
  const messages = new Map<string, TraceMessage>()
  const know = (sent: readonly TraceMessage[]) => {
    for (const message of sent) messages.set(message.id, message)
  }
  know(trace.initial.sent)
  const lines = trace.nodes.map(({ id }) => `participant ${id}`)
  const everyone = `Note over ${[...new Set([trace.nodes[0].id, trace.nodes[trace.nodes.length - 1].id])].join(',')}`
  trace.steps.forEach((step, index) => {
    if (trace.loop === index) lines.push('loop for ever')
    lines.push(lineOf(step, index + 1, messages, everyone))
    know(step.sent)
  })
  const repeats = trace.loop !== undefined && trace.loop < trace.steps.length
  if (repeats) lines.push('end')
  lines.push(`${everyone}: ${escaped(trace.text)}`)
  return [
    wrapped,
    'sequenceDiagram',
    `  title ${escaped(trace.property)}`,
    ...lines.map((line) => `  ${line}`),
    '',
  ].join('\n')
}

function lineOf({ action, text }: TraceStep, number: number, messages: Map<string, TraceMessage>, everyone: string) {
  const note = (place: string) => `${place}: ${number}. ${escaped(text)}`
  if (action.type === 'deliver' || action.type === 'duplicate' || action.type === 'lose') {
    const message = messages.get(action.message)
    if (!message) return note(everyone)
    const label = `${number}. ${escaped(labelOf(message))}`
    if (action.type === 'lose') return `${message.from}-x${message.to}: ${label} (lost)`
    const copy = action.type === 'duplicate' ? ' (a copy stays)' : ''
    // a dashed arrow: nothing came of it
    return action.handled
      ? `${message.from}->>${message.to}: ${label}${copy}`
      : `${message.from}-->>${message.to}: ${label}${copy} (ignored)`
  }
  return note('node' in action ? `Note over ${action.node}` : everyone)
}

/** `requestVote {"term":1}` */
function labelOf({ type, event }: TraceMessage): string {
  const { type: _, ...payload } = event as Record<string, unknown>
  return Object.keys(payload).length === 0 ? type : `${type} ${JSON.stringify(payload)}`
}

/** What would end a line or begin an entity in Mermaid is written as its entity code. */
const escaped = (text: string): string =>
  text.replace(/[#;]/g, (character) => `#${character.charCodeAt(0)};`).replace(/\s*[\r\n]+\s*/g, ' ')
