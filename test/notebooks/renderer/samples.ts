/** Reports to look at: what page.mjs draws, and what the tests of the renderer read. */
import type { ProtocolCard } from '../../../server/wire/output.js'
import { type CheckReport, type PropertyReport, untold } from '../../../server/wire/report.js'
import type { NodeState, Trace } from '../../../server/wire/trace.js'
import { TraceBuilder } from './traceBuilder.js'
import { wander } from './wanderings.js'

/** Three servers that do not keep `votedFor` over a crash: server2 votes twice in term 1. Every kind of action occurs. */
export function doubleVote(): Trace {
  const context = { term: 0, votedFor: null, votes: [], log: [] }
  const state: NodeState = { up: true, value: 'follower', context, status: 'active', timers: ['electionTimeout'] }
  const builder = new TraceBuilder(['server1', 'server2', 'server3'].map((id) => ({ id, role: 'server', state })))
  const heartbeat = { type: 'append', term: 1, entries: [] } as const
  const isolated = [
    ['server1', 'server2'],
    ['server1', 'server3'],
    ['server2', 'server1'],
    ['server3', 'server1'],
  ] as const
  return builder
    .take(
      { type: 'timer', node: 'server1', timer: 'electionTimeout' },
      "server1's timer electionTimeout fires in follower",
      {
        value: 'candidate',
        context: { term: 1, votedFor: 'server1', votes: ['server1'] },
        send: ['server2', 'server3'].map((to) => [to, { type: 'requestVote', term: 1, lastIndex: 0 }] as const),
        transitions: ['follower → candidate on electionTimeout'],
      },
    )
    .take({ type: 'lose', message: 'm2' }, 'requestVote(term 1, lastIndex 0) from server1 to server3 is lost')
    .take(
      { type: 'duplicate', message: 'm1', node: 'server2', handled: true },
      'server2 receives requestVote(term 1, lastIndex 0) from server1, and a copy stays in the network',
      {
        context: { term: 1, votedFor: 'server1' },
        send: [['server1', { type: 'vote', term: 1, granted: true }]],
        transitions: ['follower stays on requestVote'],
      },
    )
    .take({ type: 'crash', node: 'server2' }, 'server2 crashes', { up: false, value: {}, timers: [] })
    .take(
      { type: 'deliver', message: 'm3', node: 'server1', handled: true },
      'server1 receives vote(term 1, granted true) from server2',
      {
        value: 'leader',
        context: { votes: ['server1', 'server2'] },
        timers: ['heartbeat'],
        send: [
          ['server2', heartbeat],
          ['server3', heartbeat],
        ],
        transitions: ['candidate → leader on vote [majority]'],
        observed: [{ type: 'elected', server: 'server1', term: 1 }],
      },
    )
    .take({ type: 'restart', node: 'server2' }, 'server2 starts again', {
      up: true,
      value: 'follower',
      context: { votedFor: null, votes: [] },
      timers: ['electionTimeout'],
    })
    .take(
      { type: 'partition', blocked: isolated },
      'The network is cut: server1 ↛ server2, server1 ↛ server3, server2 ↛ server1, server3 ↛ server1',
    )
    .take(
      { type: 'timer', node: 'server3', timer: 'electionTimeout' },
      "server3's timer electionTimeout fires in follower",
      {
        value: 'candidate',
        context: { term: 1, votedFor: 'server3', votes: ['server3'] },
        send: ['server1', 'server2'].map((to) => [to, { type: 'requestVote', term: 1, lastIndex: 0 }] as const),
        transitions: ['follower → candidate on electionTimeout'],
      },
    )
    .take(
      { type: 'deliver', message: 'm7', node: 'server2', handled: true },
      'server2 receives requestVote(term 1, lastIndex 0) from server3',
      {
        context: { votedFor: 'server3' },
        send: [['server3', { type: 'vote', term: 1, granted: true }]],
        transitions: ['follower stays on requestVote'],
      },
    )
    .take({ type: 'heal' }, 'The network heals')
    .take(
      { type: 'deliver', message: 'm6', node: 'server1', handled: false },
      'server1 ignores requestVote(term 1, lastIndex 0) from server3',
    )
    .take(
      { type: 'deliver', message: 'm8', node: 'server3', handled: true },
      'server3 receives vote(term 1, granted true) from server2',
      {
        value: 'leader',
        context: { votes: ['server3', 'server2'] },
        timers: ['heartbeat'],
        send: [
          ['server1', heartbeat],
          ['server2', heartbeat],
        ],
        transitions: ['candidate → leader on vote [majority]'],
        observed: [{ type: 'elected', server: 'server3', term: 1 }],
      },
    )
    .trace('election safety', 'In the last state "election safety" is false: server1 and server3 both lead term 1.')
}

/** The same pseudo-random numbers on every run. */
export function numbers(count: number, seed: number): number[] {
  let state = seed
  return Array.from({ length: count }, () => {
    state = (state * 1103515245 + 12345) % 2147483648
    return state >> 8
  })
}

export const longTrace = (): Trace => wander(numbers(200, 7), { server: 3 })
export const wideTrace = (): Trace => wander(numbers(36, 3), { server: 5, client: 2 })

const statistics: CheckReport['statistics'] = {
  distinct: 296448,
  generated: 2744706,
  depth: 24,
  seconds: 1.83,
  memoryBytes: 9_860_000,
  outside: 0,
  missProbability: 0,
  localSteps: 1204,
  configurations: 18211,
  complete: true,
}
const holds = (kind: PropertyReport['kind']): PropertyReport => ({
  kind,
  verdict: 'holds',
  text: 'All 296,448 reachable states were visited.',
  asExpected: true,
})
export const violatedBy = (trace: Trace, expected?: 'violated'): PropertyReport => ({
  kind: 'always',
  verdict: 'violated',
  text: `${trace.text} The counterexample takes ${trace.steps.length} steps; no shorter one exists.`,
  ...(expected && { expected }),
  asExpected: expected === 'violated',
  trace,
})

const assumptions = [
  '3 servers',
  'messages may overtake each other',
  'any number of losses',
  'at most 1 duplicate',
  'asynchronous: a timer may fire and a message may arrive at any moment',
  'at most 1 crash',
  'term, log of each server survive a crash',
  'at most 1 partition (isolate)',
  'only states within the declared bound',
]

/** One report for each way a check may end, by name. */
export function sampleReports(): { [name: string]: CheckReport } {
  const base = {
    type: 'check',
    version: 1,
    protocol: 'Raft',
    assumptions,
    statistics,
    limits: [],
    vacuity: untold,
  } as const
  const witness: Trace = {
    ...longTrace(),
    steps: longTrace().steps.slice(0, 6),
    purpose: 'witness',
    property: 'a leader emerges',
    text: 'The last state satisfies "a leader emerges".',
  }
  const violated: CheckReport = {
    ...base,
    protocol: 'Raft, votes not durable',
    verdict: 'violated',
    asExpected: false,
    properties: {
      'election safety': violatedBy(doubleVote()),
      'leader append-only': holds('step'),
      'a leader emerges': {
        ...holds('reachable'),
        text: 'A state that satisfies it is reached in 6 steps; no shorter way exists.',
        trace: witness,
      },
    },
    vacuity: {
      states: ['server: stopped'],
      transitions: ['server: leader on append [higherTerm] → follower', 'server: candidate on append → follower'],
      guards: ['server: higherTerm'],
      unhandledMessages: [],
      unsentMessages: ['propose'],
      undeliveredMessages: [],
      unreceivedMessages: [],
      antecedents: [],
      unseenObservations: [],
    },
  }
  const properties = {
    'election safety': holds('always'),
    'leader append-only': holds('step'),
    'log matching': holds('always'),
    'leader completeness': holds('always'),
    'state machine safety': holds('always'),
  }
  const undecided: PropertyReport = {
    kind: 'always',
    verdict: 'unknown',
    text: 'No violation was found in 1,000,000 states (17 levels explored completely), but the exploration was cut: the limit on the number of states.',
    asExpected: false,
  }
  return {
    violated,
    expected: {
      ...violated,
      asExpected: true,
      properties: { ...violated.properties, 'election safety': violatedBy(doubleVote(), 'violated') },
    },
    holds: { ...base, verdict: 'holds', asExpected: true, properties },
    unknown: {
      ...base,
      verdict: 'unknown',
      asExpected: false,
      properties: { 'election safety': undecided, 'leader append-only': undecided },
      statistics: {
        ...statistics,
        complete: false,
        distinct: 1_000_000,
        generated: 8_312_440,
        seconds: 5.21,
        memoryBytes: 33_000_000,
        outside: 1200,
      },
      limits: [
        {
          limit: 'states',
          value: 1_000_000,
          cut: 402_113,
          advice: 'Raise states above 1000000, or bound the model with `within`.',
        },
      ],
    },
    missed: {
      ...base,
      verdict: 'holds',
      asExpected: false,
      properties: { ...properties, 'election safety': { ...holds('always'), expected: 'violated', asExpected: false } },
    },
    long: {
      ...base,
      verdict: 'violated',
      asExpected: false,
      properties: { 'election safety': violatedBy(longTrace()) },
    },
    wide: {
      ...base,
      verdict: 'violated',
      asExpected: false,
      properties: { 'election safety': violatedBy(wideTrace()) },
    },
  }
}

export const sampleCard: ProtocolCard = {
  type: 'protocol',
  version: 1,
  name: 'Raft',
  assumptions,
  properties: [
    { name: 'election safety', kind: 'always' },
    { name: 'leader append-only', kind: 'step' },
    { name: 'a leader emerges', kind: 'reachable' },
  ],
  roles: [
    {
      role: 'server',
      nodes: ['server1', 'server2', 'server3'],
      durable: ['term', 'votedFor', 'log'],
      context: { id: 'server1', peers: ['server2', 'server3'], term: 0, votedFor: null, votes: { $set: [] }, log: [] },
      machine: {
        key: 'server',
        type: 'compound',
        initial: 'follower',
        transitions: [{ on: 'append', guard: 'higherTerm', target: ['follower'] }],
        states: [
          {
            key: 'follower',
            type: 'atomic',
            transitions: [
              { on: 'after electionTimeout', target: ['candidate'] },
              { on: 'requestVote', guard: 'mayVote', target: [] },
            ],
            states: [],
          },
          {
            key: 'candidate',
            type: 'compound',
            initial: 'asking',
            transitions: [{ on: 'after electionTimeout', target: ['candidate'] }],
            states: [
              {
                key: 'asking',
                type: 'atomic',
                transitions: [{ on: 'vote', guard: 'majority', target: ['leader'] }],
                states: [],
              },
              { key: 'waiting', type: 'final', transitions: [], states: [] },
            ],
          },
          {
            key: 'leader',
            type: 'atomic',
            transitions: [
              { on: 'after heartbeat', target: [] },
              { on: '', guard: 'deposed', target: ['follower'] },
            ],
            states: [],
          },
        ],
      },
    },
  ],
}
