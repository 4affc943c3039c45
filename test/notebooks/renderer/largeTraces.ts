/** Large traces, to see how long they take to draw. */
import type { CheckReport } from '../../../server/wire/report.js'
import type { NodeState, Trace } from '../../../server/wire/trace.js'
import { numbers, sampleReports, violatedBy } from './samples.js'
import { TraceBuilder } from './traceBuilder.js'
import { wander } from './wanderings.js'

export interface LargeTrace {
  readonly name: string
  readonly report: CheckReport
  /** In milliseconds. */
  readonly aim: number
}

export const sampleTraces = (): LargeTrace[] => [
  { name: '200 steps, 5 nodes', report: reportOf(elections(200, 5)), aim: 100 },
  { name: '2,000 steps, 15 nodes', report: reportOf(elections(2000, 15)), aim: 500 },
  {
    name: '2,000 steps, 15 nodes, 3,000 messages that never arrive',
    report: reportOf(wander(numbers(2000, 11), { server: 9, client: 6 })),
    aim: 500,
  },
]

function reportOf(trace: Trace): CheckReport {
  const { violated } = sampleReports()
  return { ...violated, properties: { 'election safety': violatedBy(trace) } }
}

/** Timers fire now and then, and most messages arrive soon: what a simulator writes. */
function elections(steps: number, nodes: number): Trace {
  const state: NodeState = { up: true, value: 'follower', context: { term: 0 }, status: 'active', timers: ['election'] }
  const ids = Array.from({ length: nodes }, (_, index) => `server${index + 1}`)
  const builder = new TraceBuilder(ids.map((id) => ({ id, role: 'server', state })))
  let term = 0
  for (const choice of numbers(steps, 5)) {
    const inFlight = [...builder.network.values()]
    const message = inFlight[choice % Math.min(8, Math.max(1, inFlight.length))]
    if (message) {
      const { id, from, to: node } = message
      const send = message.type === 'requestVote' ? ([[from, { type: 'vote', term }]] as const) : []
      builder.take(
        { type: 'deliver', message: id, node, handled: choice % 9 > 0 },
        `${node} receives ${message.type} from ${from}`,
        { send, ...(message.type === 'vote' && choice % 3 === 0 && { value: 'leader' }), context: { term } },
      )
    } else {
      const node = ids[choice % nodes]
      const send = ids.filter((id) => id !== node).map((to) => [to, { type: 'requestVote', term: ++term }] as const)
      const effect = { value: 'candidate', context: { term }, send: send.slice(0, 6) }
      builder.take({ type: 'timer', node, timer: 'election' }, `${node}'s timer election fires`, effect)
    }
  }
  return builder.trace('election safety', 'In the last state "election safety" is false.')
}
