/** Draws the lanes of states. */
import type { LanePlot } from '../../../server/wire/plot.js'
import type { StateSpan } from '../../../server/wire/simulation.js'
import type { Measure } from '../trace/text.js'
import type { Chart } from './frame.js'
import { statesOf } from './laneChart.js'
import { laneMark } from './marks.js'

interface Props {
  readonly plot: LanePlot
  readonly chart: Chart
  readonly hidden: ReadonlySet<string>
  readonly above: string | undefined
  readonly measure: Measure
}

const thickest = 22

export function LaneMarks({ plot, chart: { frame, x, y }, hidden, above, measure }: Props) {
  const states = statesOf(plot)
  const room = (frame.height - frame.top - frame.bottom) / plot.lanes.length
  const height = Math.min(thickest, room - 3)
  const [from, to] = x.domain
  return (
    <>
      {plot.lanes.map((lane, index) => {
        const middle = y.at(plot.lanes.length - 1 - index)
        const own = plot.spans.filter((span) => span.node === lane && span.to >= from && span.from <= to)
        return drawn(own, (time) => x.at(time)).map(({ state, start, end }) => {
          if (hidden.has(state)) return null
          const { colour, share } = laneMark(states.indexOf(state), state)
          const left = Math.max(start, frame.left)
          const width = Math.max(1, Math.min(end, frame.width - frame.right) - left)
          return (
            <g class={above !== undefined && above !== state ? 'pn-dimmed' : ''}>
              <rect
                x={left}
                y={middle - (height * share) / 2}
                width={width}
                height={height * share}
                style={{ fill: colour }}
                class="pn-span"
              />
              {share === 1 && width > measure(state) + 8 && (
                <text x={left + 4} y={middle} dy="0.32em" class="pn-spantext">
                  {state}
                </text>
              )}
            </g>
          )
        })
      })}
    </>
  )
}

/** Spans in pixels; those too short to be seen are made one with what is around them. */
function drawn(spans: readonly StateSpan[], at: (time: number) => number) {
  const result: { state: string; start: number; end: number }[] = []
  for (const { state, from, to } of spans) {
    const last = result.at(-1)
    const [start, end] = [at(from), at(to)]
    if (last && last.state === state && start - last.end < 0.5) last.end = end
    else if (last && end - last.start < 0.7) continue
    else result.push({ state, start, end })
  }
  return result
}
