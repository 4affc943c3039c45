/** Times as logs write them: dates, and numbers of seconds, milliseconds, microseconds or nanoseconds. */

/** In milliseconds; of numbers, the size tells the unit, and small ones are milliseconds. Undefined: it is no time. */
export function millisecondsOf(value: unknown): number | undefined {
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\d/.test(value)) {
    const time = Date.parse(value)
    return Number.isNaN(time) ? undefined : time
  }
  const number = typeof value === 'string' && /^\d+(\.\d+)?$/.test(value) ? Number(value) : value
  if (typeof number !== 'number' || !Number.isFinite(number) || number < 0) return undefined
  if (number > 1e17) return number / 1e6
  if (number > 1e14) return number / 1e3
  if (number > 1e11 || number < 1e9) return number
  return number * 1e3
}
