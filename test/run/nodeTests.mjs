/**
 * `node nodeTests.mjs FOLDER EXCLUDED...` runs every *.test.js below a folder, except in the excluded folders of it, as many
 * files at a time as there are cores.
 */
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { repository } from '../host/locations.mjs'
import { tell } from './command.mjs'

// A window beside it has to answer at once; this has time.
os.setPriority(os.constants.priority.PRIORITY_BELOW_NORMAL)

const [folder, ...excluded] = process.argv.slice(2)
const root = path.join(repository, folder)
const files = fs
  .readdirSync(root, { recursive: true })
  .filter((file) => file.endsWith('.test.js') && !excluded.includes(file.split(path.sep)[0]))
  .map((file) => path.join(root, file))
  .sort()
const counts = { pass: 0, fail: 0, cancelled: 0 }
const events = run({ files, concurrency: os.availableParallelism(), timeout: 1_200_000 })
events.on('test:diagnostic', ({ nesting, message }) => {
  const [, kind, count] = /^(pass|fail|cancelled) (\d+)$/.exec(message) ?? []
  if (nesting === 0 && kind) counts[kind] += Number(count)
})
for await (const text of events.compose(new spec())) process.stdout.write(text)
tell({ passed: counts.pass, failed: counts.fail + counts.cancelled + (files.length === 0 ? 1 : 0) })
