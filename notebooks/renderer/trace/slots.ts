/** The rows of the drawing: steps one by one, and stretches of steps that are told in one row. */
import { numbersText } from '../../../server/wire/mergedTicks.js'
import type { Trace } from '../../../server/wire/trace.js'

export interface Slot {
  /**
   * `step`: one step, or the initial state. `time`: nothing but the passing of time. `folded`: steps that are left out.
   * `gap`: an empty row, where the trace beside this one has a step that this one lacks.
   */
  readonly kind: 'step' | 'time' | 'folded' | 'gap'
  /** The first and the last step it tells; 0 is the initial state. Of a gap: the step before it. */
  readonly first: number
  readonly last: number
}

/**
 * Every step in one slot: ticks that follow each other are told together, and so are steps that are not shown. The initial
 * state and the last step are always shown, and a slot ends where a loop begins.
 *
 * @param shown whether a step is to be shown
 * @param opened the first steps of stretches that are told step by step all the same
 */
export function slotsOf(
  { steps, loop }: Pick<Trace, 'steps' | 'loop'>,
  shown: (step: number) => boolean = () => true,
  opened: ReadonlySet<number> = new Set(),
): Slot[] {
  const slots: Slot[] = [{ kind: 'step', first: 0, last: 0 }]
  const kindOf = (step: number): Slot['kind'] => {
    if (step < steps.length && !shown(step)) return 'folded'
    return steps[step - 1].action.type === 'tick' ? 'time' : 'step'
  }
  for (let first = 1; first <= steps.length; ) {
    const kind = kindOf(first)
    let last = first
    while (kind !== 'step' && last < steps.length && last !== loop && kindOf(last + 1) === kind) last++
    if (kind !== 'step' && opened.has(first)) {
      for (let step = first; step <= last; step++) slots.push({ kind: 'step', first: step, last: step })
    } else slots.push({ kind: kind === 'time' && first === last ? 'step' : kind, first, last })
    first = last + 1
  }
  return slots
}

/** The slot of each step, by its number. */
export function slotOfSteps(slots: readonly Slot[]): readonly number[] {
  const found: number[] = []
  slots.forEach(({ kind, first, last }, slot) => {
    if (kind !== 'gap') for (let step = first; step <= last; step++) found[step] = slot
  })
  return found
}

/** The numbers of a slot's steps: `4`, `4–7`. @param before the steps of the run before those of the trace */
export const slotNumber = ({ kind, first, last }: Slot, before = 0): string =>
  kind === 'gap' ? '' : numbersText(first + before, last + before)

/** What a slot of several steps is called. */
export function slotText({ kind, first, last }: Slot, { steps }: Pick<Trace, 'steps'>): string {
  if (kind === 'time') {
    const passed = steps.slice(first - 1, last).reduce((sum, { action }) => sum + timeOf(action), 0)
    return `Time passes: ${passed} ms`
  }
  const count = last - first + 1
  return kind === 'folded' ? `${count} ${count === 1 ? 'step' : 'steps'} left out` : ''
}

const timeOf = (action: Trace['steps'][number]['action']): number => (action.type === 'tick' ? action.milliseconds : 0)
