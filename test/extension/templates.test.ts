import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { parseNotebook } from '../../notebooks/format/index.js'
import { Editor } from '../server/features/editor.js'

const root = join(import.meta.dirname, '../../..')
const templates = join(root, 'extension/templates')
let folder: string
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'protocol-notebook-'))
})
after(() => rm(folder, { recursive: true }))

/** The exit code of a run, and the verdicts of all properties. */
async function run(file: string): Promise<{ code: number; verdicts: string[] }> {
  const arguments_ = [join(root, 'out/server/cli.js'), 'run', '--json', file]
  const { stdout, code = 0 } = (await promisify(execFile)(process.execPath, arguments_).catch(
    (error: { stdout: string; code: number }) => error,
  )) as { stdout: string; code?: number }
  return { code, verdicts: [...stdout.matchAll(/"verdict": ?"(\w+)"/g)].flatMap(([, verdict]) => verdict ?? []) }
}

test('every template runs as it says, and has no problem of types in the editor', async () => {
  const names = await readdir(templates)
  assert.deepEqual(names.sort(), [
    'leader-election.protocol.md',
    'lease.protocol.md',
    'primary-backup.protocol.md',
    'queue.protocol.md',
    'request-reply.protocol.md',
  ])
  const editor = await Editor.start({ trusted: false })
  for (const name of names) {
    const { code, verdicts } = await run(join(templates, name))
    assert.equal(code, 0, name)
    assert.ok(verdicts.length > 2 && !verdicts.includes('unknown'), name)
    const cells = parseNotebook(await readFile(join(templates, name), 'utf8')).cells.filter(
      ({ kind }) => kind === 'code',
    )
    const notebook = await editor.open(
      name,
      cells.map(({ text }) => text),
    )
    for (const index of cells.keys()) {
      const errors = (await notebook.diagnostics(index)).filter(({ source }) => source === 'ts')
      assert.deepEqual(errors, [], `${name}, cell ${index + 1}`)
    }
    await notebook.close()
  }
  await editor.close()
})

test('what a template invites to change breaks it', async () => {
  for (const [name, before, after] of [
    ['leader-election', "durable: ['term', 'votedFor']", "durable: ['term']"],
    ['lease', 'delta: 10 }', 'delta: 40 }'],
    ['queue', /isNew: .*/, 'isNew: () => true,'],
    ['primary-backup', 'copying: {', "copying: { entry: send('client1', { type: 'written' }),"],
  ] as const) {
    const text = await readFile(join(templates, `${name}.protocol.md`), 'utf8')
    const changed = text.replace(before, after)
    assert.notEqual(changed, text)
    const file = join(folder, `${name}.protocol.md`)
    await writeFile(file, changed)
    const { code, verdicts } = await run(file)
    assert.equal(code, 1, name)
    assert.ok(verdicts.includes('violated'), name)
  }
})
