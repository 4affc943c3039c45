/**
 * Remembers a number for three numbers. A memo is a block: [size, slots, mask]; a slot is [a + 1, b, c, value], two words at
 * a time. Only the first thread writes, in a round also while others read: they see both words of a pair or none, nothing
 * they look for is a pair that they do not see yet, and what a value leads to was written before it.
 */
const slotsOf: u32 = 4
const maskOf: u32 = 8

@inline
function hash(a: u32, b: u32, c: u32): u32 {
  let h: u32 = a * 0x9e3779b1 + b * 0x85ebca77 + c * 0xc2b2ae3d
  h = (h ^ (h >> 15)) * 0x2c1b3c6d
  return h ^ (h >> 13)
}

@inline
function pairOf(low: u32, high: u32): u64 {
  return <u64>low | (<u64>high << 32)
}

/** What is remembered, or 0. */
@inline
export function remembered(memo: u32, a: u32, b: u32, c: u32): u32 {
  const mask = load<u32>(memo, maskOf)
  const slots = load<u32>(memo, slotsOf)
  const first = pairOf(a + 1, b)
  let slot = hash(a, b, c) & mask
  while (true) {
    const at = slots + (slot << 4)
    const second = load<u64>(at, 8)
    if (second === 0 || (load<u64>(at) === first && <u32>second === c)) return <u32>(second >> 32)
    slot = (slot + 1) & mask
  }
}

/** Remembers a value other than 0 for numbers that are not there yet. There must be room. */
export function remember(memo: u32, a: u32, b: u32, c: u32, value: u32): void {
  put(load<u32>(memo, slotsOf), load<u32>(memo, maskOf), hash(a, b, c), pairOf(a + 1, b), pairOf(c, value))
  store<u32>(memo, load<u32>(memo) + 1)
}

function put(slots: u32, mask: u32, hash: u32, first: u64, second: u64): void {
  let slot = hash & mask
  while (load<u64>(slots + (slot << 4), 8) !== 0) slot = (slot + 1) & mask
  const at = slots + (slot << 4)
  store<u64>(at, first)
  atomic.store<u64>(at, second, 8)
}

/** Copies everything from old slots. @param count how many slots they are */
export function rememberAll(memo: u32, oldSlots: u32, count: u32): void {
  const slots = load<u32>(memo, slotsOf)
  const mask = load<u32>(memo, maskOf)
  for (let at = oldSlots; at < oldSlots + (count << 4); at += 16) {
    const first = load<u64>(at)
    const second = load<u64>(at, 8)
    if (second !== 0) put(slots, mask, hash(<u32>first - 1, <u32>(first >> 32), <u32>second), first, second)
  }
}
