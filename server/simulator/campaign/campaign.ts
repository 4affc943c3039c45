/**
 * All runs of a simulation, few or thousands: who makes them, what is taken of them in their order, and what they come to. What
 * comes out does not depend on how many threads share the work.
 */
import os from 'node:os'
import { type Protocol, ProtocolError } from '../../../protocols/model/index.js'
import { pure } from '../../semantics/index.js'
import type { RunRecord, SimulationProgress, SimulationReport } from '../../wire/simulation.js'
import { reportOf } from '../report.js'
import type { Options } from '../setting.js'
import { toMillis } from '../time.js'
import { causesOf } from './causes.js'
import { Coverage } from './coverage.js'
import { Dispatcher } from './dispatch.js'
import { Guidance, generation } from './guidance.js'
import { type Crew, LocalRunner, type Runner } from './runner.js'
import { Tally } from './tally.js'
import { type Result, Work } from './work.js'

// Kept from before machines run, which find these replaced by refusals.
const now = performance.now.bind(performance)

const progressInterval = 250
/** What is told with the progress of what happened last. */
const happenings = 250
/** Seconds of one thread's work below which others are not worth their start. */
const worthThreads = 1.5
/** Seconds that a piece of work should take, so that the messages between threads do not count. */
const pieceSeconds = 0.1
const mostPerPiece = 64

/** What a program that embeds the simulator gives. */
export interface Around {
  readonly progress: ((progress: SimulationProgress) => void) | undefined
  readonly crew: Crew | undefined
}

export class Campaign {
  readonly #started = now()
  readonly #work: Work
  readonly #own: LocalRunner
  readonly #runs: number
  readonly #seed: number
  readonly #coverage: Coverage
  readonly #tally: Tally
  readonly #guidance: Guidance | undefined
  readonly #others: Runner[] = []
  #dispatcher: Dispatcher | undefined
  /** Seconds that a run takes, about. */
  #pace = 1
  #isOver = false
  #told = now()
  #known = 0

  /** @param options as `mergedOptions` gives them */
  constructor(
    readonly protocol: Protocol,
    readonly options: Options,
    readonly around: Around,
  ) {
    const { runs = 1, seed = 1, guided = false } = options
    this.#runs = runs
    this.#seed = seed
    this.#tally = new Tally(soughtOf(protocol, options))
    this.#work = pure(() => new Work(protocol, options))
    this.#own = new LocalRunner(this.#work, () => this.#pause())
    this.#coverage = new Coverage(this.#work.coverage.declared, runs)
    this.#guidance = guided ? new Guidance(protocol, options) : undefined
  }

  /** Makes the runs. */
  async report(): Promise<SimulationReport> {
    const { signal } = this.options
    if (signal?.aborted) throw new ProtocolError('The simulation was stopped before its first run.')
    let stop: () => void = () => {}
    const stopped = new Promise<void>((resolve) => {
      stop = resolve
    })
    signal?.addEventListener('abort', stop)
    try {
      await this.#all(stopped)
      const seconds = (now() - this.#started) / 1000
      const first = this.#work.first as RunRecord
      const failing = this.#tally.violations[0]?.plan
      // Whoever stops it wants to see how far it came, and no more of it.
      const isFirst = failing === undefined || failing.number === 0 || signal?.aborted
      const shown = isFirst ? first : await this.#own.record(failing)
      const runners = [this.#own, ...this.#others]
      const causes = signal?.aborted ? new Map() : await causesOf(this.protocol, this.options, this.#tally, runners)
      const { setting } = this.#work
      return reportOf(setting, this.#tally, {
        ...{ shown, causes, seconds, asked: this.#runs, threads: runners.length },
        coverage: this.#coverage.report(),
      })
    } finally {
      this.#isOver = true
      signal?.removeEventListener('abort', stop)
      this.around.crew?.dismiss()
    }
  }

  async #all(stopped: Promise<void>): Promise<void> {
    const before = now()
    const [first] = await this.#own.run([{ number: 0, seed: this.#seed }])
    this.#pace = (now() - before) / 1000
    let goesOn = this.#take(first)
    for (let from = 1; goesOn && from < this.#runs; ) {
      const left = this.#runs - from
      const plans = this.#guidance
        ? this.#guidance.next(from, Math.min(left, generation - (from % generation)))
        : Array.from({ length: left }, (_, index) => ({ number: from + index, seed: this.#seed + from + index }))
      const dispatcher = new Dispatcher(plans, this.#own, {
        take: (result) => {
          goesOn = this.#take(result)
          return goesOn
        },
        size: () => Math.min(mostPerPiece, Math.ceil(pieceSeconds / this.#pace)),
      })
      this.#dispatcher = dispatcher
      if (from === 1) {
        const ready = this.#hire(first)
        // Who says how many gets so many.
        if (this.options.threads !== undefined) await Promise.race([ready, stopped])
      }
      const all = dispatcher.all([this.#own, ...this.#others])
      await Promise.race([all, stopped])
      goesOn &&= !this.options.signal?.aborted
      from += plans.length
    }
  }

  /** Has other threads take part, if there are any and it pays. */
  async #hire({ plan, summary }: Result): Promise<void> {
    const { crew } = this.around
    const { threads } = this.options
    if (!crew || threads === 1) return
    if (threads === undefined && this.#pace * (this.#runs - 1) < worthThreads) return
    const wanted = Math.min(threads ?? Math.min(crew.most, os.availableParallelism()), this.#runs) - 1
    const joined = crew.hire(wanted).map(async (starting) => {
      const runner = await starting
      if (this.#isOver) return
      const [again] = await runner.run([plan])
      // A program that does not do the same in another thread, since it looks at the clock, say, is no help.
      if (again.summary.hash !== summary.hash) return crew.unlike?.()
      this.#others.push(runner)
      this.#dispatcher?.join(runner)
    })
    await Promise.allSettled(joined)
  }

  /** @returns whether more runs are wanted */
  #take(result: Result): boolean {
    const isViolating = result.summary.violations.length > 0
    const news = this.#coverage.add(result.fresh)
    this.#guidance?.learn(result.plan, news)
    this.#tally.add(result)
    return !(isViolating && this.options.failFast)
  }

  /** Between two slices of this thread's work. */
  #pause(): void {
    const { signal, runs = 1 } = this.options
    const { current } = this.#work
    if (signal?.aborted) {
      // The report may be there already: what is told now would be taken for what runs next.
      pure(() => current?.cancel())
      return
    }
    const { progress } = this.around
    const elapsed = now() - this.#told
    if (!progress || elapsed < progressInterval) return
    const tally = this.#tally
    const events = tally.events + (current?.log.count ?? 0)
    progress({
      ...{ protocol: this.protocol.name, run: Math.min(runs, tally.count + 1), runs },
      ...{ time: toMillis(current?.now ?? 0), duration: toMillis(this.#work.setting.duration) },
      eventsPerSecond: Math.max(0, Math.round(((events - this.#known) / elapsed) * 1000)),
      ...(current?.film && { scene: current.film.cut('now', happenings) }),
      ...(runs > 1 && { violating: tally.violating, nothingNew: this.#coverage.nothingNew }),
    })
    this.#told = now()
    this.#known = events
  }
}

/** The properties that runs may reach, where it is measured when. */
const soughtOf = ({ properties }: Protocol, { metrics }: Options): readonly string[] =>
  metrics === false || (Array.isArray(metrics) && metrics.length === 0)
    ? []
    : Object.keys(properties).filter((name) => (properties as Protocol['properties'])[name].kind === 'reachable')
