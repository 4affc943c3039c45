/** The operations of a history as bars from invocation to response, a lane for each process. */
import type { Trace, TraceOperation } from '../../../server/wire/trace.js'

/** From here on a bar's text ends where the bar ends: to its right there is no room. */
const rightHalf = 0.55

export function Operations({
  trace,
  selected,
  onSelect,
}: {
  trace: Trace
  selected: number
  onSelect(step: number): void
}) {
  const { operations, steps } = trace
  if (!operations?.length) return null
  const processes = [...new Set(operations.map(({ process }) => process))]
  const last = Math.max(1, steps.length)
  return (
    <section class="pn-operations" aria-label="Operations">
      <h5>Operations</h5>
      <div class="pn-lanes">
        {processes.map((process) => (
          <>
            <span class="pn-process">{process}</span>
            <ul>
              <li class="pn-at" aria-hidden="true" style={{ left: `${(100 * selected) / last}%` }} />
              {operations
                .filter((operation) => operation.process === process)
                .map((operation) => (
                  <Bar operation={operation} last={last} selected={selected} onSelect={onSelect} />
                ))}
            </ul>
          </>
        ))}
      </div>
      {operations.some(({ conflicting }) => conflicting) && (
        <p class="pn-muted">Those with a thick border cannot be put into any order.</p>
      )}
    </section>
  )
}

interface BarProps {
  readonly operation: TraceOperation
  readonly last: number
  readonly selected: number
  onSelect(step: number): void
}

function Bar({ operation, last, selected, onSelect }: BarProps) {
  const { text, result, invoked, responded, conflicting } = operation
  const from = invoked / last
  const to = (responded ?? last) / last
  const label = responded === undefined ? `${text} …` : result === undefined ? text : `${text} → ${result}`
  const begins = invoked === 0 ? 'begins at the start' : `begins in step ${invoked}`
  const ends = responded === undefined ? 'is never answered' : `is answered in step ${responded}`
  const isAt = selected === invoked || selected === responded
  return (
    <li>
      <span
        class={`pn-bar${conflicting ? ' pn-conflicting' : ''}${responded === undefined ? ' pn-unanswered' : ''}${isAt ? ' pn-selected' : ''}`}
        style={{ left: `${100 * from}%`, width: `${100 * (to - from)}%` }}
      />
      <button
        type="button"
        title={`${begins}, ${ends}`}
        aria-label={`${operation.process}: ${label}, ${begins}, ${ends}${conflicting ? '; cannot be put into any order' : ''}`}
        style={from > rightHalf ? { right: `${100 * (1 - to)}%` } : { left: `${100 * from}%` }}
        onClick={() => onSelect(responded ?? invoked)}
      >
        {label}
      </button>
    </li>
  )
}
