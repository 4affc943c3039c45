/** The whole trace as a table: what the diagram shows, for reading aloud, searching and copying. */
import { useState } from 'preact/hooks'
import { loopTexts } from '../../../server/wire/loopTexts.js'
import type { Trace } from '../../../server/wire/trace.js'
import { changesText, watcherChangesText } from '../values.js'
import { sentText } from './StepList.js'

export function TraceTable({ trace }: { trace: Trace }) {
  const [open, setOpen] = useState(false)
  const told = loopTexts(trace)
  return (
    <details class="pn-astable" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>The trace as a table</summary>
      {open && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
        <section class="pn-scroll pn-tall" tabIndex={0} aria-label="The trace as a table">
          <table>
            <thead>
              <tr>
                <th scope="col">Step</th>
                <th scope="col">What happens</th>
                <th scope="col">What changes</th>
                <th scope="col">Messages sent</th>
              </tr>
            </thead>
            <tbody>
              <tr>
                <td>0</td>
                <td>Initial state</td>
                <td />
                <td>{sentText(trace.initial)}</td>
              </tr>
              {trace.steps.map((step, index) => (
                <tr>
                  <td>
                    {index + 1}
                    {told?.begins && trace.loop !== undefined && index >= trace.loop && `, ${told.begins}`}
                  </td>
                  <td>{step.text}</td>
                  <td>
                    {Object.entries(step.changes).map(([node, changes]) => (
                      <div>
                        {node}: {changesText(changes)}
                      </div>
                    ))}
                    {step.watcher && <div>{watcherChangesText(step)}</div>}
                  </td>
                  <td>{sentText(step)}</td>
                </tr>
              ))}
              {told && (
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
