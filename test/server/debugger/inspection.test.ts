import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { test } from 'node:test'
import { parseNotebook } from '../../../notebooks/format/index.js'
import { Run } from '../../../server/debugger/run.js'
import type { Evaluated } from '../../../server/wire/inspection.js'
import { namesIn } from '../../../server/wire/inspection.js'
import type { Trace } from '../../../server/wire/trace.js'
import { Recording } from '../execution/recording.js'

const gallery = resolve(import.meta.dirname, '../../../../notebooks/gallery')

/** The nodes as an expression sees them, and how the trace tells of them; messages by their number alone. */
const expression = `JSON.stringify([
  [after].flatMap((state) => Object.values(state).filter(Array.isArray).flat())
    .map((node) => [node.id, node.up, node.value, node.context]),
  messages.length,
])`

for (const name of ['leases-and-clocks', 'two-generals']) {
  test(`expressions and properties see the states that the traces of ${name} tell of`, async (context) => {
    const recording = new Recording(context)
    const cells = parseNotebook(readFileSync(`${gallery}/${name}.protocol.md`, 'utf8')).cells
    recording.edit(cells.flatMap((cell) => (cell.kind === 'code' ? [cell.text] : [])))
    await recording.run()
    let traces = 0
    for (const [cell, output] of recording.outputs) {
      if (output.type !== 'check') continue
      const { protocol, properties } = output.report
      for (const { trace } of Object.values(properties)) {
        if (!trace) continue
        traces++
        const inspected = await recording.session.inspect(cell, { type: 'open', protocol, trace })
        const { inspection } = inspected
        const run = new Run('', trace.property, trace, undefined, undefined, inspected)
        const states = Array.from({ length: run.last + 1 }, (_, state) => state)
        const values = await recording.session.inspect(cell, {
          ...{ type: 'evaluate', inspection, expression, names: namesIn(trace.nodes) },
          moments: states.map((state) => ({ state })),
        })
        assert.deepEqual(
          values.map(textOf),
          states.map((state) => told(run, trace, state)),
          trace.property,
        )
        const shows = states.filter((state) => run.violationAt(state) !== undefined)
        assert.deepEqual(shows, [run.last], `${trace.property} is decided by the last state`)
        await recording.session.inspect(cell, { type: 'close', inspections: [inspection] })
      }
    }
    assert.ok(traces > 3)
  })
}

const textOf = (value: Evaluated): string => ('error' in value ? value.error : JSON.parse(value.value.text))

const told = (run: Run, { nodes }: Trace, state: number): string =>
  JSON.stringify([
    nodes.map(({ id }) => {
      const { up, value, context } = run.node(state, id)
      return [id, up, value, context]
    }),
    run.inFlight(state).length,
  ])
