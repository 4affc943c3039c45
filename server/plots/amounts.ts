/** Amounts and places on axes as people read them: in a unit that fits, with the digits that tell something. */
import type { Axis } from '../wire/plot.js'

type Unit = Pick<Axis, 'unit'>

const times = [
  ['ms', 1],
  ['s', 1000],
  ['min', 60_000],
  ['h', 3_600_000],
] as const

/** How numbers of an axis are divided and named so that they get short. */
export interface Display {
  readonly unit: string
  readonly divisor: number
}

/** @param most the greatest number to be shown */
export function displayOf({ unit }: Unit, most: number): Display {
  const size = Math.abs(most)
  if (unit === 'ms') {
    const [name, divisor] = times[size < 2000 ? 0 : size < 180_000 ? 1 : size < 10_800_000 ? 2 : 3]
    return { unit: name, divisor }
  }
  if (/^bytes/.test(unit) && size >= 10_000) {
    const [prefix, divisor] =
      size < 1e7 ? (['k', 1e3] as const) : size < 1e10 ? (['M', 1e6] as const) : (['G', 1e9] as const)
    return { unit: `${prefix}B${unit.slice(5)}`, divisor }
  }
  if (unit === 'share') return { unit: '%', divisor: 0.01 }
  return { unit, divisor: 1 }
}

/** `1,250`, `12.5`, `0.0031`: four digits or so. */
export function number(value: number): string {
  if (!Number.isFinite(value)) return String(value)
  const rounded = Number(value.toPrecision(4))
  if (rounded !== 0 && (Math.abs(rounded) >= 1e9 || Math.abs(rounded) < 1e-4)) return rounded.toExponential()
  return (Math.abs(value) >= 1000 ? Math.round(value) : rounded).toLocaleString('en-US', { maximumFractionDigits: 7 })
}

/** `12.5 ms`, `1.2 s`, `45%`. */
export function amountText(value: number, of: Unit): string {
  const { unit, divisor } = displayOf(of, value)
  return `${number(value / divisor)}${unit === '%' || unit === '×' ? unit : unit && ` ${unit}`}`
}

/** A place on an axis: an amount, a percentile, or a name. */
export function placeText(value: number, axis: Axis): string {
  if (axis.names) return axis.names[value] ?? ''
  return axis.scale === 'share' ? percentileText(value) : amountText(value, axis)
}

/** `p50`, `p99.9`. */
export const percentileText = (share: number): string =>
  `p${Number((100 * share).toFixed(share > 0.999 ? 4 : share > 0.99 ? 2 : 1))}`

/** `latency (ms)`, in the unit of its numbers; `messages/s` where the unit says it all. */
export function axisTitle({ label, unit }: Axis, shown = unit): string {
  if (!shown) return label
  return shown.replace(/\/s$/, '') === label ? shown : `${label} (${shown})`
}
