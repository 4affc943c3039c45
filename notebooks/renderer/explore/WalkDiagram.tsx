/** The walk so far as a space-time diagram; what redoing would take stands back. */
import { useMemo, useRef } from 'preact/hooks'
import type { Exploration } from '../../../server/wire/exploring.js'
import { Diagram } from '../trace/Diagram.js'
import { Legend } from '../trace/Legend.js'
import { layoutOf } from '../trace/layout.js'
import { optionsFor, viewOf } from '../trace/options.js'
import type { Reading } from '../trace/reading.js'
import { useMeasure, useWidth } from '../trace/useSize.js'

interface Props {
  readonly exploration: Exploration
  readonly reading: Reading
  readonly onGo: (moment: number) => void
  readonly onKeyDown: (event: KeyboardEvent) => void
}

export function WalkDiagram({ exploration, reading, onGo, onKeyDown }: Props) {
  const root = useRef<HTMLDivElement>(null)
  const width = useWidth(root)
  const measure = useMeasure(root)
  const { trace, path, at } = exploration
  const step = path.indexOf(at)
  const view = useMemo(() => viewOf(reading, { ...optionsFor(trace), scope: 'all' }), [reading])
  const layout = useMemo(
    () => width > 0 && layoutOf(trace, { width: width - 2, rowHeight: 36 }, measure, view),
    [width, measure, view],
  )
  const past = useMemo(
    () => (step < trace.steps.length ? new Set(Array.from({ length: step + 1 }, (_, index) => index)) : undefined),
    [step, trace],
  )
  return (
    <div ref={root} class="pn-walkdiagram">
      {layout && (
        <>
          <Diagram
            reading={reading}
            view={view}
            layout={layout}
            selected={layout.slotOf[step]}
            pinned={undefined}
            chain={undefined}
            emphasis={past}
            onSelect={(slot) => onGo(path[layout.slots[slot].last])}
            onKeyDown={onKeyDown}
          >
            {undefined}
          </Diagram>
          <Legend layout={layout} />
        </>
      )}
    </div>
  )
}
