/** From numbers to places on the screen, and the ticks that say so. */
import { scaleLinear, scaleLog, scalePoint } from 'd3-scale'
import { displayOf, number, percentileText } from '../../../server/plots/amounts.js'
import type { Axis } from '../../../server/wire/plot.js'

export interface Tick {
  readonly value: number
  readonly at: number
  readonly text: string
}

/** An axis as it is drawn. */
export interface Scale {
  readonly axis: Axis
  /** From the least to the greatest number that is seen. */
  readonly domain: readonly [number, number]
  /** In CSS pixels. */
  readonly range: readonly [number, number]
  readonly ticks: readonly Tick[]
  /** What the ticks are in. */
  readonly unit: string
  at(value: number): number
  /** The number at a place. */
  back(place: number): number
}

/** What is asked of a scale. */
export interface Wanted {
  readonly domain: readonly [number, number]
  readonly range: readonly [number, number]
  /** About so many ticks. */
  readonly ticks: number
  /** Whether it may begin and end a little farther out, at round numbers. */
  readonly nice?: boolean
  /** Ticks at these numbers, if there is room for them: the values of a sweep. */
  readonly preferred?: readonly number[]
  /** How much room a tick's text takes along the axis, in CSS pixels. */
  readonly room: (text: string) => number
}

export function scaleOf(axis: Axis, wanted: Wanted): Scale {
  if (axis.names) return namesScale(axis, axis.names, wanted)
  if (axis.scale === 'share') return shareScale(axis, wanted)
  return axis.scale === 'log' && wanted.domain[0] > 0 ? logScale(axis, wanted) : linearScale(axis, wanted)
}

function linearScale(axis: Axis, { domain, range, ticks, nice, preferred, room }: Wanted): Scale {
  const { unit, divisor } = displayOf(axis, Math.max(Math.abs(domain[0]), Math.abs(domain[1])))
  const scale = scaleLinear([domain[0] / divisor, domain[1] / divisor], range)
  if (nice) scale.nice(ticks)
  const at = (value: number) => scale(value / divisor)
  const tick = (shown: number): Tick => ({ value: shown * divisor, at: scale(shown), text: number(shown) })
  const [low, high] = scale.domain()
  const wantedTicks = preferred?.map((value) => value / divisor).filter((value) => value >= low && value <= high)
  const chosen = wantedTicks && fits(wantedTicks.map(tick), room) ? wantedTicks : scale.ticks(ticks)
  return {
    ...{ axis, unit, range, at },
    domain: [low * divisor, high * divisor],
    ticks: apart(chosen.map(tick), room),
    back: (place) => scale.invert(place) * divisor,
  }
}

function logScale(axis: Axis, { domain, range, ticks, nice, preferred, room }: Wanted): Scale {
  const { unit, divisor } = displayOf(axis, domain[1])
  const scale = scaleLog([domain[0] / divisor, domain[1] / divisor], range)
  if (nice) scale.nice()
  const tick = (shown: number): Tick => ({ value: shown * divisor, at: scale(shown), text: number(shown) })
  const [low, high] = scale.domain()
  const wantedTicks = preferred?.map((value) => value / divisor)
  const all = scale.ticks().map((value) => Number(value.toPrecision(6)))
  const leading = (value: number) => Math.round(value / 10 ** Math.floor(Math.log10(value) + 1e-9))
  // The fewest kinds of digits that give enough ticks: powers of ten; 1, 2, 5; all.
  const kinds = [[1], [1, 3], [1, 2, 5], [1, 2, 3, 4, 5, 6, 7, 8, 9]]
  const enough = kinds
    .map((digits) => all.filter((value) => digits.includes(leading(value))))
    .find((some) => some.length >= Math.min(4, ticks))
  const chosen = wantedTicks && fits(wantedTicks.map(tick), room) ? wantedTicks : (enough ?? all)
  return {
    ...{ axis, unit, range },
    domain: [low * divisor, high * divisor],
    at: (value) => scale(Math.max(value / divisor, low)),
    back: (place) => scale.invert(place) * divisor,
    ticks: apart(chosen.map(tick), room),
  }
}

/** 0.9, 0.99, 0.999 in equal distances. */
function shareScale(axis: Axis, { domain, range, room }: Wanted): Scale {
  const bent = (share: number) => -Math.log10(1 - Math.min(share, 1 - 1e-9))
  const scale = scaleLinear(domain.map(bent), range)
  const shares = [0, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 0.9999, 0.99999, 0.999999]
  const inside = shares.filter((share) => share >= domain[0] && share <= domain[1])
  const ticks = inside.map((value) => ({ value, at: scale(bent(value)), text: percentileText(value) }))
  return {
    ...{ axis, domain, range, unit: '' },
    at: (value) => scale(bent(value)),
    back: (place) => 1 - 10 ** -scale.invert(place),
    ticks: apart(ticks, room),
  }
}

function namesScale(axis: Axis, names: readonly string[], { range, room }: Wanted): Scale {
  const scale = scalePoint(
    names.map((_, index) => index),
    range,
  ).padding(0.5)
  const at = (value: number) => scale(value) ?? range[0]
  const step = scale.step() * Math.sign(range[1] - range[0] || 1)
  return {
    ...{ axis, range, unit: '', at },
    domain: [0, names.length - 1],
    back: (place) => Math.max(0, Math.min(names.length - 1, Math.round((place - at(0)) / (step || 1)))),
    ticks: apart(
      names.map((text, value) => ({ value, at: at(value), text })),
      room,
    ),
  }
}

/** Whether texts stand beside each other without touching. */
const fits = (ticks: readonly Tick[], room: Wanted['room']) =>
  ticks.length >= 2 && apart(ticks, room).length === ticks.length

/** Leaves out what would stand on its neighbour. */
function apart(ticks: readonly Tick[], room: Wanted['room']): readonly Tick[] {
  const kept: Tick[] = []
  for (const tick of ticks) {
    const last = kept.at(-1)
    if (!last || Math.abs(tick.at - last.at) >= (room(tick.text) + room(last.text)) / 2) kept.push(tick)
  }
  return kept
}
