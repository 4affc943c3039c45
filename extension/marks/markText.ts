/** What stands behind a line of the source that a trace comes by, as text. */
import type { StepPlace } from '../../server/wire/places.js'
import type { TraceStep } from '../../server/wire/trace.js'

/** A step at a place. */
export interface Mark {
  /** From 1. */
  readonly step: number
  /** Who did it; absent where the text says so, or nobody did. */
  readonly node?: string
  /** What was done: "timeout → candidate", "ignores vote". */
  readonly text: string
}

/** As many numbers of one node are shown; the rest is counted. */
const mostNumbers = 6
const longest = 120

/** ①, ②, ... ㊿; from there on (51). */
export function circled(number: number): string {
  if (number >= 1 && number <= 20) return String.fromCodePoint(0x2460 + number - 1)
  if (number >= 21 && number <= 35) return String.fromCodePoint(0x3251 + number - 21)
  if (number >= 36 && number <= 50) return String.fromCodePoint(0x32b1 + number - 36)
  return `(${number})`
}

export function markOf(step: TraceStep, number: number, { kind, words }: StepPlace): Mark {
  const node = 'node' in step.action ? step.action.node : undefined
  if (node !== undefined && kind === 'transition' && words !== undefined) {
    return { step: number, node, text: transitionText(words) }
  }
  return { step: number, text: step.text }
}

/** "timeout → candidate" of "follower after timeout [isLate] → candidate": the rest stands in the line. */
function transitionText(words: string): string {
  const [, trigger, target] = /^.*? (?:on |after )?([^ ]+|when done)(?: \[.*\])?(?: → (.*))?$/s.exec(words) ?? []
  return trigger === undefined ? words : target === undefined ? trigger : `${trigger} → ${target}`
}

/**
 * "①③ server2 ④ server1: timeout → candidate"; the number of the step that the reader is at has an arrow before it.
 *
 * @param marks of one line, in the order of the steps
 * @param at the step that the reader is at
 * @param before how many steps of the run come before the first of the trace: the numbers shown are the run's
 */
export function markText(marks: readonly Mark[], at: number, before = 0): string {
  const groups = new Map<string, Map<string, number[]>>()
  for (const { step, node = '', text } of marks) {
    const nodes = groups.get(text) ?? new Map<string, number[]>()
    groups.set(text, nodes)
    nodes.set(node, [...(nodes.get(node) ?? []), step])
  }
  const parts = [...groups].map(([text, nodes]) => {
    const who = [...nodes]
      .map(([node, steps]) => [numbersText(steps, at, before), node].filter(Boolean).join(' '))
      .join(' ')
    return nodes.has('') ? `${who} ${text}` : `${who}: ${text}`
  })
  return shortened(parts.join(' · '), longest)
}

function numbersText(steps: readonly number[], at: number, before: number): string {
  const shown = steps.filter((step, index) => index < mostNumbers || step === at)
  const rest = steps.length - shown.length
  return `${shown.map((step) => `${step === at ? '▶' : ''}${circled(step + before)}`).join('')}${rest > 0 ? ` +${rest}` : ''}`
}

/** With an ellipsis where it is longer. */
export const shortened = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most - 1)}…`
