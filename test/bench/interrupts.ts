/**
 * How long an interrupted check takes to answer, in milliseconds, for each way to search: `node out/test/bench/interrupts.js`
 * after `npx tsc -b test`. Each is interrupted at several moments; the longest wait counts. It should stay under 200 ms on a
 * machine that has nothing else to do.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Protocol, partiallySynchronous, protocol } from '../../protocols/model/index.js'
import { type CheckOptions, check } from '../../server/checker/check.js'
import { frontier } from '../../server/checker/frontier/frontier.js'
import { paxos } from '../models/paxos.js'
import { twoPhaseCommit } from '../models/twoPhaseCommit.js'
import { raft } from './raft.js'

const folder = mkdtempSync(join(tmpdir(), 'protocol-notebook-'))
const large = () => twoPhaseCommit(9) as unknown as Protocol
const lossy = () => raft({ terms: 3, candidates: 2 }) as unknown as Protocol
let numberKept = 0
/** When it is interrupted, in milliseconds after its start. */
const moments = [100, 700, 2500, 5000]

const kinds: Record<string, (signal: AbortSignal) => Promise<unknown>> = {
  'breadth-first, 1 thread': checking(large, { threads: 1 }),
  'breadth-first, 2 threads': checking(large, { threads: 2 }),
  'depth-first': checking(large, { order: 'depth-first' }),
  'random walks': checking(large, { order: 'random' }),
  'walks by priority': checking(large, { order: 'priority' }),
  timed: checking(() => lossy().with({ timing: partiallySynchronous({ delta: 10 }) }), {}),
  'partial order': checking(lossy, { reductions: { partialOrder: true } }),
  symmetry: checking(large, { reductions: { symmetry: true } }),
  'judging paths': checking(pathsOf, { threads: 1 }),
  linearizability: checking(() => paxos(3, 3) as unknown as Protocol, {}),
  fingerprints: checking(large, { storage: 'fingerprints' }),
  'fingerprints when memory is full': checking(large, { memory: 12 * 2 ** 20, threads: 1 }),
  'kept in a checkpoint': (signal) =>
    checking(large, { checkpoint: { file: join(folder, `kept ${++numberKept}`), every: 0.5 } })(signal),
  frontier: (signal) => frontier(lossy(), { upTo: { crash: 1, loss: 2 }, signal }),
}

/** Found in a second or so; its paths take longer. */
function pathsOf(): Protocol {
  const { name, nodes, network, inputs } = twoPhaseCommit(7)
  return protocol({
    ...{ name, nodes, network, inputs },
    properties: ({ infinitelyOften, eventually }) => ({
      again: infinitelyOften(({ tm: [only] }) => only.up),
      once: eventually(({ tm: [only] }) => only.up),
      now: infinitelyOften(({ messages }) => messages.length >= 0),
    }),
  } as Parameters<typeof protocol>[0])
}

function checking(model: () => Protocol, options: CheckOptions): (signal: AbortSignal) => Promise<unknown> {
  return (signal) => check(model(), { ...options, complete: true, signal })
}

/** @returns milliseconds until it answered; undefined if it had ended before */
async function waited(run: (signal: AbortSignal) => Promise<unknown>, moment: number): Promise<number | undefined> {
  const stop = new AbortController()
  // As of when it was due: that a busy thread hears of it late is part of the wait.
  const due = performance.now() + moment
  const timer = setTimeout(() => stop.abort(), moment)
  await run(stop.signal)
  clearTimeout(timer)
  return stop.signal.aborted ? performance.now() - due : undefined
}

const rows: Record<string, unknown>[] = []
for (const [search, run] of Object.entries(kinds)) {
  const waits: (number | undefined)[] = []
  for (const moment of moments) waits.push(await waited(run, moment))
  const known = waits.filter((wait) => wait !== undefined)
  const shown = moments.map((moment, at) => [`after ${moment} ms`, waits[at]?.toFixed(0) ?? 'was done'])
  rows.push({ search, ...Object.fromEntries(shown), longest: known.length > 0 ? Math.round(Math.max(...known)) : '' })
}
console.table(rows)
// What is kept of an interrupted check is written after its answer.
process.on('exit', () => rmSync(folder, { recursive: true }))
