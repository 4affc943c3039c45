/** What happens to the nodes, on their lanes: deliveries, timers, inputs, crashes, restarts, and changes of state. */
import type { NodeId, Trace, TraceAction } from '../../../server/wire/trace.js'
import { eventText } from '../values.js'
import { around, type Box } from './box.js'
import { gutter, type Lanes, type Stretch } from './lanes.js'
import { fitting, type Measure } from './text.js'

export type MarkKind = 'state' | 'delivery' | 'ignored' | 'timer' | 'input' | 'crash' | 'restart' | 'byzantine'

export interface Mark {
  readonly row: number
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
  /** All of it, for pointing at. */
  readonly title: string
}

/** The height of marks. */
export const markHeight = 18

export function marksOf(
  trace: Trace,
  lanes: Lanes,
  stretches: readonly Stretch[],
  yOf: (row: number) => number,
  measure: Measure,
): Mark[] {
  const entered = new Map(stretches.map((stretch) => [`${stretch.from} ${stretch.node}`, stretch]))
  const entering = new Map<number, number>()
  for (const { from } of stretches) entering.set(from, (entering.get(from) ?? 0) + 1)
  const marks: Mark[] = []
  for (let row = 0; row <= trace.steps.length; row++) {
    const action = row > 0 ? trace.steps[row - 1].action : undefined
    for (const { id, x } of lanes.lanes) {
      const stretch = entered.get(`${row} ${id}`)
      const kind = action && actsOn(action) === id ? kindOf(action) : 'state'
      if (kind === 'state' && !stretch) continue
      const icon = kind === 'state' || kind === 'delivery' ? 0 : 15
      // Alone in its row a state may reach as far as the lanes beside it; in company, half as far.
      const room = (entering.get(row) === 1 ? 2 : 1) * lanes.spacing - 8 - icon - 12
      const state = stretch && fitting(stretch.state, Math.min(room, 200), measure)
      const width = state ? measure(state) + 12 + icon : icon ? markHeight : 9
      const y = yOf(row)
      const plain = around(x, y, width, state || icon ? markHeight : 9)
      const left = Math.max(gutter - 4, Math.min(plain.x, lanes.width - width - 1))
      marks.push({
        row,
        node: id,
        kind,
        x,
        y,
        box: { ...plain, x: left },
        ...(state && { state }),
        colour: stretch?.colour ?? 0,
        ...captionOf(kind, action),
        title: [row > 0 ? trace.steps[row - 1].text : `${id} at the start`, stretch && `${id} is now ${stretch.state}`]
          .filter(Boolean)
          .join('\n'),
      })
    }
  }
  return marks
}

/** The node that an action happens at; the network's own actions happen at none. */
export const actsOn = (action: TraceAction): NodeId | undefined => ('node' in action ? action.node : undefined)

function kindOf(action: TraceAction): MarkKind {
  switch (action.type) {
    case 'deliver':
    case 'duplicate':
      return action.handled ? 'delivery' : 'ignored'
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
