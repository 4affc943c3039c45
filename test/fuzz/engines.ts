/** The other ways to search, each held against the same answer of the reference. */
import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Protocol } from '../../protocols/model/index.js'
import { check } from '../../server/checker/check.js'
import { CoreSearch } from '../../server/checker/core/coreSearch.js'
import type { Reductions } from '../../server/checker/options.js'
import { PlainSearch } from '../../server/checker/plainSearch.js'
import { ReductionRefused } from '../../server/checker/reductions/refusal.js'
import type { Limits, Search } from '../../server/checker/search.js'
import { Model, pure, Successors } from '../../server/semantics/index.js'
import type { CheckReport } from '../../server/wire/report.js'
import type { Expected } from '../reference/agreement.js'
import { replay } from '../reference/replay.js'

/** How a protocol is searched once more. `2 threads` and so on: from the first level on. */
export type Engine =
  | 'plain'
  | '2 threads'
  | '3 threads'
  | '5 threads'
  | 'depth-first'
  | 'random'
  | 'priority'
  | 'symmetry'
  | 'partial order'

/** @throws AssertionError where the engine disagrees with the reference */
export async function agreeOn(engine: Engine, protocol: Protocol, expected: Expected): Promise<void> {
  switch (engine) {
    case 'depth-first':
      return depthFirst(protocol, expected)
    case 'random':
    case 'priority':
      return walks(engine, protocol, expected)
    case 'symmetry':
      return reduced({ symmetry: true }, protocol, expected)
    case 'partial order':
      return reduced({ partialOrder: true }, protocol, expected)
    case 'plain':
      return levels(0, protocol, expected)
    default:
      return levels(Number(engine[0]), protocol, expected)
  }
}

/** Another order: the same states and verdicts, where no limit of levels cuts; real traces in any case. */
async function depthFirst(protocol: Protocol, { answer, limits }: Expected) {
  const report = await check(protocol, { ...limits, complete: true, order: 'depth-first' })
  const { distinct, generated, outside } = report.statistics
  const whole = limits.depth === undefined
  if (whole) {
    const { distinct, generated, outside } = answer
    assert.deepEqual(
      { ...report.statistics, distinct, generated, outside },
      report.statistics,
      'the size of the space, depth-first',
    )
  }
  assert.ok(distinct <= generated && outside <= generated)
  for (const [name, { verdict, trace }] of Object.entries(report.properties)) {
    if (whole) assert.equal(verdict, answer.properties[name]!.verdict, `${name}, depth-first`)
    if (trace) replay(protocol, trace)
  }
}

/**
 * Reduced, where that is not refused: the same verdicts from no more states, real traces, and by symmetry the same lengths.
 * A space that limits cut is another one once reduced; then only what is decided has to be so.
 */
async function reduced(reductions: Reductions, protocol: Protocol, { answer, limits }: Expected) {
  let report: CheckReport
  try {
    report = await check(protocol, { ...limits, complete: true, reductions })
  } catch (error) {
    if (error instanceof ReductionRefused) return
    throw error
  }
  const what = `reduced by ${Object.keys(reductions)}`
  const whole = Object.values(answer.cut).every((cut) => cut === 0)
  if (whole) assert.ok(report.statistics.distinct <= answer.distinct, what)
  for (const [name, { kind, verdict, trace }] of Object.entries(report.properties)) {
    const { verdict: known, length } = answer.properties[name]!
    const fits = verdict === known || (!whole && [verdict, known].includes('unknown'))
    assert.ok(fits, `${name} is ${known}, ${verdict} ${what}`)
    if (whole && reductions.symmetry) assert.equal(trace?.steps.length, length, `${name} ${what}`)
    assert.equal(trace !== undefined, verdict === (kind === 'reachable' ? 'holds' : 'violated'), `${name} ${what}`)
    if (trace) replay(protocol, trace)
  }
}

/** What walks find is real, and they claim no more than that. */
async function walks(order: 'random' | 'priority', protocol: Protocol, { answer, limits }: Expected) {
  const { inFlight } = limits
  const report = await check(protocol, { inFlight, order, depth: 12, states: 60, seconds: 0.05 })
  const complete = Object.values(answer.cut).every((cut) => cut === 0)
  for (const [name, { kind, verdict, trace }] of Object.entries(report.properties)) {
    const decided = kind === 'reachable' ? 'holds' : 'violated'
    assert.ok(verdict === 'unknown' || verdict === decided, `${name} is ${verdict} by ${order} walks`)
    assert.equal(trace !== undefined, verdict === decided, `${name} by ${order} walks`)
    if (trace) replay(protocol, trace)
    if (complete && trace) assert.equal(answer.properties[name]!.verdict, verdict, `${name} by ${order} walks`)
  }
}

/**
 * The levels by the plain search, or by the core in so many threads; these also as far as it takes to decide what can be decided, where
 * both have to count the same.
 */
async function levels(threads: number, protocol: Protocol, { answer, limits }: Expected) {
  const decided = Object.entries(answer.properties).filter(
    ([, { length, repeats }]) => length !== undefined && !repeats,
  )
  await searched(threads, protocol, limits, true, (search) => {
    assert.deepEqual(
      {
        distinct: search.states.size,
        generated: search.generated,
        depth: search.depth,
        outside: search.outside,
        cut: [search.cutByDepth, search.cutByInFlight],
        lengths: lengths(search),
      },
      {
        distinct: answer.distinct,
        generated: answer.generated,
        depth: answer.depth,
        outside: answer.outside,
        cut: [answer.cut.depth, answer.cut.inFlight],
        lengths: Object.fromEntries(decided.map(([name, { length }]) => [name, length])),
      },
      threads ? `${threads} threads` : 'the plain search',
    )
  })
  if (threads === 0 || decided.length === 0) return
  const properties = Object.fromEntries(decided.map(([name]) => [name, protocol.properties[name]!]))
  const ended = (count: number) =>
    searched(count, { ...protocol, properties }, limits, false, (search) => {
      const { configurations: _, ...counts } = search.counts
      return { counts, lengths: lengths(search) }
    })
  assert.deepEqual(await ended(threads), await ended(0), `ended by what was asked, in ${threads} threads`)
}

/** Searches to the end. @param threads 0: in plain TypeScript @param tell what is asked of the search then */
async function searched<T>(
  threads: number,
  protocol: Protocol,
  limits: Limits,
  complete: boolean,
  tell: (search: Search) => T,
): Promise<T> {
  const model = pure(() => new Model(protocol))
  const Kind = threads ? CoreSearch : PlainSearch
  const search = pure(() => new Kind(model, new Successors(model), limits, complete))
  const now = performance.now.bind(performance)
  if (threads) search.startThreads(threads, 1)
  try {
    while (search instanceof CoreSearch && threads && !search.threadsReady) await sleep(1)
    pure(() => search.run(now, Number.POSITIVE_INFINITY))
    return tell(search)
  } finally {
    if (threads) search.stopThreads()
  }
}

/** After how many steps each property was decided. */
function lengths({ states, findings }: Search) {
  const level = (state: number): number => {
    const before = states.predecessor(state)
    return before < 0 ? 0 : level(before) + 1
  }
  return Object.fromEntries(findings.map(({ property, state, last }) => [property, level(state) + (last ? 1 : 0)]))
}
