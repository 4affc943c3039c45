/** Vector clocks after a step: how many events of each node every node knows. */
import type { ClockedEvent } from '../../../server/wire/vectorClocks.js'
import type { Causality } from './causality.js'

interface Props {
  readonly causality: Causality
  /** The step that is selected. */
  readonly step: number
}

export function Knowledge({ causality, step }: Props) {
  const { nodes } = causality.trace
  return (
    <section class="pn-knowledge" aria-label="Vector clocks">
      <h5>What each node knows {step === 0 ? 'at the start' : `after step ${step}`} (vector clocks)</h5>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
      <section class="pn-scroll" tabIndex={0} aria-label="Known events by node">
        <table>
          <thead>
            <tr>
              <th scope="col" class="pn-muted">
                knows of
              </th>
              {nodes.map(({ id }) => (
                <th scope="col">{id}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {nodes.map(({ id }) => {
              const clock = causality.knowledge(id, step)
              return (
                <tr>
                  <th scope="row">{id}</th>
                  {nodes.map((other) => (
                    <Known
                      events={causality.events.get(other.id) ?? []}
                      count={clock[other.id] ?? 0}
                      step={step}
                      sentence={`What ${id} knows of ${other.id}`}
                    />
                  ))}
                </tr>
              )
            })}
          </tbody>
        </table>
      </section>
    </section>
  )
}

interface KnownProps {
  readonly events: readonly ClockedEvent[]
  readonly count: number
  readonly step: number
  readonly sentence: string
}

function Known({ events, count, step, sentence }: KnownProps) {
  const all = events.filter((event) => event.step <= step).length
  const latest = events[count - 1]?.step
  const until = latest === undefined ? 'nothing' : latest === 0 ? 'the start' : `step ${latest}`
  return (
    <td class={count < all ? 'pn-behind' : ''} title={`${sentence}: ${count} of ${all} events, until ${until}`}>
      {count}
      {count < all && <span class="pn-was"> of {all}</span>}
      <span class="pn-was"> {latest === undefined ? '' : `until ${until}`}</span>
    </td>
  )
}
