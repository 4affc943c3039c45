import assert from 'node:assert/strict'
import { test } from 'node:test'
import { check, protocol, show } from '../../../server/api.js'
import { Terminal } from '../../../server/execution/commandLine/terminal.js'
import { cardText, coloured, plain, reportText } from '../../../server/execution/text/index.js'
import type { CheckReport } from '../../../server/wire/report.js'
import type { NodeState, Trace, TraceAction, TraceMessage } from '../../../server/wire/trace.js'
import { toggles } from './toggles.js'

const node = (value: string, up = true): NodeState => ({
  up,
  value: up ? value : {},
  context: {},
  status: 'active',
  timers: [],
})
const message = (id: string, from: string, to: string): TraceMessage => ({
  id,
  from,
  to,
  type: 'vote',
  event: { type: 'vote' },
})

const escapeCharacter = '\x1b'

/** A trace of three nodes in which nothing changes but what the actions say. */
function traceOf(actions: readonly TraceAction[], nodes = ['a1', 'b1', 'c1']): Trace {
  return {
    purpose: 'violation',
    property: 'all is well',
    text: 'It is not.',
    shortest: true,
    nodes: nodes.map((id) => ({ id, role: id.slice(0, -1) })),
    initial: {
      nodes: Object.fromEntries(nodes.map((id) => [id, node('idle')])),
      sent: [message('m1', 'a1', 'b1'), message('m2', 'c1', 'a1'), message('m3', 'a1', 'c1')],
    },
    steps: actions.map((action) => ({
      action,
      text: action.type,
      nodes:
        action.type === 'crash'
          ? { [action.node]: node('', false) }
          : action.type === 'restart'
            ? { [action.node]: node('idle') }
            : {},
      changes: {},
      sent: [],
      observed: [],
      transitions: [],
    })),
  }
}

const reportOf = (trace: Trace): CheckReport => ({
  type: 'check',
  version: 1,
  protocol: 'Test',
  assumptions: [],
  verdict: 'violated',
  asExpected: false,
  properties: { 'all is well': { kind: 'always', verdict: 'violated', text: '', asExpected: false, trace } },
  statistics: {
    distinct: 1234567,
    generated: 2345678,
    depth: 3,
    seconds: 12.3,
    memoryBytes: 3 * 2 ** 30,
    outside: 0,
    missProbability: 0,
    localSteps: 1,
    configurations: 1,
    complete: true,
  },
  limits: [{ limit: 'memory', value: 3 * 2 ** 30, cut: 1, advice: 'Raise it.' }],
  vacuity: {
    states: ['a: x'],
    transitions: [],
    guards: [],
    unhandledMessages: [],
    unsentMessages: [],
    undeliveredMessages: [],
    unreceivedMessages: [],
    antecedents: ['p: q'],
    unseenObservations: [],
  },
})

test('every kind of action has its own look in the picture', () => {
  const text = reportText(
    reportOf(
      traceOf([
        { type: 'duplicate', message: 'm1', node: 'b1', handled: true },
        { type: 'deliver', message: 'm1', node: 'b1', handled: false },
        { type: 'deliver', message: 'm2', node: 'a1', handled: true },
        { type: 'lose', message: 'm3' },
        { type: 'timer', node: 'b1', timer: 'timeout' },
        { type: 'input', node: 'b1', event: { type: 'go' } },
        { type: 'crash', node: 'b1' },
        { type: 'partition', blocked: [['a1', 'c1']] },
        { type: 'restart', node: 'b1' },
        { type: 'heal' },
      ]),
    ),
  )
  const picture = text.slice(text.indexOf('      a1'), text.indexOf('\n\n', text.indexOf('the partition heals')))
  assert.deepEqual(picture.split('\n'), [
    '      a1                  b1                  c1',
    '      idle                idle                idle',
    '   1  ├─ vote (copy) ────▶●                   │',
    '   2  ├─ vote (ignored) ─▶○                   │',
    '   3  ●◀─────────────────────────────── vote ─┤',
    '   4  ├─ vote lost ──────────────────────────▶✗',
    '   5  │                   ◷ timeout           │',
    '   6  │                   ▷ go                │',
    '   7  │                   ✖ crash             │',
    '      │                   down                │',
    '   8  ── partition: a1 ⇥ c1 ──',
    '   9  │                   ↻ restart           │',
    '      │                   idle                │',
    '  10  ── the partition heals ──',
  ])
})

test('a loop is set apart from the stem, in the picture and in the steps', () => {
  const actions: TraceAction[] = [
    { type: 'crash', node: 'a1' },
    { type: 'restart', node: 'a1' },
    { type: 'crash', node: 'a1' },
  ]
  const looping = reportText(reportOf({ ...traceOf(actions), loop: 1 }))
  assert.match(looping, /: 1 step, then 2 that repeat for ever$/m)
  const order = (text: string) =>
    [...text.matchAll(/── (.*) ──|^ {2}(\d) {2}[✖↻]|^ {2}(\d) {2}\w/gm)].map(
      ([, rule, drawn, told]) => rule ?? drawn ?? told,
    )
  const expected = ['1', 'repeats for ever', '2', '3', 'back to the state after step 1']
  assert.deepEqual(order(looping), [...expected, ...expected])
  const staying = reportText(reportOf({ ...traceOf(actions.slice(0, 1)), loop: 1 }))
  assert.match(staying, /: 1 step$/m)
  assert.deepEqual(order(staying), ['1', 'this state lasts for ever', '1', 'this state lasts for ever'])
})

test('steps that play no part are folded, one alone is named', () => {
  const timer = { type: 'timer', node: 'a1', timer: 'wait' } as const
  const trace = traceOf([timer, timer, timer, timer, timer])
  const inCone = [true, false, false, true, false]
  const told = { ...trace, steps: trace.steps.map((step, index) => ({ ...step, inCone: inCone[index]! })) }
  const text = reportText(reportOf(told))
  assert.match(text, /3 of the 5 steps play no part: the others alone are a violation too\./)
  assert.match(text, /2–3 {2}2 steps that play no part are folded\n/)
  assert.match(text, /5 {2}.* \(plays no part\)/)
})

test('a picture that would be too wide or too long is left out; the steps are not', () => {
  const many = Array.from({ length: 12 }, (_, index) => `node${index + 1}`)
  const wide = reportText(reportOf(traceOf([{ type: 'heal' }], many)))
  assert.ok(!wide.includes('──'))
  assert.match(wide, /^ {2}1 {2}heal$/m)
  const long = reportText(reportOf(traceOf(Array.from({ length: 61 }, (): TraceAction => ({ type: 'heal' })))))
  assert.ok(!long.includes('──'))
  assert.match(long, /^ {2}61 {2}heal$/m)
})

test('long lines are broken between words, and pictures fit the width or are left out', () => {
  const { properties, ...report } = reportOf(traceOf([{ type: 'heal' }, { type: 'lose', message: 'm1' }]))
  const property = { ...properties['all is well'], text: 'word '.repeat(40).trim(), asExpected: true }
  const text = reportText(
    {
      ...report,
      assumptions: Array.from({ length: 20 }, () => 'some words'),
      properties: { 'all is well': property },
    } as CheckReport,
    { style: plain, width: 60 },
  )
  assert.ok(
    text.split('\n').every((line) => line.length <= 60),
    text,
  )
  assert.match(text, /── the partition heals ──/)
  assert.match(text, / {2}✓ violated {2}all is well {2}word word/)
  assert.ok(!reportText(reportOf(traceOf([{ type: 'heal' }])), { style: plain, width: 30 }).includes('──'))
})

test('numbers, limits and what was never reached are readable', () => {
  const text = reportText(reportOf(traceOf([])))
  assert.match(text, /1,234,567 distinct states, 2,345,678 generated, depth 3, 12 s, 3\.00 GB/)
  assert.match(text, /limit memory \(3\.00 GB\): 1 state not explored\. Raise it\./)
  assert.match(text, /never entered: a: x/)
})

test('colours only where they are asked for', () => {
  const colours = { style: coloured, width: 110 }
  const report = reportOf(traceOf([{ type: 'heal' }]))
  const escapes = new RegExp(`${escapeCharacter}\\[\\d+m`, 'g')
  assert.ok(!reportText(report).includes(escapeCharacter))
  assert.ok(reportText(report, colours).includes(`${escapeCharacter}[31m`))
  assert.equal(reportText(report, colours).replace(escapes, ''), reportText(report))
})

test('a terminal shows progress and writes over it; anything else does not', () => {
  const shown = (isTTY: boolean, colours: boolean) => {
    const written: string[] = []
    const output = { isTTY, write: (text: string) => written.push(text) }
    const terminal = new Terminal(output, output, colours)
    terminal.progress({
      protocol: 'Raft',
      distinct: 1000,
      generated: 1,
      depth: 2,
      queue: 3,
      statesPerSecond: 4,
      memoryBytes: 2 ** 20,
    })
    terminal.error({ file: 'a.md', line: 1, column: 2, name: 'Error', message: 'no' })
    return written.join('')
  }
  assert.equal(shown(false, true), 'a.md:1:2: Error: no\n')
  assert.equal(
    shown(true, false),
    '\r\x1b[KRaft: 1,000 states, depth 2, 3 to do, 4 states/s, 1.0 MB\r\x1b[Ka.md:1:2: Error: no\n',
  )
  assert.ok(shown(true, true).endsWith(`a.md:1:2: ${escapeCharacter}[31mError${escapeCharacter}[39m: no\n`))
})

test('in a plain Node program check gives its report and show prints', async (context) => {
  const light = protocol({
    name: 'Light',
    nodes: { lamp: { machine: toggles, count: 2 } },
    inputs: { lamp: [{ event: { type: 'toggle' }, max: 1 }] },
    properties: ({ reachable }) => ({
      'both are lit': reachable(({ lamp }) => lamp.every(({ value }) => value === 'on')),
    }),
  })
  const log = context.mock.method(console, 'log', () => {})
  show(light)
  show(await check(light))
  show({ a: 1 })
  const [card, report, value] = log.mock.calls.map((call) => String(call.arguments[0]))
  assert.match(
    card ?? '',
    /^Light\n {2}lamp: lamp1, lamp2\n {4}context .*\n {4}off \(initial\)\n {6}on toggle → on\n {4}on\n/,
  )
  assert.match(report ?? '', /^Light: /)
  assert.equal(value, '{ a: 1 }')
})

test('a card says what kind a state is, and under which condition one leads to another', () => {
  const text = cardText({
    type: 'protocol',
    version: 1,
    name: 'Card',
    assumptions: ['no crashes'],
    roles: [
      {
        role: 'server',
        nodes: ['server1'],
        durable: ['term'],
        context: {
          term: 0,
          log: [],
          seen: { $set: [1] },
          big: { $bigint: '5' },
          gone: { $undefined: true },
          at: { $map: [['k', 1]] },
        },
        machine: {
          key: 'root',
          type: 'compound',
          initial: 'up',
          transitions: [],
          states: [
            {
              key: 'up',
              type: 'parallel',
              transitions: [{ on: 'on stop', guard: 'mayStop', target: ['over'] }],
              states: [{ key: 'left', type: 'atomic', transitions: [], states: [] }],
            },
            { key: 'over', type: 'final', transitions: [], states: [] },
          ],
        },
      },
    ],
    properties: [{ name: 'safe', kind: 'always' }],
  })
  assert.deepEqual(text.split('\n'), [
    'Card',
    '  server: server1',
    '    context { term: 0, log: [], seen: Set {1}, big: 5n, gone: undefined, at: Map {"k" => 1} }, durable: term',
    '    up (initial, parallel)',
    '      on stop [mayStop] → over',
    '      left',
    '    over (final)',
    '  assuming no crashes',
    '  always: safe',
  ])
})
