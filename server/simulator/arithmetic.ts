/**
 * Logarithm and exponential that give the same bits everywhere. ECMAScript leaves their last digits to the implementation, and
 * V8 has changed them between versions; sums, products, quotients and square roots are exact by IEEE 754. The algorithms
 * are fdlibm's (e_log.c, e_exp.c, Sun Microsystems 1993): errors below one unit in the last place.
 */

const bits = new DataView(new ArrayBuffer(8))

const ln2High = 0.6931471803691238
const ln2Low = 1.9082149292705877e-10

/** The natural logarithm of a positive, normal number. */
export function ln(x: number): number {
  if (!(x > 0)) return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN
  bits.setFloat64(0, x)
  const high = bits.getInt32(0)
  let k = (high >> 20) - 1023
  const fraction = high & 0xfffff
  // Into sqrt(2)/2 .. sqrt(2).
  const i = (fraction + 0x95f64) & 0x100000
  bits.setInt32(0, fraction | (i ^ 0x3ff00000))
  k += i >> 20
  const f = bits.getFloat64(0) - 1
  const s = f / (2 + f)
  const z = s * s
  const w = z * z
  const even = w * (0.3999999999940942 + w * (0.22222198432149784 + w * 0.15313837699209373))
  const odd = z * (0.6666666666666735 + w * (0.2857142874366239 + w * (0.1818357216161805 + w * 0.14798198605116586)))
  const half = 0.5 * f * f
  return k * ln2High - (half - (s * (half + even + odd) + k * ln2Low) - f)
}

/** e to the power of x. */
export function exp(x: number): number {
  if (x > 709) return x > 709.78 ? Number.POSITIVE_INFINITY : exp(x - 1) * Math.E
  if (x < -708) return 0
  const k = x === 0 ? 0 : Math.round(x * Math.LOG2E)
  const high = x - k * ln2High
  const low = k * ln2Low
  const r = high - low
  const t = r * r
  const c =
    r -
    t *
      (0.16666666666666602 +
        t *
          (-0.0027777777777015593 +
            t * (0.00006613756321437934 + t * (-0.0000016533902205465252 + t * 4.1381367970572385e-8))))
  const y = 1 - (low - (r * c) / (2 - c) - high)
  bits.setInt32(0, (k + 1023) << 20)
  bits.setInt32(4, 0)
  return y * bits.getFloat64(0)
}
