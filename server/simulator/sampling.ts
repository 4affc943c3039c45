/** Draws from distributions. Only exact arithmetic and {@link ln} and {@link exp}: the same numbers on every machine. */
import type { Distribution, Keys } from '../../protocols/model/index.js'
import type { Random } from '../checker/random.js'
import { exp, ln } from './arithmetic.js'

/** Gives a number, 0 or more, with each call. */
export type Sampler = (random: Random) => number

/** What draws from a distribution. */
export function samplerOf(distribution: Distribution): Sampler {
  if (typeof distribution === 'number') return () => distribution
  switch (distribution.kind) {
    case 'constant': {
      const { value } = distribution
      return () => value
    }
    case 'uniform': {
      const { min, max } = distribution
      return (random) => min + (max - min) * random.unit()
    }
    case 'normal': {
      const { mean, deviation } = distribution
      return (random) => Math.max(0, mean + deviation * standardNormal(random))
    }
    case 'logNormal': {
      const { median, sigma } = distribution
      return (random) => median * exp(sigma * standardNormal(random))
    }
    case 'exponential': {
      const { mean } = distribution
      return (random) => -mean * ln(1 - random.unit())
    }
    case 'pareto': {
      const { least, shape } = distribution
      return (random) => least * exp(-ln(1 - random.unit()) / shape)
    }
    case 'empirical':
      return empirical(distribution.values, distribution.interpolate)
  }
}

function empirical(values: readonly number[], interpolate: boolean): Sampler {
  if (!interpolate) return (random) => values[random.below(values.length)]
  const sorted = [...values].sort((a, b) => a - b)
  return (random) => {
    const place = random.unit() * (sorted.length - 1)
    const below = Math.floor(place)
    const above = sorted[Math.min(below + 1, sorted.length - 1)]
    return sorted[below] + (above - sorted[below]) * (place - below)
  }
}

/** The polar method (Marsaglia and Bray 1964). Its second number is not kept: a sampler has no state. */
function standardNormal(random: Random): number {
  for (;;) {
    const u = 2 * random.unit() - 1
    const v = 2 * random.unit() - 1
    const s = u * u + v * v
    if (s > 0 && s < 1) return u * Math.sqrt((-2 * ln(s)) / s)
  }
}

/** What draws keys. */
export function keySamplerOf(keys: Keys | undefined): Sampler {
  if (keys === undefined) return () => 0
  const { count } = keys
  if (keys.kind === 'equal') return (random) => random.below(count)
  const upTo = new Float64Array(count)
  let sum = 0
  for (let key = 0; key < count; key++) {
    sum += exp(-keys.exponent * ln(key + 1))
    upTo[key] = sum
  }
  return (random) => {
    const wanted = random.unit() * sum
    let low = 0
    let high = count - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if (upTo[middle] > wanted) high = middle
      else low = middle + 1
    }
    return low
  }
}
