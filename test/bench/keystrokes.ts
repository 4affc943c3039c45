/**
 * How long diagnostics take after a keystroke, in the real server: every code cell of a notebook is edited in turn.
 *
 *     node out/test/bench/keystrokes.js [NOTEBOOK [SERVER]]
 *
 * NOTEBOOK is a `*.protocol.md` (default: the gallery's Raft), SERVER a bundle (`dist/server.cjs`; default: the built
 * tree). Prints milliseconds of wall time from the keystroke to the diagnostics of the edited cell, the server's rest of
 * 200 ms included.
 */
import { readFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { performance } from 'node:perf_hooks'
import { parseNotebook } from '../../notebooks/format/index.js'
import { Editor } from '../server/features/editor.js'

const checkout = resolve(import.meta.dirname, '../../..')
const [path = resolve(checkout, 'notebooks/gallery/raft.protocol.md'), server] = process.argv.slice(2)
const rounds = 5

const cells = parseNotebook(await readFile(path, 'utf8')).cells.filter(({ kind }) => kind === 'code')
const editor = await Editor.start({ trusted: false }, server)
const started = performance.now()
const notebook = await editor.open(
  basename(path),
  cells.map(({ text }) => text),
)
await Promise.all(cells.map((_, index) => notebook.diagnostics(index)))
console.log(`${cells.length} cells of ${basename(path)}`)
console.log(`opened -> all diagnostics: ${Math.round(performance.now() - started)} ms`)

const times: number[] = []
for (let round = 1; round <= rounds; round++) {
  for (const [index, { text }] of cells.entries()) {
    const before = performance.now()
    const version = await notebook.type(index, text + ' '.repeat(round))
    await notebook.diagnostics(index, version)
    times.push(performance.now() - before)
  }
}
await editor.close()

const sorted = times.sort((a, b) => a - b)
const percentile = (p: number) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))] ?? 0)
console.log(
  `keystroke -> diagnostics: p50 ${percentile(0.5)} ms, p95 ${percentile(0.95)} ms (${times.length} keystrokes)`,
)
