/** What the keys of a trace do; told to the reader by KeyHelp. */
import { moved } from './moved.js'
import type { Reading } from './reading.js'
import { type Player, speeds } from './usePlayer.js'

interface Keyed {
  readonly row: number
  /** The last row. */
  readonly last: number
  /** The step that is selected. */
  readonly step: number
  readonly reading: Reading
  readonly player: Player
  readonly select: (step: number) => void
  readonly selectRow: (row: number) => void
  readonly togglePin: () => void
  readonly limitToPast: () => void
  readonly open: () => void
  readonly toggleClocks: () => void
  readonly toggleKeys: () => void
  /** Absent where there is nothing to leave. */
  readonly leave: (() => void) | undefined
}

/** A listener for the diagram, the list and the buttons. What a focused control does with a key itself is left to it. */
export const keyed =
  (trace: Keyed) =>
  (event: KeyboardEvent): void => {
    const { key, target, ctrlKey, metaKey, altKey } = event
    if (ctrlKey || metaKey || altKey || !(target instanceof HTMLElement)) return
    if (target.matches('select, input') || (target.matches('button') && (key === ' ' || key === 'Enter'))) return
    if (!act(trace, key)) return
    // Else the notebook would take the key and select another cell.
    event.preventDefault()
    event.stopPropagation()
  }

/** @returns whether the key means something */
function act(trace: Keyed, key: string): boolean {
  const row = moved(key, trace.row, trace.last)
  if (row !== undefined) {
    trace.selectRow(row)
    return true
  }
  const actions: { readonly [key: string]: (() => void) | undefined } = {
    ' ': trace.player.toggle,
    p: trace.player.toggle,
    '+': () => changeSpeed(trace.player, 1),
    '-': () => changeSpeed(trace.player, -1),
    v: () => trace.selectRow(trace.last),
    s: () => to(trace, sentIn(trace)),
    d: () => to(trace, arrivesIn(trace)),
    m: trace.togglePin,
    l: trace.limitToPast,
    o: trace.open,
    Enter: trace.open,
    c: trace.toggleClocks,
    '?': trace.toggleKeys,
    Escape: trace.leave,
  }
  const action = actions[key]
  action?.()
  return !!action
}

function changeSpeed({ speed, setSpeed }: Player, by: number): void {
  const at = speeds.findIndex((one) => one >= speed) + by
  setSpeed(speeds[Math.max(0, Math.min(speeds.length - 1, at))])
}

function to({ select }: Keyed, step: number | undefined): void {
  if (step !== undefined) select(step)
}

/** The step that sent the message that arrives in this one. */
const sentIn = ({ step, reading: { journeys } }: Keyed): number | undefined =>
  journeys.find(({ arrivals }) => arrivals.some((arrival) => arrival.step === step))?.sent

/** The first step in which something arrives that this one sends. */
function arrivesIn({ step, reading: { journeys } }: Keyed): number | undefined {
  const steps = journeys.filter(({ sent }) => sent === step).flatMap(({ arrivals }) => arrivals.map((one) => one.step))
  return steps.length ? Math.min(...steps) : undefined
}
