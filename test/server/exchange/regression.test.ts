import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { toJson } from '../../../server/checker/json.js'
import { replay, taken } from '../../../server/checker/runs/replayRun.js'
import { tracesOf } from '../../../server/exchange/formats.js'
import { literal, regressionCell } from '../../../server/exchange/regression.js'
import type { CheckReport } from '../../../server/wire/report.js'
import type { Trace } from '../../../server/wire/trace.js'
import { checked, request } from './traces.js'

/** Runs the text of a cell. */
function run(cell: string): Promise<CheckReport> {
  const body = cell.replace(/^import .*$/m, '').replace('await replay(', 'return replay(')
  return new Function('replay', 'request', body)(replay, request)
}

test('the cell of a trace takes the same steps, and comes to the same', async () => {
  for (const { trace, property } of tracesOf(await checked())) {
    const cell = regressionCell(trace, 'kept\nfor ever', 'request', true)
    assert.match(cell, /^\/\/ kept for ever\n/)
    assert.match(cell, /^import \{ replay \} from 'protocol-notebook'$/m)
    const report = await run(cell)
    const again = report.properties[taken].trace as Trace
    assert.deepEqual(
      again.steps.map(({ text, nodes }) => ({ text, nodes })),
      trace.steps.map(({ text, nodes }) => ({ text, nodes })),
    )
    assert.equal(report.asExpected, true)
    if (trace.purpose === 'violation' && trace.loop === undefined) {
      assert.equal(report.properties[property].verdict, 'violated')
    }
  }
})

test('a value is written so that it is the same when it is read', () => {
  const plain = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.string(),
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }).filter((number) => !Object.is(number, -0)),
      fc.boolean(),
      fc.bigInt(),
      fc.constantFrom(null, undefined),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.array(tie('value'), { maxLength: 3 }).map((values) => new Set(values)),
      fc.dictionary(
        fc.string().filter((key) => key !== '__proto__' && !key.startsWith('$')),
        tie('value'),
        { maxKeys: 3 },
      ),
    ),
  })).value
  fc.assert(
    fc.property(plain, (value) => {
      const read = new Function(`return (${literal(toJson(value))})`)()
      assert.deepEqual(toJson(read), toJson(value))
    }),
    { numRuns: 300 },
  )
})
