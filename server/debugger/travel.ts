/** Where a debugger stands among the runs that it knows, and how it goes from one step to another. */
import { namesIn, type Possibility } from '../wire/inspection.js'
import { numberOf, stepOf } from '../wire/stepNumbers.js'
import type { NodeId } from '../wire/trace.js'
import type { BreakpointRequests } from './breakpointRequests.js'
import { type Evaluate, type Stop, type Stops, stopsIn } from './breakpoints.js'
import { deliveriesFrom } from './causes.js'
import type { Debuggee } from './debuggee.js'
import { Inspections } from './inspections.js'
import { Run, startLine } from './run.js'

/** Why it stands where it stands. */
export interface Arrival {
  readonly stop?: Stop
  /** In a word or two, since it stands beside the name of the thread: "Start", "Step 4 of 7". */
  readonly description: string
  /** What there is to say of an end. */
  readonly text?: string
  /** What log points said on the way. */
  readonly logs: readonly string[]
}

export class Travel {
  readonly runs: Run[] = []
  readonly inspections: Inspections
  #run = 0
  #step = 0
  #stops = new Map<Run, Promise<Stops>>()
  #told = new Set<string>()

  /**
   * {@link open} comes first.
   * @param tell what is wrong with breakpoints, once each
   */
  constructor(
    readonly debuggee: Debuggee,
    readonly breakpoints: BreakpointRequests,
    readonly tell: (fault: string) => void,
  ) {
    this.inspections = new Inspections(debuggee, () => this.breakpointsChanged())
  }

  /** Begins with the run that the trace is. */
  async open(): Promise<void> {
    const { trace } = this.debuggee.debugged
    const places = await this.debuggee.placesOf(trace)
    const title = trace.purpose === 'violation' ? 'Counterexample' : 'Witness'
    const run = new Run(title, trace.property, trace, undefined, places, undefined)
    this.runs.push(run)
    try {
      await this.inspections.open(run)
    } catch (error) {
      this.tell(`Nothing can be evaluated, and properties are known only as far as the trace tells: ${reasonOf(error)}`)
    }
  }

  get run(): Run {
    return this.runs[this.#run]
  }

  /** The number of the present run; 0 is the trace itself. */
  get runNumber(): number {
    return this.#run
  }

  get step(): number {
    return this.#step
  }

  /** The step of the trace itself that the present one is; of a branch the last one that both have. */
  get drawn(): number {
    let step = this.#step
    for (let { fork } = this.run; fork; { fork } = this.runs[fork.run]) step = Math.min(step, fork.step)
    return step
  }

  /** Other breakpoints are set. */
  breakpointsChanged(): void {
    this.#stops.clear()
  }

  /** Goes to a step of a run. */
  goTo(step: number, run = this.#run): Arrival {
    this.#run = Math.max(0, Math.min(run, this.runs.length - 1))
    this.#step = Math.max(0, Math.min(step, this.run.last))
    return { ...this.#place(), logs: [] }
  }

  /** One step on; after the last step of a loop its first. */
  forward(): Promise<Arrival> {
    return this.#along(this.#next(this.#step))
  }

  back(): Promise<Arrival> {
    return Promise.resolve(this.goTo(this.#step - 1))
  }

  /** To where something arrives that is sent in the present step; where nothing does, one step on. */
  into(target = deliveriesFrom(this.run, this.#step)[0]): Promise<Arrival> {
    return target === undefined ? this.forward() : this.#along(target)
  }

  /** To the next step of a node; where it takes none, to the end. */
  toNextOf(node: NodeId | undefined): Promise<Arrival> {
    let next = this.#step + 1
    while (next < this.run.last && this.run.actor(next) !== node) next++
    return this.#along(Math.min(next, this.run.last))
  }

  /** On to the next step at which something stops, or the end. */
  async continue(): Promise<Arrival> {
    const { stops } = await this.#stopsHere()
    const first = this.#next(this.#step)
    let next = first
    while (next < this.run.last && !stops.has(next)) next++
    return this.#along(next)
  }

  /** Back to the step before at which something stops, or the start. */
  async reverseContinue(): Promise<Arrival> {
    const { stops } = await this.#stopsHere()
    let next = Math.max(0, this.#step - 1)
    while (next > 0 && !stops.has(next)) next--
    this.#step = next
    const stop = stops.get(next)
    return { ...this.#place(), ...(stop && { stop }), logs: [] }
  }

  /** The values of an expression; an error in each state where the kernel could not be asked. */
  readonly evaluate: Evaluate = async (run, expression, moments) => {
    try {
      const names = namesIn(run.trace.nodes)
      return await this.inspections.ask(run, { type: 'evaluate', expression, names, moments })
    } catch (error) {
      return moments.map(() => ({ error: reasonOf(error) }))
    }
  }

  /** Goes on by another action from the present step. At the end of a branch it grows, anywhere else a new one begins. */
  async choose(action: number, text: string): Promise<Arrival> {
    const { run } = this
    const known = this.#taken(text)
    if (known !== undefined) return this.goTo(this.#step + 1, known)
    const { trace, inspected } = await this.inspections.ask(run, { type: 'choose', state: this.#step, action })
    const places = await this.debuggee.placesOf(trace)
    const grows = run.fork !== undefined && this.#step === run.last
    const title = grows ? run.title : `What if ${text}`
    const fork = grows ? run.fork : { run: this.#run, step: this.#step }
    const branch = new Run(title, run.property, trace, fork, places, inspected)
    if (grows) this.runs[this.#run] = branch
    else this.#run = this.runs.push(branch) - 1
    return this.#along(branch.last)
  }

  /** What could happen after the present step. @throws an error that says why that is not known */
  possible(): Promise<readonly Possibility[]> {
    return this.inspections.ask(this.run, { type: 'possible', state: this.#step })
  }

  /** The run in which the present step is already followed by another one. */
  #taken(text: string): number | undefined {
    const next = this.#step + 1
    if (this.run.step(next)?.text === text) return this.#run
    const found = this.runs.findIndex(
      ({ fork }, index) =>
        fork?.run === this.#run && fork.step === this.#step && this.runs[index].step(next)?.text === text,
    )
    return found < 0 ? undefined : found
  }

  /** Arrives at a later step, and hears what is said on the way. */
  async #along(step: number): Promise<Arrival> {
    const { stops, logs } = await this.#stopsHere()
    const from = this.#step
    this.#step = step
    const stop = stops.get(step)
    const said = [...logs].flatMap(([at, texts]) => (at > from && at <= step ? texts : []))
    return { ...this.#place(), ...(stop && { stop }), logs: said }
  }

  async #stopsHere(): Promise<Stops> {
    const { run } = this
    let known = this.#stops.get(run)
    if (!known) {
      known = stopsIn(run, this.breakpoints.all, this.evaluate)
      this.#stops.set(run, known)
    }
    const stops = await known
    for (const fault of stops.faults) {
      if (this.#told.has(fault)) continue
      this.#told.add(fault)
      this.tell(fault)
    }
    return stops
  }

  /** The step after another one; a loop begins anew. */
  #next(step: number): number {
    const { last, trace } = this.run
    if (step < last) return step + 1
    return trace.loop === undefined ? last : Math.min(trace.loop + 1, last)
  }

  #place(): Pick<Arrival, 'description' | 'text'> {
    const { last, trace, fork } = this.run
    const step = this.#step
    if (step === 0) return { description: startLine(trace) }
    const description = stepOf(trace, step)
    if (step < last) return { description }
    if (trace.loop !== undefined)
      return { description, text: `From here it goes on after step ${numberOf(trace, trace.loop)}, for ever.` }
    return { description, text: fork ? 'The branch ends here: choose how it goes on.' : 'The trace ends here.' }
  }
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
