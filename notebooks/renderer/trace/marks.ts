/** What happens to the nodes, on their lanes: deliveries, timers, inputs, crashes, restarts, and changes of state. */
import type { NodeId, Trace, TraceAction } from '../../../server/wire/trace.js'
import { eventText } from '../values.js'
import { around, type Box } from './box.js'
import { gutter, type Lanes, type Stretch } from './lanes.js'
import { type Slot, slotOfSteps } from './slots.js'
import { fitting, type Measure } from './text.js'

export type MarkKind = 'state' | 'delivery' | 'ignored' | 'timer' | 'input' | 'crash' | 'restart' | 'byzantine'

export interface Mark {
  /** The step after which it is so. */
  readonly step: number
  readonly node: NodeId
  readonly kind: MarkKind
  /** Where lane and row meet: arrows start and end towards this point. */
  readonly x: number
  readonly y: number
  readonly box: Box
  /** The node's new state, cut to fit; absent where it stays what it was. */
  readonly state?: string
  readonly colour: number
  /** What the mark says beside its state: the timer's name, the input. */
  readonly caption?: string
}

/** The height of marks. */
export const markHeight = 18

export function marksOf(
  trace: Trace,
  slots: readonly Slot[],
  lanes: Lanes,
  stretches: readonly Stretch[],
  yOf: (step: number) => number,
  measure: Measure,
): Mark[] {
  const slotOf = slotOfSteps(slots)
  // By slot and node: in a slot of several steps the last state counts.
  const entered = new Map<number, Map<NodeId, Stretch>>()
  for (const stretch of stretches) {
    const slot = slotOf[stretch.from]
    entered.set(slot, (entered.get(slot) ?? new Map<NodeId, Stretch>()).set(stretch.node, stretch))
  }
  return slots.flatMap(({ kind: told, last: step }, slot) => {
    if (told === 'gap') return []
    const action = told === 'step' && step > 0 ? trace.steps[step - 1].action : undefined
    const acting = action && actsOn(action)
    const entering = entered.get(slot)
    return lanes.lanes.flatMap(({ id, x }): Mark[] => {
      const stretch = entering?.get(id)
      const kind = action && acting === id ? kindOf(action) : 'state'
      if (kind === 'state' && !stretch) return []
      const icon = kind === 'state' || kind === 'delivery' ? 0 : 15
      // Alone in its row a state may reach as far as the lanes beside it; in company, half as far.
      const room = (entering?.size === 1 ? 2 : 1) * lanes.spacing - 8 - icon - 12
      const state = stretch && fitting(stretch.state, Math.min(room, 200), measure)
      const width = state ? measure(state) + 12 + icon : icon ? markHeight : 9
      const y = yOf(step)
      const plain = around(x, y, width, state || icon ? markHeight : 9)
      const left = Math.max(gutter - 4, Math.min(plain.x, lanes.width - width - 1))
      return [
        {
          step,
          node: id,
          kind,
          x,
          y,
          box: { ...plain, x: left },
          ...(state && { state }),
          colour: stretch?.colour ?? 0,
          ...captionOf(kind, action),
        },
      ]
    })
  })
}

/** The node that an action happens at; the network's own actions happen at none. */
export const actsOn = (action: TraceAction): NodeId | undefined => ('node' in action ? action.node : undefined)

function kindOf(action: TraceAction): MarkKind {
  switch (action.type) {
    case 'deliver':
    case 'duplicate':
      return action.handled ? 'delivery' : 'ignored'
    // of what a log says no more of than a text: that something was there
    case 'event':
      return 'delivery'
    case 'timer':
    case 'input':
    case 'crash':
    case 'restart':
    case 'byzantine':
      return action.type
    default:
      return 'state'
  }
}

function captionOf(kind: MarkKind, action: TraceAction | undefined): { caption?: string } {
  if (kind === 'ignored') return { caption: 'ignored' }
  if (kind === 'timer' && action?.type === 'timer') return { caption: action.timer }
  if (kind === 'input' && action?.type === 'input') return { caption: eventText(action.event) }
  if (kind === 'crash') return { caption: 'crash' }
  if (kind === 'byzantine') return { caption: 'byzantine' }
  return kind === 'restart' ? { caption: 'restart' } : {}
}
