/** A machine, drawn and as text. */
import { useMemo, useRef } from 'preact/hooks'
import type { MachineRef } from '../../../server/wire/chart.js'
import type { Coverage } from '../../../server/wire/chartCoverage.js'
import type { StateOutline } from '../../../server/wire/output.js'
import { useHost } from '../host.js'
import { useWidth } from '../trace/useSize.js'
import { Outline } from './Outline.js'
import { StateChart } from './StateChart.js'
import { useChart } from './useChart.js'

interface Props {
  readonly name: string
  readonly machine: StateOutline
  /** Which machine it is, for its source. */
  readonly of: MachineRef
  readonly active?: ReadonlySet<string>
  readonly taken?: ReadonlySet<string>
  readonly marked?: ReadonlySet<string>
  readonly coverage?: Coverage
}

export function MachineChart({ name, machine, of, active, taken, marked, coverage }: Props) {
  const { openPart } = useHost()
  const root = useRef<HTMLDivElement>(null)
  const room = useWidth(root)
  const chart = useChart(name, machine, room, coverage?.notes)
  const outline = useMemo(
    () => <Outline machine={machine} notes={coverage?.notes} active={active} taken={taken} />,
    [machine, coverage, active, taken],
  )
  return (
    <div class="pn-machinechart" ref={root}>
      {chart === 'none' && outline}
      {chart && chart !== 'none' && (
        <>
          <div class="pn-chartroom">
            <StateChart
              name={name}
              chart={chart}
              room={room}
              active={active}
              taken={taken}
              marked={marked}
              coverage={coverage}
              onOpen={openPart && ((part) => openPart(of, part))}
            />
          </div>
          <details class="pn-astext">
            <summary>As text</summary>
            {outline}
          </details>
        </>
      )}
    </div>
  )
}
