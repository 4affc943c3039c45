/** The log of a system: the viewer of traces, with a sentence that nobody judged it. */
import type { LogReport } from '../../../server/wire/log.js'
import { TraceView } from '../trace/TraceView.js'

export function LogView({ report }: { report: LogReport }) {
  return (
    <div class="pn-check">
      <TraceView protocol={report.file} trace={report.trace} at={undefined} />
      <p class="pn-muted">
        Nobody judged this log: <code>await conforms(protocol, log)</code> says whether a protocol explains it.
      </p>
    </div>
  )
}
