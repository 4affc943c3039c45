/**
 * Distributions in bounded memory: buckets as in HdrHistogram (Gil Tene): each power of two is split into 128 equal parts,
 * so that a value is known to less than 1%. Values are 0 or more.
 */
import type { Histogram } from '../../wire/simulation.js'

/** Parts of a power of two. */
const parts = 128
/** Values below 2 to this power fall into one bucket; those above 2 to the power of `highest` into another. */
const lowest = -10
const highest = 40
const buckets = (highest - lowest) * parts + 1

/** Buckets in a row of a heat map, and how many rows there are. */
const coarseness = parts / 4
const rows = Math.ceil(buckets / coarseness) + 1
/** Buckets that a report has of a histogram. */
const mostTravelling = 256

const shown = { p50: 0.5, p90: 0.9, p95: 0.95, p99: 0.99, 'p99.9': 0.999, 'p99.99': 0.9999 }

/** What a histogram holds, as plain values. */
export interface PackedHistogram {
  readonly name: string
  readonly unit: string
  readonly node: string | undefined
  readonly count: number
  readonly counts: Float64Array<ArrayBuffer>
  readonly min: number
  readonly max: number
  readonly origin: number
  readonly sum: number
  readonly squares: number
}

const double = new Float64Array(1)
const words = new Int32Array(double.buffer)
double[0] = 1
/** Where the sign and the exponent are, on this machine. */
const upper = words[1] === 0 ? 0 : 1

/** Values that are put aside before they are counted: many in one go cost a third of each by itself. */
const mostAside = 128

export class HdrHistogram {
  /** Of what each run has once: runs that did not come there, which is later than all that did. */
  never = 0
  #count = 0
  #counts = new Float64Array(0)
  readonly #aside = new Float64Array(mostAside)
  #numberAside = 0
  /** By row of a heat map: how many there are more than when it was looked at last. */
  #added: Float64Array | undefined
  #min = Number.POSITIVE_INFINITY
  #max = 0
  /** The first value: sums of distances from it are exact enough for a deviation that is small beside the mean. */
  #origin = 0
  #sum = 0
  #squares = 0

  constructor(
    readonly name: string,
    readonly unit: string,
    readonly node?: string,
  ) {}

  add(value: number): void {
    this.#aside[this.#numberAside++] = value
    if (this.#numberAside === mostAside) this.#countAside()
  }

  get count(): number {
    return this.#count + this.#numberAside
  }

  /** The same, for another thread. */
  static from({ name, unit, node, count, counts, min, max, origin, sum, squares }: PackedHistogram): HdrHistogram {
    const histogram = new HdrHistogram(name, unit, node)
    histogram.#count = count
    histogram.#counts = counts
    histogram.#min = min
    histogram.#max = max
    histogram.#origin = origin
    histogram.#sum = sum
    histogram.#squares = squares
    return histogram
  }

  /** As a message to another thread has it. */
  packed(): PackedHistogram {
    this.#countAside()
    const { name, unit, node, count } = this
    const used = this.#counts.findLastIndex((inside) => inside > 0) + 1
    return {
      ...{ name, unit, node, count, min: this.#min, max: this.#max },
      ...{ origin: this.#origin, sum: this.#sum, squares: this.#squares },
      counts: this.#counts.slice(0, used),
    }
  }

  /** Adds all values of another. */
  merge(other: HdrHistogram): void {
    this.#countAside()
    other.#countAside()
    if (other.count === 0) return
    if (this.count === 0) this.#origin = other.#origin
    const moved = other.#origin - this.#origin
    this.#squares += other.#squares + 2 * moved * other.#sum + other.count * moved * moved
    this.#sum += other.#sum + other.count * moved
    this.#count += other.count
    this.#min = Math.min(this.#min, other.#min)
    this.#max = Math.max(this.#max, other.#max)
    if (other.#counts.length > this.#counts.length) this.#grow(other.#counts.length - 1)
    for (let i = 0; i < other.#counts.length; i++) this.#counts[i] += other.#counts[i]
  }

  copy(): HdrHistogram {
    const copy = new HdrHistogram(this.name, this.unit, this.node)
    copy.merge(this)
    return copy
  }

  get mean(): number {
    this.#countAside()
    return this.count > 0 ? this.#origin + this.#sum / this.count : 0
  }

  get #deviation(): number {
    const { count } = this
    return count > 1 ? Math.sqrt(Math.max(0, this.#squares - (this.#sum * this.#sum) / count) / (count - 1)) : 0
  }

  /** The least value below or at which the share of all values lies: the upper end of its bucket. */
  percentile(share: number): number {
    this.#countAside()
    const wanted = Math.max(1, Math.ceil(share * (this.count + this.never)))
    let seen = 0
    for (let bucket = 0; bucket < this.#counts.length; bucket++) {
      seen += this.#counts[bucket]
      // What is in the first bucket is 0, or as good as that.
      if (seen >= wanted) return bucket === 0 ? this.#min : Math.min(this.#max, upperEnd(bucket))
    }
    return this.#max
  }

  toJSON(): Histogram {
    this.#countAside()
    const { name, unit, node, count, never } = this
    const known = Object.entries(shown).filter(([, share]) => Math.ceil(share * (count + never)) <= count)
    return {
      ...{ name, unit, count, mean: this.mean },
      ...(node !== undefined && { node }),
      ...(never > 0 && { never }),
      deviation: this.#deviation,
      min: count > 0 ? this.#min : 0,
      max: this.#max,
      percentiles: Object.fromEntries(known.map(([key, share]) => [key, this.percentile(share)])),
      buckets: this.#few(),
    }
  }

  /** From now on it is kept how many values come into each row of a quarter of an octave. */
  watch(): void {
    this.#countAside()
    this.#added = new Float64Array(rows)
  }

  /** What has come into such rows since this was asked last, where there is anything: watched histograms only. */
  added(): (readonly [row: number, count: number])[] {
    this.#countAside()
    const added = this.#added
    const all: (readonly [number, number])[] = []
    if (!added || this.#count === 0) return all
    const last = rowOf(bucketOf(this.#max))
    for (let row = rowOf(bucketOf(this.#min)); row <= last; row++) {
      if (added[row] === 0) continue
      all.push([row, added[row]])
      added[row] = 0
    }
    return all
  }

  /** Buckets as they travel: as fine as they can be without being too many. */
  #few(): (readonly [number, number])[] {
    for (let width = 1; ; width *= 2) {
      const few: [number, number][] = []
      let last = -1
      for (let bucket = 0; bucket < this.#counts.length; bucket++) {
        const inside = this.#counts[bucket]
        if (inside === 0) continue
        const group = Math.ceil(bucket / width)
        if (group === last) few[few.length - 1][1] += inside
        else few.push([Math.min(this.#max, upperEnd(group * width)), inside])
        last = group
      }
      if (few.length <= mostTravelling) return few
    }
  }

  #countAside(): void {
    const aside = this.#aside
    const count = this.#numberAside
    if (count === 0) return
    if (this.#count === 0) this.#origin = aside[0]
    this.#count += count
    this.#numberAside = 0
    let min = this.#min
    let max = this.#max
    let sum = this.#sum
    let squares = this.#squares
    const origin = this.#origin
    const added = this.#added
    for (let i = 0; i < count; i++) {
      const value = aside[i]
      if (value < min) min = value
      if (value > max) max = value
      const distance = value - origin
      sum += distance
      squares += distance * distance
      const bucket = bucketOf(value)
      if (bucket >= this.#counts.length) this.#grow(bucket)
      this.#counts[bucket]++
      if (added) added[rowOf(bucket)]++
    }
    this.#min = min
    this.#max = max
    this.#sum = sum
    this.#squares = squares
  }

  #grow(bucket: number): void {
    const larger = new Float64Array(Math.min(buckets, Math.max(bucket + 1, 2 * this.#counts.length, 4 * parts)))
    larger.set(this.#counts)
    this.#counts = larger
  }
}

/** Bucket 0 is what is at most 2 to the power of `lowest`. */
function bucketOf(value: number): number {
  if (value <= 2 ** lowest) return 0
  if (value >= 2 ** highest) return buckets - 1
  double[0] = value
  const high = words[upper]
  // The exponent and the first seven digits of the fraction, in one number.
  return (high >> 13) - ((1023 + lowest) << 7) + 1
}

const rowOf = (bucket: number): number => Math.ceil(bucket / coarseness)

/** The upper end of a row of a heat map. */
export const rowEnd = (row: number): number => (row < 0 ? 0 : upperEnd(row * coarseness))

function upperEnd(bucket: number): number {
  if (bucket === 0) return 2 ** lowest
  const at = bucket - 1
  return 2 ** (lowest + Math.floor(at / parts)) * (1 + ((at % parts) + 1) / parts)
}
