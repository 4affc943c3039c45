/** What a step did, in a line. */
import type { Trace, TraceStep } from '../../../server/wire/trace.js'
import { changesText, eventText, watcherChangesText } from '../values.js'
import { actsOn } from './marks.js'
import { type Slot, slotText } from './slots.js'

/** What changed and what was sent: `follower → candidate, term 0 → 1 · sends vote(term 1) to server2`. */
export function consequencesText(step: TraceStep): string {
  const changed = Object.entries(step.changes).flatMap(([node, changes]) => {
    const texts = changesText(changes)
    if (!texts) return []
    return [node === actsOn(step.action) ? texts : `${node}: ${texts}`]
  })
  const told = [...changed, watcherChangesText(step), sentText(step)].filter(Boolean).join(' · ')
  return told || (step.action.type === 'tick' ? '' : 'no node changes')
}

/** Copies of one message to several nodes are told once: `sends vote(term 1) to a, b`. */
export function sentText({ sent }: Pick<TraceStep, 'sent'>): string {
  const receivers = new Map<string, string[]>()
  for (const { event, to } of sent) {
    const text = eventText(event)
    const nodes = receivers.get(text)
    if (nodes) nodes.push(to)
    else receivers.set(text, [to])
  }
  const texts = [...receivers].map(([text, nodes]) => `${text} to ${nodes.join(', ')}`)
  return texts.length ? `sends ${texts.join('; ')}` : ''
}

/** A row in two lines: what happens, and what follows from it. */
export function linesOf(slot: Slot, trace: Trace): readonly [text: string, consequences: string] {
  const { kind, last } = slot
  if (last === 0) return ['Initial state', sentText(trace.initial) || 'nothing in flight']
  if (kind !== 'step') return [slotText(slot, trace), '']
  const step = trace.steps[last - 1]
  return [step.text, consequencesText(step)]
}
