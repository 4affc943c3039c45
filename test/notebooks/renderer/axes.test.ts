import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { frameOf } from '../../../notebooks/renderer/plots/chartFrame.js'
import type { Measure } from '../../../notebooks/renderer/trace/text.js'

const measure: Measure = (text) => 7 * text.length
const linear = { label: 'number', unit: '', scale: 'linear' } as const

test('every number on an axis is inside of the drawing', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 220, max: 1200 }),
      fc.nat(1e9),
      fc.integer({ min: 1, max: 1e9 }),
      (width, from, by) => {
        const side = { axis: linear, domain: [from, from + by] as const }
        const { frame, x } = frameOf(
          { width, height: 200 },
          { x: side, y: { ...side, nice: true }, bands: [] },
          measure,
        )
        for (const { at, text } of x.ticks) {
          assert.ok(at + measure(text) / 2 <= width, `${text} ends at ${at + measure(text) / 2} of ${width}`)
          assert.ok(frame.left <= at && at <= width - frame.right)
        }
      },
    ),
  )
})
