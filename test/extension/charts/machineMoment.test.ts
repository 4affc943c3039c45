/** The panel of a machine follows a trace: whose machine it shows, where that node is, what it just did. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { actingAt, machineMoment } from '../../../extension/charts/machineMoment.js'
import { protocol } from '../../../protocols/model/index.js'
import { check } from '../../../server/checker/check.js'
import { statesOf } from '../../../server/wire/chart.js'
import { tracesOfReport } from '../../../server/wire/outputTraces.js'
import { client, server } from '../../models/retry.js'

test('every step names who acts, and lights states and transitions that the drawn machine has', async () => {
  const retried = protocol({
    name: 'Retried',
    nodes: { client: { machine: client }, server: { machine: server } },
    within: ({ messages }) => messages.length <= 2,
    properties: ({ always }) => ({ once: always(({ server: [one] }) => one.context.executed <= 1) }),
  })
  const report = await check(retried)
  const traces = tracesOfReport(report)
  assert.ok(traces.length > 0)
  for (const { trace } of traces) {
    for (let step = 0; step <= trace.steps.length; step++) {
      const moment = { protocol: report.protocol, trace, step }
      const acting = actingAt(moment)!
      const { role } = trace.nodes.find(({ id }) => id === acting)!
      const outline = report.machines![role]!
      const drawn = machineMoment(moment, { outline, roles: [{ protocol: report.protocol, role }] }, undefined)!
      assert.equal(drawn.node, acting)
      const paths = new Set(statesOf(outline).map(({ path }) => path))
      const keys = new Set(statesOf(outline).flatMap(({ transitions }) => transitions.map(({ key }) => key)))
      assert.ok(drawn.active.length > 0 && drawn.active.every((path) => paths.has(path)))
      assert.ok(drawn.taken.every((key) => keys.has(key)))
      const taken = trace.steps[step - 1]
      if (taken && 'node' in taken.action) assert.equal(drawn.taken.length, new Set(taken.transitions).size)
      // a node that the reader chose is followed while others act; a machine that no node runs has no moment
      const other = trace.nodes.find((node) => node.role === role && node.id !== acting)
      const machine = { outline, roles: [{ protocol: report.protocol, role }] }
      if (other) assert.equal(machineMoment(moment, machine, other.id)!.chosen, other.id)
      assert.equal(machineMoment(moment, { outline, roles: [{ protocol: 'another', role }] }, undefined), undefined)
    }
  }
})
