/** `frontier(protocol)`: the least budgets of faults that break each property. */
import type { EventFrom } from 'xstate'
import { type Machines, type Protocol, ProtocolError } from '../../../protocols/model/index.js'
import type { Budgets, FrontierReport } from '../../wire/frontier.js'
import type { CheckReport, LimitReport, PropertyReport } from '../../wire/report.js'
import { check } from '../check.js'
import { isLiveness } from '../liveness/kinds.js'
import type { CheckOptions, Reductions } from '../options.js'
import { Box, type Point } from './box.js'
import { frontierReport } from './frontierReport.js'
import { Known } from './known.js'

/** The largest budgets that are tried: see {@link FrontierOptions.upTo}. */
export interface UpTo<R extends Machines = Machines> extends Omit<Budgets, 'inputs'> {
  /** By role and by the type of an input that the protocol declares. */
  readonly inputs?: { readonly [K in keyof R]?: { readonly [E in EventFrom<R[K]>['type']]?: number } }
}

/** Which budgets to look at, how far each check goes, and what is expected. */
export interface FrontierOptions<R extends Machines = Machines, P extends string = string>
  extends Pick<
    CheckOptions<P>,
    'depth' | 'states' | 'inFlight' | 'memory' | 'threads' | 'only' | 'signal' | 'progress'
  > {
  /**
   * The largest budgets that are tried, each from 0 on; what is not named stays as the protocol declares it. Default: 2 of each
   * fault that the protocol declares.
   *
   * @example upTo: { crash: 2, loss: 3, inputs: { server: { propose: 2 } } }
   */
  readonly upTo?: UpTo<R>
  /** Wall time of all checks together, in seconds; what is not decided by then is reported as unknown. Default: unlimited. */
  readonly seconds?: number
  /** See `check`. */
  readonly reductions?: Reductions
  /**
   * The least budgets that should break the property (or reach it, for a `reachable`); none where the list is empty.
   *
   * @example expect: { 'no write is lost': [{ crash: 2 }, { crash: 1, loss: 1 }] }
   */
  readonly expect?: { readonly [K in P]?: readonly UpTo<R>[] }
}

/** Distinct states of a look at the largest budgets. */
const probed = 20_000

// Kept from before machines run, which find it replaced by a refusal.
const now = performance.now.bind(performance)

/**
 * Finds, for each property, the least budgets of faults that break it: all of them, where several are least, each with a
 * counterexample. Of a `reachable`, the least that let it be reached. The budgets are tried from none upwards, after a short look at the largest; those that follow
 * from others (a run that is possible stays possible with larger budgets) are not checked.
 *
 * @throws ProtocolError when the protocol, a machine, a property or an option is at fault
 */
export async function frontier<R extends Machines, P extends string>(
  protocol: Protocol<R, P>,
  options: FrontierOptions<NoInfer<R>, NoInfer<P>> = {},
): Promise<FrontierReport<P>> {
  const report = await new Exploration(protocol as unknown as Protocol, options as FrontierOptions).run()
  return report as FrontierReport<P>
}

class Exploration {
  readonly #box: Box
  readonly #known = new Map<string, Known>()
  readonly #limits = new Map<LimitReport['limit'], LimitReport>()
  readonly #started = now()
  #checks = 0
  #distinct = 0

  constructor(
    readonly protocol: Protocol,
    readonly options: FrontierOptions,
  ) {
    const { only, expect = {}, seconds } = options
    this.#box = new Box(protocol, options.upTo as Budgets | undefined)
    const names = only ?? Object.keys(protocol.properties)
    for (const name of [...names, ...Object.keys(expect)]) {
      if (!(name in protocol.properties)) {
        throw new ProtocolError(`frontier names "${name}", but "${protocol.name}" has no such property.`)
      }
    }
    for (const name of Object.keys(expect)) {
      if (!names.includes(name))
        throw new ProtocolError(`frontier expects something of "${name}", but only leaves it out.`)
    }
    if (names.length === 0) throw new ProtocolError(`"${protocol.name}" has no properties that faults could break.`)
    if (seconds !== undefined && !(seconds > 0)) {
      throw new ProtocolError(`frontier's seconds must be a number above 0; it is ${seconds}.`)
    }
    for (const name of names) this.#known.set(name, new Known(this.#fixedFor(name)))
    // An expectation that no box could meet is told before anything is checked.
    for (const wanted of Object.values(expect))
      for (const budgets of wanted ?? []) this.#box.pointOf(budgets as Budgets)
  }

  async run(): Promise<FrontierReport> {
    const { points } = this.#box
    await this.#probe(points[points.length - 1])
    for (const point of points) {
      const open = [...this.#known].flatMap(([name, known]) => (known.isKnown(point) ? [] : [name]))
      if (open.length === 0) continue
      const left = this.#secondsLeft()
      if (this.options.signal?.aborted) this.#meet({ limit: 'cancelled', cut: 0, advice: '' })
      else if (left !== undefined && left <= 0) this.#meet({ limit: 'seconds', cut: 0, advice: '' })
      else {
        const report = await this.#check(point, open, this.options, left)
        this.#learn(point, report)
        for (const limit of report.limits) this.#meet(limit)
      }
    }
    return frontierReport(this.#box, this.#known, this.options, {
      checks: this.#checks,
      distinct: this.#distinct,
      seconds: this.#seconds,
      limits: [...this.#limits.values()].map((limit) => this.#worded(limit)),
    })
  }

  get #seconds(): number {
    return (now() - this.#started) / 1000
  }

  #secondsLeft(): number | undefined {
    const { seconds } = this.options
    return seconds === undefined ? undefined : seconds - this.#seconds
  }

  /** A short look at the largest budgets: where that is enough to explore them, what holds there needs no other check. */
  async #probe(corner: Point): Promise<void> {
    const { states = Number.POSITIVE_INFINITY, signal } = this.options
    if (signal?.aborted) return
    const limited = { ...this.options, states: Math.min(states, probed) }
    this.#learn(corner, await this.#check(corner, [...this.#known.keys()], limited, this.#secondsLeft()))
  }

  async #check(
    point: Point,
    only: readonly string[],
    options: FrontierOptions,
    seconds: number | undefined,
  ): Promise<CheckReport> {
    const { expect, upTo, progress, seconds: _, ...limits } = options
    const report = await check(this.#box.at(point), {
      ...limits,
      only,
      ...(seconds !== undefined && { seconds }),
      ...(progress && {
        progress: (now) => progress({ ...now, protocol: `${now.protocol}, check ${this.#checks + 1}` }),
      }),
    })
    this.#checks++
    this.#distinct += report.statistics.distinct
    return report
  }

  #learn(point: Point, { properties }: CheckReport): void {
    for (const [name, { kind, verdict, text, trace }] of Object.entries<PropertyReport>(properties)) {
      const known = this.#known.get(name)!
      // A run that used less than it might is possible with what it used.
      if (trace) known.hit({ point: this.#box.usedBy(trace), text, trace })
      else if (verdict === (kind === 'reachable' ? 'violated' : 'holds')) known.miss(point)
    }
  }

  #meet(limit: LimitReport): void {
    const met = this.#limits.get(limit.limit)
    this.#limits.set(limit.limit, { ...limit, cut: limit.cut + (met?.cut ?? 0) })
  }

  /** A limit of all checks together is not that of one. */
  #worded(limit: LimitReport): LimitReport {
    const { seconds } = this.options
    if (limit.limit === 'seconds') return { ...limit, value: seconds, advice: `Raise seconds above ${seconds}.` }
    if (limit.limit === 'cancelled') return { ...limit, advice: 'Run it again to explore further.' }
    return limit
  }

  /**
   * Where more inputs need not break more: an input that may happen ends what was stuck or fair without it. Then what holds says
   * nothing of fewer inputs.
   */
  #fixedFor(name: string): readonly boolean[] {
    const { kind } = this.protocol.properties[name]
    const heedsInputs = kind === 'noDeadlock' || kind === 'quiescent' || kind === 'monitor' || isLiveness(kind)
    return this.#box.inputs.map((isInput) => isInput && heedsInputs)
  }
}
