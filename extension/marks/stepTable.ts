/** A step for a hover, in Markdown: what happened, and the node before and after. */

import { stepOf } from '../../server/wire/stepNumbers.js'
import type { NodeId, NodeState, Trace } from '../../server/wire/trace.js'
import { eventText, nodeText, valueText } from '../../server/wire/values.js'

const longestValue = 80

/** @param number from 1 */
export function stepTable(trace: Trace, number: number): string {
  const step = trace.steps[number - 1]
  const head = `**${stepOf(trace, number)}**: ${escaped(step.text)}`
  const actor = 'node' in step.action ? [step.action.node] : []
  const tables = [...new Set([...actor, ...Object.keys(step.nodes)])].map((node) => {
    const before = stateBefore(trace, number, node)
    const rows = rowsOf(before, step.nodes[node] ?? before)
    const lines = rows.map(({ name, before, after }) => {
      const isNew = before !== after
      return `| ${isNew ? `**${escaped(name)}**` : escaped(name)} | ${code(before)} | ${isNew ? `**${code(after)}**` : code(after)} |`
    })
    return [`| ${escaped(node)} | before | after |`, '|:--|:--|:--|', ...lines].join('\n')
  })
  const sent = step.sent.map(({ event, to }) => `${code(eventText(event))} to ${escaped(to)}`)
  return [head, ...tables, ...(sent.length > 0 ? [`Sent: ${sent.join(', ')}`] : [])].join('\n\n')
}

interface Row {
  readonly name: string
  readonly before: string
  readonly after: string
}

function rowsOf(before: NodeState, after: NodeState): Row[] {
  const [was, is] = [before, after].map((state) => new Map(partsOf(state)))
  const names = [...new Set([...was.keys(), ...is.keys()])]
  return names.map((name) => ({ name, before: was.get(name) ?? '', after: is.get(name) ?? '' }))
}

function partsOf(state: NodeState): [string, string][] {
  const { context, timers } = state
  const fields = typeof context === 'object' && context !== null ? Object.entries(context) : []
  return [
    ['state', nodeText(state)],
    ...fields.map(([name, field]): [string, string] => [name, valueText(field)]),
    ['timers', timers.join(', ') || 'none'],
  ]
}

/** The local state of a node before a step. */
function stateBefore({ initial, steps }: Trace, number: number, node: NodeId): NodeState {
  const before = steps.slice(0, number - 1).findLast(({ nodes }) => nodes[node])
  return (before ?? initial).nodes[node]
}

/** Nothing in it means anything in Markdown, nor in a table. */
function code(text: string): string {
  if (text === '') return ''
  const short = text.length <= longestValue ? text : `${text.slice(0, longestValue - 1)}…`
  return `\`${short.replace(/`/g, 'ˋ').replace(/\|/g, '\\|').replace(/\s+/g, ' ')}\``
}

const escaped = (text: string): string => text.replace(/[\\`*_{}[\]()#+!|<>~]/g, '\\$&').replace(/\s+/g, ' ')
