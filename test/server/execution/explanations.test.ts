/** Why a property has its value: found in the source of cells, of whatever kind the property is. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { check, protocol } from '../../../server/api.js'
import type { Trace } from '../../../server/wire/trace.js'
import { Recording } from './recording.js'
import { toggles } from './toggles.js'

const lamps = `import { assign, setup } from 'xstate'
import { check, protocol } from 'protocol-notebook'
import { other } from './more.js'

const lamp = setup({
  types: { context: {} as { n: number }, events: {} as { type: 'press' } | { type: 'break' } },
}).createMachine({
  context: { n: 0 },
  initial: 'off',
  on: { break: '.broken' },
  states: {
    off: { on: { press: { target: 'on', actions: assign({ n: ({ context }) => (context.n + 1) % 3 }) } } },
    on: { on: { press: 'off' } },
    broken: {},
  },
})`

const helpers = `interface Lamp { matches(state: 'on'): boolean }
const isOn = (lamp: Lamp): boolean => lamp.matches('on')
function fewOn(lamps: readonly Lamp[], most: number): boolean {
  const on = lamps.filter(isOn)
  return on.length <= most
}
const someOn = (count: number) => ({ lamp }: { lamp: readonly Lamp[] }): boolean => fewOn(lamp, count)`

const checked = `await check(protocol({
  name: 'lamps',
  nodes: { lamp: { machine: lamp, count: 3 } },
  inputs: { lamp: [{ event: { type: 'press' }, max: 'unbounded' }, { event: { type: 'break' }, max: 1 }] },
  fairness: { inputs: 'weak' },
  properties: ({ always, step, reachable, leadsTo, eventually, infinitelyOften, stabilizes, quiescent }) => ({
    every: always(({ lamp }) => lamp.every((each) => !each.matches('on'))),
    some: always(({ lamp }) => lamp.some((each) => each.context.n === 0)),
    either: always(({ lamp: [a, b] }) => a!.context.n < 1 || b!.matches('off')),
    choice: always(({ lamp: [a] }) => (a!.matches('on') ? a!.context.n > 1 : true)),
    block: always(({ lamp }) => {
      const on = lamp.filter((each) => each.matches('on'))
      if (on.length > 1) return false
      return true
    }),
    helped: always(({ lamp }) => fewOn(lamp, 1)),
    named: always(isNothing),
    curried: always(someOn(2)),
    foreign: always(({ lamp }) => other(lamp)),
    imported: always(other),
    step: step((before, after, action) => action.type !== 'input' || after.lamp[2]!.context.n <= before.lamp[2]!.context.n),
    witness: reachable(({ lamp }) => lamp.filter(isOn).length === 3),
    leads: leadsTo(({ lamp }) => lamp[0]!.matches('broken'), ({ lamp }) => lamp[1]!.matches('broken')),
    eventually: eventually(({ lamp }) => lamp[0]!.matches('broken')),
    often: infinitelyOften(({ lamp }) => lamp[0]!.context.n < 0),
    stabilizes: stabilizes(({ lamp }) => lamp[1]!.matches('on')),
  }),
}))
function isNothing({ lamp }: { lamp: readonly Lamp[] }): boolean { return !lamp.some(isOn) }`

test('every kind of property is explained in the words of its source', async (context) => {
  const notebook = new Recording(context)
  notebook.write('more.js', 'export const other = new Function("return false")')
  notebook.edit([lamps, helpers, checked])
  await notebook.run()
  assert.deepEqual(notebook.errors, [])
  const traces = Object.fromEntries(
    Object.entries(notebook.reports[0]!.properties).flatMap(([name, { trace }]) => (trace ? [[name, trace]] : [])),
  ) as Record<string, Trace>
  const text = (name: string) => traces[name]!.explanation!.text
  const last = 'in the last state because'
  assert.equal(text('every'), `“every” is false ${last} for lamp1 “each.matches('on')” is true.`)
  assert.equal(text('some'), `“some” is false ${last} “each.context.n === 0” is false for all 3 of “lamp”.`)
  assert.equal(
    text('either'),
    `“either” is false ${last} “a!.context.n < 1” is false (“a!.context.n” is 1), and “b!.matches('off')” is false.`,
  )
  assert.equal(
    text('choice'),
    `“choice” is false ${last} “a!.matches('on')” is true, and “a!.context.n > 1” is false (“a!.context.n” is 1).`,
  )
  assert.equal(
    text('block'),
    `“block” is false ${last} “on.length > 1” is true (“on.length” is 2, “on” is lamp1, lamp2).`,
  )
  assert.equal(
    text('helped'),
    `“helped” is false ${last} “on.length <= most” is false (“on.length” is 2, “on” is lamp1, lamp2, “most” is 1).`,
  )
  assert.equal(text('named'), `“named” is false ${last} for lamp1 “lamp.matches('on')” is true.`)
  assert.match(text('curried'), /“on.length <= most” is false \(“on.length” is 3, .*“most” is 2\)\.$/)
  assert.equal(text('foreign'), `“foreign” is false ${last} “other(lamp)” is false.`)
  assert.equal(
    text('imported'),
    'The function of “imported” is not written in a cell, or in a file that one imports: its parts are not known.',
  )
  assert.match(
    text('step'),
    /^“step” is false for the last step because “action.type !== 'input'” is false .*, and “after/,
  )
  assert.equal(
    text('witness'),
    '“witness” is true in the last state because “lamp.filter(isOn).length === 3” is true' +
      ' (“lamp.filter(isOn).length” is 3, “lamp.filter(isOn)” is lamp1, lamp2, lamp3).',
  )
  assert.match(
    text('leads'),
    /^After step \d+ the condition of “leads” is true because “lamp\[0\]!.matches\('broken'\)” is true; what/,
  )
  assert.match(text('eventually'), /^“eventually” is false in every state; in the last one because “lamp/)
  assert.match(
    text('often'),
    /^“often” stays false from some moment on; in the last one because “lamp\[0\]!.context.n < 0” is false/,
  )
  assert.match(
    text('stabilizes'),
    /^(At the start|After step \d+), and so again and again, “stabilizes” is false because “lamp\[1\]/,
  )
  assert.match(traces.foreign!.explanation!.unfollowed.join(), /“other\(lamp\)” calls is not written in a cell/)
  assert.deepEqual(traces.helped!.explanation!.unfollowed, [])
})

test('values stand where they change, parts under what they are parts of, each with its place', async (context) => {
  const notebook = new Recording(context)
  notebook.write('more.js', 'export const other = 1')
  const one = checked.replace(
    /properties: .*/s,
    `properties: ({ always }) => ({ p: always(({ lamp }) => fewOn(lamp, 1)) }) }))`,
  )
  notebook.edit([lamps, helpers, one])
  await notebook.run()
  const { explanation, steps } = notebook.reports[0]!.properties.p!.trace!
  assert.equal(steps.length, 2)
  const rows = explanation!.expressions.map(({ text, depth, values, decides }) => [
    `${'  '.repeat(depth)}${text}`,
    values.map(({ state, text, truth }) => `${state} ${text} ${truth}`).join(', '),
    decides,
  ])
  assert.deepEqual(rows, [
    ['fewOn(lamp, 1)', '0 true true, 2 false false', true],
    ['  lamps.filter(isOn)', '0 [] undefined, 1 lamp1 undefined, 2 lamp1, lamp2 undefined', false],
    [
      "    lamp.matches('on')",
      '0 false for all 3 false, 1 true for lamp1; false for lamp2, lamp3 undefined,' +
        ' 2 true for lamp1, lamp2; false for lamp3 undefined',
      false,
    ],
    ['  on.length <= most', '0 true true, 2 false false', true],
    ['    on.length', '0 0 undefined, 1 1 undefined, 2 2 undefined', true],
    ['      on', '0 [] undefined, 1 lamp1 undefined, 2 lamp1, lamp2 undefined', true],
    ['    most', '0 1 undefined', true],
  ])
  const [call, filter] = explanation!.expressions
  assert.deepEqual(call!.at, { uri: 'test:c', line: 5, column: 57, endLine: 5, endColumn: 71 })
  assert.deepEqual(filter!.at, { uri: 'test:b', line: 3, column: 13, endLine: 3, endColumn: 31 })
  assert.equal(filter!.parent, 0)
})

test('where nobody compiled the property, nothing is said of its parts', async () => {
  const plain = protocol({
    name: 'plain',
    nodes: { lamp: { machine: toggles } },
    inputs: { lamp: [{ event: { type: 'toggle' }, max: 1 }] },
    properties: ({ always }) => ({ off: always(({ lamp }) => lamp.every((each) => each.matches('off'))) }),
  })
  const { trace } = (await check(plain)).properties.off
  assert.equal(trace?.steps.length, 1)
  assert.equal(trace?.explanation, undefined)
})

test('conditions of implications that were never true are named as they were written', async (context) => {
  const notebook = new Recording(context)
  notebook.write('more.js', 'export const other = 1')
  const properties = `properties: ({ always, leadsTo }) => ({
    idle: always(({ lamp }) => lamp.every((each) => !(each.context.n > 2) || each.matches('on'))),
    asked: always(({ lamp }) => lamp.every((each) => !each.matches('on') || each.context.n < 3)),
    chosen: always(({ lamp }) => (lamp.length > 3 ? lamp[3]!.up : true)),
    leads: leadsTo(({ lamp }) => lamp.some((each) => !each.up), () => false),
    both: always(({ lamp }) => lamp.some((each) => !each.up), () => false),
    other: always(({ lamp }) => lamp.length === 3 || lamp.length > 5),
  }) }))`
  notebook.edit([lamps, helpers, checked.replace(/properties: .*/s, properties)])
  await notebook.run()
  assert.deepEqual(notebook.errors, [])
  const report = notebook.reports[0]!
  assert.deepEqual(report.vacuity.antecedents, [
    'idle: each.context.n > 2',
    'chosen: lamp.length > 3',
    'leads: lamp.some((each) => !each.up)',
    'both: lamp.some((each) => !each.up)',
  ])
  assert.equal(report.properties.idle!.verdict, 'holds')
  assert.match(report.properties.idle!.text, /But “each.context.n > 2” was never true\.$/)
})
