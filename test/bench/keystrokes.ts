/**
 * What a person waits for while typing, in the real server: keystrokes of a notebook are replayed, one after the other.
 *
 *     node out/test/bench/keystrokes.js [NOTEBOOK [SERVER]]
 *
 * NOTEBOOK is a `*.protocol.md` (default: the gallery's Raft), SERVER a bundle (`dist/server.cjs`, which is what users have;
 * default: the built tree, whose TypeScript is several times slower). Prints milliseconds of wall time:
 *
 * - keystroke to diagnostics of the edited cell, the server's rest of 200 ms included;
 * - keystroke to completion, where TypeScript knows (after a dot) and where machines know (in `target: '...'`);
 * - and the memory of the server with ten such notebooks open.
 */
import { readFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { performance } from 'node:perf_hooks'
import { parseNotebook } from '../../notebooks/format/index.js'
import { type EditedNotebook, Editor } from '../server/features/editor.js'

const checkout = resolve(import.meta.dirname, '../../..')
const [path = resolve(checkout, 'notebooks/gallery/raft.protocol.md'), server] = process.argv.slice(2)
const rounds = 3
const notebooks = 10

const texts = parseNotebook(await readFile(path, 'utf8')).cells.flatMap(({ kind, text }) =>
  kind === 'code' ? text : [],
)
const editor = await Editor.start({ trusted: false }, server)
const started = performance.now()
const notebook = await editor.open(basename(path), texts)
await allDiagnostics(notebook)
console.log(`${texts.length} cells of ${basename(path)}`)
console.log(`opened -> all diagnostics: ${Math.round(performance.now() - started)} ms`)

const times = { diagnostics: [] as number[], typescript: [] as number[], machines: [] as number[] }
for (let round = 1; round <= rounds; round++) {
  for (const [index, text] of texts.entries()) {
    // a line that says nothing, typed at the end of the cell
    const { length } = notebook.texts[index] ?? ''
    await timed(times.diagnostics, async () => {
      const version = await notebook.edit(index, length, length, round === 1 ? '\n' : '/')
      await notebook.diagnostics(index, version)
    })
    for (const [kind, place] of [
      ['typescript', placeAfter(text, /\b[a-z]\w*\.(?=\w)/gi, round)],
      ['machines', placeAfter(text, /target: '(?=\w)/g, round)],
    ] as const) {
      if (place === undefined) continue
      // the letter behind the place is deleted and typed again, as one does who looks what there is
      const letter = text[place] ?? ''
      await notebook.edit(index, place, place + 1, '')
      await timed(times[kind], async () => {
        await notebook.edit(index, place, place, letter)
        await notebook.completeAt(index, place + 1)
      })
    }
  }
}
for (const [what, of] of [
  ['keystroke -> diagnostics', times.diagnostics],
  ['keystroke -> completion by TypeScript', times.typescript],
  ['keystroke -> completion in a target', times.machines],
] as const) {
  if (of.length > 0)
    console.log(`${what}: p50 ${percentile(of, 0.5)} ms, p95 ${percentile(of, 0.95)} ms (${of.length})`)
}

for (let count = 2; count <= notebooks; count++) await allDiagnostics(await editor.open(`${count}.protocol.md`, texts))
console.log(`memory with ${notebooks} notebooks open: ${Math.round((await editor.memoryBytes()) / 2 ** 20)} MB`)
await editor.close()

async function allDiagnostics(of: EditedNotebook): Promise<void> {
  await Promise.all(of.cells.map((_, index) => of.diagnostics(index)))
}

async function timed(into: number[], act: () => Promise<void>): Promise<void> {
  const before = performance.now()
  await act()
  into.push(performance.now() - before)
}

/** The place behind one of the matches: another in each round. */
function placeAfter(text: string, what: RegExp, round: number): number | undefined {
  const found = [...text.matchAll(what)].map(({ index, 0: match }) => index + match.length)
  return found[Math.floor((found.length * round) / (rounds + 1))]
}

function percentile(of: readonly number[], part: number): number {
  const sorted = of.toSorted((a, b) => a - b)
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0)
}
