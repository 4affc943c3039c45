/**
 * Hash-consing of short tuples: gives each distinct key a number from 0, in any number of threads at once.
 *
 * A table is a block: [key width, extra, size, slots, mask, directory, directory of the extras]. Keys stand in chunks, which
 * never move; so do the extras, one number for each key. A slot holds a key's number + 1 and, in its upper bits, some bits
 * of the hash: keys that differ are seldom compared, which would mean to wait for memory. A key is written before its slot
 * is claimed with compare-and-swap, so that whoever sees the slot sees the key. A number that lost the race is given to the
 * next new key of the same thread.
 */
import { enlarge } from './imports'
import { allocate, field_crowded, field_exhausted, get, header } from './memory'

const keyWidth: u32 = 0
const hasExtra: u32 = 4
const sizeOf: u32 = 8
const slotsOf: u32 = 12
const maskOf: u32 = 16
const directoryOf: u32 = 20
const extrasOf: u32 = 24

/** Keys of a chunk: 2^13. */
const chunkBits: u32 = 13
const inChunk: u32 = (1 << chunkBits) - 1

/** Bits of a slot for the number; the others are of the hash. */
const numberMask: u32 = 0x0fffffff

@inline
export function size(table: u32): u32 {
  return load<u32>(table, sizeOf)
}

/** Address of a key. */
@inline
export function entry(table: u32, id: u32): u32 {
  const chunk = load<u32>(load<u32>(table, directoryOf) + ((id >> chunkBits) << 2))
  return chunk + (((id & inChunk) * load<u32>(table, keyWidth)) << 2)
}

/** Address of a pair. */
@inline
export function pairEntry(table: u32, id: u32): u32 {
  return load<u32>(load<u32>(table, directoryOf) + ((id >> chunkBits) << 2)) + ((id & inChunk) << 3)
}

/** Address of a key's extra number. */
@inline
export function extra(table: u32, id: u32): u32 {
  return load<u32>(load<u32>(table, extrasOf) + ((id >> chunkBits) << 2)) + ((id & inChunk) << 2)
}

@inline
export function hash2(a: u32, b: u32): u32 {
  let h: u32 = a * 0x9e3779b1 + b * 0x85ebca77
  h = (h ^ (h >> 15)) * 0x2c1b3c6d
  return h ^ (h >> 13)
}

@inline
function hash4(a: u32, b: u32, c: u32, d: u32): u32 {
  let h: u32 = a * 0x9e3779b1
  h = (h ^ (h >> 15) ^ b) * 0x85ebca77
  h = (h ^ (h >> 13) ^ c) * 0xc2b2ae3d
  h = (h ^ (h >> 16) ^ d) * 0x27d4eb2f
  return h ^ (h >> 15)
}

@inline
function same(at: u32, width: u32, a: u32, b: u32, c: u32, d: u32): bool {
  return (
    load<u32>(at) === a &&
    (width < 2 || load<u32>(at, 4) === b) &&
    (width < 3 || load<u32>(at, 8) === c) &&
    (width < 4 || load<u32>(at, 12) === d)
  )
}

/** Whether the last `intern` met a new key. */
export let fresh: bool = false

/** The number of the key, new or not. Components beyond the key's width must be 0. @param extraNumber for a new key */
export function intern(table: u32, a: u32, b: u32, c: u32, d: u32, extraNumber: u32): u32 {
  const width = load<u32>(table, keyWidth)
  const mask = load<u32>(table, maskOf)
  const slots = load<u32>(table, slotsOf)
  const hash = hash4(a, b, c, d)
  const tag = hash & ~numberMask
  let slot = hash & mask
  fresh = false
  while (true) {
    const place = slots + (slot << 2)
    const stored = load<u32>(place)
    if (stored !== 0) {
      if ((stored & ~numberMask) === tag) {
        const id = (stored & numberMask) - 1
        if (same(entry(table, id), width, a, b, c, d)) return id
      }
      slot = (slot + 1) & mask
      continue
    }
    const id = reserve(table)
    const at = entry(table, id)
    store<u32>(at, a)
    if (width > 1) store<u32>(at, b, 4)
    if (width > 2) store<u32>(at, c, 8)
    if (width > 3) store<u32>(at, d, 12)
    if (claim(table, place, id, tag, extraNumber)) return id
  }
}

/** As `intern`, for pairs: the states. */
@inline
export function internPair(table: u32, a: u32, b: u32, extraNumber: u32): u32 {
  const mask = load<u32>(table, maskOf)
  const slots = load<u32>(table, slotsOf)
  const hash = hash4(a, b, 0, 0)
  const tag = hash & ~numberMask
  const pair = (<u64>b << 32) | <u64>a
  let slot = hash & mask
  fresh = false
  while (true) {
    const place = slots + (slot << 2)
    const stored = load<u32>(place)
    if (stored !== 0) {
      if ((stored & ~numberMask) === tag) {
        const id = (stored & numberMask) - 1
        if (load<u64>(pairEntry(table, id)) === pair) return id
      }
      slot = (slot + 1) & mask
      continue
    }
    const id = reserve(table)
    store<u64>(pairEntry(table, id), pair)
    if (claim(table, place, id, tag, extraNumber)) return id
  }
}

/** The number of the key, or -1. */
export function find(table: u32, a: u32, b: u32, c: u32, d: u32): i32 {
  const width = load<u32>(table, keyWidth)
  const mask = load<u32>(table, maskOf)
  const slots = load<u32>(table, slotsOf)
  const hash = hash4(a, b, c, d)
  const tag = hash & ~numberMask
  let slot = hash & mask
  while (true) {
    const stored = load<u32>(slots + (slot << 2))
    if (stored === 0) return -1
    const id = (stored & numberMask) - 1
    if ((stored & ~numberMask) === tag && same(entry(table, id), width, a, b, c, d)) return id
    slot = (slot + 1) & mask
  }
}

/** Values of the field `crowded`: one thread alone may enlarge a table; several only say that one should be. */
const alone: u32 = 0
export const isCrowded: u32 = 2

/** Puts a number into its slot. @returns false if another thread was quicker */
function claim(table: u32, place: u32, id: u32, tag: u32, extraNumber: u32): bool {
  if (load<u32>(table, hasExtra)) store<u32>(extra(table, id), extraNumber)
  if (atomic.cmpxchg<u32>(place, 0, tag | (id + 1)) !== 0) {
    putBack(table, id)
    return false
  }
  fresh = true
  if (<u64>load<u32>(table, sizeOf) * 5 > <u64>load<u32>(table, maskOf) * 4) {
    if (load<u32>(header + field_crowded) === alone) enlarge(table)
    else store<u32>(header + field_crowded, isCrowded)
  }
  return true
}

/** This thread's numbers that lost a race, as pairs [table, number + 1], and how many there are. */
let spares: u32 = 0
let spareCount: u32 = 0
const mostSpares: u32 = 64

/** Gives this thread its own memory: 512 bytes. */
export function prepareTables(scratch: u32): void {
  spares = scratch
}

function reserve(table: u32): u32 {
  if (spareCount !== 0) {
    const spare = takeSpare(table)
    if (spare >= 0) return <u32>spare
  }
  const id = atomic.add<u32>(table + sizeOf, 1)
  if (id >= numberMask - 1) unreachable()
  const offset = (id >> chunkBits) << 2
  const place = load<u32>(table, directoryOf) + offset
  if ((id & inChunk) === 0) {
    // Whoever takes a chunk's first number makes the chunk; the others wait for its address.
    if (load<u32>(table, hasExtra)) store<u32>(load<u32>(table, extrasOf) + offset, allocate(1 << (chunkBits + 2)))
    atomic.store<u32>(place, allocate(load<u32>(table, keyWidth) << (chunkBits + 2)))
  }
  while (atomic.load<u32>(place) === 0) if (get(field_exhausted)) unreachable()
  return id
}

function putBack(table: u32, id: u32): void {
  let at = spares
  while (load<u32>(at, 4) !== 0) at += 8
  store<u32>(at, table)
  store<u32>(at, id + 1, 4)
  spareCount++
}

/** Takes back a number of the table that is still spare; -1 when there is none. */
export function takeSpare(table: u32): i32 {
  if (spareCount === 0) return -1
  for (let at = spares; at < spares + mostSpares * 8; at += 8) {
    if (load<u32>(at, 4) !== 0 && load<u32>(at) === table) {
      const id = load<u32>(at, 4) - 1
      store<u32>(at, 0, 4)
      spareCount--
      return id
    }
  }
  return -1
}

/** Fills the index anew, after it got other slots. */
export function reindex(table: u32): void {
  const mask = load<u32>(table, maskOf)
  const slots = load<u32>(table, slotsOf)
  const count = load<u32>(table, sizeOf)
  for (let id: u32 = 0; id < count; id++) {
    const hash = hashOf(table, id)
    let slot = hash & mask
    while (load<u32>(slots + (slot << 2)) !== 0) slot = (slot + 1) & mask
    store<u32>(slots + (slot << 2), (hash & ~numberMask) | (id + 1))
  }
}

function hashOf(table: u32, id: u32): u32 {
  const width = load<u32>(table, keyWidth)
  const at = entry(table, id)
  return hash4(
    load<u32>(at),
    width > 1 ? load<u32>(at, 4) : 0,
    width > 2 ? load<u32>(at, 8) : 0,
    width > 3 ? load<u32>(at, 12) : 0,
  )
}

/** Gives the last key the number `to`, which nobody has: closes a gap. Only while no other thread works. */
export function moveLast(table: u32, to: u32): void {
  const last = load<u32>(table, sizeOf) - 1
  store<u32>(table, last, sizeOf)
  if (last === to) return
  const mask = load<u32>(table, maskOf)
  const slots = load<u32>(table, slotsOf)
  const hash = hashOf(table, last)
  let slot = hash & mask
  while ((load<u32>(slots + (slot << 2)) & numberMask) !== last + 1) slot = (slot + 1) & mask
  memory.copy(entry(table, to), entry(table, last), load<u32>(table, keyWidth) << 2)
  if (load<u32>(table, hasExtra)) store<u32>(extra(table, to), load<u32>(extra(table, last)))
  store<u32>(slots + (slot << 2), (hash & ~numberMask) | (to + 1))
}
