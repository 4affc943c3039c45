/** A trace to read: the space-time diagram, the list of its steps, and the whole state after the selected one. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { walked } from '../../../server/wire/exploring.js'
import { loopTexts } from '../../../server/wire/loopTexts.js'
import { lengthText } from '../../../server/wire/mergedTicks.js'
import { shortestText } from '../../../server/wire/shortest.js'
import { startOf, stepOf } from '../../../server/wire/stepNumbers.js'
import type { Trace } from '../../../server/wire/trace.js'
import { traceTitle } from '../../../server/wire/traceTitle.js'
import { momentOf } from '../../../server/wire/viewer.js'
import type { Charted } from '../chart/charted.js'
import { TraceChart } from '../chart/TraceChart.js'
import { useHost } from '../host.js'
import { Comparison } from './Comparison.js'
import { Controls } from './Controls.js'
import { clockText } from './causality.js'
import { Diagram } from './Diagram.js'
import { KeyHelp } from './KeyHelp.js'
import { Knowledge } from './Knowledge.js'
import { Legend } from './Legend.js'
import { layoutOf } from './layout.js'
import { NetworkTable } from './NetworkTable.js'
import { Operations } from './Operations.js'
import { OptionsBar } from './OptionsBar.js'
import { coneOf, optionsFor, toggled, viewOf } from './options.js'
import { orderText } from './orderText.js'
import { readingOf } from './reading.js'
import { StateTables } from './StateTables.js'
import { StepList } from './StepList.js'
import { shelved, titleOf } from './shelf.js'
import { slotOfSteps, slotText } from './slots.js'
import { TraceTable } from './TraceTable.js'
import { TruthTable } from './TruthTable.js'
import { keyed } from './traceKeys.js'
import { usePlayer } from './usePlayer.js'
import { useMeasure, useWidth } from './useSize.js'

/** From here on the steps stand beside the diagram, each beside its row. */
const besideFrom = 680

interface Props {
  readonly protocol: string
  readonly trace: Trace
  /** The step that the host asks for; a new object asks again. Without one the last is shown. */
  readonly at: { readonly step: number } | undefined
  /** The machines of the nodes, to be drawn beside it. */
  readonly charted?: Charted
}

export function TraceView({ protocol, trace, at, charted }: Props) {
  const host = useHost()
  const root = useRef<HTMLElement>(null)
  const width = useWidth(root)
  const measure = useMeasure(root)
  const reading = useMemo(() => readingOf(trace), [trace])
  const { states, journeys, causality } = reading
  const [options, setOptions] = useState(() => optionsFor(trace))
  const view = useMemo(() => viewOf(reading, options), [reading, options])
  const { slots } = view
  const slotOf = useMemo(() => slotOfSteps(slots), [slots])
  const [wanted, setSelected] = useState(trace.steps.length)
  const [pinned, pin] = useState<number>()
  const [clocks, showClocks] = useState(false)
  const [keys, showKeys] = useState(false)
  const [other, setOther] = useState<Trace>()
  const beside = width >= besideFrom
  // what a log says is no run of a protocol: there is nothing to debug, and nowhere to walk on
  const isRun = trace.purpose !== 'record'

  const row = slotOf[wanted]
  const slot = slots[row]
  // What a row tells of several steps is the state after them.
  const selected = slot.last
  const last = slots.length - 1
  useEffect(() => {
    if (!at) return
    const step = Math.max(0, Math.min(trace.steps.length, at.step))
    setSelected(step)
    // Whoever asks for a step means its state, not the one after all that is told in its row.
    const { first, last: end } = slots[slotOf[step]]
    if (step !== end) setOptions({ ...options, opened: new Set([...options.opened, first]) })
  }, [at])
  const select = (step: number) => {
    setSelected(step)
    host.stepSelected?.(momentOf(protocol, trace, step))
  }
  const selectRow = (to: number) => select(slots[to].last)
  const back = trace.loop === undefined ? undefined : slotOf[trace.loop]
  const player = usePlayer(row, last, back, selectRow)
  const togglePin = () => pin(pinned === undefined ? selected : undefined)
  const open = (at: number) => setOptions({ ...options, opened: toggled(options.opened, slots[at].first) })
  const limitToPast = () =>
    setOptions({
      ...options,
      opened: new Set(),
      scope: typeof options.scope === 'number' ? optionsFor(trace).scope : selected,
    })

  const onKeyDown = keyed({
    row,
    last,
    step: selected,
    reading,
    select: (step) => {
      player.stop()
      select(step)
    },
    selectRow: (to) => {
      player.stop()
      selectRow(to)
    },
    player,
    togglePin,
    limitToPast,
    open: () => open(row),
    toggleClocks: () => showClocks(!clocks),
    toggleKeys: () => showKeys(!keys),
    leave: pinned === undefined ? undefined : () => pin(undefined),
  })
  const pick = (to: number, extended: boolean) => {
    player.stop()
    if (extended && pinned === undefined) pin(selected)
    selectRow(to)
  }

  const layout = useMemo(() => {
    if (!width) return undefined
    const room = beside ? Math.min(0.56 * width, 46 + 180 * view.nodes.length) : width - 2
    return layoutOf(trace, { width: room, rowHeight: beside ? 42 : 36 }, measure, view)
  }, [trace, width, beside, measure, view])
  const chain = useMemo(
    () => (pinned === undefined ? undefined : causality.chain(Math.min(pinned, selected), Math.max(pinned, selected))),
    [causality, pinned, selected],
  )
  const cone = useMemo(() => coneOf(trace), [trace])
  const emphasis = useMemo(
    () => (pinned === undefined ? cone : new Set([pinned, selected, ...(chain ?? [])])),
    [cone, chain, pinned, selected],
  )

  const noteOf = (step: number) => {
    const clock = causality.clockOf(step)
    return clock ? clockText(clock, trace.nodes) : ''
  }
  const told = loopTexts(trace)
  const steps = told?.length ?? lengthText(trace)
  const list = (visible: readonly [first: number, last: number] | undefined) =>
    layout && (
      <StepList
        trace={trace}
        layout={layout}
        selected={row}
        pinned={pinned}
        onSelect={pick}
        onOpen={open}
        onKeyDown={onKeyDown}
        note={clocks ? noteOf : undefined}
        beside={visible}
      />
    )
  const title = traceTitle(trace)
  // What is drawn before the width is known would be drawn again at once.
  if (!width) return <section class="pn-trace" ref={root} aria-label={title} />
  const otherTitle = shelved().find(({ trace: one }) => one === other)
  return (
    <section class={`pn-trace pn-${trace.purpose}`} ref={root} aria-label={title}>
      <h4>{title}</h4>
      <p class="pn-sentence">
        {trace.text}{' '}
        {trace.property !== walked && (
          <span class="pn-muted">{trace.shortest && !told ? `${steps}; ${shortestText(trace)}.` : `${steps}.`}</span>
        )}
      </p>
      <OptionsBar
        reading={reading}
        options={options}
        selected={selected}
        pinned={pinned}
        clocks={clocks}
        beside={other}
        onChange={setOptions}
        onPin={togglePin}
        onClocks={() => showClocks(!clocks)}
        onBeside={setOther}
      >
        {isRun && host.debugTrace && (
          <button
            type="button"
            title="Opens the trace in the debugger: step forward and back, breakpoints, expressions, what if"
            onClick={() => host.debugTrace?.(protocol, trace)}
          >
            Debug
          </button>
        )}
        <button type="button" aria-expanded={keys} onClick={() => showKeys(!keys)}>
          Keys (?)
        </button>
        {isRun && host.exploreFrom && (
          <button
            type="button"
            title="Adds a cell in which you choose what happens after the selected step"
            onClick={() => host.exploreFrom?.(protocol, trace, selected)}
          >
            Explore from here
          </button>
        )}
      </OptionsBar>
      <KeyHelp open={keys} />
      {other && otherTitle ? (
        <Comparison
          reading={reading}
          beside={other}
          titles={[titleOf({ protocol, trace }), titleOf(otherTitle)]}
          width={width}
          measure={measure}
        />
      ) : (
        <>
          <Controls
            selected={row}
            last={last}
            purpose={trace.purpose}
            player={player}
            onSelect={selectRow}
            onKeyDown={onKeyDown}
          >
            <b>{selected === 0 ? startOf(trace) : stepOf(trace, selected)}</b>
            {selected > 0 && ` ${slot.kind === 'step' ? trace.steps[selected - 1].text : slotText(slot, trace)}`}
            {told?.begins && trace.loop !== undefined && selected > trace.loop && ` (${told.begins})`}
            {told && row === last && `; ${told.ends}`}
          </Controls>
          {pinned !== undefined && (
            <p class="pn-order" aria-live="polite">
              {orderText(causality, pinned, selected, trace)}
            </p>
          )}
          {layout && (
            <Diagram
              reading={reading}
              view={view}
              layout={layout}
              selected={row}
              pinned={pinned}
              chain={chain}
              emphasis={emphasis}
              onSelect={pick}
              onKeyDown={onKeyDown}
            >
              {beside ? list : undefined}
            </Diagram>
          )}
          {layout && <Legend layout={layout} />}
          <Operations trace={trace} selected={selected} onSelect={select} />
          {!beside && width > 0 && list(undefined)}
          {trace.explanation && (
            <TruthTable
              explanation={trace.explanation}
              selected={selected}
              last={trace.steps.length}
              onSelect={select}
            />
          )}
          {charted && <TraceChart charted={charted} trace={trace} states={states} selected={selected} />}
          <div class="pn-details">
            <StateTables trace={trace} states={states} selected={selected} />
            <div>
              {clocks && <Knowledge causality={causality} step={selected} />}
              <NetworkTable
                trace={trace}
                journeys={journeys}
                blocked={states[selected].blocked}
                selected={selected}
                onSelect={select}
              />
            </div>
          </div>
        </>
      )}
      <TraceTable trace={trace} />
    </section>
  )
}
