/**
 * Small components as one. Many components are small, and what they are at the same time are few of the combinations that
 * there could be. They stand beside each other in a key; what is stored of it has the number of their combination instead,
 * which saves some whole bytes. Numbers are given by the first thread only; the others see a combination when its number can be
 * read, or not yet. Which components these are says `layout.ts`, and whether that pays `grouping.ts`.
 *
 * A group is a block [byte and bit at which it begins, bits, mask of its bits, bytes that are saved (0: nothing is grouped),
 * mask of a number, combinations, how many there may be, the combinations by number, slots, mask of a slot's index]. A slot is
 * [combination, number + 1].
 */
import { copyKey } from './keys'
import { allocate, field_keyBytes, field_mostCombinations, field_words, free, get } from './memory'

export const group_byte: u32 = 0
export const group_bit: u32 = 4
export const group_bits: u32 = 8
export const group_mask: u32 = 12
export const group_saved: u32 = 16
const group_numberMask: u32 = 20
export const group_count: u32 = 24
const group_most: u32 = 28
export const group_meant: u32 = 32
const group_slots: u32 = 36
const group_slotMask: u32 = 40

/** The group of the present layout, and of the one before while keys are packed anew: behind the components in both. */
export const group: u32 = 20480
export const groupBefore: u32 = 40960

/** This thread's memory: a key as it is stored, and one that was read. */
let stored: u32 = 0
let taken: u32 = 0

/** Gives this thread its own memory. */
export function prepareCombinations(): void {
  stored = allocate(4096 + 16)
  taken = allocate(4096 + 16)
}

/** A key as it is stored, until the next call; 0 if its combination has no number. */
@inline
export function storedKey(key: u32): u32 {
  return load<u32>(group, group_saved) === 0 ? key : shortened(key)
}

function shortened(key: u32): u32 {
  const number = numberOf(combinationOf(key))
  if (number === 0) return 0
  const byte = load<u32>(group, group_byte)
  const saved = load<u32>(group, group_saved)
  const bit = <u64>load<u32>(group, group_bit)
  const behind = bit + <u64>(load<u32>(group, group_bits) - (saved << 3))
  const before = load<u64>(key + byte) & (((<u64>1) << bit) - 1)
  const bytes = get(field_keyBytes)
  for (let i: u32 = 0; i < byte; i += 4) store<u32>(stored + i, load<u32>(key + i))
  store<u64>(stored + byte, before | (<u64>(number - 1) << bit) | ((load<u64>(key + byte + saved) >> behind) << behind))
  for (let i = byte + 8; i < bytes; i += 4) store<u32>(stored + i, load<u32>(key + i + saved))
  return stored
}

/** Copies a stored key as it was before. @param grouped by which group @param into eight bytes behind it are written */
export function takeKey(grouped: u32, at: u32, bytes: u32, words: u32, into: u32): void {
  const saved = load<u32>(grouped, group_saved)
  const from = saved === 0 ? into : taken
  copyKey(at, from, bytes)
  store<u64>(from + bytes, 0)
  if (saved === 0) return
  const byte = load<u32>(grouped, group_byte)
  const bit = <u64>load<u32>(grouped, group_bit)
  const behind = bit + <u64>load<u32>(grouped, group_bits)
  const present = load<u64>(from + byte)
  const number = <u32>(present >> bit) & load<u32>(grouped, group_numberMask)
  const combination = <u64>load<u32>(load<u32>(grouped, group_meant) + (number << 2))
  for (let i: u32 = 0; i < byte; i += 4) store<u32>(into + i, load<u32>(from + i))
  const after = (load<u64>(from + byte - saved) >> behind) << behind
  store<u64>(into + byte, (present & (((<u64>1) << bit) - 1)) | (combination << bit) | after)
  for (let i = byte + 8; i < words << 2; i += 4) store<u32>(into + i, load<u32>(from + i - saved))
}

@inline
export function combinationOf(key: u32): u32 {
  return <u32>(load<u64>(key + load<u32>(group, group_byte)) >> <u64>load<u32>(group, group_bit)) & load<u32>(group, group_mask)
}

/** The number + 1 of a combination, or 0. */
@inline
function numberOf(combination: u32): u32 {
  const pair = load<u64>(placeOf(combination))
  return <u32>(pair >> 32)
}

/** The slot in which a combination stands, or is to stand. */
@inline
function placeOf(combination: u32): u32 {
  const slots = load<u32>(group, group_slots)
  const mask = load<u32>(group, group_slotMask)
  let slot = ((combination * 0x9e3779b1) >> 16) & mask
  while (true) {
    const place = slots + (slot << 3)
    const pair = load<u64>(place)
    if (pair === 0 || <u32>pair === combination) return place
    slot = (slot + 1) & mask
  }
}

/** Gives a combination a number if it has none. Only the first thread. @returns false if there is none left */
export function addCombination(combination: u32): bool {
  const place = placeOf(combination)
  if (load<u64>(place) !== 0) return true
  const count = load<u32>(group, group_count)
  if (count >= load<u32>(group, group_most)) return false
  store<u32>(load<u32>(group, group_meant) + (count << 2), combination)
  store<u32>(group, count + 1, group_count)
  atomic.store<u64>(place, <u64>combination | (<u64>(count + 1) << 32))
  return true
}

/** Begins to count combinations: at most half of those that there may be. */
export function beginCombinations(): void {
  const most = get(field_mostCombinations)
  store<u32>(group, 0, group_count)
  store<u32>(group, most >> 1, group_most)
  store<u32>(group, allocate(most << 2), group_meant)
  store<u32>(group, slotsFor(most) - 1, group_slotMask)
  store<u32>(group, allocate(slotsFor(most) << 3), group_slots)
}

/** Slots of so many combinations. */
function slotsFor(most: u32): u32 {
  return 2 << (32 - clz<u32>(most - 1))
}

/** The combinations are counted: numbers get room for twice as many. @param bytes of a key @returns whether that saves any */
export function endCombinations(bytes: u32): bool {
  const bits = load<u32>(group, group_bits)
  const needed: u32 = 32 - clz<u32>(2 * load<u32>(group, group_count))
  const saved = bits < needed ? 0 : min((bits - needed) >> 3, bytes - 4)
  if (saved === 0) return false
  const numberBits = bits - (saved << 3)
  store<u32>(group, saved, group_saved)
  store<u32>(group, ((<u32>1) << numberBits) - 1, group_numberMask)
  store<u32>(group, min((<u32>1) << numberBits, get(field_mostCombinations)), group_most)
  return true
}

/** Gives back what a group takes. */
export function freeCombinations(grouped: u32): void {
  if (load<u32>(grouped, group_meant) === 0) return
  free(load<u32>(grouped, group_meant), get(field_mostCombinations) << 2)
  free(load<u32>(grouped, group_slots), slotsFor(get(field_mostCombinations)) << 3)
  forgetCombinations(grouped)
}

export function forgetCombinations(grouped: u32): void {
  store<u32>(grouped, 0, group_meant)
  store<u32>(grouped, 0, group_saved)
}
