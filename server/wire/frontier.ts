/** What `frontier(...)` says: the least budgets of faults that break each property. Plain JSON. */
import type { StateOutline } from './output.js'
import type { LimitReport, PropertyKind, Verdict } from './report.js'
import type { Trace } from './trace.js'

/** How often each thing may happen in a run, written as `upTo` is: what is not named is not asked about. */
export interface Budgets {
  readonly crash?: number
  readonly loss?: number
  readonly duplication?: number
  readonly partition?: number
  readonly byzantine?: number
  /** By role and the event's type. */
  readonly inputs?: { readonly [role: string]: { readonly [event: string]: number } }
}

/** Budgets that break a property, none of which can be made smaller. */
export interface Breaking {
  readonly budgets: Budgets
  /** The budgets in words: `1 crash and 2 losses`. */
  readonly name: string
  /** False where smaller budgets were left undecided by a limit: they may break it, too. */
  readonly least: boolean
  /** What the trace shows, in a sentence or two. */
  readonly text: string
  /** The run that breaks the property; of a `reachable` the run that reaches it. */
  readonly trace: Trace
}

/** What is known of one property. */
export interface FrontierProperty {
  readonly kind: PropertyKind
  /**
   * `violated`: some budgets of the box break it. `holds`: none does, all were explored completely. `unknown`: none is known to,
   * and some are undecided. A `reachable` holds if some budgets let it be reached, and is violated if none do.
   */
  readonly verdict: Verdict
  /** One or two sentences for a reader. */
  readonly text: string
  /** The least budgets that break it (that reach it, for a `reachable`), each with its run. */
  readonly minimal: readonly Breaking[]
  /** The largest budgets with which it was shown to hold (not to be reached): it does with less, too. */
  readonly safe: readonly Budgets[]
  /** Budgets for which nothing is known, since a limit was met. */
  readonly unknown: readonly Budgets[]
  /** What `expect` asked for; absent where nothing was expected. */
  readonly expected?: readonly Budgets[]
  /** Nothing is undecided, and the least budgets are those that were expected, if any were. */
  readonly asExpected: boolean
}

/** The result of `frontier(...)`. `P` are the names of the properties. */
export interface FrontierReport<P extends string = string> {
  readonly type: 'frontier'
  readonly version: 1
  readonly protocol: string
  /** The corner of the box of budgets: from none up to these. */
  readonly upTo: Budgets
  /** What the model assumes beside the budgets asked about, one phrase each. */
  readonly assumptions: readonly string[]
  readonly asExpected: boolean
  readonly properties: { readonly [K in P]: FrontierProperty }
  readonly statistics: {
    /** Different budgets in the box. */
    readonly budgets: number
    /** Checks that were made; the other budgets follow from them. */
    readonly checks: number
    /** Distinct states over all checks. */
    readonly distinct: number
    /** Wall time of everything. */
    readonly seconds: number
  }
  readonly limits: readonly LimitReport[]
  /** The machine of each role, to be drawn. */
  readonly machines?: { readonly [role: string]: StateOutline }
}

/** Whoever shows budgets shows them in this order. */
const words: readonly [Exclude<keyof Budgets, 'inputs'>, one: string, many: string][] = [
  ['crash', 'crash', 'crashes'],
  ['loss', 'loss', 'losses'],
  ['duplication', 'duplicate', 'duplicates'],
  ['partition', 'partition', 'partitions'],
  ['byzantine', 'byzantine message', 'byzantine messages'],
]

/** What a box is about: for each budget its name for a column, and its size. */
export function budgetEntries(
  budgets: Budgets,
): { readonly name: string; readonly text: string; readonly max: number }[] {
  const faults = words.flatMap(([key, one, many]) => {
    const max = budgets[key]
    return max === undefined ? [] : [{ name: many, text: `${max} ${max === 1 ? one : many}`, max }]
  })
  const inputs = Object.entries(budgets.inputs ?? {}).flatMap(([role, events]) =>
    Object.entries(events).map(([event, max]) => {
      const name = `input ${event} to ${role}`
      return { name, text: `${name} ${max === 1 ? 'once' : `${max} times`}`, max }
    }),
  )
  return [...faults, ...inputs]
}

/** `1 crash and 2 losses`; `nothing of these` where all are 0. */
export function budgetText(budgets: Budgets): string {
  const some = budgetEntries(budgets).filter(({ max }) => max > 0)
  const texts = some.map(({ text }) => text)
  if (texts.length > 1) return `${texts.slice(0, -1).join(', ')} and ${texts[texts.length - 1]}`
  return texts[0] ?? (budgets.inputs ? 'none of these' : 'no fault')
}
