/** From what is known at the points of a box to a report: what is undecided stays so. */
import {
  type Budgets,
  budgetEntries,
  budgetText,
  type FrontierProperty,
  type FrontierReport,
} from '../../wire/frontier.js'
import type { LimitReport, Verdict } from '../../wire/report.js'
import { assumptionsOf } from '../assumptions.js'
import { machinesOf } from '../outline.js'
import type { Box, Point } from './box.js'
import type { FrontierOptions } from './frontier.js'
import { isBelow, type Known } from './known.js'

interface Made {
  readonly checks: number
  readonly distinct: number
  readonly seconds: number
  readonly limits: readonly LimitReport[]
}

export function frontierReport(
  box: Box,
  known: ReadonlyMap<string, Known>,
  { expect = {} }: FrontierOptions,
  { checks, distinct, seconds, limits }: Made,
): FrontierReport {
  const { protocol, points, upTo } = box
  const properties: Record<string, FrontierProperty> = {}
  for (const [name, of] of known)
    properties[name] = judged(box, points, name, of, expect[name] as Budgets[] | undefined)
  const asked = new Set(phrasesOfBox(box))
  return {
    type: 'frontier',
    version: 1,
    protocol: protocol.name,
    upTo,
    assumptions: assumptionsOf(protocol).filter((phrase) => !asked.has(phrase)),
    asExpected: Object.values(properties).every((property) => property.asExpected),
    properties,
    statistics: { budgets: points.length, checks, distinct, seconds },
    limits,
    machines: machinesOf(protocol),
  }
}

/** What is assumed only because of a budget that is asked about: it changes between the ends of the box. */
function phrasesOfBox(box: Box): string[] {
  const { points, protocol } = box
  const same = new Set(assumptionsOf(box.at(points[points.length - 1])))
  const least = new Set(assumptionsOf(box.at(points[0])))
  return assumptionsOf(protocol).filter((phrase) => !(same.has(phrase) && least.has(phrase)))
}

function judged(
  box: Box,
  points: readonly Point[],
  name: string,
  known: Known,
  expected: readonly Budgets[] | undefined,
): FrontierProperty {
  const { kind } = box.protocol.properties[name]
  const { least } = known
  const unknown = points.filter((point) => !known.isKnown(point))
  const minimal = least.map(({ point, text, trace }) => ({
    budgets: box.budgets(point),
    name: budgetText(box.budgets(point)),
    least: !unknown.some((other) => isBelow(other, point)),
    text,
    trace,
  }))
  const safe = known.greatestMisses.map((point) => box.budgets(point))
  const wanted = expected?.map((budgets) => box.pointOf(budgets))
  const met =
    wanted === undefined ||
    equal(
      wanted,
      least.map(({ point }) => point),
    )
  const isGoal = kind === 'reachable'
  const verdict: Verdict =
    least.length > 0 ? (isGoal ? 'holds' : 'violated') : unknown.length > 0 ? 'unknown' : isGoal ? 'violated' : 'holds'
  return {
    kind,
    verdict,
    text: sentence(isGoal, box, minimal, safe, unknown.length),
    minimal,
    safe,
    unknown: unknown.map((point) => box.budgets(point)),
    ...(expected && { expected }),
    asExpected: unknown.length === 0 && met,
  }
}

function sentence(
  isGoal: boolean,
  { upTo }: Box,
  minimal: FrontierProperty['minimal'],
  safe: readonly Budgets[],
  unknown: number,
): string {
  const box = budgetText(upTo)
  const open =
    unknown > 0
      ? ` Nothing is known for ${unknown} ${unknown === 1 ? 'combination' : 'combinations'} of budgets, since a limit was met.`
      : ''
  if (minimal.length === 0) {
    if (unknown === 0) return `${isGoal ? 'Not reached' : 'Holds'} with up to ${box}.`
    const far = safe.length > 0 ? ` with up to ${alternatives(safe.map(budgetText))}` : ''
    return `${isGoal ? 'Not known to be reached' : 'Not known to break'}${far && `, and surely not${far}`}.${open}`
  }
  const verb = isGoal ? 'Reached' : 'Broken'
  const [first] = minimal
  if (budgetEntries(first.budgets).every(({ max }) => max === 0)) {
    return `${verb} ${upTo.inputs ? 'without any of these' : 'without any fault'}.${open}`
  }
  const least = minimal.every((one) => one.least) ? 'it takes no less' : 'perhaps by less'
  return `${verb} by ${alternatives(minimal.map(({ name }) => name))}; ${least}.${open}`
}

const alternatives = (names: readonly string[]) =>
  names.length > 1 ? `${names.slice(0, -1).join(', by ')}, or by ${names[names.length - 1]}` : names[0]

const equal = (some: readonly Point[], others: readonly Point[]): boolean => {
  const texts = new Set(some.map(String))
  return texts.size === others.length && others.every((point) => texts.has(String(point)))
}
