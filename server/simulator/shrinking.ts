import type { RunSummary } from '../wire/simulation.js'
import type { SmallTrace } from './report.js'
import type { Options, Setting } from './setting.js'
export async function shrunkTraces(
  _s: Setting,
  _r: readonly RunSummary[],
  _o: Options,
): Promise<Map<string, SmallTrace>> {
  return new Map()
}
