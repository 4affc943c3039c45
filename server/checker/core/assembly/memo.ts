/**
 * Remembers a number for three numbers. A memo is a block: [size, slots, mask]; a slot is [a, b, c, value + 1]. Only the
 * first thread writes, while the others wait.
 */
const slotsOf: u32 = 4
const maskOf: u32 = 8

@inline
function hash(a: u32, b: u32, c: u32): u32 {
  let h: u32 = a * 0x9e3779b1 + b * 0x85ebca77 + c * 0xc2b2ae3d
  h = (h ^ (h >> 15)) * 0x2c1b3c6d
  return h ^ (h >> 13)
}

/** What is remembered, or 0. */
@inline
export function remembered(memo: u32, a: u32, b: u32, c: u32): u32 {
  const mask = load<u32>(memo, maskOf)
  const slots = load<u32>(memo, slotsOf)
  let slot = hash(a, b, c) & mask
  while (true) {
    const at = slots + ((slot) << 4)
    const value = load<u32>(at, 12)
    if (value === 0 || (load<u32>(at) === a && load<u32>(at, 4) === b && load<u32>(at, 8) === c)) return value
    slot = (slot + 1) & mask
  }
}

/** Remembers a value other than 0 for numbers that are not there yet. There must be room. */
export function remember(memo: u32, a: u32, b: u32, c: u32, value: u32): void {
  const mask = load<u32>(memo, maskOf)
  const slots = load<u32>(memo, slotsOf)
  let slot = hash(a, b, c) & mask
  while (load<u32>(slots + ((slot) << 4), 12) !== 0) slot = (slot + 1) & mask
  const at = slots + ((slot) << 4)
  store<u32>(at, a)
  store<u32>(at, b, 4)
  store<u32>(at, c, 8)
  store<u32>(at, value, 12)
  store<u32>(memo, load<u32>(memo) + 1)
}

/** Copies everything from old slots. @param count how many slots they are */
export function rememberAll(memo: u32, oldSlots: u32, count: u32): void {
  store<u32>(memo, 0)
  for (let i: u32 = 0; i < count; i++) {
    const at = oldSlots + ((i) << 4)
    const value = load<u32>(at, 12)
    if (value !== 0) remember(memo, load<u32>(at), load<u32>(at, 4), load<u32>(at, 8), value)
  }
}
