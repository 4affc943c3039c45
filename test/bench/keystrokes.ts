/**
 * What a person waits for while typing, in the real server: keystrokes of a notebook are replayed, one after the other.
 *
 *     node out/test/bench/keystrokes.js [NOTEBOOK [SERVER]]
 *
 * NOTEBOOK is a `*.protocol.md` (default: the gallery's Raft), SERVER a bundle (`dist/server.cjs`, which is what users have;
 * default: the built tree, whose TypeScript is several times slower). Prints milliseconds of wall time, and whether they are what
 * they must be on a machine that does nothing else:
 *
 * - keystroke to completion, where machines know (targets; names of guards, actions and events) and where TypeScript knows
 *   (after a dot), with pauses of a typing hand in between, so that all that waits for one comes into the way;
 * - keystroke to what TypeScript and the lint say of the cell, the pause that they wait for included;
 * - the same while a check, a simulation and the layout of charts go on, which end only when they are told to and want more
 *   processors than there are: none of them may hold up typing, which would be waited for without end;
 * - and the resident memory of the server, with its threads, with ten such notebooks open; beside it that of the kernels, which
 *   are processes of their own.
 *
 * It ends with exit code 1 if something takes longer, or more.
 */
import { readFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { performance } from 'node:perf_hooks'
import { setTimeout } from 'node:timers/promises'
import { parseNotebook } from '../../notebooks/format/index.js'
import type { ChartRequest, StatechartAt } from '../../server/wire/chart.js'
import { cellProgress, interruptKernel, layoutChart, runCells, statechartAt } from '../../server/wire/messages.js'
import { type EditedNotebook, Editor } from '../server/features/editor.js'

const checkout = resolve(import.meta.dirname, '../../..')
const [path = resolve(checkout, 'notebooks/gallery/raft.protocol.md'), server] = process.argv.slice(2)
const rounds = 3
/** How many completions of a kind are measured, so that there is something beyond the 95th of 100. */
const most = 80
const notebooks = 10
/** The longest that 95 of 100 may take, in milliseconds. */
const limits = { target: 60, names: 60, typescript: 600, diagnostics: 900 }
/** The same where everything else wants the processors, too. */
const longestWait = 3000
const words: Record<keyof typeof limits, string> = {
  target: 'completion in a target',
  names: 'completion of names of guards, actions and events',
  typescript: 'completion by TypeScript',
  diagnostics: 'diagnostics of TypeScript and the lint',
}
/** What stands before targets, and before other names in machines. */
const targets = /\btarget: '[.#]?(?=\w)/g
const names = /\b(?:guard|actions|type): '(?=\w)|\bon: \{\s*(?=\w)|\bactions: \[(?:[^\]']*, )?'(?=\w)/g
/** The most that the server may take with all notebooks open, in MB. */
const mostMemory = 600

const texts = parseNotebook(await readFile(path, 'utf8')).cells.flatMap(({ kind, text }) =>
  kind === 'code' ? text : [],
)
const editor = await Editor.start({ trusted: true }, server)
const started = performance.now()
const notebook = await editor.open(basename(path), texts)
await allDiagnostics(notebook)
console.log(`${texts.length} cells of ${basename(path)}`)
console.log(`opened -> all diagnostics: ${Math.round(performance.now() - started)} ms`)

const quiet = times()
for (let round = 1; round <= rounds; round++) await replay(notebook, round, quiet)
await replayNames(notebook, most, quiet)
tell(quiet, '', (kind) => limits[kind])

const end = await atWork()
const busy = times()
await replay(notebook, 1, busy)
await replayNames(notebook, most / 2, busy)
tell(busy, ', while a check, a simulation and layouts go on', () => longestWait)
await end()

for (let count = 2; count <= notebooks; count++) await allDiagnostics(await editor.open(`${count}.protocol.md`, texts))
const { server: own, kernels } = await editor.memoryBytes()
const megabytes = (bytes: number) => Math.round(bytes / 2 ** 20)
judged(
  megabytes(own) < mostMemory,
  `memory of the server with ${notebooks} notebooks open: ${megabytes(own)} MB (less than ${mostMemory}); of kernels: ${megabytes(kernels)} MB`,
)
await editor.close()

type Times = { readonly [K in keyof typeof limits]: number[] }

function times(): Times {
  return { target: [], names: [], typescript: [], diagnostics: [] }
}

/** Types in all cells. @param round other places in each */
async function replay(of: EditedNotebook, round: number, into: Times): Promise<void> {
  for (const [index, text] of texts.entries()) {
    // a line that says nothing, typed at the end of the cell
    const { length } = of.texts[index] ?? ''
    await timed(into.diagnostics, async () => {
      const version = await of.edit(index, length, length, round === 1 ? '\n' : '/')
      await of.diagnostics(index, version)
    })
    const dot = placeAfter(text, /\b[a-z]\w*\.(?=\w)/gi, round)
    const target = placeAfter(text, /target: '\.?(?=\w)/g, round)
    if (dot !== undefined) await completed(of, index, dot, into.typescript)
    if (target === undefined) continue
    await completed(of, index, target, into.target)
    // a letter is deleted, which makes a mistake that the lint finds, and typed again, which mends it; each of them speaks
    const letter = of.texts[index]?.[target] ?? ''
    await timed(into.diagnostics, async () => {
      const version = await of.edit(index, target, target + 1, '')
      await of.diagnostics(index, version, 2)
    })
    await timed(into.diagnostics, async () => {
      const version = await of.edit(index, target, target, letter)
      await of.diagnostics(index, version, 2)
    })
  }
}

/** Completes targets and names all over the notebook, again and again. @param most of each */
async function replayNames(of: EditedNotebook, most: number, into: Times): Promise<void> {
  for (const [what, times] of [
    [targets, into.target],
    [names, into.names],
  ] as const) {
    // names elsewhere are TypeScript's to complete
    const places = texts.flatMap((text, index) =>
      text.includes('createMachine(')
        ? [...text.matchAll(what)].map((match) => ({ index, place: match.index + match[0].length }))
        : [],
    )
    for (let count = 0; places.length > 0 && count < most; count++) {
      const { index, place } = places[count % places.length] ?? places[0]
      // between 50 and 430 ms, as regular as a hand
      await setTimeout(50 + ((count * 137) % 380))
      await completed(of, index, place, times)
    }
  }
}

/** The letter at a place is deleted and typed again, as one does who looks what there is. */
async function completed(of: EditedNotebook, index: number, place: number, into: number[]): Promise<void> {
  const letter = of.texts[index]?.[place] ?? ''
  await of.edit(index, place, place + 1, '')
  await timed(into, async () => {
    await of.edit(index, place, place, letter)
    await of.completeAt(index, place + 1)
  })
}

/** Starts a check and a simulation without end, and lays out charts one after the other. @returns what ends all of it */
async function atWork(): Promise<() => Promise<void>> {
  const declared = /const (\w+) = protocol\(/.exec(texts.join('\n'))?.[1] ?? 'raft'
  const endless = [
    `import { check } from 'protocol-notebook'\nawait check(${declared}.with({ within: () => true }), { complete: true, seconds: 3600 })`,
    `import { simulate } from 'protocol-notebook'\nawait simulate(${declared}, { duration: 1e12 })`,
  ]
  const going = new Set<string>()
  let isGoing = () => {}
  const allGoing = new Promise<void>((done) => {
    isGoing = done
  })
  editor.connection.onNotification(cellProgress.method, ({ notebook: of }: { notebook: string }) => {
    going.add(of)
    if (going.size === endless.length) isGoing()
  })
  const works = await Promise.all(endless.map((cell, at) => editor.open(`work${at}.protocol.md`, [...texts, cell])))
  const runs = works.map((work) =>
    editor.connection.sendRequest(runCells.method, { notebook: work.uri, cells: [work.cell(texts.length)] }),
  )
  let ended = false
  const layouts = layOut(() => ended)
  // a notebook whose protocol is refused would be waited for in vain
  await Promise.race([allGoing, ...runs])
  if (going.size < endless.length) judged(false, 'the check or the simulation did not go on')
  return async () => {
    ended = true
    for (const { uri } of works) await editor.connection.sendRequest(interruptKernel.method, { notebook: uri })
    await Promise.all([...runs, layouts])
    for (const work of works) await work.close()
  }
}

async function layOut(isEnd: () => boolean): Promise<void> {
  const cell = texts.findIndex((text) => text.includes('createMachine('))
  const found = await editor.connection.sendRequest<StatechartAt | null>(statechartAt.method, {
    uri: notebook.cell(cell),
    position: { line: 0, character: 0 },
  })
  while (found && !isEnd()) {
    const request: ChartRequest = { name: found.name, machine: found.outline, room: 400 + (performance.now() % 800) }
    await editor.connection.sendRequest(layoutChart.method, request)
  }
}

function tell(taken: Times, when: string, most: (kind: keyof Times) => number): void {
  for (const kind of ['target', 'names', 'typescript', 'diagnostics'] as const) {
    const of = taken[kind]
    if (of.length === 0) continue
    const [p50, p95] = [percentile(of, 0.5), percentile(of, 0.95)]
    judged(
      p95 < most(kind),
      `${words[kind]}${when}: p50 ${p50} ms, p95 ${p95} ms (less than ${most(kind)}; ${of.length})`,
    )
  }
}

function judged(isMet: boolean, text: string): void {
  console.log(`${isMet ? 'pass' : 'FAIL'}  ${text}`)
  if (!isMet) process.exitCode = 1
}

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
