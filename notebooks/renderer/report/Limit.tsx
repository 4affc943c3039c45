/** A limit that was met, and what to raise. */
import type { LimitReport } from '../../../server/wire/report.js'
import { Icon } from '../icons.js'

export function Limit({ limit: { limit, cut, advice } }: { limit: LimitReport }) {
  const names: Record<LimitReport['limit'], string> = {
    depth: 'The limit on the depth was met',
    states: 'The limit on the number of states was met',
    inFlight: 'The limit on messages in flight was met',
    seconds: 'The limit on time was met',
    memory: 'The limit on memory was met',
    cancelled: 'The check was cancelled',
    fingerprints: 'States were stored as fingerprints: one may have been missed',
  }
  return (
    <p class="pn-limit">
      <Icon name="warning" />
      <span>
        <b>{names[limit]}</b>
        {cut > 0 && ` (${cut.toLocaleString('en-US')} cut)`}. {advice}
      </span>
    </p>
  )
}
