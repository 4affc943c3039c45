import assert from 'node:assert/strict'
import { test } from 'node:test'
import { circled, markOf, markText } from '../../../extension/marks/markText.js'
import { valuesByLine } from '../../../extension/marks/propertyValues.js'
import { stepTable } from '../../../extension/marks/stepTable.js'
import type { ExplainedExpression } from '../../../server/wire/explanation.js'
import type { Trace, TraceStep } from '../../../server/wire/trace.js'

test('numbers in circles, as far as there are such', () => {
  assert.equal([1, 20, 21, 35, 36, 50, 51].map(circled).join(' '), '① ⑳ ㉑ ㉟ ㊱ ㊿ (51)')
})

const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } }
const step = (node: string, text = ''): TraceStep => ({
  action: { type: 'timer', node, timer: 'patience' },
  text,
  nodes: {},
  changes: {},
  sent: [],
  observed: [],
  transitions: [],
})
const taken = (number: number, node: string, words: string) =>
  markOf(step(node), number, { kind: 'transition', uri: '', range, words })

test('a transition that several steps take says who took it when, and what it is', () => {
  const words = 'up.follower after timeout [isLate] → up.candidate'
  const marks = [taken(1, 'server2', words), taken(3, 'server2', words), taken(4, 'server1', words)]
  assert.equal(markText(marks, 3), '①▶③ server2 ④ server1: timeout → up.candidate')
  assert.equal(markText([taken(2, 'a', 'idle on vote')], 0), '② a: vote')
  assert.equal(markText([taken(2, 'a', 'idle always [isDone] → over')], 0), '② a: always → over')
  assert.equal(markText([taken(2, 'a', 'any state when done → over')], 0), '② a: when done → over')
  assert.equal(markText([taken(1, 'a', words)], 1, 2000), '▶(2001) a: timeout → up.candidate')
  const crash = markOf(step('a', 'a crashes'), 5, { kind: 'fault', uri: '', range })
  assert.equal(markText([crash, { ...crash, step: 7, text: 'b crashes' }], 0), '⑤ a crashes · ⑦ b crashes')
  const many = Array.from({ length: 30 }, (_, index) => taken(index + 1, 'a', words))
  assert.equal(markText(many, 30), '①②③④⑤⑥▶㉚ +23 a: timeout → up.candidate')
})

const expression = (text: string, more: Partial<ExplainedExpression>): ExplainedExpression => ({
  text,
  at: { uri: 'cell', line: 3, column: 0, endLine: 3, endColumn: 1 },
  depth: 0,
  decides: false,
  values: [],
  ...more,
})

test('a line of the property says what decides first, in the state that is looked at', () => {
  const expressions = [
    expression('leaders.length', {
      values: [
        { state: 0, text: '0' },
        { state: 4, text: '2' },
      ],
    }),
    expression('leaders.length <= 1', {
      decides: true,
      values: [
        { state: 0, text: 'true', truth: true },
        { state: 4, text: 'false', truth: false },
      ],
    }),
    expression('moved', { values: [{ state: 0, text: '1' }] }),
    expression('later', { values: [{ state: 5, text: '1' }] }),
  ]
  const at = (state: number) =>
    valuesByLine({ text: '', state: 4, expressions, unfollowed: [] }, state, ({ text }) => text !== 'moved')
  assert.deepEqual(at(3), [{ uri: 'cell', line: 3, text: '✓ leaders.length <= 1 is true · leaders.length is 0' }])
  assert.deepEqual(at(4), [{ uri: 'cell', line: 3, text: '✗ leaders.length <= 1 is false · leaders.length is 2' }])
})

test('a hover tells the node before and after, and nothing of it is taken for Markdown', () => {
  const state = (value: string, votes: string) => ({
    up: true,
    value,
    context: { term: 1, votes },
    status: 'active' as const,
    timers: [],
  })
  const trace: Trace = {
    purpose: 'violation',
    property: 'p',
    text: '',
    shortest: true,
    nodes: [{ id: 'a', role: 'a' }],
    initial: { nodes: { a: state('idle', 'x|y') }, sent: [] },
    steps: [{ ...step('a', 'a receives *vote*(from_b)'), nodes: { a: state('busy', 'x|y') } }],
  }
  assert.deepEqual(stepTable(trace, 1).split('\n'), [
    '**Step 1 of 1**: a receives \\*vote\\*\\(from\\_b\\)',
    '',
    '| a | before | after |',
    '|:--|:--|:--|',
    '| **state** | `idle` | **`busy`** |',
    '| term | `1` | `1` |',
    '| votes | `x\\|y` | `x\\|y` |',
    '| timers | `none` | `none` |',
  ])
})
