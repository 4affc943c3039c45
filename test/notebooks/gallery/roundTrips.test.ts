/** Counterexamples of the gallery leave as files and come back as logs: what was exported is the same run of the same protocol. */
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { parseNotebook } from '../../../notebooks/format/index.js'
import { explains } from '../../../server/checker/runs/replayRun.js'
import { tracesOf, written } from '../../../server/exchange/formats.js'
import { NotebookSession } from '../../../server/execution/session.js'
import type { CellOutput } from '../../../server/wire/output.js'
import type { CheckReport } from '../../../server/wire/report.js'
import type { Trace } from '../../../server/wire/trace.js'

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const formats = ['jsonl', 'shiviz', 'itf', 'otlp'] as const
const around = { viewer: () => '', charts: {}, text: () => '', picture: () => '' }

/** Losses; timers and a crash; the passing of time; a crash of one that answers too early. */
const protocols = {
  'two-generals': ['generals(3)'],
  'leases-and-clocks': ['lease', 'lease.with({ timing: synchronous({ delta: 10, drift: 0.25, tick: 2 }) })'],
  'primary-backup': ['asynchronous'],
}

/** Steps, as far as runs of a model are told apart by them. */
const shape = ({ steps }: Trace) => steps.map(({ action, nodes }) => [action.type, nodes])

for (const [name, expressions] of Object.entries(protocols)) {
  test(`${name}: every counterexample is the same run again, in every format that is read`, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'round-trips-'))
    const file = join(root, 'notebooks/gallery', `${name}.protocol.md`)
    const cells = parseNotebook(readFileSync(file, 'utf8'))
      .cells.filter(({ kind }) => kind === 'code')
      .map(({ text }, index) => ({ id: `${index}`, text }))
    const outputs = new Map<string, CellOutput>()
    const quiet = { started() {}, progress() {}, ended() {}, status() {}, stale() {} }
    const session = new NotebookSession(
      {
        kernelPath: join(root, 'out/server/kernel.js'),
        notebook: file,
        folder: join(root, 'notebooks/gallery'),
        memoryLimitBytes: 2 ** 30,
        trusted: () => true,
      },
      { ...quiet, output: (cell, output) => outputs.set(cell, output) },
    )
    const reportsOf = async (added: readonly string[]): Promise<CheckReport[]> => {
      const asked = added.map((text, index) => ({ id: `added ${index} ${text}`, text }))
      await session.run(
        [...cells, ...asked],
        asked.map(({ id }) => id),
      )
      return asked.map(({ id }) => {
        const output = outputs.get(id)
        assert.ok(output?.type === 'check', JSON.stringify(output))
        return output.report
      })
    }
    try {
      const checked = await reportsOf(
        expressions.map(
          (protocol, index) =>
            `import { check as check${index} } from 'protocol-notebook'\nawait check${index}(${protocol})`,
        ),
      )
      const traces = checked.flatMap((report, index) =>
        tracesOf(report).flatMap((found) => formats.map((format) => ({ ...found, format, at: index }))),
      )
      assert.ok(traces.length >= expressions.length * formats.length)
      const again = await reportsOf(
        traces.map(({ report, property, trace, format, at }, index) => {
          const log = join(folder, `${index}.${format}`)
          writeFileSync(log, written({ report, property, trace }, format, around))
          const imports = `import { conforms as conforms${index}, openLog as open${index} } from 'protocol-notebook'`
          const opened = `await open${index}(${JSON.stringify(log)})`
          return `${imports}\nawait conforms${index}(${expressions[at]}, ${opened}, { hidden: [] })`
        }),
      )
      for (const [index, { properties }] of again.entries()) {
        const { verdict, text, trace } = properties[explains]!
        assert.equal(verdict, 'holds', `${traces[index]!.format}: ${text}`)
        assert.deepEqual(shape(trace!), shape(traces[index]!.trace), traces[index]!.format)
      }
    } finally {
      session.dispose()
      rmSync(folder, { recursive: true, force: true })
    }
  })
}
