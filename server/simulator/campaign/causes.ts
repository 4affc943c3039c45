/** Violations by cause: each is made small, and those of one causal skeleton are one. Then the checker is asked about them. */
import type { Protocol } from '../../../protocols/model/index.js'
import type { Cause } from '../../wire/campaign.js'
import type { SmallTrace } from '../report.js'
import type { Options } from '../setting.js'
import { chaosTexts } from '../worldText.js'
import type { Runner } from './runner.js'
import { isForChecker, shorterRun } from './shorter.js'
import { skeletonOf } from './skeleton.js'
import type { Tally } from './tally.js'
import type { Shrinking, Shrunken } from './work.js'

/** A violation, and what became of it. */
type Shrunk = Shrinking & Shrunken

/** What was found out about the violations of a property. */
export interface Compared {
  /** The most frequent first. */
  readonly causes: readonly Cause[]
  /** Runs that were compared. */
  readonly compared: number
}

/** By property. */
export type Causes = ReadonlyMap<string, Compared>

/** Seeds that are listed of a cause. */
const mostSeeds = 100
/** Causes of a property about which the checker is asked. */
const mostAsked = 5

/** Steps of runs that are tried to make violations small, and states in which the checker looks for shorter runs. */
const defaults = { shrink: 2_000_000, shortest: 200_000 }

/**
 * Looks at the violations of the first runs that have them, at as many as there is work to be done for, and at one of each property
 * at least. Nothing here is measured in time: the same campaign has the same causes everywhere.
 */
export async function causesOf(
  protocol: Protocol,
  { shrink = defaults.shrink, shortest = defaults.shortest, signal }: Options,
  { violations }: Tally,
  runners: readonly Runner[],
): Promise<Causes> {
  const all = await shrunkBy(runners, inTurn(violations), shrink, signal)
  let left = shortest
  const causes = new Map<string, Compared>()
  for (const property of new Set(violations.map((each) => each.property))) {
    const own = all.filter((each) => each.property === property).sort((a, b) => a.plan.number - b.plan.number)
    const found: Cause[] = []
    for (const { cause, small } of grouped(protocol, own)) {
      const isAsked =
        small && found.length < mostAsked && left > 0 && isForChecker(protocol, property) && !signal?.aborted
      const asked = isAsked && (await shorterRun(protocol, small, left, signal))
      if (asked) left -= asked.states
      found.push({ ...cause, ...(asked && { checker: asked.answer }) })
    }
    causes.set(property, { causes: found, compared: own.length })
  }
  return causes
}

/** The first of each property, then the second of each, and so on. */
function inTurn(violations: readonly Shrinking[]): Shrinking[] {
  const counts = new Map<string, number>()
  return violations
    .map((each) => {
      const turn = counts.get(each.property) ?? 0
      counts.set(each.property, turn + 1)
      return { each, turn }
    })
    .sort((a, b) => a.turn - b.turn)
    .map(({ each }) => each)
}

/**
 * Makes violations small, those of the first turn in any case, the others until so many steps have been tried. Runners work ahead;
 * what counts is decided in the order of the violations, so their number and speed are of no account.
 */
async function shrunkBy(
  runners: readonly Runner[],
  wanted: readonly Shrinking[],
  steps: number,
  signal: AbortSignal | undefined,
): Promise<Shrunk[]> {
  const first = new Set(wanted.map(({ property }) => property)).size
  const done: (Shrunken | undefined)[] = []
  /** Those before this place are done, with so many steps. */
  let known = 0
  let spent = 0
  let next = 0
  const [own] = runners
  const serve = async (runner: Runner) => {
    while (next < wanted.length && !signal?.aborted && (next < first || spent < steps)) {
      const place = next++
      done[place] = await runner.shrink(wanted[place], steps).catch(() => own.shrink(wanted[place], steps))
      for (let ready = done[known]; ready; ready = done[known]) {
        spent += ready.spent
        known++
      }
    }
  }
  let stop: () => void = () => {}
  const stopped = new Promise<void>((resolve) => {
    stop = resolve
  })
  signal?.addEventListener('abort', stop)
  await Promise.race([Promise.all(runners.map(serve)), stopped])
  signal?.removeEventListener('abort', stop)
  let before = 0
  return wanted.flatMap((each, place) => {
    const shrunken = done[place]
    // What was cut short says little of its cause, unless it is the only one.
    const counts = place < first || (before < steps && (shrunken?.spent ?? 0) < steps)
    before += shrunken?.spent ?? 0
    return shrunken && counts ? [{ ...each, ...shrunken }] : []
  })
}

/** @param all violations of one property, in the order of the runs @returns the most frequent first */
function grouped({ network }: Protocol, all: readonly Shrunk[]): { cause: Cause; small: SmallTrace | undefined }[] {
  const groups = new Map<string, Shrunk[]>()
  for (const shrunk of all) {
    const { small } = shrunk
    const skeleton = small ? skeletonOf(small.trace, network.order === 'fifo') : 'not shown'
    const known = groups.get(skeleton)
    if (known) known.push(shrunk)
    else groups.set(skeleton, [shrunk])
  }
  const length = ({ small }: Shrunk) => small?.trace.steps.length ?? 0
  const found = [...groups.values()].map((group) => {
    const of = group.reduce((best, each) => (length(each) < length(best) ? each : best))
    const { plan, run, property, small } = of
    const cause: Cause = {
      count: group.length,
      seeds: group.slice(0, mostSeeds).map((each) => each.plan.seed),
      seed: plan.seed,
      ...(run.chaos && { chaos: run.chaos, chance: chaosTexts(run.chaos).join(', ') }),
      at: run.violations.find((each) => each.property === property)?.at ?? run.time,
      steps: small?.steps ?? 0,
      ...(small && { trace: small.trace }),
    }
    return { cause, small }
  })
  // A sort keeps the order of equals: that of the runs.
  return found.sort((a, b) => b.cause.count - a.cause.count)
}
