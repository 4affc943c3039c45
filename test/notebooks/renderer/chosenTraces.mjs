/** The ten traces of the gallery that are drawn, and the checks that find them: no other cell of their notebooks is run. */
import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { parseNotebook } from '../../../out/notebooks/format/index.js'
import { NotebookSession } from '../../../out/server/execution/session.js'
import { repository } from '../../host/locations.mjs'

/** A notebook, the protocol, the property whose trace is shown, and how the cell begins that checks it. */
const chosen = [
  ['two-generals', '6 messengers', 'nobody attacks alone', 'const all = [one, two]'],
  ['leases-and-clocks', 'A lease', 'one acts at a time', 'await check(lease, {'],
  [
    'leases-and-clocks',
    'A lease with synchronous timing (messages within 10 ms, drift 0.25)',
    'one acts at a time',
    'await check(lease.with({ timing: synchronous({ delta: 10, drift: 0.25,',
  ],
  ['primary-backup', 'Synchronous replication', 'survives a crash', 'const synchronous ='],
  ['primary-backup', 'Asynchronous replication', 'as one server', 'const asynchronous ='],
  ['primary-backup', 'Retries without ids', 'as one server', 'const forgetful ='],
  ['raft', 'Raft', 'an entry is committed', 'const right ='],
  ['raft', 'Raft that forgets its vote', 'election safety', 'const forgetful ='],
  ['raft', 'Raft that counts replicas of old entries', 'leader completeness', 'const overwritten ='],
  ['raft', 'Raft that changes members at once', 'leader completeness', 'const oneAtATime ='],
]

/**
 * @returns {Promise<{ notebook: string, protocol: string, property: string, report: object }[]>} with the report that has the trace
 */
export async function chosenTraces() {
  const notebooks = [...new Set(chosen.map(([notebook]) => notebook))]
  const reports = (await Promise.all(notebooks.map(reportsOf))).flat()
  return chosen.map(([notebook, protocol, property]) => {
    const report = reports.find((each) => each.protocol === protocol)
    assert.ok(report?.properties[property]?.trace, `${protocol}: ${property} has a trace`)
    return { notebook, protocol, property, report }
  })
}

/** The reports of the chosen cells of a notebook, which its own kernel runs after those that they need. */
async function reportsOf(notebook) {
  const file = path.join(repository, 'notebooks', 'gallery', `${notebook}.protocol.md`)
  const cells = parseNotebook(fs.readFileSync(file, 'utf8'))
    .cells.filter(({ kind }) => kind === 'code')
    .map(({ text }, index) => ({ id: String(index), text }))
  const wanted = chosen
    .filter(([of]) => of === notebook)
    .map(([, , , beginning]) => {
      const cell = cells.find(({ text }) => text.startsWith(beginning))
      assert.ok(cell, `${notebook} has a cell that begins with ${beginning}`)
      return cell.id
    })
  const reports = []
  const session = new NotebookSession(
    {
      kernelPath: path.join(repository, 'out', 'server', 'kernel.js'),
      notebook: file,
      folder: path.dirname(file),
      memoryLimitBytes: 2 ** 31,
      trusted: () => true,
    },
    {
      started() {},
      output: (_, output) => {
        if (output.type === 'check') reports.push(output.report)
        if (output.type === 'error') console.error(`${notebook}: ${output.error.message}`)
      },
      progress() {},
      ended() {},
      status() {},
      stale() {},
    },
  )
  await session.run(cells, wanted)
  session.dispose()
  return reports
}
