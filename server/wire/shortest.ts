/** What is known of a trace's length, in words. */
import type { Trace } from './trace.js'

/**
 * `no shorter one exists, and none as short has fewer faults`; empty where nothing is known.
 *
 * @param what the trace is: `one`, `way`
 */
export function shortestText({ shortest, least }: Pick<Trace, 'shortest' | 'least'>, what = 'one'): string {
  if (!shortest) return ''
  const claim = `no shorter ${what} exists`
  if (!least) return claim
  const { faults, nodes } = least
  const fewer = [...(faults > 0 ? ['fewer faults'] : []), ...(nodes > 1 ? ['fewer nodes'] : [])]
  return fewer.length > 0 ? `${claim}, and none as short has ${fewer.join(', then ')}` : claim
}
