import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createMachine } from 'xstate'
import { layoutOf } from '../../../server/charts/layout.js'
import { outlineOf } from '../../../server/checker/outline.js'
import { type Box, type Chart, statesOf } from '../../../server/wire/chart.js'
import type { StateOutline, TransitionOutline } from '../../../server/wire/output.js'

const everything = createMachine({
  initial: 'off',
  on: { reset: '.off', ping: { actions: 'pong' } },
  states: {
    off: {
      entry: 'sleep',
      exit: ['wake', 'stretch'],
      on: { start: [{ guard: 'ready', target: 'on' }, { target: 'off' }] },
    },
    on: {
      type: 'parallel',
      on: { pause: 'paused', both: ['.left.b', '.right.d'], again: { target: 'on', reenter: true } },
      states: {
        left: {
          initial: 'a',
          states: {
            a: { after: { 500: 'b' } },
            b: { on: { up: '#top' } },
            h: { type: 'history', history: 'deep', target: 'b' },
          },
        },
        right: {
          initial: 'c',
          states: { c: { always: { guard: 'quick', target: 'd' } }, d: { type: 'final' } },
          onDone: { actions: 'note' },
        },
      },
      id: 'top',
    },
    paused: { invoke: { src: 'watcher' }, on: { resume: 'on.left.h', stop: 'done' } },
    done: { type: 'final' },
  },
})

test('every kind of state and transition is drawn, and says what it is', async () => {
  const machine = outlineOf(everything)
  const chart = await layoutOf({ name: 'all', machine, room: 1200, notes: { off: 'never entered' } })
  verify(machine, chart)
  const state = (path: string) => chart.states.find((each) => each.path === path)
  const texts = (path: string) => state(path)?.lines.map(({ text }) => text)
  assert.deepEqual(texts('off'), ['entry / sleep', 'exit / wake, stretch'])
  assert.deepEqual(texts(''), ['ping / pong'])
  assert.deepEqual(texts('on'), ['again ↻'])
  assert.deepEqual(texts('paused'), ['runs watcher'])
  assert.deepEqual(texts('on.right'), ['when done / note'])
  assert.equal(state('off')?.note, 'never entered')
  assert.equal(state('on.left.h')?.name, 'H* h')
  const arrow = (from: string, to: string) => chart.arrows.find((each) => each.from === from && each.to === to)
  assert.deepEqual(
    [
      ['', 'off', 'all', 'start'],
      ['off', 'on', 'transition'],
      ['off', 'off', 'transition'],
      ['on', 'on.left.b', 'all'],
      ['on.left.a', 'on.left.b', 'transition'],
      ['on.left.h', 'on.left.b', 'default'],
      ['on.left.b', 'on', 'transition'],
    ].filter(([from, to, ...kinds]) => !kinds.includes(arrow(from, to)?.kind ?? '')),
    [],
  )
  assert.deepEqual(
    arrow('off', 'on')?.lines.map(({ text }) => text),
    ['start [ready]'],
  )
  assert.deepEqual(
    arrow('on.left.a', 'on.left.b')?.lines.map(({ text }) => text),
    ['after 500'],
  )
})

test('a chart that fits is no higher than it must be, one that does not is narrow', async () => {
  const machine = outlineOf(everything)
  const [wide, narrow] = await Promise.all([2000, 200].map((room) => layoutOf({ name: 'all', machine, room })))
  assert.ok(wide.width > narrow.width && wide.height < narrow.height)
})

test('whatever the machine, nothing lies upon anything else, and every arrow joins its two states', async () => {
  await fc.assert(
    fc.asyncProperty(outlines, async (machine) => verify(machine, await layoutOf({ name: 'm', machine, room: 600 }))),
    { numRuns: 25 },
  )
})

function verify(machine: StateOutline, chart: Chart): void {
  const boxes = new Map(chart.states.map((state) => [state.path, state]))
  const located = statesOf(machine)
  assert.equal(boxes.size, located.length)
  for (const { path, state } of located) {
    const box = boxes.get(path) ?? assert.fail(path)
    for (const { key } of state.states) {
      const inner = boxes.get(path ? `${path}.${key}` : key) ?? assert.fail(key)
      assert.ok(isWithin(inner, box), `${inner.path} lies in ${path}`)
      for (const line of box.lines) assert.ok(line.y + 4 <= inner.y, 'what a state does stands above what is in it')
    }
    for (const { x, width } of box.lines) assert.ok(x + width <= box.x + box.width, 'lines fit their state')
  }
  const leaves = located.filter(({ state }) => state.states.length === 0).flatMap(({ path }) => boxes.get(path) ?? [])
  const labels = chart.arrows.flatMap(({ label }) => label ?? [])
  // of states around others what is written at their top
  const headers = located.flatMap(({ path, state }) => {
    const box = boxes.get(path)
    return box && state.states.length > 0 ? { ...box, height: 20 + 16 * box.lines.length } : []
  })
  for (const header of headers) {
    for (const other of [...labels, ...chart.starts]) assert.ok(isApart(header, other), JSON.stringify([header, other]))
  }
  const things: Box[] = [...leaves, ...labels, ...chart.starts]
  things.forEach((one, index) => {
    for (const other of things.slice(index + 1)) assert.ok(isApart(one, other), JSON.stringify([one, other]))
  })
  // every transition is told once
  const told = [...chart.states, ...chart.arrows].flatMap(({ lines }) =>
    lines.flatMap(({ transition }) => transition ?? []),
  )
  const keys = located.flatMap(({ transitions }) => transitions.map(({ key }) => key))
  assert.deepEqual(told.sort(), keys.sort())
  for (const { kind, points, to, from } of chart.arrows) {
    assert.ok(isAtEdge(points.at(-1), boxes.get(to)), `${from} to ${to}`)
    if (kind === 'transition') assert.ok(isAtEdge(points[0], boxes.get(from)), `${from} to ${to}`)
  }
}

const slack = 0.2
const isWithin = (inner: Box, box: Box) =>
  inner.x >= box.x &&
  inner.y >= box.y &&
  inner.x + inner.width <= box.x + box.width &&
  inner.y + inner.height <= box.y + box.height
const isApart = (a: Box, b: Box) =>
  a.x + a.width <= b.x + slack ||
  b.x + b.width <= a.x + slack ||
  a.y + a.height <= b.y + slack ||
  b.y + b.height <= a.y + slack

function isAtEdge(point: readonly [number, number] | undefined, box: Box | undefined): boolean {
  if (!point || !box) return false
  const [x, y] = point
  const [right, bottom] = [box.x + box.width, box.y + box.height]
  const near = (a: number, b: number) => Math.abs(a - b) < 1
  const inX = x > box.x - 1 && x < right + 1
  const inY = y > box.y - 1 && y < bottom + 1
  return (inX && (near(y, box.y) || near(y, bottom))) || (inY && (near(x, box.x) || near(x, right)))
}

/** Trees of up to three levels, with transitions from anywhere to anywhere. */
const outlines = fc
  .array(
    fc.record({
      size: fc.nat({ max: 3 }),
      type: fc.constantFrom('compound', 'parallel'),
      name: fc.constantFrom('a', 'waiting', 'aStateWithALongName'),
    }),
    {
      minLength: 1,
      maxLength: 4,
    },
  )
  .chain((tops) => {
    const machine: StateOutline = {
      key: 'm',
      type: 'compound',
      initial: `${tops[0].name}0`,
      transitions: [],
      states: tops.map(({ size, type, name }, index) => ({
        key: `${name}${index}`,
        type: size === 0 ? 'atomic' : (type as 'compound' | 'parallel'),
        ...(size > 0 && type === 'compound' && { initial: 'in0' }),
        transitions: [],
        states: Array.from({ length: size }, (_, at) => ({
          key: `in${at}`,
          type: 'atomic',
          transitions: [],
          states: [],
        })),
      })),
    }
    const paths = statesOf(machine).map(({ path }) => path)
    const named = (path: string) => path || 'any state'
    const transition = fc.record({
      from: fc.constantFrom(...paths),
      to: fc.option(fc.constantFrom(...paths.slice(1))),
      on: fc.constantFrom('on request', 'on vote', 'after aLongPatience', 'always'),
      guard: fc.option(fc.constantFrom('newerTerm', 'isThisAConditionWithAVeryLongNameThatNobodyReads and someOther')),
    })
    return fc.array(transition, { maxLength: 10 }).map((all) => {
      const given = (path: string): TransitionOutline[] =>
        all
          .filter(({ from }) => from === path)
          .map(({ to, on, guard }) => ({ on, ...(guard && { guard }), target: to === null ? [] : [named(to)] }))
      const filled = (state: StateOutline, path: string): StateOutline => ({
        ...state,
        transitions: given(path),
        states: state.states.map((inner) => filled(inner, path ? `${path}.${inner.key}` : inner.key)),
      })
      return filled(machine, '')
    })
  })
