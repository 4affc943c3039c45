/** The whole trace as a table: what the diagram shows, for reading aloud, searching and copying. */
import { useState } from 'preact/hooks'
import { loopTexts } from '../../../server/wire/loopTexts.js'
import { numberOf, startOf } from '../../../server/wire/stepNumbers.js'
import type { Trace } from '../../../server/wire/trace.js'
import { changesText, watcherChangesText } from '../values.js'
import { sentText } from './stepTexts.js'

/** Steps for each page: a page is in the document as a whole, a trace may have thousands. */
const pageLength = 200

export function TraceTable({ trace }: { trace: Trace }) {
  const [open, setOpen] = useState(false)
  const [page, setPage] = useState(0)
  const told = loopTexts(trace)
  const { steps } = trace
  const pages = Math.max(1, Math.ceil(steps.length / pageLength))
  const first = page * pageLength
  return (
    <details class="pn-astable" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>The trace as a table</summary>
      {open && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
        <section class="pn-scroll pn-tall" tabIndex={0} aria-label="The trace as a table">
          {pages > 1 && (
            <p class="pn-pages">
              <button type="button" disabled={page === 0} onClick={() => setPage(page - 1)}>
                Previous {pageLength}
              </button>{' '}
              Steps {numberOf(trace, first + 1)} to {numberOf(trace, Math.min(steps.length, first + pageLength))} of{' '}
              {trace.part?.of ?? steps.length}{' '}
              <button type="button" disabled={page === pages - 1} onClick={() => setPage(page + 1)}>
                Next {pageLength}
              </button>
            </p>
          )}
          <table aria-rowcount={steps.length + 1}>
            <thead>
              <tr>
                <th scope="col">Step</th>
                <th scope="col">What happens</th>
                <th scope="col">What changes</th>
                <th scope="col">Messages sent</th>
              </tr>
            </thead>
            <tbody>
              {page === 0 && (
                <tr>
                  <td>{numberOf(trace, 0)}</td>
                  <td>{startOf(trace)}</td>
                  <td />
                  <td>{sentText(trace.initial)}</td>
                </tr>
              )}
              {steps.slice(first, first + pageLength).map((step, index) => (
                <tr>
                  <td>
                    {numberOf(trace, first + index + 1)}
                    {told?.begins && trace.loop !== undefined && first + index >= trace.loop && `, ${told.begins}`}
                  </td>
                  <td>{step.text}</td>
                  <td>
                    {Object.entries(step.changes).map(([node, changes]) => {
                      const text = changesText(changes)
                      return (
                        text && (
                          <div>
                            {node}: {text}
                          </div>
                        )
                      )
                    })}
                    {step.watcher && <div>{watcherChangesText(step)}</div>}
                  </td>
                  <td>{sentText(step)}</td>
                </tr>
              ))}
              {told && page === pages - 1 && (
                <tr>
                  <td />
                  <td colSpan={3}>{told.ends}</td>
                </tr>
              )}
            </tbody>
          </table>
        </section>
      )}
    </details>
  )
}
