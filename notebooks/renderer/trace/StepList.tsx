/** The steps as a list, a line for each with what changed. Beside the diagram every step stands beside its row. */
import { useRef } from 'preact/hooks'
import { loopTexts } from '../../../server/wire/loopTexts.js'
import type { Trace } from '../../../server/wire/trace.js'
import { useOwnId } from '../useOwnId.js'
import type { Layout } from './layout.js'
import { slotNumber } from './slots.js'
import { linesOf } from './stepTexts.js'
import { useInView } from './useInView.js'
import { useWindow } from './useWindow.js'

interface Props {
  readonly trace: Trace
  readonly layout: Layout
  /** The row that is selected. */
  readonly selected: number
  readonly pinned: number | undefined
  readonly onSelect: (slot: number, extended: boolean) => void
  /** Shows the steps that a row leaves out. */
  readonly onOpen: (slot: number) => void
  readonly onKeyDown: (event: KeyboardEvent) => void
  /** A further text for a step, where one is wanted. */
  readonly note?: (step: number) => string
  /** The rows that are visible of the diagram beside which it stands; without it the list is a box of its own. */
  readonly beside: readonly [first: number, last: number] | undefined
}

const ownRowHeight = 40
/** Of the list as a box of its own, in CSS pixels. */
const ownHeight = 242

export function StepList(props: Props) {
  const { trace, layout, selected, pinned, onSelect, onOpen, onKeyDown, note, beside } = props
  const id = useOwnId('steps')
  const box = useRef<HTMLDivElement>(null)
  const { slots } = layout
  const height = beside ? layout.rowHeight : ownRowHeight
  const visible = useWindow(ownHeight, (selected + 1) * height)
  useInView(box, selected * height, (selected + 1) * height)
  const told = loopTexts(trace)
  const repeats = (step: number) => !!told?.begins && trace.loop !== undefined && step > trace.loop
  const [first, last] = beside ?? visible.rows(height, slots.length)
  // The selected row is always there: the list's focus names it.
  const rows = slots.flatMap((_, row) => ((row >= first && row <= last) || row === selected ? [row] : []))
  return (
    <div
      ref={box}
      class={`pn-steps ${beside ? 'pn-beside' : 'pn-below'}`}
      role="listbox"
      tabIndex={0}
      aria-label="Steps of the trace"
      aria-activedescendant={`${id}-${selected}`}
      onKeyDown={onKeyDown}
      onScroll={visible.onScroll}
    >
      <div class="pn-rows" style={{ height: `${slots.length * height}px` }}>
        {rows.map((row) => {
          const { kind, last: step } = slots[row]
          const [text, consequence] = linesOf(slots[row], trace)
          const isLast = row === slots.length - 1
          const more = [consequence, note?.(step)].filter(Boolean).join(' · ')
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the listbox takes the keys for its options
            // biome-ignore lint/a11y/useFocusableInteractive: the listbox has the focus, and names the active option
            <div
              key={row}
              id={`${id}-${row}`}
              class={`pn-step pn-is-${kind} ${isLast ? 'pn-last' : ''} ${repeats(step) ? 'pn-repeats' : ''}`}
              role="option"
              aria-selected={row === selected}
              aria-setsize={slots.length}
              aria-posinset={row + 1}
              style={{ height: `${height}px`, top: `${row * height}px` }}
              onClick={(event) => onSelect(row, event.shiftKey)}
              onDblClick={() => kind === 'folded' && onOpen(row)}
            >
              {beside ? null : <span class="pn-number">{slotNumber(slots[row], trace.part?.before)}</span>}
              <span class="pn-what">
                <span class="pn-line" title={text}>
                  {text}
                </span>
                {kind === 'folded' ? (
                  <button type="button" class="pn-link" tabIndex={-1} onClick={() => onOpen(row)}>
                    Show (o)
                  </button>
                ) : (
                  more && (
                    <span class="pn-line pn-muted" title={more}>
                      {more}
                    </span>
                  )
                )}
              </span>
              {pinned === step && <span class="pn-kind">marked</span>}
              {repeats(step) && (
                <span class={repeats(slots[row - 1]?.last) ? 'pn-hidden' : 'pn-kind'} title={told?.ends}>
                  {told?.begins}
                </span>
              )}
              {told && isLast && <span class="pn-hidden">{told.ends}</span>}
            </div>
          )
        })}
      </div>
    </div>
  )
}
