/** The trace of a report that is open, or what a debugger tries instead of it. */
import type { Charted } from '../chart/charted.js'
import { Icon } from '../icons.js'
import { TraceView } from './TraceView.js'
import type { OpenTrace } from './useOpenTrace.js'

interface Props {
  readonly protocol: string
  readonly opened: OpenTrace
  readonly charted: Charted | undefined
}

export function OpenedTrace({ protocol, opened: { open, trace, branch, at, leaveBranch }, charted }: Props) {
  if (!trace) return null
  return (
    <>
      {branch !== undefined && (
        <p class="pn-limit">
          <Icon name="input" />
          <span>
            <b>{branch}</b>: a branch that is debugged, in place of the trace.{' '}
            <button type="button" onClick={leaveBranch}>
              Back to the trace
            </button>
          </span>
        </p>
      )}
      <TraceView key={`${open} ${branch}`} protocol={protocol} trace={trace} at={at} charted={charted} />
    </>
  )
}
