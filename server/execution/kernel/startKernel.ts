/** The kernel's process: takes cells from its parent one by one and evaluates them. */

import { resolve } from 'node:path'
import { isMainThread } from 'node:worker_threads'
import type { Protocol, SimulationOptions } from '../../../protocols/model/index.js'
import type { CheckOptions } from '../../checker/check.js'
import type { FrontierOptions } from '../../checker/frontier/frontier.js'
import type { ExploreOptions } from '../../checker/walk/explore.js'
import type { SweepOptions } from '../../simulator/sweep.js'
import type { WalkRequest } from '../../wire/exploring.js'
import type { CellOutput } from '../../wire/output.js'
import type { CheckReport } from '../../wire/report.js'
import { cellSpecifier } from '../cellSpecifier.js'
import type {
  CompiledCell,
  CompiledModule,
  FromKernel,
  KernelStart,
  Outcome,
  ReadFile,
  ToKernel,
  Trial,
} from '../kernelMessages.js'
import { type OpenOptions, openLog } from '../openLog.js'
import { CellRun, type Engine, Interrupted } from './cellRun.js'
import { type CrewOptions, crewOf } from './crew.js'
import { type Expression, Inspections } from './inspections.js'
import { type Exports, Modules } from './modules.js'
import { cellErrorOf, mapStackTraces, SourceError } from './stacks.js'
import { CellStream, captureStreams, type StreamSink } from './streams.js'
import { type EvaluatedCell, startThread, type ThreadParts, type ThreadStart } from './thread.js'
import { Walks } from './walks.js'
import { startWatchdog } from './watchdog.js'

/** What the kernel is made of. */
export interface KernelParts {
  readonly check: Engine['check']
  readonly frontier: Engine['frontier']
  readonly card: Engine['card']
  /** What else gives reports, by name: they are shown, and fail the cell, as those of `check` are. */
  readonly reporting: { readonly [name: string]: (signal: AbortSignal, ...args: never[]) => Promise<CheckReport> }
  readonly simulate: Engine['simulate']
  readonly sweep: Engine['sweep']
  readonly walk: Engine['walk']
  /** What threads do that help with a simulation. */
  readonly helping: Pick<ThreadParts, 'serve' | 'pointOf'>
  /** What notebooks import as `protocol-notebook`, less what is named above and `show`. */
  readonly kit: Exports
  /** Other libraries that the kernel brings along, by specifier. */
  readonly libraries: { readonly [specifier: string]: Exports }
}

/** What gives reports and is named above. */
const reportingEngines = ['check', 'frontier', 'simulate', 'sweep', 'explore']

/** The share of the process's memory that the tables of a check may take. */
const tableShare = 0.8

/** Starts serving the parent of this process, and ends with it; in a thread of the kernel, helps with a simulation. */
export function startKernel(parts: KernelParts): void {
  const { reporting, kit, libraries, helping, ...engines } = parts
  if (!isMainThread) {
    startThread({ kit, libraries, ...helping, reporting: [...Object.keys(reporting), ...reportingEngines] })
    return
  }
  const { folder, parent, memoryLimitBytes } = JSON.parse(process.argv[2] ?? '{}') as KernelStart
  startWatchdog(parent, memoryLimitBytes)
  mapStackTraces()
  const engine: Engine = { ...engines, memoryBytes: Math.floor(memoryLimitBytes * tableShare) }
  const server = new CellServer(engine, folder, reporting, kit, libraries)
  process.on('message', (message) => server.hear(message as ToKernel))
  process.on('disconnect', () => process.exit())
  // where Ctrl+C in a terminal goes to this process too, what it means is for the parent to decide
  process.on('SIGINT', () => {})
  process.on('uncaughtException', (error) => server.fail(error))
  process.on('unhandledRejection', (error) => server.fail(error))
  captureStreams((stream, text) => server.print(stream, text))
  send({ type: 'ready' })
}

function send(message: FromKernel, sent: () => void = () => {}): void {
  // without a parent there is nobody to tell, and this process ends
  if (process.connected) process.send?.(message, undefined, undefined, sent)
}

class CellServer {
  readonly #engine: Engine
  readonly #folder: string
  readonly #crew: CrewOptions
  readonly #modules: Modules
  readonly #cells = new Map<string, Exports>()
  readonly #walks = new Walks(() => Object.assign({}, ...this.#cells.values()) as Exports)
  /** Cells that have their values, by specifier. */
  readonly #evaluated = new Map<string, EvaluatedCell>()
  #requests = 0
  readonly #asked = new Map<number, (answer: ToKernel & { type: 'source' }) => void>()
  readonly #inspections = new Inspections()
  #run: CellRun | undefined
  #streams: { stdout: CellStream; stderr: CellStream } | undefined

  constructor(
    engine: Engine,
    folder: string,
    reporting: KernelParts['reporting'],
    kit: Exports,
    libraries: KernelParts['libraries'],
  ) {
    this.#engine = engine
    this.#folder = folder
    this.#crew = {
      // The file that this process was started with.
      kernelPath: process.argv[1],
      memoryBytes: engine.memoryBytes,
      compile: (path) => this.#ask(path),
    }
    const own = new Map<string, Exports>(
      Object.entries(libraries).map(([name, library]) => [name, { ...library, __esModule: true }]),
    )
    own.set('protocol-notebook', {
      ...kit,
      check: (protocol: Protocol, options?: CheckOptions) => this.#knowing(protocol).check(protocol, options),
      frontier: (protocol: Protocol, options?: FrontierOptions) => this.#knowing(protocol).frontier(protocol, options),
      simulate: (protocol: Protocol, options?: SimulationOptions) =>
        this.#knowing(protocol).simulate(protocol, options),
      sweep: (protocol: Protocol, options: SweepOptions) => this.#knowing(protocol).sweep(protocol, options),
      explore: (protocol: Protocol, options?: ExploreOptions) => this.#knowing(protocol).explore(protocol, options),
      show: (value: unknown) => this.#current().show(value),
      openLog: (file: string, options?: OpenOptions) =>
        this.#current().opened(() => openLog(resolve(folder, file), options)),
      ...Object.fromEntries(
        Object.entries(reporting).map(([name, report]) => [
          name,
          (...args: never[]) => this.#knowing(args[0]).report(args[0], (signal) => report(signal, ...args)),
        ]),
      ),
      __esModule: true,
    })
    this.#modules = new Modules(folder, own, (path) => this.#ask(path))
  }

  hear(message: ToKernel): void {
    if (message.type === 'run') void this.#evaluate(message.cell, message.trial)
    else if (message.type === 'interrupt') this.#interrupt()
    else if (message.type === 'walk') void this.#walk(message.request, message.asked)
    else if (message.type === 'inspect') void this.#inspect(message)
    else this.#asked.get(message.request)?.(message)
  }

  print(stream: 'stdout' | 'stderr', text: string): void {
    this.#streams?.[stream === 'stdout' ? 'stderr' : 'stdout'].flushHead()
    this.#streams?.[stream].write(text)
  }

  /** Ends the process, because of an error that no cell caught. */
  fail(error: unknown): void {
    // a check that nobody waits for is stopped like any other
    if (error instanceof Interrupted) return
    this.#flush()
    send({ type: 'fatal', error: cellErrorOf(error) }, () => process.exit(1))
  }

  async #evaluate(cell: CompiledCell, trial?: Trial): Promise<void> {
    const { id } = cell
    const output = (output: CellOutput) => {
      this.#flush()
      send({ type: 'output', cell: id, output })
    }
    const sink: StreamSink = {
      print: (stream, text) => send({ type: 'output', cell: id, output: { type: 'stream', stream, text } }),
      tail: (tail) => send({ type: 'tail', cell: id, tail }),
    }
    const run: CellRun = new CellRun(
      this.#engine,
      {
        output,
        progress: (progress) => send({ type: 'progress', cell: id, progress }),
        walk: (walk) => this.#walks.add(walk),
      },
      trial,
      (call, point) => crewOf(() => this.#threadStart(cell, run, call, point), this.#crew),
    )
    const files = new Map<string, ReadFile>()
    this.#run = run
    this.#inspections.ran(id, run.reported)
    this.#streams = { stdout: new CellStream('stdout', sink), stderr: new CellStream('stderr', sink) }
    let outcome: Outcome
    try {
      const exports = await this.#modules.evaluateCell(cell, (name) => this.#cells.get(name), run, files)
      for (const value of Object.values(exports)) this.#walks.know(value)
      run.showDeclared(cell.declaredLast.map((name) => exports[name]))
      await run.try(trial?.protocols.map((name) => exports[name]) ?? [])
      outcome = await run.end()
      this.#cells.set(cellSpecifier(id), readOnlyView(exports, cell.label))
      this.#evaluated.set(cellSpecifier(id), { cell, answers: run.answers })
    } catch (error) {
      outcome = error instanceof Interrupted ? 'interrupted' : 'failed'
      output({ type: 'error', error: cellErrorOf(error) })
    }
    this.#flush()
    send({ type: 'ended', cell: id, outcome, files: [...files.values()] })
  }

  #interrupt(): void {
    this.#run?.interrupt()
    this.#walks.interrupt()
  }

  async #walk(request: number, asked: WalkRequest): Promise<void> {
    send({ type: 'walked', request, answer: await this.#walks.answer(asked) })
  }

  /** As {@link #current}, for what is asked about a protocol: others may ask about it later. */
  #knowing(protocol: unknown): CellRun {
    this.#walks.know(protocol)
    return this.#current()
  }

  /** What a thread needs to come to where a cell simulates. */
  #threadStart(cell: CompiledCell, run: CellRun, call: number, point: number | undefined): ThreadStart {
    const cells = new Map<string, EvaluatedCell>()
    const add = (specifier: string, evaluated: EvaluatedCell) => {
      for (const needed of evaluated.cell.requires) {
        const known = this.#evaluated.get(needed)
        if (known && !cells.has(needed)) add(needed, known)
      }
      cells.set(specifier, evaluated)
    }
    add(cellSpecifier(cell.id), { cell, answers: run.answers })
    return { folder: this.#folder, cells: [...cells.values()], call, point }
  }

  async #inspect({ request, cell, inquiry, code }: ToKernel & { type: 'inspect' }): Promise<void> {
    const expression = async (): Promise<Expression> => {
      let value: unknown
      const showLast = async (last: unknown) => {
        value = last
      }
      if (code) await this.#modules.evaluateCell(code, (name) => this.#cells.get(name), { showLast }, new Map())
      return value as Expression
    }
    try {
      send({ type: 'inspected', request, answer: await this.#inspections.answer(cell, inquiry, expression) })
    } catch (error) {
      send({ type: 'inspected', request, error: cellErrorOf(error).message })
    }
  }

  /** The run whose cell calls `check` or `show`; a cell's timers may do so after its end. */
  #current(): CellRun {
    if (!this.#run) throw new Error('check(), frontier(), explore() and show() belong in cells.')
    return this.#run
  }

  #flush(): void {
    this.#streams?.stdout.flush()
    this.#streams?.stderr.flush()
  }

  /** Asks the parent, who has the compiler. */
  #ask(path: string): Promise<CompiledModule> {
    const request = ++this.#requests
    return new Promise((resolve, reject) => {
      this.#asked.set(request, (answer) => {
        this.#asked.delete(request)
        if ('compiled' in answer) resolve(answer.compiled)
        else reject(new SourceError(answer.error))
      })
      send({ type: 'source', request, path })
    })
  }
}

/** The names of a cell as the cells below it see them: they follow its values and cannot be assigned. */
function readOnlyView(exports: Exports, label: string): Exports {
  const view: Exports = {}
  for (const name of Object.keys(exports)) {
    Object.defineProperty(view, name, {
      enumerable: true,
      get: () => exports[name],
      set: () => {
        throw new TypeError(`${name} belongs to ${label} and cannot be assigned in another cell. Declare it anew here.`)
      },
    })
  }
  return Object.defineProperty(view, '__esModule', { value: true })
}
