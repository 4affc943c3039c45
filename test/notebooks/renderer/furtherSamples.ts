/** Reports whose traces have what the first samples lack: values of the property's parts, a loop, many nodes. */
import type { Explanation } from '../../../server/wire/explanation.js'
import type { CheckReport } from '../../../server/wire/report.js'
import type { NodeState, Trace } from '../../../server/wire/trace.js'
import { doubleVote, numbers, sampleReports, violatedBy } from './samples.js'
import { TraceBuilder } from './traceBuilder.js'
import { wander } from './wanderings.js'

const at = (line: number, column: number, text: string) => ({
  uri: 'file:///raft.protocol.md',
  line,
  column,
  endLine: line,
  endColumn: column + text.length,
})

const explanation: Explanation = {
  text: '"election safety" is false because "new Set(terms).size === terms.length" is false: "new Set(terms).size" is 1 and "terms.length" is 2.',
  state: 12,
  expressions: [
    {
      text: 'leaders.length <= 1 || new Set(terms).size === terms.length',
      at: at(4, 6, 'leaders.length <= 1 || new Set(terms).size === terms.length'),
      depth: 0,
      decides: false,
      values: [
        { state: 0, text: 'true', truth: true },
        { state: 12, text: 'false', truth: false },
      ],
    },
    {
      text: 'leaders.length <= 1',
      at: at(4, 6, 'leaders.length <= 1'),
      parent: 0,
      depth: 1,
      decides: false,
      values: [
        { state: 0, text: 'true', truth: true },
        { state: 12, text: 'false', truth: false },
      ],
    },
    {
      text: 'leaders',
      at: at(3, 8, 'leaders'),
      parent: 1,
      depth: 2,
      decides: false,
      values: [
        { state: 0, text: '[]' },
        { state: 5, text: 'server1' },
        { state: 12, text: 'server1, server3' },
      ],
    },
    {
      text: 'new Set(terms).size === terms.length',
      at: at(4, 29, 'new Set(terms).size === terms.length'),
      parent: 0,
      depth: 1,
      decides: true,
      values: [{ state: 12, text: 'false', truth: false }],
    },
    {
      text: 'terms',
      at: at(3, 40, 'terms'),
      parent: 3,
      depth: 2,
      decides: true,
      values: [{ state: 12, text: '1, 1' }],
    },
  ],
  unfollowed: [],
}

/** Two clients take turns at a server that always refuses one of them. */
function starvation(): Trace {
  const client: NodeState = { up: true, value: 'waiting', context: {}, status: 'active', timers: ['patience'] }
  const server: NodeState = { up: true, value: 'free', context: { served: 0 }, status: 'active', timers: [] }
  const builder = new TraceBuilder([
    { id: 'server1', role: 'server', state: server },
    ...['client1', 'client2'].map((id) => ({ id, role: 'client', state: client })),
  ])
  let message = 0
  const ask = (node: string) => {
    builder.take({ type: 'timer', node, timer: 'patience' }, `${node}'s timer patience fires in waiting`, {
      send: [['server1', { type: 'ask' }]],
    })
    message++
    builder.take(
      { type: 'deliver', message: `m${message}`, node: 'server1', handled: true },
      `server1 receives ask from ${node}`,
      { value: 'taken', send: [[node, { type: node === 'client1' ? 'grant' : 'refuse' }]] },
    )
    message++
    builder.take(
      { type: 'deliver', message: `m${message}`, node, handled: true },
      `${node} receives ${node === 'client1' ? 'grant' : 'refuse'} from server1`,
      { value: node === 'client1' ? 'content' : 'waiting' },
    )
  }
  ask('client1')
  ask('client2')
  ask('client2')
  const trace = builder.trace('everybody is served', 'client2 asks for ever and is never served.')
  return { ...trace, loop: 3, shortest: false }
}

export function furtherReports(): { readonly [name: string]: CheckReport } {
  const { violated } = sampleReports()
  const reportOf = (trace: Trace): CheckReport => ({
    ...violated,
    properties: { [trace.property]: violatedBy(trace) },
  })
  return {
    explained: reportOf({ ...doubleVote(), explanation }),
    loop: reportOf(starvation()),
    many: reportOf(wander(numbers(60, 5), { server: 9, client: 6 })),
  }
}
