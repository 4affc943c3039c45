/** What is exported can be read again: the same run for every format, and what was tampered with is found. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Protocol } from '../../../../protocols/model/index.js'
import { ProtocolError } from '../../../../protocols/model/index.js'
import { check } from '../../../../server/checker/check.js'
import { conforms, explains } from '../../../../server/checker/runs/replayRun.js'
import { tracesOf, written } from '../../../../server/exchange/formats.js'
import { logReportOf } from '../../../../server/exchange/logs/logTrace.js'
import { readLog } from '../../../../server/exchange/logs/readLog.js'
import type { CheckReport } from '../../../../server/wire/report.js'
import type { Trace } from '../../../../server/wire/trace.js'
import { protocolOf, protocolSpec } from '../../../reference/randomProtocol.js'
import { request } from '../traces.js'

const readable = ['jsonl', 'shiviz', 'itf', 'otlp'] as const
const around = { viewer: () => '', charts: {}, text: () => '', picture: () => '' }

const textIn = (format: (typeof readable)[number], report: CheckReport, trace: Trace) =>
  written({ report, property: trace.property, trace }, format, around)

/** Steps, as far as runs of a model are told apart by them. */
const shape = ({ steps }: Trace) =>
  steps.map(({ action, nodes }) => [action.type === 'duplicate' ? 'deliver' : action.type, nodes])

async function roundTrips(protocol: Protocol, report: CheckReport): Promise<number> {
  let count = 0
  for (const { trace } of tracesOf(report)) {
    for (const format of readable) {
      const log = readLog(textIn(format, report, trace), `log.${format}`)
      assert.equal(log.format, format)
      const said = await conforms(protocol, log, { hidden: [] })
      const { verdict, text, trace: again } = said.properties[explains]
      assert.equal(verdict, 'holds', text)
      assert.deepEqual(shape(again!), shape(trace), format)
      // the viewer has it without a protocol, too: the same lanes, the same states at the end
      const shown = logReportOf(log).trace
      assert.deepEqual(new Set(shown.nodes.map(({ id }) => id)), new Set(trace.nodes.map(({ id }) => id)))
      count++
    }
  }
  return count
}

test('every trace of a check is the same run again, in every format that is read', async () => {
  const report = (await check(request)) as CheckReport
  assert.equal(await roundTrips(request as unknown as Protocol, report), 12)
})

test('so are traces of random protocols', async () => {
  let count = 0
  const property = fc.asyncProperty(protocolSpec, async (spec) => {
    try {
      const protocol = protocolOf(spec) as unknown as Protocol
      count += await roundTrips(protocol, (await check(protocol, { states: 300 })) as CheckReport)
    } catch (error) {
      // some are no protocols that can be checked
      if (!(error instanceof ProtocolError)) throw error
    }
  })
  await fc.assert(property, { numRuns: 25, seed: 7 })
  assert.ok(count > 0)
})

test('an entry that was tampered with is the first that the model does not allow', async () => {
  const report = (await check(request)) as CheckReport
  const { trace } = tracesOf(report)[0]
  const lines = textIn('jsonl', report, trace).trimEnd().split('\n')
  const starts = trace.nodes.length
  for (let at = 0; at < lines.length; at++) {
    const entry = JSON.parse(lines[at])
    if (!entry.context || !('executed' in entry.context)) continue
    const tampered = { ...entry, context: { ...entry.context, executed: 99 } }
    const text = lines.map((line, index) => (index === at ? JSON.stringify(tampered) : line)).join('\n')
    const said = await conforms(request, readLog(text, 'run.jsonl'))
    const { verdict, text: why, trace: before } = said.properties[explains]
    assert.equal(verdict, 'violated')
    assert.ok(why.startsWith(`Line ${at + 1} of run.jsonl is the first entry that the model does not allow: `), why)
    assert.match(why, at < starts ? /In the model server1 is / : /What happens there is: .*executed \d/)
    assert.equal(before?.steps.filter(({ text }) => !text.includes('not in the log')).length, Math.max(0, at - starts))
  }
})
