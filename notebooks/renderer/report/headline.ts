/** What a check says in one line. A violation that was expected is a success. */
import type { CheckReport, PropertyReport, Verdict } from '../../../server/wire/report.js'

/** How a verdict feels to its reader; `good` also where a violation was looked for and found. */
export type Tone = 'good' | 'bad' | 'open'

export interface Headline {
  readonly tone: Tone
  readonly text: string
}

export function headlineOf({ protocol, verdict, asExpected, properties, statistics }: CheckReport): Headline {
  const all: [string, PropertyReport][] = Object.entries(properties)
  const named = (wanted: (report: PropertyReport) => boolean) =>
    all.filter(([, report]) => wanted(report)).map(([name]) => name)
  const say = (tone: Tone, text: string): Headline => ({ tone, text: `${protocol}: ${text}` })
  if (all.length === 0) {
    return statistics.complete
      ? say('good', 'every reachable state was visited; there are no properties to judge')
      : say('open', 'a limit ended the exploration; there are no properties to judge')
  }
  const violated = named((report) => report.verdict === 'violated')
  if (asExpected) {
    if (verdict === 'holds') {
      const several = all.length === 2 ? 'both' : `all ${all.length}`
      return say('good', all.length === 1 ? `${all[0][0]} holds` : `${several} properties hold`)
    }
    if (violated.length) return say('good', `${listed(violated)} ${isOrAre(violated)} violated, as expected`)
    return say('good', `${listed(named((report) => report.verdict === 'unknown'))} unknown, as expected`)
  }
  const surprises = named((report) => report.verdict === 'violated' && !report.asExpected)
  if (surprises.length) return say('bad', `${listed(surprises)} ${isOrAre(surprises)} violated`)
  const missed = named((report) => report.verdict === 'holds' && !report.asExpected)
  if (missed.length)
    return say('bad', `${listed(missed)} ${missed.length > 1 ? 'hold' : 'holds'}, but a violation was expected`)
  const unknown = named((report) => report.verdict === 'unknown' && !report.asExpected)
  return say(
    'open',
    `a limit ended the exploration before ${listed(unknown)} ${unknown.length > 1 ? 'were' : 'was'} decided`,
  )
}

/** How one verdict feels. */
export function toneOf({ verdict, asExpected }: { verdict: Verdict; asExpected: boolean }): Tone {
  if (asExpected) return 'good'
  return verdict === 'unknown' ? 'open' : 'bad'
}

function listed(names: readonly string[]): string {
  const quoted = names.map((name) => `“${name}”`)
  if (quoted.length > 3) return `${quoted.length} properties`
  return quoted.length > 1 ? `${quoted.slice(0, -1).join(', ')} and ${quoted[quoted.length - 1]}` : (quoted[0] ?? '')
}

const isOrAre = (names: readonly string[]): string => (names.length > 1 ? 'are' : 'is')
