/**
 * How a state is packed into words: its components one after the other, first those of the configuration (the nodes, the
 * surroundings, the observers), then the mailboxes. Each has as many bits as the numbers that have occurred need; numbers
 * are given for each component by itself, from 0, so they are small. The smallest may stand together, since they are stored as
 * one: see `combinations.ts`.
 *
 * The layout is a block for each component: byte and bit at which it begins, the mask of its bits, its largest number. Behind
 * them are the group, and for each component whether it belongs to it.
 */
import { forgetCombinations, group, group_bit, group_bits, group_byte, group_mask, group_saved, groupBefore } from './combinations'
import { field_components, field_configuration, field_configurationBytes, field_configurationMask, field_configurationWords, field_keyBytes, field_words, get, header } from './memory'

/** Where the layout stands, and where the last one does while keys are packed anew: as in `coreMemory.ts`. */
const layout: u32 = 4096
const before: u32 = 24576
const blockBytes: u32 = 20480
const marks: u32 = 20544
const of_byte: u32 = 0
const of_bit: u32 = 4
const of_mask: u32 = 8
const of_largest: u32 = 12

@inline
function read(at: u32, key: u32): u32 {
  return <u32>(load<u64>(key + load<u32>(at, of_byte)) >> load<u32>(at, of_bit)) & load<u32>(at, of_mask)
}

/** A component of a key. Four bytes behind a key may be read. */
@inline
export function component(key: u32, index: u32): u32 {
  return read(layout + (index << 4), key)
}

@inline
export function setComponent(key: u32, index: u32, value: u32): void {
  const at = layout + (index << 4)
  const place = key + load<u32>(at, of_byte)
  const bit = <u64>load<u32>(at, of_bit)
  const others = load<u64>(place) & ~(<u64>load<u32>(at, of_mask) << bit)
  store<u64>(place, others | (<u64>value << bit))
}

/** Copies the components of a key, from 0 to `count`. */
export function unpack(key: u32, count: u32, into: u32): void {
  for (let i: u32 = 0; i < count; i++) store<u32>(into + (i << 2), component(key, i))
}

/** @param key all zeros */
export function pack(vector: u32, count: u32, key: u32): void {
  for (let i: u32 = 0; i < count; i++) setComponent(key, i, load<u32>(vector + (i << 2)))
}

/** Copies the part of a key that is the configuration. */
@inline
export function copyConfiguration(key: u32, into: u32): void {
  const last = (get(field_configurationWords) - 1) << 2
  for (let i: u32 = 0; i < last; i += 4) store<u32>(into + i, load<u32>(key + i))
  store<u32>(into + last, load<u32>(key + last) & get(field_configurationMask))
}

/** Components of no more bits are small. */
const smallBits: u32 = 4
const small: u32 = (<u32>1) << smallBits

/** Keys of no more bytes are short. */
export const shortest: u32 = 8

/** No key begins so. */
export const noKey: u32 = 0xffffffff

/**
 * Lays all components out anew, so that their largest numbers fit: in the fewest bytes, with what room there is for what grows.
 *
 * @param mayBegin whether small components may be grouped that were not; those that were may stay so
 */
export function layOut(mayBegin: bool): void {
  memory.copy(before, layout, blockBytes)
  const components = get(field_components)
  let total: u32 = 0
  let pairs: u32 = 0
  for (let i: u32 = 0; i < components; i++) {
    const at = layout + (i << 4)
    const largest = load<u32>(at, of_largest)
    // The first component never has all its bits set: see `noKey`.
    const bits = i === 0 ? 32 - clz<u32>(largest + 1) : 32 - clz<u32>(largest)
    store<u32>(at, bits, of_mask)
    total += bits
    if (largest === 1) pairs++
  }
  // What has been two things will mostly be a third, and that should not cost packing many keys anew.
  const room = max((total + min(pairs, 8) + 7) & ~7, 32) - total
  widen(widen(widen(room, 1, 3, 2), small, 0xffffffff, 27), 4, small - 1, 27)
  markSmall(mayBegin)
  for (let i: u32 = 0; i < components; i++) {
    const at = layout + (i << 4)
    store<u32>(at, ((<u32>1) << load<u32>(at, of_mask)) - 1, of_mask)
  }
  place()
}

/** Lays all components out with none of them grouped. */
export function ungroup(): void {
  memory.fill(marks, 0, get(field_components))
  place()
}

/** Marks the components that are grouped. */
function markSmall(mayBegin: bool): void {
  const components = get(field_components)
  const goesOn = load<u32>(groupBefore, group_saved) !== 0
  let bits: u32 = 0
  store<u8>(marks, 0)
  // Never the first one: see `noKey`.
  for (let i: u32 = 1; i < components; i++) {
    const its = load<u32>(layout + (i << 4), of_mask)
    // No more than were grouped: their combinations are known.
    const isMarked = its <= smallBits && bits + its <= 32 && (goesOn ? load<u8>(marks + i) !== 0 : mayBegin)
    store<u8>(marks + i, isMarked ? 1 : 0)
    if (isMarked) bits += its
  }
}

/** Gives all components their places: those that are grouped stand where the configuration ends. */
function place(): void {
  const components = get(field_components)
  const first = get(field_configuration)
  const begin = placeThose(0, first, 0, 0)
  const middle = placeThose(0, first, 1, begin)
  endConfiguration(middle)
  const end = placeThose(first, components, 1, middle)
  store<u32>(group, begin >> 3, group_byte)
  store<u32>(group, begin & 7, group_bit)
  store<u32>(group, end - begin, group_bits)
  store<u32>(group, <u32>(((<u64>1) << <u64>(end - begin)) - 1), group_mask)
  forgetCombinations(group)
  const bits = placeThose(first, components, 0, end)
  store<u32>(header + field_words, max((bits + 31) >> 5, 1))
  store<u32>(header + field_keyBytes, inWords(max((bits + 7) >> 3, 4)))
}

/** Short keys take whole words, which are read faster: a byte less of them would save little. */
@inline
function inWords(bytes: u32): u32 {
  return bytes <= shortest ? (bytes + 3) & ~3 : bytes
}

/** Gives components from `from` to `to` their places, behind each other. @param mark of those @returns the bit behind them */
function placeThose(from: u32, to: u32, mark: u32, first: u32): u32 {
  let bit = first
  for (let i = from; i < to; i++) {
    if (<u32>load<u8>(marks + i) !== mark) continue
    const at = layout + (i << 4)
    const bits = 32 - clz<u32>(load<u32>(at, of_mask))
    // Mostly the same eight bytes for all components: what was just written whole is read again at once.
    const unit: u32 = (bit & 63) + bits <= 64 ? 63 : 31
    store<u32>(at, (bit & ~unit) >> 3, of_byte)
    store<u32>(at, bit & unit, of_bit)
    bit += bits
  }
  return bit
}

/**
 * Gives components that have a largest number between `from` and `to` a bit more, again and again until they have `most`.
 *
 * @param room bits that there are to give @returns how many are left
 */
function widen(room: u32, from: u32, to: u32, most: u32): u32 {
  const components = get(field_components)
  for (let given = true; room > 0 && given; ) {
    given = false
    for (let i: u32 = 0; i < components && room > 0; i++) {
      const at = layout + (i << 4)
      const largest = load<u32>(at, of_largest)
      if (largest < from || largest > to || load<u32>(at, of_mask) >= most) continue
      store<u32>(at, load<u32>(at, of_mask) + 1, of_mask)
      room--
      given = true
    }
  }
  return room
}

function endConfiguration(bits: u32): void {
  store<u32>(header + field_configurationWords, (bits + 31) >> 5)
  store<u32>(header + field_configurationBytes, max((bits + 7) >> 3, 4))
  store<u32>(header + field_configurationMask, bits & 31 ? (<u32>1 << (bits & 31)) - 1 : 0xffffffff)
}

/** Notes a number of a component. @returns whether it does not fit */
export function outgrows(index: u32, value: u32): bool {
  const at = layout + (index << 4)
  store<u32>(at, max(load<u32>(at, of_largest), value), of_largest)
  const mask = load<u32>(at, of_mask)
  return index === 0 ? value >= mask : value > mask
}

/**
 * Packs a key of the last layout by this one.
 *
 * @param count components @param words of the result @param into another place; four bytes behind it are written
 */
export function repackKey(key: u32, count: u32, words: u32, into: u32): void {
  for (let i: u32 = 0; i <= words; i++) store<u32>(into + (i << 2), 0)
  for (let i: u32 = 0; i < count; i++) setComponent(into, i, read(before + (i << 4), key))
}
