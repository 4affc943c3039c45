/**
 * Tuples of numbers, packed: a layout is a block [components, then for each its bits], and a tuple takes as many words as
 * its bits fill. In every component the largest number that its bits hold is no number: a tuple that begins with it is none.
 */

/** Components of a tuple. */
export const mostComponents: u32 = 8
/** No number has more. */
const mostBits: u32 = 28

/** Packs a tuple. @returns whether its numbers fit the layout; if not, what was packed is worthless */
@inline
export function pack(layout: u32, tuple: u32, into: u32): bool {
  const count = load<u32>(layout)
  let word: u64 = 0
  let filled: u32 = 0
  let over: u32 = 0
  for (let i: u32 = 0; i < count << 2; i += 4) {
    const number = load<u32>(tuple + i)
    const bits = load<u32>(layout + i, 4)
    over |= (number + 1) >> bits
    word |= <u64>number << filled
    filled += bits
    if (filled >= 32) {
      store<u32>(into, <u32>word)
      into += 4
      word >>= 32
      filled -= 32
    }
  }
  if (filled) store<u32>(into, <u32>word)
  return over === 0
}

@inline
export function unpack(layout: u32, from: u32, tuple: u32): void {
  const count = load<u32>(layout)
  let word: u64 = 0
  let left: u32 = 0
  for (let i: u32 = 0; i < count; i++) {
    const bits = load<u32>(layout + 4 + (i << 2))
    if (left < bits) {
      word |= <u64>load<u32>(from) << left
      from += 4
      left += 32
    }
    store<u32>(tuple + (i << 2), <u32>(word & ((<u64>1 << bits) - 1)))
    word >>= bits
    left -= bits
  }
}

/** The first component of a packed tuple. */
@inline
export function firstOf(layout: u32, from: u32): u32 {
  return load<u32>(from) & ((<u32>1 << load<u32>(layout, 4)) - 1)
}

/** Is this no tuple? */
@inline
export function isVoid(layout: u32, from: u32): bool {
  return firstOf(layout, from) === (<u32>1 << load<u32>(layout, 4)) - 1
}

/** Words of a packed tuple. */
export function wordsOf(layout: u32): u32 {
  const count = load<u32>(layout)
  let bits: u32 = 0
  for (let i: u32 = 0; i < count; i++) bits += load<u32>(layout + 4 + (i << 2))
  return (bits + 31) >> 5
}

/** Makes the fewest words that hold all numbers up to some, and gives what room they have to the widest components. */
export function spread(layout: u32, largest: u32): void {
  const count = load<u32>(layout)
  let total: u32 = 0
  for (let i: u32 = 0; i < count; i++) {
    const bits = 32 - clz<u32>(load<u32>(largest + (i << 2)) + 1)
    store<u32>(layout + 4 + (i << 2), bits)
    total += bits
  }
  let room = ((total + 31) & ~31) - total
  while (room > 0) {
    let given = false
    // Whatever has needed many bits is what grows; a component of one or two numbers seldom does.
    for (let i: u32 = 0; i < count && room > 0; i++) {
      const place = layout + 4 + (i << 2)
      const bits = load<u32>(place)
      if (bits >= mostBits || load<u32>(largest + (i << 2)) < 2) continue
      store<u32>(place, bits + 1)
      room--
      given = true
    }
    if (!given) break
  }
}
