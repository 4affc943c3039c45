/** A trace to read: the space-time diagram, the list of its steps, and the whole state after the selected one. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { loopTexts } from '../../../server/wire/loopTexts.js'
import { lengthText, mergedTicks } from '../../../server/wire/mergedTicks.js'
import { shortestText } from '../../../server/wire/shortest.js'
import type { Trace } from '../../../server/wire/trace.js'
import { useHost } from '../host.js'
import { Icon, type IconName } from '../icons.js'
import { Diagram } from './Diagram.js'
import { journeysOf } from './journeys.js'
import { Legend } from './Legend.js'
import { layoutOf } from './layout.js'
import { moved } from './moved.js'
import { NetworkTable } from './NetworkTable.js'
import { Operations } from './Operations.js'
import { StateTables } from './StateTables.js'
import { StepList } from './StepList.js'
import { statesOf } from './states.js'
import { TraceTable } from './TraceTable.js'
import { useMeasure, useWidth } from './useSize.js'

/** From here on the steps stand beside the diagram, each beside its row. */
const besideFrom = 680

interface Props {
  readonly protocol: string
  readonly trace: Trace
  /** The step that the host asks for; a new object asks again. Without one the last is shown. */
  readonly at: { readonly step: number } | undefined
}

export function TraceView({ protocol, trace: whole, at }: Props) {
  const trace = useMemo(() => mergedTicks(whole), [whole])
  const root = useRef<HTMLElement>(null)
  const width = useWidth(root)
  const measure = useMeasure(root)
  const last = trace.steps.length
  const [selected, setSelected] = useState(last)
  const host = useHost()
  useEffect(() => {
    if (at) setSelected(Math.max(0, Math.min(last, at.step)))
  }, [at, last])
  const select = (step: number) => {
    setSelected(step)
    host.stepSelected?.({ protocol, property: trace.property, step })
  }
  const states = useMemo(() => statesOf(trace), [trace])
  const journeys = useMemo(() => journeysOf(trace), [trace])
  const beside = width >= besideFrom
  const layout = useMemo(() => {
    if (!width) return undefined
    const room = beside ? Math.min(0.56 * width, 46 + 180 * trace.nodes.length) : width - 2
    return layoutOf(trace, { width: room, rowHeight: beside ? 42 : 36 }, measure)
  }, [trace, width, beside, measure])

  const onKeyDown = (event: KeyboardEvent) => {
    const row = event.ctrlKey || event.metaKey || event.altKey ? undefined : moved(event.key, selected, last)
    if (row === undefined) return
    // Else the notebook would take the key and select another cell.
    event.preventDefault()
    event.stopPropagation()
    select(row)
  }
  const name = trace.purpose === 'violation' ? 'Counterexample' : 'Witness'
  const told = loopTexts(trace)
  const steps = told?.length ?? lengthText(whole)
  const list = (
    <StepList
      trace={trace}
      selected={selected}
      onSelect={select}
      onKeyDown={onKeyDown}
      beside={beside ? layout : undefined}
    />
  )
  return (
    <section class={`pn-trace pn-${trace.purpose}`} ref={root} aria-label={`${name}: ${trace.property}`}>
      <h4>
        {name}: {trace.property}
      </h4>
      <p class="pn-sentence">
        {trace.text}{' '}
        <span class="pn-muted">{trace.shortest && !told ? `${steps}; ${shortestText(trace)}.` : `${steps}.`}</span>
      </p>
      <div class="pn-toolbar" role="toolbar" aria-label="Select a step" onKeyDown={onKeyDown}>
        {controls.map(({ key, icon, title }) => (
          <button
            type="button"
            title={title}
            aria-label={title}
            disabled={moved(key, selected, last) === selected}
            onClick={() => select(moved(key, selected, last) ?? selected)}
          >
            <Icon name={icon} />
          </button>
        ))}
        <output class="pn-now" aria-live="polite">
          <b>{selected === 0 ? 'Initial state' : `Step ${selected} of ${last}`}</b>
          {selected > 0 && ` ${trace.steps[selected - 1].text}`}
          {told?.begins && trace.loop !== undefined && selected > trace.loop && ` (${told.begins})`}
          {told && selected === last && `; ${told.ends}`}
        </output>
      </div>
      {layout && (
        <Diagram
          trace={trace}
          layout={layout}
          states={states}
          selected={selected}
          onSelect={select}
          onKeyDown={onKeyDown}
        >
          {beside ? list : null}
        </Diagram>
      )}
      {layout && <Legend layout={layout} />}
      <Operations trace={trace} selected={selected} onSelect={select} />
      {!beside && width > 0 && list}
      <div class="pn-details">
        <StateTables trace={trace} states={states} selected={selected} />
        <NetworkTable journeys={journeys} blocked={states[selected].blocked} selected={selected} />
      </div>
      <TraceTable trace={trace} />
    </section>
  )
}

const controls: readonly { key: string; icon: IconName; title: string }[] = [
  { key: 'Home', icon: 'first', title: 'First step (Home)' },
  { key: 'ArrowUp', icon: 'previous', title: 'Previous step (Up, k)' },
  { key: 'ArrowDown', icon: 'next', title: 'Next step (Down, j)' },
  { key: 'End', icon: 'last', title: 'Last step (End)' },
]
