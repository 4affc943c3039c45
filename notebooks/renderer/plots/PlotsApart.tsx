/** Where plots stand in an output: the code that draws them is fetched when the first is needed. */
import { useEffect, useRef, useState } from 'preact/hooks'
import type { PlotGroup } from '../../../server/wire/plot.js'
import type { SimulationReport, SweepReport } from '../../../server/wire/simulation.js'

export function PlotsApart({ value }: { value: PlotGroup | SimulationReport | SweepReport }) {
  const place = useRef<HTMLDivElement>(null)
  const [fault, setFault] = useState<string>()
  useEffect(() => {
    let end: (() => void) | undefined
    let gone = false
    import('./entry.js').then(
      ({ drawPlots }) => {
        if (!gone && place.current) end = drawPlots(place.current, value)
      },
      (error: unknown) => setFault(String(error)),
    )
    return () => {
      gone = true
      end?.()
    }
  }, [value])
  return (
    <>
      <div ref={place} />
      {fault && <p>The plots could not be loaded: {fault}. Reload the window, and run the cell again.</p>}
    </>
  )
}
