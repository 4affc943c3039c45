/**
 * A thread that helps with a simulation. Machines are functions, which cannot travel, so it evaluates the cells that the
 * simulating one needs, and that one up to the call that simulates; there it has the same protocol and options, and does what it
 * is asked. What earlier calls came to (`check`, `simulate`, ...) it is told, so that nothing is searched twice.
 */
import { parentPort, workerData } from 'node:worker_threads'
import type { Protocol, SimulationOptions } from '../../../protocols/model/index.js'
import { cellSpecifier } from '../cellSpecifier.js'
import type { CompiledCell, CompiledModule } from '../kernelMessages.js'
import { type Exports, Modules } from './modules.js'
import { mapStackTraces } from './stacks.js'

/** A cell, and what its calls came to, in their order; undefined where one has not ended. */
export interface EvaluatedCell {
  readonly cell: CompiledCell
  readonly answers: readonly unknown[]
}

/** What a thread begins with. */
export interface ThreadStart {
  readonly folder: string
  /** In an order in which each comes after those that it needs; the last is the one that simulates. */
  readonly cells: readonly EvaluatedCell[]
  /** Which of the last cell's calls simulates, from 0. */
  readonly call: number
  /** Of a call of `sweep`: which of its points. */
  readonly point: number | undefined
}

/** What a thread and the kernel say to each other beside what a runner says. */
export type FromThread =
  | { readonly type: 'source'; readonly path: string; readonly request: number }
  | { readonly type: 'ready' }

export type ToThread = { readonly type: 'compiled'; readonly request: number } & (
  | { readonly compiled: CompiledModule }
  | { readonly failed: string }
)

/** What the thread needs of the simulator. */
export interface ThreadParts {
  /** What cells import as `protocol-notebook`, less what gives reports. */
  readonly kit: Exports
  readonly libraries: { readonly [specifier: string]: Exports }
  /** Names of the functions that give reports. */
  readonly reporting: readonly string[]
  /** Gets ready for simulating. @returns what hears what is asked */
  readonly serve: (
    protocol: Protocol,
    options: SimulationOptions,
    port: { postMessage(message: unknown): void },
  ) => (message: unknown) => void
  /** What is simulated at a point of a sweep. */
  readonly pointOf: (
    protocol: Protocol,
    options: never,
    point: number,
  ) => { readonly protocol: Protocol; readonly options: SimulationOptions }
}

/** Starts serving the kernel that started this thread. */
export function startThread({ kit, libraries, reporting, serve, pointOf }: ThreadParts): void {
  const { folder, cells, call, point } = workerData as ThreadStart
  const port = parentPort as NonNullable<typeof parentPort>
  const asked = new Map<number, (answer: ToThread) => void>()
  let hear: (message: unknown) => void = () => {}
  port.on('message', (message: ToThread | { readonly type?: undefined }) => {
    if (message.type === 'compiled') asked.get(message.request)?.(message)
    else hear(message)
  })
  const compile = (path: string) =>
    new Promise<CompiledModule>((resolve, reject) => {
      const request = asked.size
      asked.set(request, (answer) => {
        if ('compiled' in answer) resolve(answer.compiled)
        else reject(new Error(answer.failed))
      })
      port.postMessage({ type: 'source', path, request } satisfies FromThread)
    })
  mapStackTraces()
  let at = { answers: [] as readonly unknown[], isLast: false, calls: 0 }
  const never = new Promise(() => {})
  /** Stands for each function that gives a report. */
  const called = (protocol: Protocol, options: SimulationOptions = {}) => {
    const { answers, isLast } = at
    const number = at.calls++
    if (!isLast || number !== call) {
      return number in answers && answers[number] !== undefined ? Promise.resolve(answers[number]) : never
    }
    const wanted = point === undefined ? { protocol, options } : pointOf(protocol, options as never, point)
    hear = serve(wanted.protocol, wanted.options, port)
    port.postMessage({ type: 'ready' } satisfies FromThread)
    return never
  }
  const own = new Map<string, Exports>(
    Object.entries(libraries).map(([name, library]) => [name, { ...library, __esModule: true }]),
  )
  own.set('protocol-notebook', {
    ...kit,
    ...Object.fromEntries(reporting.map((name) => [name, called])),
    show: () => {},
    __esModule: true,
  })
  const modules = new Modules(folder, own, compile)
  const known = new Map<string, Exports>()
  const evaluate = async () => {
    for (const [index, { cell, answers }] of cells.entries()) {
      at = { answers, isLast: index === cells.length - 1, calls: 0 }
      const shows = { showLast: async (value: unknown) => void (await value) }
      known.set(cellSpecifier(cell.id), await modules.evaluateCell(cell, (name) => known.get(name), shows, new Map()))
    }
  }
  // A cell that fails here, or never comes to the call, is no help; the kernel hears of it by the end of the thread.
  evaluate().then(
    () => process.exit(1),
    () => process.exit(1),
  )
}
