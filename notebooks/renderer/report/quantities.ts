/** Quantities as people read them. */
const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })
const precise = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 })

/** `296,448` */
export const countText = (count: number): string => grouped.format(count)

/** `0.42 s`, `83 s`, `12 min 5 s` */
export function durationText(seconds: number): string {
  if (seconds < 0.001) return 'under 1 ms'
  if (seconds < 1) return `${precise.format(seconds * 1000)} ms`
  if (seconds < 120) return `${precise.format(seconds)} s`
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`
}

/** `31 B`, `4.2 MB`; powers of 1000. */
export function bytesText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  const step = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3))
  return `${precise.format(bytes / 1000 ** step)} ${units[step]}`
}

/** `1.52 million`, `83,400`; undefined where no time was measured. */
export function rateText(count: number, seconds: number): string | undefined {
  if (!(seconds > 0)) return undefined
  const rate = count / seconds
  return rate >= 1e6 ? `${precise.format(rate / 1e6)} million` : grouped.format(Number(rate.toPrecision(3)))
}
