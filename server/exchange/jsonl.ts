/** Traces as JSON lines: one entry in a line, as `openLog` reads them and `conforms` understands them. */
import type { Trace } from '../wire/trace.js'
import { recordedStart, recordedSteps } from './recorded.js'

export function jsonlOf(trace: Trace): string {
  const starts = trace.nodes.map(({ id }) => recordedStart(id, trace.initial.nodes[id]))
  const steps = recordedSteps(trace).map((entry, index) => {
    const { time } = trace.steps[index]
    return time === undefined ? entry : { ...entry, time }
  })
  return `${[...starts, ...steps].map((entry) => JSON.stringify(entry)).join('\n')}\n`
}
