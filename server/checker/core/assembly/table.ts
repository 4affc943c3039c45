/**
 * Hash-consing of keys: gives each distinct key a number from 0, in any number of threads at once.
 *
 * A table is a block [words of a key, bytes of an extra number, size, slots, how many slots, directory, directory of the
 * extras, bits of a slot for the number]. Keys stand in chunks, as do the extras, one number for each key. A slot holds a
 * key's number + 1 and, in the bits above, some bits of the hash: keys that differ are seldom compared, which would mean to
 * wait for memory. A key is written before its slot is claimed with compare-and-swap, so that whoever sees the slot sees the
 * key. A number that lost the race is given to the next new key of the same thread; until then its key is none.
 */
import { noKey, repackKey } from './layout'
import { allocate, field_crowded, field_exhausted, free, get, header } from './memory'

const extraBytesOf: u32 = 4
const sizeOf: u32 = 8
const slotsOf: u32 = 12
const slotCountOf: u32 = 16
const directoryOf: u32 = 20
const extrasOf: u32 = 24
const numberMaskOf: u32 = 28

/** Keys of a chunk: 2^12. */
const chunkBits: u32 = 12
const inChunk: u32 = (1 << chunkBits) - 1

/** There are never more keys. */
const mostKeys: u32 = 0x0ffffffe
/** Keys that are put into an index together. */
const batch: u32 = 64
/** Up to so many slots they are doubled when there are too few, then half as many are added. */
const doubledSlots: u32 = 1 << 16

/** This thread's memory: hashes, two keys, and numbers that lost a race, as pairs [table, number + 1]. */
let hashes: u32 = 0
let scratch: u32 = 0
let spares: u32 = 0
let spareCount: u32 = 0
const mostSpares: u32 = 64

/** Gives this thread its own memory. */
export function prepareTables(): void {
  hashes = allocate(batch << 2)
  scratch = allocate(8192)
  spares = allocate(mostSpares << 3)
}

@inline
export function size(table: u32): u32 {
  return load<u32>(table, sizeOf)
}

@inline
function chunkOf(directory: u32, id: u32): u32 {
  return load<u32>(directory + ((id >> chunkBits) << 2))
}

/** Address of a key. */
@inline
export function entry(table: u32, id: u32): u32 {
  return chunkOf(load<u32>(table, directoryOf), id) + (((id & inChunk) * load<u32>(table)) << 2)
}

/** Address of a key's extra number. */
@inline
export function extra(table: u32, id: u32): u32 {
  return chunkOf(load<u32>(table, extrasOf), id) + (id & inChunk) * load<u32>(table, extraBytesOf)
}

@inline
export function hashOf(table: u32, key: u32): u32 {
  const end = key + (load<u32>(table) << 2)
  let h: u32 = 0x9e3779b1
  for (let at = key; at < end; at += 4) {
    h = (h ^ load<u32>(at)) * 0x85ebca77
    h ^= h >> 15
  }
  h *= 0xc2b2ae3d
  return h ^ (h >> 16)
}

@inline
function slotOf(hash: u32, count: u32): u32 {
  return <u32>((<u64>hash * <u64>count) >> 32)
}

/** The bits of a hash that stand beside the number: those that have least to do with the slot. */
@inline
function tagOf(hash: u32, numberMask: u32): u32 {
  return rotl<u32>(hash, 20) & ~numberMask
}

@inline
function isKey(at: u32, key: u32, words: u32): bool {
  if (load<u32>(at) !== load<u32>(key)) return false
  for (let word: u32 = 4; word < words << 2; word += 4) {
    if (load<u32>(at + word) !== load<u32>(key + word)) return false
  }
  return true
}

/** Asks for the memory in which a look-up will begin. */
@inline
export function peek(table: u32, hash: u32): u32 {
  return load<u32>(load<u32>(table, slotsOf) + (slotOf(hash, load<u32>(table, slotCountOf)) << 2))
}

/** Asks for the key that is compared first. @param slot what `peek` gave */
@inline
export function peekKey(table: u32, hash: u32, slot: u32): u32 {
  const numberMask = load<u32>(table, numberMaskOf)
  if (slot === 0 || (slot & ~numberMask) !== tagOf(hash, numberMask)) return 0
  return load<u32>(entry(table, (slot & numberMask) - 1))
}

/** Whether the last `intern` met a new key. */
export let fresh: bool = false

/** The number of a key, new or not. @param extraNumber for a new one */
export function intern(table: u32, key: u32, hash: u32, extraNumber: u32): u32 {
  const words = load<u32>(table)
  const count = load<u32>(table, slotCountOf)
  const slots = load<u32>(table, slotsOf)
  const numberMask = load<u32>(table, numberMaskOf)
  const tag = tagOf(hash, numberMask)
  let slot = slotOf(hash, count)
  fresh = false
  while (true) {
    const place = slots + (slot << 2)
    const stored = load<u32>(place)
    if (stored !== 0) {
      if ((stored & ~numberMask) === tag) {
        const id = (stored & numberMask) - 1
        if (isKey(entry(table, id), key, words)) return id
      }
      if (++slot === count) slot = 0
      continue
    }
    const id = reserve(table)
    const at = entry(table, id)
    for (let word: u32 = 0; word < words << 2; word += 4) store<u32>(at + word, load<u32>(key + word))
    if (claim(table, place, id, tag, extraNumber)) return id
  }
}

/** The number of a key, or -1. */
export function find(table: u32, key: u32, hash: u32): i32 {
  const words = load<u32>(table)
  const count = load<u32>(table, slotCountOf)
  const slots = load<u32>(table, slotsOf)
  const numberMask = load<u32>(table, numberMaskOf)
  const tag = tagOf(hash, numberMask)
  let slot = slotOf(hash, count)
  while (true) {
    const stored = load<u32>(slots + (slot << 2))
    if (stored === 0) return -1
    if ((stored & ~numberMask) === tag) {
      const id = (stored & numberMask) - 1
      if (isKey(entry(table, id), key, words)) return id
    }
    if (++slot === count) slot = 0
  }
}

/** Values of the field `crowded`: one thread alone may enlarge a table; several only say that one should be. */
const alone: u32 = 0
export const isCrowded: u32 = 2

/** Puts a number into its slot. @returns false if another thread was quicker */
function claim(table: u32, place: u32, id: u32, tag: u32, extraNumber: u32): bool {
  const extraBytes = load<u32>(table, extraBytesOf)
  if (extraBytes === 4) store<u32>(extra(table, id), extraNumber)
  else if (extraBytes === 1) store<u8>(extra(table, id), extraNumber)
  if (atomic.cmpxchg<u32>(place, 0, tag | (id + 1)) !== 0) {
    putBack(table, id)
    return false
  }
  fresh = true
  if (isFull(table)) {
    if (load<u32>(header + field_crowded) === alone) enlarge(table)
    else store<u32>(header + field_crowded, isCrowded)
  }
  return true
}

/** Are more than four fifths of the slots taken? */
@inline
function isFull(table: u32): bool {
  return <u64>load<u32>(table, sizeOf) * 5 > <u64>load<u32>(table, slotCountOf) * 4
}

function reserve(table: u32): u32 {
  if (spareCount !== 0) {
    const spare = takeSpare(table)
    if (spare >= 0) return <u32>spare
  }
  const id = atomic.add<u32>(table + sizeOf, 1)
  if (id >= mostKeys) unreachable()
  const offset = (id >> chunkBits) << 2
  const place = load<u32>(table, directoryOf) + offset
  if ((id & inChunk) === 0 && load<u32>(place) === 0) {
    // Whoever takes a chunk's first number makes the chunk; the others wait for its address.
    const extraBytes = load<u32>(table, extraBytesOf)
    if (extraBytes) store<u32>(load<u32>(table, extrasOf) + offset, allocate(extraBytes << chunkBits))
    atomic.store<u32>(place, allocate(load<u32>(table) << (chunkBits + 2)))
  }
  while (atomic.load<u32>(place) === 0) if (get(field_exhausted)) unreachable()
  return id
}

function putBack(table: u32, id: u32): void {
  store<u32>(entry(table, id), noKey)
  let at = spares
  while (load<u32>(at, 4) !== 0) at += 8
  store<u32>(at, table)
  store<u32>(at, id + 1, 4)
  spareCount++
}

/** Takes back a number of the table that is still spare; -1 when there is none. */
export function takeSpare(table: u32): i32 {
  if (spareCount === 0) return -1
  for (let at = spares; at < spares + (mostSpares << 3); at += 8) {
    if (load<u32>(at, 4) !== 0 && load<u32>(at) === table) {
      const id = load<u32>(at, 4) - 1
      store<u32>(at, 0, 4)
      spareCount--
      return id
    }
  }
  return -1
}

/** Gives a table the memory of its first keys. @param slots a power of two */
export function furnish(table: u32, words: u32, slots: u32): void {
  store<u32>(table, words)
  provide(table, slots)
}

/** Gives a table's index more slots. */
function enlarge(table: u32): void {
  const slots = load<u32>(table, slotsOf)
  const count = load<u32>(table, slotCountOf)
  provide(table, count < doubledSlots ? count << 1 : count + (count >> 1))
  indexAll(table)
  free(slots, count << 2)
}

/** Puts all keys into an empty index, some at a time: the memory that takes is asked for beforehand. */
function indexAll(table: u32): void {
  const size = load<u32>(table, sizeOf)
  const count = load<u32>(table, slotCountOf)
  const slots = load<u32>(table, slotsOf)
  const numberMask = load<u32>(table, numberMaskOf)
  for (let from: u32 = 0; from < size; from += batch) {
    const end = min(from + batch, size)
    let sum: u32 = 0
    for (let id = from; id < end; id++) {
      const hash = hashOf(table, entry(table, id))
      store<u32>(hashes + ((id - from) << 2), hash)
      sum += load<u32>(slots + (slotOf(hash, count) << 2))
    }
    indexed = sum
    for (let id = from; id < end; id++) {
      if (load<u32>(entry(table, id)) === noKey) continue
      const hash = load<u32>(hashes + ((id - from) << 2))
      let slot = slotOf(hash, count)
      while (load<u32>(slots + (slot << 2)) !== 0) if (++slot === count) slot = 0
      store<u32>(slots + (slot << 2), tagOf(hash, numberMask) | (id + 1))
    }
  }
}

/** Exported, so that no compiler takes what is asked for beforehand for useless. */
export let indexed: u32 = 0

/** Makes a table so large that some more keys do not fill it. */
export function makeRoom(table: u32, slots: u32): void {
  while (load<u32>(table, slotCountOf) < slots || isFull(table)) enlarge(table)
}

/** New slots, all free, and directories for as many keys. */
function provide(table: u32, slots: u32): void {
  const chunks = load<u32>(table, directoryOf) === 0 ? 0 : chunksFor(load<u32>(table, slotCountOf))
  store<u32>(table, longer(load<u32>(table, directoryOf), chunks, chunksFor(slots)), directoryOf)
  if (load<u32>(table, extraBytesOf)) {
    store<u32>(table, longer(load<u32>(table, extrasOf), chunks, chunksFor(slots)), extrasOf)
  }
  store<u32>(table, allocate(slots << 2), slotsOf)
  store<u32>(table, slots, slotCountOf)
  // Numbers + 1, and none is larger than there are slots.
  store<u32>(table, (1 << (32 - clz<u32>(slots))) - 1, numberMaskOf)
}

function chunksFor(slots: u32): u32 {
  return (slots >> chunkBits) + 1
}

function longer(directory: u32, from: u32, to: u32): u32 {
  if (from === to) return directory
  const result = allocate(to << 2)
  if (from) {
    memory.copy(result, directory, from << 2)
    free(directory, from << 2)
  }
  return result
}

/** Packs all keys by a new layout. @param count their components @param words in which they fit now; never fewer than before */
export function repack(table: u32, count: u32, words: u32): void {
  const wordsBefore = load<u32>(table)
  const size = load<u32>(table, sizeOf)
  store<u32>(table, words)
  for (let from: u32 = 0; from < size; from += 1 << chunkBits) {
    const place = load<u32>(table, directoryOf) + ((from >> chunkBits) << 2)
    const old = load<u32>(place)
    const chunk = words === wordsBefore ? old : allocate(words << (chunkBits + 2))
    const keys = min(size - from, 1 << chunkBits)
    for (let i: u32 = 0; i < keys; i++) {
      copy(old + ((i * wordsBefore) << 2), scratch + 4096, wordsBefore)
      repackKey(scratch + 4096, count, words, scratch)
      copy(scratch, chunk + ((i * words) << 2), words)
    }
    if (chunk !== old) {
      store<u32>(place, chunk)
      free(old, wordsBefore << (chunkBits + 2))
    }
  }
  memory.fill(load<u32>(table, slotsOf), 0, load<u32>(table, slotCountOf) << 2)
  indexAll(table)
}

@inline
function copy(from: u32, to: u32, words: u32): void {
  for (let i: u32 = 0; i < words << 2; i += 4) store<u32>(to + i, load<u32>(from + i))
}

/** Gives the last key the number `to`, which nobody has: closes a gap. Only while no other thread works. */
export function moveLast(table: u32, to: u32): void {
  const last = load<u32>(table, sizeOf) - 1
  store<u32>(table, last, sizeOf)
  if (last === to) return
  const hash = hashOf(table, entry(table, last))
  const count = load<u32>(table, slotCountOf)
  const slots = load<u32>(table, slotsOf)
  const numberMask = load<u32>(table, numberMaskOf)
  let slot = slotOf(hash, count)
  while ((load<u32>(slots + (slot << 2)) & numberMask) !== last + 1) if (++slot === count) slot = 0
  memory.copy(entry(table, to), entry(table, last), load<u32>(table) << 2)
  memory.copy(extra(table, to), extra(table, last), load<u32>(table, extraBytesOf))
  store<u32>(slots + (slot << 2), tagOf(hash, numberMask) | (to + 1))
}
