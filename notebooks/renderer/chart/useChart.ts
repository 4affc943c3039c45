/** Asks the host where the parts of a machine are drawn: that takes a program too large for this page. */
import { useEffect, useState } from 'preact/hooks'
import type { Chart, ChartRequest } from '../../../server/wire/chart.js'
import type { StateOutline } from '../../../server/wire/output.js'
import { useHost } from '../host.js'

/** Widths are asked for in steps, so that a chart is not made anew with every pixel. */
const step = 40

/**
 * @param room 0 as long as it is not known
 * @returns the chart; 'none' where there is nobody to ask, or who is asked has no answer; undefined until it comes
 */
export function useChart(
  name: string,
  machine: StateOutline,
  room: number,
  notes?: ChartRequest['notes'],
): Chart | 'none' | undefined {
  const { layoutChart } = useHost()
  const [chart, setChart] = useState<Chart | 'none'>()
  const width = Math.floor(room / step) * step
  useEffect(() => {
    if (!room) return
    if (!layoutChart) return setChart('none')
    let wanted = true
    const show = (answer: Chart | 'none') => wanted && setChart(answer)
    layoutChart({ name, machine, room: Math.max(step, width), ...(notes && { notes }) }).then(
      (answer) => show(answer ?? 'none'),
      () => show('none'),
    )
    return () => {
      wanted = false
    }
  }, [layoutChart, name, machine, width, notes])
  return chart
}
