/**
 * `npm run bench [-- --large]`: this checker and its peers on equal models, in one run on one machine, each in a process
 * of its own. All counts of one model must be equal, but where a search reduces. `--large` adds spaces of more than
 * 100 million states, which take gigabytes and many minutes, and gives the single-machine searches the larger two-phase
 * commit. What is to be reached follows, and how long interrupted checks take to answer. TLC and Stateright take part where
 * the environment says where they are: `TLA2TOOLS_JAR`, `STATERIGHT_DIR`.
 */
import { execFileSync } from 'node:child_process'
import { availableParallelism, loadavg } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { Result } from './contestant.js'
import { stateright, tlc } from './peers.js'
import { hasSpin, spin } from './spin.js'

interface Model {
  readonly name: string
  readonly model: 'raft' | 'twoPhaseCommit' | 'paxos'
  readonly size: readonly number[]
  readonly promela?: { readonly file: string; readonly defines: readonly string[] }
  readonly tla?: { readonly module: string; readonly constants: Readonly<Record<string, number>> }
  /** Stateright's example that is the same model, where there is one. */
  readonly stateright?: string
  /** The naive search takes part up to some size. */
  readonly naive: boolean
  /** So does `@xstate/graph`, where a single machine says it all. */
  readonly graph: boolean
  /** Whether its nodes can be told apart by their names only, so that orbits can be counted. */
  readonly symmetric: boolean
  /** So large that starting takes no share of it that matters: the rates are taken from it. It would take fingerprints minutes, and TLC half an hour. */
  readonly long?: boolean
}

const twoPhaseCommit = (resourceManagers: number, single: boolean): Model => ({
  name: `two-phase commit, ${resourceManagers} RMs`,
  model: 'twoPhaseCommit',
  size: [resourceManagers],
  promela: { file: 'twoPhaseCommit.pml', defines: [`RMS=${resourceManagers}`] },
  tla: { module: 'TwoPhaseCommit', constants: { RMs: resourceManagers } },
  stateright: '2pc',
  naive: single,
  graph: single,
  symmetric: true,
})

const raft = (terms: number, candidates: number, { naive = false, long = false } = {}): Model => ({
  name: `Raft, 3 servers, ${terms} terms, ${candidates} candidate${candidates === 1 ? '' : 's'}`,
  model: 'raft',
  size: [terms, candidates],
  promela: { file: 'raft.pml', defines: [`TERMS=${terms}`, `CANDIDATES=${candidates}`] },
  tla: { module: 'Raft', constants: { Terms: terms, Candidates: candidates } },
  naive,
  graph: false,
  symmetric: false,
  long,
})

/** Linearizability included. Stateright is the peer whose states hold the clients' history as ours do. */
const paxos = (clients: number): Model => ({
  name: `Paxos, 3 servers, ${clients} clients`,
  model: 'paxos',
  size: [clients],
  stateright: 'paxos',
  naive: false,
  graph: false,
  symmetric: false,
})

const large = process.argv.includes('--large')
const models = [
  twoPhaseCommit(5, true),
  twoPhaseCommit(7, large),
  twoPhaseCommit(9, false),
  paxos(3),
  raft(2, 2, { naive: true }),
  raft(2, 3),
  raft(3, 2),
  raft(7, 1, { long: true }),
  ...(large ? [raft(3, 3, { long: true }), raft(4, 2, { long: true })] : []),
]

/** Wall time of the whole process included: starting Node, loading the modules; compiling, for spin. */
interface Measured extends Result {
  readonly all: number
}

function timed(run: () => Result): Measured {
  const begin = performance.now()
  const result = run()
  return { ...result, all: (performance.now() - begin) / 1000 }
}

function contestant(name: string, { model, size }: Model, threads = 1): Measured {
  const script = fileURLToPath(new URL('contestant.js', import.meta.url))
  const args = ['--expose-gc', '--max-old-space-size=8000', script, name, String(threads), model, ...size.map(String)]
  return timed(() => JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })))
}

/** One thread, and several: where rates are taken, the faster of two runs each, in turns, since what else a machine does comes and goes. */
function inTurns(model: Model, threads: number): [one: Measured, several: Measured | undefined] {
  const runs: [Measured, Measured | undefined][] = []
  for (let turn = 0; turn < (model.long ? 2 : 1); turn++) {
    runs.push([contestant('checker', model), threads > 1 ? contestant('checker', model, threads) : undefined])
  }
  const fastest = <R extends Measured | undefined>(results: R[]) =>
    results.reduce((a, b) => (a && b && b.seconds < a.seconds ? b : a))
  return [fastest(runs.map(([one]) => one)), fastest(runs.map(([, several]) => several))]
}

const withSpin = hasSpin()
/** The reader's TLC and checkout of Stateright. */
const { TLA2TOOLS_JAR: jar, STATERIGHT_DIR: folder } = process.env
const rows: Record<string, string>[] = []
const reached: { what: string; wanted: string; measured: string; reached: boolean }[] = []
for (const model of models) {
  const { promela, tla, stateright: example } = model
  const threads = Math.min(2, availableParallelism())
  const [ours, two] = inTurns(model, threads)
  const results: [search: string, result: Measured][] = [['this checker, 1 thread', ours]]
  if (two) results.push([`this checker, ${threads} threads`, two])
  const fingerprints = model.long ? undefined : contestant('fingerprints', model)
  if (fingerprints) results.push(['this checker, fingerprints', fingerprints])
  const symmetric = model.symmetric ? contestant('symmetry', model) : undefined
  judge(model, ours, two, fingerprints, symmetric)
  if (model.naive) results.push(['naive: transition(), JSON', contestant('naive', model)])
  if (model.graph) results.push(['@xstate/graph', contestant('graph', model)])
  if (withSpin && promela) results.push(['spin, every state', timed(() => spin(promela.file, promela.defines, false))])
  if (jar && tla && !model.long)
    results.push([`TLC, ${threads} workers`, timed(() => tlc(jar, tla.module, tla.constants, threads))])
  if (folder && example) results.push(['Stateright, all cores', timed(() => stateright(folder, example, model.size))])
  for (const [search, result] of results) {
    if (result.distinct !== ours.distinct || result.generated !== ours.generated) {
      console.error(
        `${model.name}: ${search} counts ${result.distinct} / ${result.generated} states; the models differ.`,
      )
      process.exitCode = 1
    }
    rows.push(row(model, search, result, ours))
  }
  if (symmetric) rows.push(row(model, 'this checker, symmetry', symmetric, ours))
  if (withSpin && promela && !model.long) {
    const reduced = timed(() => spin(promela.file, promela.defines, true))
    rows.push(row(model, 'spin, with its reductions', reduced, ours))
  }
}
console.log(
  `node ${process.version}, ${process.arch}, load ${loadavg()[0]?.toFixed(1)} on ${availableParallelism()} cores. ` +
    'Times in seconds, by the wall clock or of the processor; "of ours" is the time of a search over that of this checker.',
)
console.table(rows)
console.log('What is to be reached, and what was:')
console.table(reached)
// How long interrupted checks take to answer: at most 200 ms each.
execFileSync(process.execPath, [fileURLToPath(new URL('interrupts.js', import.meta.url))], { stdio: 'inherit' })
if (!withSpin)
  console.log('spin takes no part: install spin and gcc (Debian: apt install spin gcc) to compare with it.')
if (!jar)
  console.log('TLC takes no part: set TLA2TOOLS_JAR to tla2tools.jar, with java on the path, to compare with it.')
if (!folder)
  console.log(
    'Stateright takes no part: set STATERIGHT_DIR to a checkout of it, with cargo on the path, to compare with it.',
  )

/** Notes what this checker has to reach with a model. */
function judge(
  { name, model, size, long }: Model,
  one: Result,
  two: Result | undefined,
  fingerprints: Result | undefined,
  symmetric: Result | undefined,
): void {
  const most = (what: string, limit: number, value: number, unit: string) =>
    reached.push({
      what: `${name}: ${what}`,
      wanted: `at most ${limit}${unit}`,
      measured: value.toFixed(2),
      reached: value <= limit,
    })
  const least = (what: string, limit: number, value: number, unit: string) =>
    reached.push({
      what: `${name}: ${what}`,
      wanted: `at least ${limit}${unit}`,
      measured: value.toFixed(2),
      reached: value >= limit,
    })
  if (model === 'paxos' && two) most('2 threads', 2.5, two.seconds, ' s')
  if (model === 'twoPhaseCommit' && size[0] === 9) {
    if (two) most('2 threads', 25, two.seconds, ' s')
    if (two) most('memory', 600, two.bytes / 1e6, ' MB')
    if (symmetric) most('with symmetry', 0.5, symmetric.seconds, ' s')
  }
  // Shorter runs are mostly start.
  if (one.distinct < 1_000_000) return
  if (model === 'raft' && long) {
    least('1 thread', 3, one.generated / one.seconds / 1e6, ' million generated states/s')
    if (two) {
      least('2 threads', 1.7 * 3, two.generated / two.seconds / 1e6, ' million generated states/s')
      least('2 threads', 1.7, one.seconds / two.seconds, ' times what 1 thread does')
    }
  }
  most('exact storage', 24, one.bytes / one.distinct, ' bytes a state')
  if (two) most('exact storage, 2 threads', 24, two.bytes / two.distinct, ' bytes a state')
  if (fingerprints) most('fingerprints', 12, fingerprints.bytes / fingerprints.distinct, ' bytes a state')
}

function row({ name }: Model, search: string, result: Measured, ours: Measured) {
  const whole = (value: number) => Math.round(value).toLocaleString('en')
  return {
    model: name,
    search,
    distinct: whole(result.distinct),
    generated: whole(result.generated),
    'search s': result.seconds.toFixed(2),
    'cpu s': result.cpuSeconds.toFixed(2),
    'with start s': result.all.toFixed(2),
    'generated/s': whole(result.generated / result.seconds),
    'of ours': (result.seconds / ours.seconds).toFixed(2),
    'cpu, of ours': (result.cpuSeconds / ours.cpuSeconds).toFixed(2),
    'with start, of ours': (result.all / ours.all).toFixed(2),
    // of a peer in a process of its own that does not say, none
    'bytes/state': Number.isNaN(result.bytes) ? '' : whole(result.bytes / result.distinct),
  }
}
