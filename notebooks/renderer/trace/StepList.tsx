/** The steps as a list, a line for each with what changed. Beside the diagram every step stands beside its row. */
import { useId, useMemo, useRef } from 'preact/hooks'
import { loopTexts } from '../../../server/wire/loopTexts.js'
import type { Trace, TraceStep } from '../../../server/wire/trace.js'
import { changesText, eventText, watcherChangesText } from '../values.js'
import type { Layout } from './layout.js'
import { actsOn } from './marks.js'
import { useInView } from './useInView.js'

interface Props {
  readonly trace: Trace
  readonly selected: number
  readonly onSelect: (row: number) => void
  readonly onKeyDown: (event: KeyboardEvent) => void
  /** The diagram beside which to stand; without it the list is a box of its own. */
  readonly beside: Layout | undefined
}

const ownRowHeight = 40

export function StepList({ trace, selected, onSelect, onKeyDown, beside }: Props) {
  const id = useId()
  const box = useRef<HTMLDivElement>(null)
  const height = beside?.rowHeight ?? ownRowHeight
  useInView(box, selected * height, (selected + 1) * height)
  const last = trace.steps.length
  const told = loopTexts(trace)
  const repeats = (row: number) => !!told?.begins && trace.loop !== undefined && row > trace.loop
  const lines = useMemo(
    () => [['Initial state', initialText(trace)], ...trace.steps.map((step) => [step.text, consequences(step)])],
    [trace],
  )
  return (
    <div
      ref={box}
      class={`pn-steps ${beside ? 'pn-beside' : 'pn-below'}`}
      role="listbox"
      tabIndex={0}
      aria-label="Steps of the trace"
      aria-activedescendant={`${id}-${selected}`}
      onKeyDown={onKeyDown}
    >
      {lines.map(([text, consequence], row) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the listbox takes the keys for its options
        // biome-ignore lint/a11y/useFocusableInteractive: the listbox has the focus, and names the active option
        <div
          id={`${id}-${row}`}
          class={`pn-step ${row === last ? 'pn-last' : ''} ${repeats(row) ? 'pn-repeats' : ''}`}
          role="option"
          aria-selected={row === selected}
          style={{ height: `${height}px` }}
          onClick={() => onSelect(row)}
        >
          {beside ? null : <span class="pn-number">{row}</span>}
          <span class="pn-what">
            <span class="pn-line" title={text}>
              {text}
            </span>
            <span class="pn-line pn-muted" title={consequence}>
              {consequence}
            </span>
          </span>
          {repeats(row) && (
            <span class={repeats(row - 1) ? 'pn-hidden' : 'pn-kind'} title={told?.ends}>
              {told?.begins}
            </span>
          )}
          {told && row === last && <span class="pn-hidden">{told.ends}</span>}
        </div>
      ))}
    </div>
  )
}

function consequences(step: TraceStep): string {
  const changed = Object.entries(step.changes).map(([node, changes]) => {
    const texts = changesText(changes)
    return node === actsOn(step.action) ? texts : `${node}: ${texts}`
  })
  return [...changed, watcherChangesText(step), sentText(step)].filter(Boolean).join(' · ') || 'no node changes'
}

/** Copies of one message to several nodes are told once: `sends vote(term 1) to a, b`. */
export function sentText({ sent }: Pick<TraceStep, 'sent'>): string {
  const receivers = new Map<string, string[]>()
  for (const { event, to } of sent) {
    const text = eventText(event)
    const nodes = receivers.get(text)
    if (nodes) nodes.push(to)
    else receivers.set(text, [to])
  }
  const texts = [...receivers].map(([text, nodes]) => `${text} to ${nodes.join(', ')}`)
  return texts.length ? `sends ${texts.join('; ')}` : ''
}

const initialText = ({ initial }: Trace): string => sentText(initial) || 'nothing in flight'
