/** A check that keeps itself: `node keptCheck.js FILE` prints its result, if it lives long enough. */
import { pathToFileURL } from 'node:url'
import type { Protocol } from '../../../protocols/model/index.js'
import { check } from '../../../server/checker/check.js'
import type { CheckReport } from '../../../server/wire/report.js'
import { raft } from '../../bench/raft.js'

export const model = () => raft({ terms: 2, candidates: 3 }) as unknown as Protocol

/** What must not depend on how often a search was interrupted. */
export function result({ verdict, properties, statistics, vacuity }: CheckReport) {
  const { distinct, generated, depth, outside, configurations, complete } = statistics
  const counts = { distinct, generated, depth, outside, configurations, complete }
  return { verdict, counts, vacuity, texts: Object.values(properties).map(({ text, trace }) => [text, trace]) }
}

const [, script = '', file = ''] = process.argv
if (import.meta.url === pathToFileURL(script).href) {
  const report = await check(model(), { checkpoint: { file, every: 0.1 } })
  process.stdout.write(JSON.stringify(result(report)))
}
