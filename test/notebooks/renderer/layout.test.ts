import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { crosses, everywhere, overlap } from '../../../notebooks/renderer/trace/box.js'
import { journeysOf } from '../../../notebooks/renderer/trace/journeys.js'
import type { Label } from '../../../notebooks/renderer/trace/labels.js'
import { centreOf, layoutOf } from '../../../notebooks/renderer/trace/layout.js'
import { fitting, roughly } from '../../../notebooks/renderer/trace/text.js'
import { wholeView } from '../../../notebooks/renderer/trace/view.js'
import type { Trace } from '../../../server/wire/trace.js'
import { doubleVote, longTrace } from './samples.js'
import { wander } from './wanderings.js'

const traces = fc
  .tuple(fc.array(fc.nat(10_000), { maxLength: 40 }), fc.integer({ min: 1, max: 5 }), fc.integer({ min: 0, max: 3 }))
  .map(([choices, server, client]) => wander(choices, client ? { server, client } : { server }))
const same = (label: Label) => (other: Label) =>
  JSON.stringify([label.text, label.box]) === JSON.stringify([other.text, other.box])
const widths = fc.integer({ min: 1, max: 2000 })
/** Every step in a row of its own: the row of a step is its number. */
const layout = (trace: Trace, width: number) => {
  const laid = layoutOf(trace, { width, rowHeight: 40 }, roughly, {
    ...wholeView(trace),
    slots: Array.from({ length: trace.steps.length + 1 }, (_, step) => ({ kind: 'step', first: step, last: step })),
  })
  return { ...laid, labels: laid.labels.near(everywhere) }
}

test('every arrival has an arrow from the row of the sending to the row of the arrival', () => {
  fc.assert(
    fc.property(traces, widths, (trace, width) => {
      const { arrows } = layout(trace, width)
      const sentIn = new Map(trace.steps.flatMap(({ sent }, index) => sent.map(({ id }) => [id, index + 1] as const)))
      trace.steps.forEach(({ action }, index) => {
        if (!('message' in action)) return
        const arrow = arrows.find(
          ({ journey, kind, to }) => journey.message.id === action.message && to === index + 1 && kind !== 'inFlight',
        )
        assert.ok(arrow)
        assert.equal(arrow.from, sentIn.get(action.message))
        assert.equal(arrow.kind, { deliver: 'delivered', duplicate: 'duplicated', lose: 'lost' }[action.type])
        assert.equal(arrow.ignored, action.type !== 'lose' && !action.handled)
      })
    }),
  )
})

test('an arrow begins at its sender and ends at its receiver, going down', () => {
  fc.assert(
    fc.property(traces, widths, (trace, width) => {
      const { arrows, lanes, marks, spacing } = layout(trace, width)
      for (const { journey, kind, from, to, x1, y1, x2, y2 } of arrows) {
        const near = (id: string, row: number, x: number, y: number) => {
          const lane = lanes.find((other) => other.id === id)
          const mark = marks.find((other) => other.node === id && other.step === row)
          assert.ok(lane && mark)
          assert.ok(Math.abs(y - centreOf(row, 40)) <= 10, 'height of the row')
          assert.ok(x === lane.x || (x >= mark.box.x - 2 && x <= mark.box.x + mark.box.width + 2), 'at the mark')
        }
        near(journey.message.from, from, x1, y1)
        assert.ok(y2 > y1)
        if (kind === 'delivered' || kind === 'duplicated') near(journey.message.to, to, x2, y2)
        if (kind === 'lost')
          assert.ok(
            lanes.every(({ x }) => Math.abs(x - x2) >= Math.min(20, spacing / 4)),
            'between lanes',
          )
      }
    }),
  )
})

test('labels overlap neither each other nor marks nor notices, and stay on the drawing', () => {
  fc.assert(
    fc.property(traces, widths, (trace, width) => {
      const { labels, marks, notices, width: whole, height } = layout(trace, width)
      labels.forEach(({ box }, index) => {
        for (const other of labels.slice(index + 1)) assert.ok(!overlap(box, other.box))
        for (const other of [...marks, ...notices]) assert.ok(!overlap(box, other.box))
        assert.ok(box.x >= 0 && box.x + box.width <= whole + 0.001 && box.y + box.height <= height)
      })
    }),
  )
})

test('where labels stand does not hang on what was looked at first', () => {
  const trace = longTrace()
  const size = { width: 600, rowHeight: 40 }
  const whole = layoutOf(trace, size, roughly).labels.near(everywhere)
  const { labels, height } = layoutOf(trace, size, roughly)
  for (let top = height - 700; top > -700; top -= 500) {
    const seen = labels.near({ top, bottom: top + 700 })
    for (const label of whole) if (label.box.y > top && label.box.y < top + 700) assert.ok(seen.some(same(label)))
  }
})

test('a label is whole, or the beginning of the text with an ellipsis, or the message’s type', () => {
  fc.assert(
    fc.property(traces, widths, (trace, width) => {
      for (const { text, of } of layout(trace, width).labels) {
        const whole = 'journey' in of ? of.journey.message.type : (of.caption ?? '')
        assert.ok(text.startsWith(whole) || whole.startsWith(text.replace(/…$/, '')))
      }
    }),
  )
})

test('nodes that are down, and only they, are drawn as down', () => {
  fc.assert(
    fc.property(traces, widths, (trace, width) => {
      const { stretches, slots } = layout(trace, width)
      for (const { id } of trace.nodes) {
        let up = trace.initial.nodes[id].up
        for (let row = 0; row < slots.length; row++) {
          up = trace.steps[row - 1]?.nodes[id]?.up ?? up
          const there = stretches.filter(({ node, from, to }) => node === id && from <= row && row < to)
          assert.equal(there.length, 1)
          assert.equal(there[0].down, !up)
        }
      }
    }),
  )
})

test('the double vote shows each kind of message and every label', () => {
  const trace = doubleVote()
  const { arrows, labels, marks, notices, partitions } = layout(trace, 600)
  const kinds = new Set(arrows.map(({ kind, ignored }) => (ignored ? 'ignored' : kind)))
  assert.deepEqual([...kinds].sort(), ['delivered', 'duplicated', 'ignored', 'inFlight', 'lost'])
  const arrived = arrows.filter(({ kind }) => kind !== 'inFlight')
  for (const arrow of arrived) assert.ok(labels.some(({ of }) => of === arrow))
  assert.deepEqual(
    marks.filter(({ caption }) => caption).map(({ step, node, caption }) => `${step} ${node} ${caption}`),
    [
      '1 server1 electionTimeout',
      '4 server2 crash',
      '6 server2 restart',
      '8 server3 electionTimeout',
      '11 server1 ignored',
    ],
  )
  assert.deepEqual(
    notices.map(({ title }) => title),
    ['partition: server1 ↮ server2, server3', 'partition healed'],
  )
  assert.deepEqual(
    partitions.map(({ from, to, walls }) => [from, to, walls.map(({ blocks }) => blocks)]),
    [[7, 10, ['both']]],
  )
})

test('a loop is told below the last row, where no label stands', () => {
  fc.assert(
    fc.property(traces, widths, fc.nat(40), (trace, width, any) => {
      const loop = any % (trace.steps.length + 1)
      const { labels, loop: told, slots, height } = layout({ ...trace, loop }, width)
      assert.ok(told)
      assert.equal(told.to, loop)
      assert.ok(told.box.y >= slots.length * 40 && told.box.y + told.box.height <= height)
      for (const { box } of labels) assert.ok(!overlap(box, told.box))
    }),
  )
})

test('200 steps: nearly every arrival finds a place for its label', () => {
  const trace = longTrace()
  const { arrows, labels } = layout(trace, 400)
  const arrived = arrows.filter(({ kind }) => kind !== 'inFlight')
  const labelled = arrived.filter((arrow) => labels.some(({ of }) => of === arrow))
  assert.ok(arrived.length > 50)
  assert.ok(labelled.length >= 0.95 * arrived.length, `${labelled.length} of ${arrived.length}`)
})

test('a trace without steps, and a step about a message that was never sent', () => {
  const nothing = { ...doubleVote(), steps: [] }
  assert.equal(layout(nothing, 400).slots.length, 1)
  const step = { text: '', nodes: {}, changes: {}, sent: [], observed: [], transitions: [] }
  const stray: Trace = {
    ...nothing,
    steps: [{ ...step, action: { type: 'deliver', message: 'm9', node: 'server1', handled: true } }],
  }
  assert.deepEqual(journeysOf(stray), [])
  assert.equal(layout(stray, 400).marks.filter(({ step }) => step === 1).length, 1)
})

test('texts are cut to their width', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(300), (text, width) => {
      const cut = fitting(text, width, roughly)
      assert.ok(cut === '' || roughly(cut) <= width)
      assert.equal(cut === text, roughly(text) <= width)
    }),
  )
})

test('a line crosses a box where one of its points lies inside', () => {
  const coordinate = fc.integer({ min: -50, max: 50 })
  fc.assert(
    fc.property(coordinate, coordinate, coordinate, coordinate, coordinate, coordinate, (x1, y1, x2, y2, x, y) => {
      const box = { x, y, width: 20, height: 10 }
      const inside = Array.from({ length: 201 }, (_, index) => index / 200).some((share) => {
        const [px, py] = [x1 + (x2 - x1) * share, y1 + (y2 - y1) * share]
        return px > x && px < x + 20 && py > y && py < y + 10
      })
      if (inside) assert.ok(crosses({ x1, y1, x2, y2 }, box))
    }),
  )
})
