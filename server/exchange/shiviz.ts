/**
 * Traces as logs for ShiViz: a regular expression, an empty line, and three lines for each event. What ShiViz does not know it shows
 * among the fields of an event.
 */
import type { Trace } from '../wire/trace.js'
import { type ClockedEvent, clockedEvents } from '../wire/vectorClocks.js'
import { recordedStart, recordedSteps } from './recorded.js'

/**
 * ShiViz reads this from the first line of a file: its default, and before it the event in the words of `replay`, which the default
 * passes over.
 */
const parser = '(?<entry>{.*})\\n(?<event>.*)\\n(?<host>\\S*) (?<clock>{.*})'

export function shivizOf(trace: Trace): string {
  const steps = recordedSteps(trace)
  const lines = clockedEvents(trace).flatMap((event) => {
    const { step, host } = event
    const entry = step === 0 ? recordedStart(host, trace.initial.nodes[host]) : steps[step - 1]
    return [JSON.stringify(entry), textOf(trace, event), `${host} ${clockText(event)}`]
  })
  // the second line would tell several executions apart
  return `${[parser, '', ...lines].join('\n')}\n`
}

const textOf = (trace: Trace, { step }: ClockedEvent): string =>
  step === 0 ? 'start' : trace.steps[step - 1].text.replace(/\s+/g, ' ')

/** The host itself stands first, as ShiViz shows it. */
function clockText({ host, clock }: ClockedEvent): string {
  const { [host]: own, ...others } = clock
  return JSON.stringify({ [host]: own, ...others })
}
