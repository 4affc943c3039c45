/**
 * `simulate` and `sweep` of a Node program, with all processors. Machines are functions, which cannot travel to another thread; so the
 * program names a module from which a thread has the protocol once more, and those options that are functions. A thread begins with
 * this file (or the bundle that it is in), which loads that module.
 *
 * A thread does the first run, too, and one that comes to another hash does not take part: a module with another protocol does no harm.
 */
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { type Machines, type Protocol, ProtocolError, type SimulationOptions } from '../../protocols/model/index.js'
import { DistantRunner } from '../simulator/campaign/port.js'
import type { Crew, Runner } from '../simulator/campaign/runner.js'
import { serve } from '../simulator/campaign/serve.js'
import { type Hearing, simulate as simulateAlone } from '../simulator/simulate.js'
import type { Simulation } from '../simulator/simulation.js'
import { pointOf, type SweepOptions, sweep as sweepAlone } from '../simulator/sweep.js'
import type { SweepReport } from '../wire/simulation.js'

/** How other threads of a Node program take part. */
export interface Threads {
  /**
   * A module that exports the protocol as `protocol` and, where options are functions (a workload's events, a timeline), these as
   * `options`; all others are told. It only declares: it is loaded in each thread. Absent: one thread makes all runs.
   *
   * @example
   * // raft.campaign.js: export const protocol = protocol({ ... }); export const options = { workload: ... }
   * import { options, protocol } from './raft.campaign.js'
   * await simulate(protocol, { ...options, runs: 10_000, module: new URL('./raft.campaign.js', import.meta.url) })
   */
  readonly module?: string | URL
}

/** What a thread begins with. */
interface Start {
  /** The URL of the module. */
  readonly module: string
  readonly options: object
  /** Of a sweep: which of its points. */
  readonly point: number | undefined
}

/** What this thread is there for, if it was started here; taken by the first copy of this file that the thread loads. */
const start = takenStart()

/** {@link simulateAlone}, with other threads where a module is named. */
export function simulate<R extends Machines, P extends string>(
  protocol: Protocol<R, P>,
  options: SimulationOptions<NoInfer<R>, NoInfer<P>> & Hearing & Threads = {},
): Promise<Simulation<P>> {
  return simulateAlone(protocol, withCrew(protocol.name, options))
}

/** {@link sweepAlone}, with other threads where a module is named. */
export function sweep<R extends Machines, P extends string, const V>(
  protocol: Protocol<R, P>,
  options: SweepOptions<NoInfer<R>, NoInfer<P>, V> & Hearing & Threads,
): Promise<SweepReport> {
  return sweepAlone(protocol, withCrew(protocol.name, options))
}

function withCrew<O extends Hearing & Threads & { readonly threads?: number }>(
  name: string,
  all: O,
): Omit<O, 'module'> {
  const { module, ...options } = all
  if (start) {
    throw new ProtocolError(
      `${start.module} simulates while it is loaded: what threads load only declares and exports.`,
    )
  }
  if (options.crew) return options
  if (module === undefined) {
    if ((options.threads ?? 1) > 1) {
      warn(
        `threads is ${options.threads}, but one thread simulates ${name}: others have to load the protocol from a module, as in ` +
          '{ module: new URL("./raft.js", import.meta.url) }, which exports it as "protocol".',
      )
    }
    return options
  }
  const url = urlOf(module)
  return { ...options, crew: (point?: number) => crewFrom({ module: url, options: told(options), point }, name) }
}

function urlOf(module: string | URL): string {
  if (!URL.canParse(String(module))) {
    throw new ProtocolError(`module is "${module}"; it must be a URL: new URL("./raft.js", import.meta.url).`)
  }
  return String(module)
}

/** Those options that can travel. */
const told = (options: object): object =>
  Object.fromEntries(
    Object.entries(options).filter(([, value]) => {
      try {
        structuredClone(value)
        return true
      } catch {
        return false
      }
    }),
  )

/** As many as are asked for: how many pay is known to whoever asks. */
const most = 64

function crewFrom(simulation: Start, name: string): Crew {
  const workers: Worker[] = []
  let isOver = false
  return {
    most,
    hire: (count) =>
      Array.from({ length: count }, async () => {
        // What the module prints was printed when this thread loaded it.
        const worker = new Worker(new URL(import.meta.url), { workerData: { simulation }, stdout: true, stderr: true })
        workers.push(worker)
        try {
          return await ready(worker)
        } catch (error) {
          if (!isOver) warn(`A thread does not take part in the simulation of ${name}: ${(error as Error).message}`)
          throw error
        }
      }),
    unlike() {
      warn(
        `A thread does not take part in the simulation of ${name}: with the same seed it comes to another run. Does ` +
          `${simulation.module} export the same protocol, and the options that are functions?`,
      )
    },
    dismiss() {
      isOver = true
      for (const worker of workers.splice(0)) void worker.terminate()
    },
  }
}

/** @returns the thread when it has loaded the module */
function ready(worker: Worker): Promise<Runner> {
  return new Promise((resolve, reject) => {
    worker.stdout.resume()
    worker.stderr.resume()
    const runner = new DistantRunner(worker)
    worker.once('message', () => {
      worker.on('message', (message) => runner.hear(message))
      resolve(runner)
    })
    worker.on('error', reject)
    worker.on('exit', () => {
      runner.lost()
      reject(new Error('It ended before it was ready.'))
    })
  })
}

function warn(message: string): void {
  process.emitWarning(message, 'SimulationWarning')
}

function takenStart(): Start | undefined {
  if (isMainThread) return undefined
  const data = workerData as { simulation?: Start } | null | undefined
  const taken = data?.simulation
  if (taken) delete data.simulation
  return taken
}

/** Loads the module, and does what it is asked. */
async function help({ module, options, point }: Start): Promise<void> {
  const exported = (await import(module)) as { readonly protocol?: Protocol; readonly options?: SimulationOptions }
  const { protocol } = exported
  if (!protocol) throw new Error(`${module} exports no "protocol".`)
  const all = { ...exported.options, ...options }
  const wanted = point === undefined ? { protocol, options: all } : pointOf(protocol, all as never, point)
  const port = parentPort as NonNullable<typeof parentPort>
  const hear = serve(wanted.protocol, wanted.options, port)
  port.on('message', hear)
  port.postMessage('ready')
}

// What fails is told by the end of the thread. Not awaited: the module waits for this file.
if (start) void help(start)
