/** Two traces side by side, their common steps in the same rows; what differs is marked. */
import { useMemo, useRef, useState } from 'preact/hooks'
import { numberOf, startOf } from '../../../server/wire/stepNumbers.js'
import type { Trace } from '../../../server/wire/trace.js'
import { useOwnId } from '../useOwnId.js'
import { nodeText, valueText } from '../values.js'
import { type Alignment, alignmentOf } from './alignment.js'
import { highest } from './Diagram.js'
import { Drawing } from './Drawing.js'
import { LaneHeads } from './LaneHeads.js'
import { layoutOf } from './layout.js'
import { moved } from './moved.js'
import { type Reading, readingOf } from './reading.js'
import type { Slot } from './slots.js'
import { contextOf } from './states.js'
import type { Measure } from './text.js'
import { useInView } from './useInView.js'
import { useWindow } from './useWindow.js'
import { wholeView } from './view.js'

interface Props {
  readonly reading: Reading
  readonly beside: Trace
  /** How each is called. */
  readonly titles: readonly [left: string, right: string]
  /** What is available, in CSS pixels. */
  readonly width: number
  readonly measure: Measure
}

const rowHeight = 40

export function Comparison({ reading, beside, titles, width, measure }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const hatch = useOwnId('comparison')
  const other = useMemo(() => readingOf(beside), [beside])
  const alignment = useMemo(() => alignmentOf(reading, other), [reading, other])
  const { left, right, differing } = alignment
  const sides = useMemo(() => {
    const size = { width: (width - 14) / 2, rowHeight }
    return [
      {
        reading,
        slots: left,
        layout: layoutOf(reading.trace, size, measure, { ...wholeView(reading.trace), slots: left }),
      },
      { reading: other, slots: right, layout: layoutOf(beside, size, measure, { ...wholeView(beside), slots: right }) },
    ]
  }, [reading, other, beside, left, right, width, measure])
  const [row, select] = useState(() => firstOf(differing) ?? 0)
  const last = left.length - 1
  const heads = sides.some(({ layout }) => layout.groups.length > 1) ? 50 : 36
  const visible = useWindow(highest, (row + 1) * rowHeight + heads + 24)
  useInView(box, row * rowHeight, (row + 1) * rowHeight, heads + 24)
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'n' ? firstOf(differing, row + 1) : moved(event.key, row, last)
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    event.stopPropagation()
    select(step)
  }
  return (
    <section class="pn-comparison" aria-label={`${titles[0]} beside ${titles[1]}`}>
      <p class="pn-beforehand">
        {differing.size === 0
          ? 'No row differs.'
          : `${differing.size} of ${left.length} rows differ, marked ≠: a step that one trace lacks, or other states after it.`}{' '}
        <button
          type="button"
          disabled={firstOf(differing, row + 1) === undefined}
          onClick={() => select(firstOf(differing, row + 1) ?? row)}
        >
          Next difference (n)
        </button>
      </p>
      <div
        class="pn-diagram pn-twofold"
        ref={box}
        {...{ tabIndex: 0, role: 'group', 'aria-label': 'Both diagrams; keys move through their rows', onKeyDown }}
        onScroll={visible.onScroll}
      >
        {sides.map(({ reading: { trace, states }, slots, layout }, side) => (
          <div class="pn-side">
            <div class="pn-sidehead">
              <p title={titles[side]}>{titles[side]}</p>
              <LaneHeads
                layout={layout}
                height={heads}
                state={states[slots[row].last]}
                text={nodeText}
                title={nodeText}
              />
            </div>
            <Drawing
              trace={trace}
              layout={layout}
              selected={row}
              differing={differing}
              hatch={`${hatch}-${side}`}
              extent={visible.extent}
              onSelect={select}
            />
          </div>
        ))}
      </div>
      <div class="pn-details" aria-live="polite">
        {sides.map(({ reading: { trace }, slots }, side) => (
          <p class="pn-sidestep">
            <b>{stepName(trace, slots[row])}</b> {stepText(trace, slots[row])}{' '}
            <span class="pn-muted">({titles[side]})</span>
          </p>
        ))}
      </div>
      <Differences left={sides[0].reading} right={sides[1].reading} alignment={alignment} row={row} />
    </section>
  )
}

function Differences({
  left,
  right,
  alignment,
  row,
}: {
  left: Reading
  right: Reading
  alignment: Alignment
  row: number
}) {
  const [mine, theirs] = [left.states[alignment.left[row].last].nodes, right.states[alignment.right[row].last].nodes]
  const rows = Object.keys(mine)
    .filter((id) => theirs[id])
    .flatMap((id) => {
      const [one, another] = [factsOf(mine[id]), factsOf(theirs[id])]
      return [...new Set([...Object.keys(one), ...Object.keys(another)])]
        .filter((key) => one[key] !== another[key])
        .map((key) => ({ id, key, one: one[key] ?? '–', another: another[key] ?? '–' }))
    })
  if (!rows.length) return <p class="pn-beforehand pn-muted">All nodes that both have are in the same states here.</p>
  return (
    <table class="pn-differences">
      <thead>
        <tr>
          <th scope="col">Node</th>
          <th scope="col">What differs</th>
          <th scope="col">Left</th>
          <th scope="col">Right</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ id, key, one, another }) => (
          <tr>
            <td>{id}</td>
            <td>{key}</td>
            <td class="pn-code">{one}</td>
            <td class="pn-code">{another}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

type Facts = { readonly [key: string]: string }
function factsOf(node: Reading['states'][number]['nodes'][string]): Facts {
  const values = Object.entries(contextOf(node)).map(([key, value]) => [key, valueText(value)] as const)
  return { state: nodeText(node), ...Object.fromEntries(values), timers: node.timers.join(', ') || '–' }
}

const firstOf = (rows: ReadonlySet<number>, from = 0): number | undefined => {
  const following = [...rows].filter((row) => row >= from)
  return following.length ? Math.min(...following) : undefined
}
const stepName = (trace: Trace, { kind, last }: Slot): string =>
  kind === 'gap' ? 'No such step.' : last === 0 ? startOf(trace) : `Step ${numberOf(trace, last)}`
const stepText = (trace: Trace, { kind, last }: Slot): string =>
  kind === 'step' && last > 0 ? trace.steps[last - 1].text : ''
