/** The values at the cursor: beside it, and in words for who cannot see it. */
import { placeText } from '../../../server/plots/amounts.js'
import { type Chart, faultsAt } from './frame.js'

/** More values are no help beside a cursor. */
const most = 12
/** A fault that struck is told of within so many pixels. */
const near = 6

interface Told {
  readonly place: string
  readonly readings: ReturnType<Chart['read']>
  readonly faults: readonly string[]
}

export function toldAt(chart: Chart, place: number): Told {
  const { x, bands } = chart
  const pixel = Math.abs(x.back(x.at(place) + near) - place)
  return {
    place: `${x.axis.label} ${placeText(place, x.axis)}`,
    readings: chart.read(place),
    faults: faultsAt(bands, place, pixel).map(({ text }) => text),
  }
}

export function Readout({ chart, cursor }: { chart: Chart; cursor: number }) {
  const { place, readings, faults } = toldAt(chart, cursor)
  if (readings.length === 0 && faults.length === 0) return null
  const at = chart.x.at(cursor)
  const onLeft = at > (chart.frame.left + chart.frame.width) / 2
  const side = onLeft ? { right: `${chart.frame.width - at + 10}px` } : { left: `${at + 10}px` }
  return (
    <div class="pn-readout" style={{ top: `${chart.frame.top}px`, ...side }} aria-hidden="true">
      <b>{place}</b>
      <ul>
        {readings.slice(0, most).map(({ name, text, mark }) => (
          <li>
            {mark && (
              <svg width="10" height="10" viewBox="-5 -5 10 10" aria-hidden="true">
                <path d={mark.marker} style={{ fill: mark.colour }} class="pn-marker" />
              </svg>
            )}
            <span>{name}</span> <b>{text}</b>
          </li>
        ))}
        {readings.length > most && <li class="pn-muted">and {readings.length - most} more</li>}
        {faults.map((text) => (
          <li class="pn-struck">{text}</li>
        ))}
      </ul>
    </div>
  )
}

/** The same in a sentence. */
export function toldText(chart: Chart, cursor: number): string {
  const { place, readings, faults } = toldAt(chart, cursor)
  const values = readings.slice(0, most).map(({ name, text }) => `${name} ${text}`)
  return `${[place, ...values, ...faults].join('; ')}.`
}
