/** One run of one cell: what it shows, and the checks it makes. */
import type { Protocol } from '../../../protocols/model/index.js'
import { isProtocol } from '../../../protocols/model/index.js'
import type { CheckOptions } from '../../checker/check.js'
import type { CellOutput, ProtocolCard } from '../../wire/output.js'
import type { CheckProgress, CheckReport } from '../../wire/report.js'
import type { Outcome } from '../kernelMessages.js'
import { isReport, outputOf } from './display.js'

/** What gives cells their answers. */
export interface Engine {
  check(protocol: Protocol, options?: CheckOptions): Promise<CheckReport>
  card(protocol: Protocol): ProtocolCard
  /** The most that a check's tables may take, in bytes. */
  readonly memoryBytes: number
}

/** Where a run's output goes. */
export interface RunSink {
  output(output: CellOutput): void
  progress(progress: CheckProgress): void
}

/** Thrown into a cell that is interrupted. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
  constructor() {
    super('The cell was interrupted before its end.')
  }
}

export class CellRun {
  readonly #engine: Engine
  readonly #sink: RunSink
  readonly #stop = new AbortController()
  readonly #checks = new Set<Promise<unknown>>()
  readonly #reports = new Set<CheckReport>()
  #unexpected = false

  constructor(engine: Engine, sink: RunSink) {
    this.#engine = engine
    this.#sink = sink
  }

  /** Stops the checks that run; what they found so far is shown. */
  interrupt(): void {
    this.#stop.abort()
  }

  /** `show(value)`: a report is shown only once in a run. */
  show(value: unknown): void {
    if (isReport(value)) {
      if (this.#reports.has(value)) return
      this.#reports.add(value)
    }
    this.#sink.output(outputOf(value, this.#engine.card))
  }

  /** The cell's last expression; nothing is shown of one without a value. */
  readonly showLast = async (value: unknown): Promise<void> => {
    const result = await value
    if (result !== undefined) this.show(result)
  }

  /** What the last statement declares: protocols show their cards. */
  showDeclared(values: readonly unknown[]): void {
    for (const value of values) if (isProtocol(value)) this.show(value)
  }

  /** `check` as cells have it: it shows its report, and fails the cell where that is not as expected. */
  check(protocol: Protocol, options: CheckOptions = {}): Promise<CheckReport> {
    const result = this.#check(protocol, options)
    const settled = result.then(
      () => {},
      () => {},
    )
    this.#checks.add(settled)
    // another promise, so that a rejection that the cell ignores is not taken as handled
    return result.then((report) => report)
  }

  async #check(protocol: Protocol, options: CheckOptions): Promise<CheckReport> {
    const { signal } = this.#stop
    if (signal.aborted) throw new Interrupted()
    if (!isProtocol(protocol)) throw new TypeError('check() takes a protocol: await check(protocol({ ... })).')
    const found = await this.#engine.check(protocol, {
      ...options,
      memory: Math.min(options.memory ?? Number.POSITIVE_INFINITY, this.#engine.memoryBytes),
      signal: options.signal ? AbortSignal.any([signal, options.signal]) : signal,
      progress: (progress) => {
        this.#sink.progress(progress)
        options.progress?.(progress)
      },
    })
    const report = withAdvice(found, options.memory)
    this.show(report)
    if (!report.asExpected) this.#unexpected = true
    if (signal.aborted) throw new Interrupted()
    return report
  }

  /** Waits for the checks that the cell did not wait for. */
  async end(): Promise<Outcome> {
    await Promise.all(this.#checks)
    if (this.#stop.signal.aborted) throw new Interrupted()
    return this.#unexpected ? 'unexpected' : 'done'
  }
}

/** Where not the check's own limit but the kernel's was met, that is what to raise. */
function withAdvice(report: CheckReport, asked = Number.POSITIVE_INFINITY): CheckReport {
  const limits = report.limits.map((limit) =>
    limit.limit === 'memory' && (limit.value ?? 0) < asked
      ? {
          ...limit,
          advice: 'Raise the memory limit of the kernel, or bound the model with smaller budgets or `within`.',
        }
      : limit,
  )
  return { ...report, limits }
}
