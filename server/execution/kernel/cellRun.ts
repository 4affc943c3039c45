/** One run of one cell: what it shows, and the checks it makes. */
import type { Protocol, SimulationOptions } from '../../../protocols/model/index.js'
import { isProtocol } from '../../../protocols/model/index.js'
import type { CheckOptions } from '../../checker/check.js'
import type { FrontierOptions } from '../../checker/frontier/frontier.js'
import type { ExploreOptions } from '../../checker/walk/explore.js'
import type { Walk } from '../../checker/walk/walk.js'
import type { Crew } from '../../simulator/campaign/runner.js'
import type { Hearing } from '../../simulator/simulate.js'
import type { SweepOptions } from '../../simulator/sweep.js'
import type { Exploration } from '../../wire/exploring.js'
import type { FrontierReport } from '../../wire/frontier.js'
import type { CellOutput, ProtocolCard } from '../../wire/output.js'
import type { Progress } from '../../wire/progress.js'
import type { CheckProgress, CheckReport } from '../../wire/report.js'
import type { SimulationReport, SweepReport } from '../../wire/simulation.js'
import type { Outcome, Trial } from '../kernelMessages.js'
import { isReport, outputOf, type Report } from './display.js'

/** What gives cells their answers. */
export interface Engine {
  check(protocol: Protocol, options?: CheckOptions): Promise<CheckReport>
  frontier(protocol: Protocol, options?: FrontierOptions): Promise<FrontierReport>
  card(protocol: Protocol): ProtocolCard
  simulate(protocol: Protocol, options?: SimulationOptions & Hearing): Promise<SimulationReport>
  sweep(protocol: Protocol, options: SweepOptions & Hearing): Promise<SweepReport>
  walk(protocol: Protocol, options?: ExploreOptions): Promise<Walk>
  /** The most that a check's tables may take, in bytes. */
  readonly memoryBytes: number
}

/** Where a run's output goes. */
export interface RunSink {
  /** A walk begins. @returns what it is called */
  walk(walk: Walk): string
  output(output: CellOutput): void
  progress(progress: Progress): void
}

/** Thrown into a cell that is interrupted. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
  constructor() {
    super('The cell was interrupted before its end.')
  }
}

export class CellRun {
  /** What was given to the functions that report: protocols, mostly. */
  readonly reported: unknown[] = []
  readonly #engine: Engine
  readonly #sink: RunSink
  readonly #trial: Trial | undefined
  readonly #crew: ((call: number, point?: number) => Crew) | undefined
  readonly #stop = new AbortController()
  readonly #checks = new Set<Promise<unknown>>()
  readonly #reports = new Set<Report>()
  /** What the calls of the cell came to, in their order. */
  readonly answers: unknown[] = []
  #calls = 0
  #unexpected = false

  /**
   * @param trial how the checks of a run that only looks ahead are bounded
   * @param crew threads that can help with one of the cell's calls, counted from 0; and of a sweep, with one of its points
   */
  constructor(engine: Engine, sink: RunSink, trial?: Trial, crew?: (call: number, point?: number) => Crew) {
    this.#engine = engine
    this.#sink = sink
    this.#trial = trial
    this.#crew = crew
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

  /** Checks those of some values that are protocols. */
  async try(values: readonly unknown[]): Promise<void> {
    for (const value of values) if (isProtocol(value)) await this.check(value)
  }

  /** `check` as cells have it: it shows its report, and fails the cell where that is not as expected. */
  check(protocol: Protocol, options: CheckOptions = {}): Promise<CheckReport> {
    return this.#heard(() => this.#check(protocol, options))
  }

  /** `frontier` as cells have it: like `check`. */
  frontier(protocol: Protocol, options: FrontierOptions = {}): Promise<FrontierReport> {
    return this.#heard(() => this.#frontier(protocol, options))
  }

  /** For what else comes to a report: it is shown, and fails the cell, as {@link check}'s is. @param about what is reported about */
  report(about: unknown, work: (signal: AbortSignal) => Promise<CheckReport>): Promise<CheckReport> {
    this.reported.push(about)
    return this.#heard(() => this.#report(work))
  }

  async #report(work: (signal: AbortSignal) => Promise<CheckReport>): Promise<CheckReport> {
    try {
      return this.#shown(await work(this.#stop.signal))
    } catch (error) {
      throw this.#stop.signal.aborted ? new Interrupted() : error
    }
  }

  /** What comes from files, which may be large: nothing for a run that only looks ahead. */
  opened<T>(open: () => Promise<T>): Promise<T> {
    if (this.#trial) return Promise.reject(new Interrupted())
    return this.#heard(open)
  }

  /** `simulate` as cells have it: it shows its report, and fails the cell where that is not as expected. */
  simulate(protocol: Protocol, options: SimulationOptions & Hearing = {}): Promise<SimulationReport> {
    return this.#heard((call) => this.#simulate(protocol, options, call))
  }

  /** `sweep` as cells have it. */
  sweep(protocol: Protocol, options: SweepOptions & Hearing): Promise<SweepReport> {
    return this.#heard((call) => this.#sweep(protocol, options, call))
  }

  /** `explore` as cells have it: it shows the walk, which goes on after the cell's end. */
  explore(protocol: Protocol, options: ExploreOptions = {}): Promise<Exploration> {
    return this.#heard(() => this.#explore(protocol, options))
  }

  /** The cell ends when this does, even if it does not wait for it. */
  #heard<T>(work: (call: number) => Promise<T>): Promise<T> {
    const call = this.#calls++
    const result = work(call)
    const settled = result.then(
      (report) => {
        this.answers[call] = report
      },
      () => {},
    )
    this.#checks.add(settled)
    // another promise, so that a rejection that the cell ignores is not taken as handled
    return result.then((report) => report)
  }

  async #simulate(protocol: Protocol, options: SimulationOptions & Hearing, call: number): Promise<SimulationReport> {
    this.#admit('simulate', protocol)
    return this.#shown(await this.#engine.simulate(protocol, { ...options, ...this.#told(options, call) }))
  }

  async #sweep(protocol: Protocol, options: SweepOptions & Hearing, call: number): Promise<SweepReport> {
    this.#admit('sweep', protocol)
    return this.#shown(await this.#engine.sweep(protocol, { ...options, ...this.#told(options, call) }))
  }

  /** As {@link CellRun.#watched}, for what has no limit on its memory. */
  #told(
    { signal, progress }: Hearing & { readonly signal?: AbortSignal },
    call: number,
  ): Hearing & { readonly signal: AbortSignal } {
    const stop = this.#stop.signal
    const crew = this.#crew
    return {
      ...(crew && { crew: (point?: number) => crew(call, point) }),
      signal: signal ? AbortSignal.any([stop, signal]) : stop,
      progress: (now) => {
        this.#sink.progress(now)
        progress?.(now)
      },
    }
  }

  async #check(protocol: Protocol, options: CheckOptions): Promise<CheckReport> {
    this.#admit('check', protocol)
    const bounded = this.#trial ? tried(options, this.#trial) : options
    const found = await this.#engine.check(protocol, { ...bounded, ...this.#watched(options) })
    return this.#shown(withAdvice(found, options.memory))
  }

  async #frontier(protocol: Protocol, options: FrontierOptions): Promise<FrontierReport> {
    this.#admit('frontier', protocol)
    const found = await this.#engine.frontier(protocol, { ...options, ...this.#watched(options) })
    return this.#shown(withAdvice(found, options.memory))
  }

  async #explore(protocol: Protocol, options: ExploreOptions): Promise<Exploration> {
    this.#admit('explore', protocol)
    const { signal } = options
    const stop = this.#stop.signal
    const both = signal ? AbortSignal.any([stop, signal]) : stop
    const walk = await this.#engine.walk(protocol, { ...options, signal: both })
    return this.#shown(walk.exploration(this.#sink.walk(walk)))
  }

  #admit(what: 'check' | 'frontier' | 'simulate' | 'sweep' | 'explore', protocol: Protocol): void {
    if (this.#stop.signal.aborted) throw new Interrupted()
    this.reported.push(protocol)
    if (!isProtocol(protocol)) throw new TypeError(`${what}() takes a protocol: await ${what}(protocol({ ... })).`)
    // only a check can be made short, and nobody is there to walk
    if (this.#trial && what !== 'check') throw new Interrupted()
  }

  /** Options as the kernel has them: within its memory, interrupted with the cell, heard by whoever watches it. */
  #watched({ memory, signal, progress }: Pick<CheckOptions, 'memory' | 'signal' | 'progress'>) {
    const stop = this.#stop.signal
    // what comes after a search that only looks ahead takes no longer than the search
    const end = this.#trial ? [AbortSignal.timeout(Math.ceil(2 * this.#trial.milliseconds))] : []
    return {
      memory: Math.min(memory ?? Number.POSITIVE_INFINITY, this.#engine.memoryBytes),
      signal: AbortSignal.any([stop, ...(signal ? [signal] : []), ...end]),
      progress: (now: CheckProgress) => {
        this.#sink.progress(now)
        progress?.(now)
      },
    }
  }

  #shown<T extends Report>(report: T): T {
    this.show(report)
    if ('asExpected' in report && !report.asExpected) this.#unexpected = true
    if (this.#stop.signal.aborted) throw new Interrupted()
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
function withAdvice<T extends CheckReport | FrontierReport>(report: T, asked = Number.POSITIVE_INFINITY): T {
  const limits = report.limits.map((limit) =>
    (limit.limit === 'memory' || limit.limit === 'fingerprints') && (limit.value ?? asked) < asked
      ? {
          ...limit,
          advice: 'Raise the memory limit of the kernel, or bound the model with smaller budgets or `within`.',
        }
      : limit,
  )
  return { ...report, limits }
}

/** A check's options where it only looks ahead: short, by one processor, without a file or a second search. */
function tried({ checkpoint: _, reductions, ...options }: CheckOptions, { milliseconds }: Trial): CheckOptions {
  const seconds = Math.min(options.seconds ?? Number.POSITIVE_INFINITY, milliseconds / 1000)
  return { ...options, seconds, threads: 1, ...(reductions !== undefined && reductions !== 'verify' && { reductions }) }
}
