/** What a fuzz has tried: a fuzz in which nothing happens is worthless. */
import type { Answer } from '../reference/search.js'
import type { FuzzCase } from './fuzzCase.js'

/** Plain data, so that it travels between processes. */
export interface Tally {
  seeds: number
  protocols: number
  /** Those that the kit or the model refuses, as both sides say. */
  refused: number
  /** Distinct states of all of them. */
  states: number
  /** How many protocols had a feature, or came to a verdict. */
  readonly counts: Record<string, number>
}

export const emptyTally = (): Tally => ({ seeds: 0, protocols: 0, refused: 0, states: 0, counts: {} })

export function add(into: Tally, more: Tally): void {
  into.seeds += more.seeds
  into.protocols += more.protocols
  into.refused += more.refused
  into.states += more.states
  for (const [feature, count] of Object.entries(more.counts)) into.counts[feature] = (into.counts[feature] ?? 0) + count
}

/** Notes a protocol on which both sides agreed. */
export function note(tally: Tally, fuzzCase: FuzzCase, answer: Answer | undefined): void {
  tally.protocols++
  if (!answer) {
    tally.refused++
    return
  }
  tally.states += answer.distinct
  const seen = new Set([
    ...declared(fuzzCase),
    ...[...answer.happened].map((type) => `did ${type}`),
    ...outcomes(answer),
  ])
  for (const feature of seen) tally.counts[feature] = (tally.counts[feature] ?? 0) + 1
}

function declared({ spec, engine }: FuzzCase): string[] {
  const { network, within, roles, timing, faults } = spec
  return [
    engine,
    timing?.kind ?? 'asynchronous',
    ...(timing?.drift ? ['drift'] : []),
    ...Object.entries(faults).flatMap(([fault, declared]) => (declared ? [`may ${fault}`] : [])),
    `network ${network.order}`,
    `network ${network.unhandled}`,
    ...(network.duplication === 'unbounded' && network.order === 'unordered' ? ['network set'] : []),
    ...(within ? ['within'] : []),
    ...(roles.some(({ durable }) => durable.length) ? ['durable'] : []),
  ]
}

function outcomes({ properties, cut, depth }: Answer): string[] {
  const limits = Object.entries(cut).flatMap(([limit, count]) => (count ? [`cut by ${limit}`] : []))
  const verdicts = Object.entries(properties).map(([name, { verdict }]) => `${name.replace(/^\d+ /, '')} ${verdict}`)
  return [...limits, ...verdicts, ...(depth > 5 ? ['more than 5 levels'] : [])]
}

/** The tally as lines of at most so many columns. */
export function textOf({ seeds, protocols, refused, states, counts }: Tally, columns = 120): string {
  const average = Math.round(states / Math.max(1, protocols - refused))
  const head = `${protocols} protocols of ${seeds} seeds, ${refused} refused, ${average} states on average`
  const lines = [head, ' ']
  for (const [feature, count] of Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const part = ` ${feature} ${count},`
    if (lines.at(-1)!.length + part.length > columns) lines.push(' ')
    lines.push(lines.pop() + part)
  }
  return lines.join('\n')
}
