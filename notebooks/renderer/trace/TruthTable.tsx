/** Why the property has its value: a sentence, and what each part of it is in each state. */
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks'
import {
  type ExplainedExpression,
  type ExplainedValue,
  type Explanation,
  valueIn,
} from '../../../server/wire/explanation.js'
import { useHost } from '../host.js'
import { Icon } from '../icons.js'
import { nearColumns, type TruthColumn, truthColumns } from './truth.js'

interface Props {
  readonly explanation: Explanation
  /** The state that is selected, and the last one. */
  readonly selected: number
  readonly last: number
  readonly onSelect: (state: number) => void
}

/** More than these would be neither read nor drawn quickly. */
const mostColumns = 60

export function TruthTable({ explanation, selected, last, onSelect }: Props) {
  const box = useRef<HTMLElement>(null)
  const all = useMemo(() => truthColumns(explanation, last), [explanation, last])
  useLayoutEffect(() => {
    const [element, cell] = [box.current, box.current?.querySelector<HTMLElement>('th.pn-current')]
    if (!element || !cell) return
    // the first column stays where it is, and covers what is scrolled below it
    const covered = element.querySelector('th')?.offsetWidth ?? 0
    const left = cell.offsetLeft - element.scrollLeft
    if (left >= covered && left + cell.offsetWidth <= element.clientWidth) return
    element.scrollLeft = cell.offsetLeft - covered - Math.max(0, (element.clientWidth - covered - cell.offsetWidth) / 2)
  }, [selected, explanation])
  const columns = nearColumns(all, selected, mostColumns)
  const isNow = ({ first, last: end }: TruthColumn) => first <= selected && selected <= end
  return (
    <section class="pn-truth" aria-label="Why">
      <h5>Why</h5>
      <p>{explanation.text}</p>
      {explanation.expressions.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
        <section class="pn-scroll" tabIndex={0} ref={box} aria-label="The parts of the property, by state">
          <table>
            <thead>
              <tr>
                <th scope="col" class="pn-muted">
                  after step
                </th>
                {columns.map((column) => (
                  <th
                    scope="col"
                    class={isNow(column) ? 'pn-current' : ''}
                    aria-current={isNow(column) ? 'step' : undefined}
                  >
                    <button type="button" class="pn-link" onClick={() => onSelect(column.first)}>
                      {column.first === column.last ? column.first : `${column.first}–${column.last}`}
                    </button>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {explanation.expressions.map((expression) => (
                <tr class={expression.decides ? 'pn-decides' : ''}>
                  <th scope="row">
                    <Part expression={expression} />
                  </th>
                  {columns.map((column) => (
                    <td class={isNow(column) ? 'pn-current' : ''}>
                      <Value value={valueIn(expression, column.first)} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {all.length > columns.length && (
        <p class="pn-muted">
          The {columns.length} stretches around the selected step of {all.length} are shown.
        </p>
      )}
      {explanation.unfollowed.map((sentence) => (
        <p class="pn-muted">{sentence}</p>
      ))}
    </section>
  )
}

function Part({ expression: { text, at, depth, decides, role } }: { expression: ExplainedExpression }) {
  const { openSource } = useHost()
  return (
    <span class="pn-part pn-code" style={{ paddingLeft: `${12 * Math.min(depth, 12)}px` }} title={text}>
      {decides && <span class="pn-deciding" title="The sentence above rests on it" role="img" aria-label="decides" />}
      {openSource ? (
        <button type="button" class="pn-link" onClick={() => openSource(at)}>
          {text}
        </button>
      ) : (
        text
      )}
      {role && <span class="pn-kind">{role}</span>}
    </span>
  )
}

function Value({ value }: { value: ExplainedValue | undefined }) {
  if (!value) return <span class="pn-muted">·</span>
  const { text, truth } = value
  if (truth === undefined) return <span class="pn-code">{text}</span>
  return (
    <span class={`pn-truthvalue ${truth ? 'pn-good' : 'pn-bad'}`} title={text ?? String(truth)}>
      <Icon name={truth ? 'ok' : 'wrong'} size={12} />
      <span>{text ?? String(truth)}</span>
    </span>
  )
}
