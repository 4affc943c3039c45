/** The gallery notebooks are free of problems as an editor shows them: a run alone does not look at types. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { parseNotebook } from '../../../notebooks/format/index.js'
import type { TypeService } from '../../../server/language/typeService.js'
import { startTypeService } from '../../../server/language/typeServiceThread.js'

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const gallery = join(root, 'notebooks/gallery')

let types: TypeService
const failures: string[] = []
before(() => {
  const worker = join(root, 'out/server/language/typeServiceWorker.js')
  types = startTypeService({ worker, typesRoot: root, failed: (message) => failures.push(message) })
})
after(async () => {
  await types.dispose()
  assert.deepEqual(failures, [])
})

for (const file of readdirSync(gallery).filter((name) => name.endsWith('.protocol.md'))) {
  test(file, async () => {
    const path = join(gallery, file)
    const cells = parseNotebook(readFileSync(path, 'utf8'))
      .cells.filter(({ kind }) => kind === 'code')
      .map(({ text }, index) => ({ id: `cell ${index + 1}`, text }))
    types.update({ uri: path, path, cells })
    const answers = await Promise.all(
      cells.map(async ({ id, text }) => {
        const problems = await types.diagnostics(path, id)
        assert.ok(problems, 'nothing has overtaken the question')
        return problems
          .filter(({ severity }) => severity !== 'suggestion')
          .map(({ start, end, message }) => `${id}, ${text.slice(start, end)}: ${message}`)
      }),
    )
    assert.deepEqual(answers.flat(), [])
  })
}
