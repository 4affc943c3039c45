/**
 * Remembers a number for three numbers. A memo is a block: [size, slots, how many slots]; a slot is [a + 1, b, c, value], two words at
 * a time. Only the first thread writes, in a round also while others read: they see both words of a pair or none, nothing
 * they look for is a pair that they do not see yet, and what a value leads to was written before it.
 */
const slotsOf: u32 = 4
const countOf: u32 = 8

@inline
function hash(a: u32, b: u32, c: u32): u32 {
  let h: u32 = a * 0x9e3779b1 + b * 0x85ebca77 + c * 0xc2b2ae3d
  return (h ^ (h >> 15)) * 0x2c1b3c6d
}

/** Where the look-up of a hash begins: its upper bits say it. */
@inline
function slotOf(hash: u32, count: u32): u32 {
  return <u32>((<u64>hash * <u64>count) >> 32)
}

@inline
function pairOf(low: u32, high: u32): u64 {
  return <u64>low | (<u64>high << 32)
}

/** What is remembered, or 0. */
@inline
export function remembered(memo: u32, a: u32, b: u32, c: u32): u32 {
  const count = load<u32>(memo, countOf)
  const slots = load<u32>(memo, slotsOf)
  const first = pairOf(a + 1, b)
  let slot = slotOf(hash(a, b, c), count)
  while (true) {
    const at = slots + (slot << 4)
    const second = load<u64>(at, 8)
    if (second === 0 || (load<u64>(at) === first && <u32>second === c)) return <u32>(second >> 32)
    if (++slot === count) slot = 0
  }
}

/** Remembers a value other than 0 for numbers that are not there yet. There must be room. */
export function remember(memo: u32, a: u32, b: u32, c: u32, value: u32): void {
  put(load<u32>(memo, slotsOf), load<u32>(memo, countOf), hash(a, b, c), pairOf(a + 1, b), pairOf(c, value))
  store<u32>(memo, load<u32>(memo) + 1)
}

function put(slots: u32, count: u32, hash: u32, first: u64, second: u64): void {
  let slot = slotOf(hash, count)
  while (load<u64>(slots + (slot << 4), 8) !== 0) if (++slot === count) slot = 0
  const at = slots + (slot << 4)
  store<u64>(at, first)
  atomic.store<u64>(at, second, 8)
}

/** Copies everything from old slots. @param oldCount how many slots they are */
export function rememberAll(memo: u32, oldSlots: u32, oldCount: u32): void {
  const slots = load<u32>(memo, slotsOf)
  const count = load<u32>(memo, countOf)
  for (let at = oldSlots; at < oldSlots + (oldCount << 4); at += 16) {
    const first = load<u64>(at)
    const second = load<u64>(at, 8)
    if (second !== 0) put(slots, count, hash(<u32>first - 1, <u32>(first >> 32), <u32>second), first, second)
  }
}
