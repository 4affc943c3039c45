/**
 * Random quantities for simulations: latencies, service times, pauses between requests. A quantity is never negative: where
 * a distribution would give less than 0, it gives 0. The unit is that of the place where it stands, mostly milliseconds.
 */
import type { Range } from '../timing.js'

export interface Constant {
  readonly kind: 'constant'
  readonly value: number
}

export interface Normal {
  readonly kind: 'normal'
  readonly mean: number
  readonly deviation: number
}

export interface LogNormal {
  readonly kind: 'logNormal'
  readonly median: number
  readonly sigma: number
}

export interface Exponential {
  readonly kind: 'exponential'
  readonly mean: number
}

export interface Pareto {
  readonly kind: 'pareto'
  readonly least: number
  readonly shape: number
}

export interface Empirical {
  readonly kind: 'empirical'
  readonly values: readonly number[]
  readonly interpolate: boolean
}

/** A number stands for itself. See also {@link uniform}. */
export type Distribution = number | Constant | Range | Normal | LogNormal | Exponential | Pareto | Empirical

/** Always the same. */
export const constant = (value: number): Constant => ({ kind: 'constant', value })

/** The bell curve; what would be negative becomes 0. */
export const normal = (mean: number, deviation: number): Normal => ({ kind: 'normal', mean, deviation })

/**
 * The logarithm is normal: what latencies in networks look like.
 *
 * @param shape the deviation of the logarithm (`sigma`), or the 99th percentile in the unit of the median
 * @example logNormal(5, { p99: 40 })
 */
export function logNormal(median: number, shape: { readonly sigma: number } | { readonly p99: number }): LogNormal {
  // 2.3263...: the 99th percentile of the standard normal distribution.
  const sigma = 'sigma' in shape ? shape.sigma : Math.log(shape.p99 / median) / 2.3263478740408408
  // A few digits: `Math.log` may differ in the last ones between machines.
  return { kind: 'logNormal', median, sigma: Number(sigma.toPrecision(9)) }
}

/** The time between events that come independently of each other (a Poisson process). */
export const exponential = (mean: number): Exponential => ({ kind: 'exponential', mean })

/**
 * A heavy tail: the probability of more than x is (least / x) to the power of `shape`.
 *
 * @param shape the smaller, the heavier the tail; with 1 or less the mean is infinite
 */
export const pareto = (least: number, shape: number): Pareto => ({ kind: 'pareto', least, shape })

/**
 * What was measured: each of the values is as likely.
 *
 * @param interpolate between neighbouring values, so that others than the measured ones occur. Default false.
 */
export const empirical = (values: readonly number[], { interpolate = false } = {}): Empirical => ({
  kind: 'empirical',
  values,
  interpolate,
})
