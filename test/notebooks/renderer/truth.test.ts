import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { nearColumns, truthColumns } from '../../../notebooks/renderer/trace/truth.js'
import type { ExplainedExpression, ExplainedValue, Explanation } from '../../../server/wire/explanation.js'
import { valueIn } from '../../../server/wire/explanation.js'

const values = fc.uniqueArray(fc.nat(30), { maxLength: 8 }).chain((states) =>
  fc
    .array(fc.option(fc.boolean(), { nil: undefined }), { minLength: states.length, maxLength: states.length })
    .map((truths) =>
      states
        .sort((a, b) => a - b)
        .map((state, at): ExplainedValue => {
          const truth = truths[at]
          return truth === undefined ? { state } : { state, text: String(truth), truth }
        }),
    ),
)
const expressionOf = (those: readonly ExplainedValue[]): ExplainedExpression => ({
  text: 'a < b',
  at: { uri: 'file:///a', line: 0, column: 0, endLine: 0, endColumn: 5 },
  depth: 0,
  decides: false,
  values: those,
})
const explanations = fc
  .array(values, { maxLength: 5 })
  .map((all): Explanation => ({ text: '', state: 30, expressions: all.map(expressionOf), unfollowed: [] }))

test('the columns cover all states once, and within one no value changes', () => {
  fc.assert(
    fc.property(explanations, (explanation) => {
      const columns = truthColumns(explanation, 30)
      assert.deepEqual(
        columns.flatMap(({ first, last }) => Array.from({ length: last - first + 1 }, (_, at) => first + at)),
        Array.from({ length: 31 }, (_, state) => state),
      )
      for (const { first, last } of columns) {
        for (const expression of explanation.expressions) {
          assert.deepEqual(valueIn(expression, last), valueIn(expression, first))
        }
      }
    }),
  )
})

test('a value lasts until the next; before the first, and where it has none, it was not evaluated', () => {
  const expression = expressionOf([
    { state: 2, text: 'true', truth: true },
    { state: 4 },
    { state: 5, text: 'server1' },
  ])
  assert.deepEqual(
    [0, 1, 2, 3, 4, 5, 9].map((state) => valueIn(expression, state)?.text),
    [undefined, undefined, 'true', 'true', undefined, 'server1', 'server1'],
  )
})

test('near columns are as many as there may be, and the selected one is among them', () => {
  fc.assert(
    fc.property(explanations, fc.nat(30), fc.integer({ min: 1, max: 12 }), (explanation, state, most) => {
      const columns = truthColumns(explanation, 30)
      const near = nearColumns(columns, state, most)
      assert.equal(near.length, Math.min(most, columns.length))
      assert.ok(near.some(({ first, last }) => first <= state && state <= last))
    }),
  )
})
