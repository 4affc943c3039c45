/** Where plots and scenes stand in an output: the code that draws them is fetched when the first is needed. */
import { useEffect, useRef, useState } from 'preact/hooks'
import type { PlotGroup } from '../../../server/wire/plot.js'
import type { LiveOutput } from '../../../server/wire/progress.js'
import type { SimulationReport, SweepReport } from '../../../server/wire/simulation.js'
import { useHost } from '../host.js'
import type { Drawing } from './entry.js'

export function PlotsApart({ value }: { value: PlotGroup | SimulationReport | SweepReport }) {
  return <Apart draw={({ drawPlots }, place) => drawPlots(place, value)} />
}

export function LiveApart({ value: { cell, progress } }: { value: LiveOutput }) {
  const host = useHost()
  return (
    <Apart
      draw={({ drawLive }, place) =>
        drawLive(place, progress, (listen) => host.onProgress?.(cell, listen) ?? (() => {}))
      }
    />
  )
}

/** @param draw draws into a place once the code is there; returns what takes it away */
function Apart({ draw }: { draw: (code: Drawing, place: HTMLElement) => () => void }) {
  const place = useRef<HTMLDivElement>(null)
  const [fault, setFault] = useState<string>()
  useEffect(() => {
    let end: (() => void) | undefined
    let gone = false
    import('./entry.js').then(
      ({ drawing }) => {
        if (!gone && place.current) end = draw(drawing, place.current)
      },
      (error: unknown) => setFault(String(error)),
    )
    return () => {
      gone = true
      end?.()
    }
  }, [])
  return (
    <>
      <div ref={place} />
      {fault && <p>The plots could not be loaded: {fault}. Reload the window, and run the cell again.</p>}
    </>
  )
}
