/** What the growth of a search's levels says about what is left of it. A range, or nothing: never a percentage. */

/** From the lowest to the highest. */
export type Range = readonly [lowest: number, highest: number]

export interface Estimate {
  /** How many times as large as the level before it the last complete level is. */
  readonly growth: number
  /** States that are still to be found; absent where the growth is not slowing, so that nothing can be said. */
  readonly states?: Range
  /** Seconds that is going to take at the present pace. */
  readonly seconds?: Range
}

/** `levels grow by 1.4x and the growth is slowing: 3 to 8 million states more, 10 to 40 s`. */
export function estimateText({ growth, states, seconds }: Estimate): string {
  const trend = growth < 1 ? `levels shrink to ${round(growth)} of the last` : `levels grow by ${round(growth)}x`
  if (!states) return `${trend}, no estimate yet`
  const slowing = growth < 1 ? '' : ' and the growth is slowing'
  const time = seconds ? `, ${range(seconds, seconds[1] >= 120 ? [60, ' min'] : [1, ' s'])}` : ''
  return `${trend}${slowing}: ${range(states, unitOf(states[1]))} states more${time}`
}

const round = (value: number): string => String(Number(value.toPrecision(2)))

function unitOf(largest: number): [number, string] {
  if (largest >= 1e9) return [1e9, ' billion']
  return largest >= 1e6 ? [1e6, ' million'] : [1, '']
}

function range([lowest, highest]: Range, [unit, name]: [number, string]): string {
  const [from, to] = [lowest, highest].map((value) => withCommas(Number((value / unit).toPrecision(2))))
  return from === to ? `about ${to}${name}` : `${from} to ${to}${name}`
}

const withCommas = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ',')
