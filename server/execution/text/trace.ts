/** A counterexample or witness as text: a picture with a lane for each node, and the steps in words. */

import { idleText } from '../../wire/idleText.js'
import { loopTexts } from '../../wire/loopTexts.js'
import { lengthText, mergedTicks, numbersText, type ToldStep } from '../../wire/mergedTicks.js'
import { shortestText } from '../../wire/shortest.js'
import type { Change, JsonValue, Trace, TraceMessage } from '../../wire/trace.js'
import { placeChangeText, stateText } from '../../wire/values.js'
import { explanationLines } from './explanation.js'
import { lanesText } from './lanes.js'
import { type Layout, wrap } from './style.js'
import { cut, valueText } from './values.js'

const valueWidth = 60

/** Ends without a line end. The picture is left out where it would be too wide or too long to read. */
export function traceText(trace: Trace, layout: Layout): string {
  const all = mergedTicks(trace)
  const told = loopTexts(trace)
  const shortest = trace.shortest && !told ? `, ${shortestText(trace)}` : ''
  const title = `${titleOf(trace)}: ${told?.length ?? lengthText(trace)}${shortest}`
  const width = Math.max(1, ...all.map(({ first, last }) => numbersText(first, last).length))
  const rule = (text: string) => layout.style.bold(`${' '.repeat(width + 2)}── ${text} ──`)
  const steps = all.flatMap((each, index) => [
    ...(told && each.first - 1 === trace.loop ? [rule(told.begins)] : []),
    ...(each.step.inCone === false ? idleLines(all, index, width, layout) : stepLines(each, width, layout)),
  ])
  const lanes = lanesText(trace, all, layout.width)
  return [
    ...wrap(title, layout.width).map(layout.style.bold),
    ...wrap([trace.text, idleText(trace)].filter(Boolean).join(' '), layout.width),
    '',
    ...(lanes ? [lanes, ''] : []),
    ...steps,
    ...(told ? [rule(told.ends)] : []),
    ...operationLines(trace, layout),
    ...explanationLines(trace, layout),
  ].join('\n')
}

function titleOf({ purpose, property }: Trace): string {
  if (purpose === 'record') return `Log ${property}`
  return `${purpose === 'violation' ? 'Counterexample' : 'Witness'} for “${property}”`
}

/** The history of operations, one in a line. */
function operationLines({ operations = [] }: Trace, { style, width }: Layout): string[] {
  if (operations.length === 0) return []
  const named = Math.max(...operations.map(({ process }) => process.length))
  const lines = operations.flatMap(({ process, text, invoked, responded, result, conflicting }) => {
    const from = invoked === 0 ? 'from the start' : `from step ${invoked}`
    const to = responded === undefined ? ', not answered' : ` to step ${responded}`
    const answer = result === undefined ? '' : ` → ${result}`
    const mark = conflicting ? '! ' : '  '
    return wrap(`${text}${answer}, ${from}${to}`, width, `${mark}${process.padEnd(named)}  `, ' '.repeat(named + 4))
  })
  const legend = operations.some(({ conflicting }) => conflicting) ? ' (! cannot be put into any order)' : ''
  return ['', style.bold(`Operations${legend}`), ...lines]
}

/** Steps outside of the causal cone, as one line where they begin. */
function idleLines(all: readonly ToldStep[], index: number, margin: number, { style, width }: Layout): string[] {
  if (all[index - 1]?.step.inCone === false) return []
  const end = all.findIndex(({ step }, other) => other > index && step.inCone !== false)
  const idle = all.slice(index, end < 0 ? all.length : end)
  const [first, last] = [idle[0]!.first, idle.at(-1)!.last]
  const text =
    idle.length === 1
      ? `${idle[0]!.step.text} (plays no part)`
      : `${last - first + 1} steps that play no part are folded`
  // a range of numbers may be wider than all that stand alone
  const number = numbersText(first, last).padStart(margin)
  return wrap(text, width, `${number}  `, ' '.repeat(margin + 4)).map(style.dim)
}

function stepLines({ first, last, step }: ToldStep, margin: number, { style, width }: Layout): string[] {
  const hang = ' '.repeat(margin + 4)
  const changes = Object.entries(step.changes).flatMap(([node, changed]) => {
    // the state says it: down, or not
    const told = changed.filter(({ path }) => path !== 'up')
    return told.length > 0 ? [`${node}: ${told.map(changeText).join(', ')}`] : []
  })
  if (step.watcher && step.watcherChanges) {
    changes.push(`${step.watcher.role}: ${step.watcherChanges.map(changeText).join(', ')}`)
  }
  const sent = [...sentBy(step.sent)].map(([label, to]) => `sends ${label} to ${to.join(', ')}`)
  return [
    ...wrap(step.text, width, `${numbersText(first, last).padStart(margin)}  `, hang),
    ...[...changes, ...sent].flatMap((line) => wrap(line, width, hang, `${hang}  `)).map(style.dim),
  ]
}

/** A difference in a line. */
export function changeText({ path, before, after }: Change): string {
  // what was not known is not told
  if (path === 'value' && before === undefined) return placeText(after)
  if (path === 'value') {
    const [was, is] = [placeText(before), placeText(after)]
    return was === down || is === down ? `${was} → ${is}` : placeChangeText(before, after)
  }
  const name = path.replace(/^context\./, '')
  if (before === undefined) return `${name} = ${short(after)}`
  return after === undefined ? `${name} is gone` : `${name} ${short(before)} → ${short(after)}`
}

function short(value: Change['after']): string {
  if (value === undefined) return ''
  return cut(typeof value === 'string' && /^[\w, ]+$/.test(value) ? value : valueText(value), valueWidth)
}

/** The receivers of each message, so that a broadcast takes one line. */
function sentBy(messages: readonly TraceMessage[]): Map<string, string[]> {
  const receivers = new Map<string, string[]>()
  for (const { to, event } of messages) {
    const { type, ...rest } = event as Record<string, never>
    const label = Object.keys(rest).length > 0 ? `${type} ${cut(valueText(rest), valueWidth)}` : String(type)
    receivers.set(label, [...(receivers.get(label) ?? []), to])
  }
  return receivers
}

/** A state value in a change: a node that is down has none. */
const placeText = (value: JsonValue | undefined): string => (value === undefined ? '' : stateText(value)) || down
const down = 'down'
