import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'

const root = join(import.meta.dirname, '../../..')

test('a new notebook shows what it says: a counterexample that was expected', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [
    join(root, 'out/server/cli.js'),
    'run',
    '--json',
    join(root, 'extension/template.protocol.md'),
  ])
  const properties = [...stdout.matchAll(/"verdict": ?"(\w+)"/g)].map(([, verdict]) => verdict)
  assert.ok(properties.includes('violated'))
  assert.ok(properties.includes('holds'))
  assert.ok(!properties.includes('unknown'))
})
