/** Traces as logs for ShiViz: a regular expression, an empty line, and two lines for each event. */
import type { Trace } from '../wire/trace.js'
import { type ClockedEvent, clockedEvents } from '../wire/vectorClocks.js'

/** ShiViz reads this from the first line of a file. Its default, spelt out. */
const parser = '(?<event>.*)\\n(?<host>\\S*) (?<clock>{.*})'

export function shivizOf(trace: Trace): string {
  const lines = clockedEvents(trace).flatMap((event) => [textOf(trace, event), `${event.host} ${clockText(event)}`])
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
