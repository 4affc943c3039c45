/**
 * Hash-consing of keys: gives each distinct key a number from 0, in any number of threads at once. Where keys stand says
 * `keys.ts`, how they are found `parts.ts`. A slot holds a key's number + 1 and, in the bits above, some bits of the hash:
 * keys that differ are seldom compared, which would mean to wait for memory. A key is written before its slot is claimed with
 * compare-and-swap, so that whoever sees the slot sees the key. A number that lost the race is given to the next new key of
 * the same thread; until then its key is none.
 */
import { copyKey, entry, extra, extraBytesOf, giveBack, hashOf, inChunk, isKey, predecessorChunkOf, provideChunks, reserve, reserveOfRun, size } from './keys'
import { noKey } from './layout'
import { allocate, field_crowded, field_states, get, header } from './memory'
import { countOwn, countTaken, isCrowded, part_count, part_numberMask, partOf, placeOf, provideParts, relieve, slotAt, slotOf, tagOf } from './parts'
import { predecessorBytes, readPredecessor, writePredecessor } from './predecessors'

/** This thread's memory: numbers that lost a race, as pairs [table, number + 1]. */
let spares: u32 = 0
let spareCount: u32 = 0
const mostSpares: u32 = 64

/** Gives this thread its own memory. */
export function prepareTables(): void {
  spares = allocate(mostSpares << 3)
}

/** Gives a table the memory of its first keys. */
export function furnish(table: u32, bytes: u32): void {
  store<u32>(table, bytes)
  provideChunks(table)
  provideParts(table)
}

/** The slot in which the look-up of a hash begins. */
@inline
export function placeIn(table: u32, hash: u32): u32 {
  const part = partOf(table, hash)
  return slotAt(part, slotOf(hash, load<u32>(part, part_count)))
}

/** The key that is compared first, given what is in its slot; 0: none. */
@inline
export function keyAt(table: u32, hash: u32, slot: u32): u32 {
  const numberMask = load<u32>(partOf(table, hash), part_numberMask)
  if (slot === 0 || (slot & ~numberMask) !== tagOf(hash, numberMask)) return 0
  return entry(table, (slot & numberMask) - 1)
}

/** Whether the last `intern` met a new key. */
export let fresh: bool = false

/** The number of a key, new or not. @param extraNumber for a new one @throws (a trap) if several threads have left no slot free */
export function intern(table: u32, key: u32, hash: u32, extraNumber: u32): u32 {
  const bytes = load<u32>(table)
  const part = partOf(table, hash)
  const count = load<u32>(part, part_count)
  const numberMask = load<u32>(part, part_numberMask)
  const tag = tagOf(hash, numberMask)
  let slot = slotOf(hash, count)
  const slots = slotAt(part, 0)
  let isAround = false
  fresh = false
  while (true) {
    const place = slots + (slot << 2)
    const stored = load<u32>(place)
    if (stored !== 0) {
      if ((stored & ~numberMask) === tag) {
        const id = (stored & numberMask) - 1
        if (isKey(entry(table, id), key, bytes)) return id
      }
      if (++slot === count) {
        if (isAround) unreachable()
        isAround = true
        slot = 0
      }
      continue
    }
    if (isCrowded(table, part, size(table), load<u32>(header + field_crowded) !== alone)) {
      if (load<u32>(header + field_crowded) === alone) {
        relieve(table, part)
        return intern(table, key, hash, extraNumber)
      }
      store<u32>(header + field_crowded, crowded)
    }
    const spare = spareCount === 0 ? -1 : takeSpare(table)
    const id = spare >= 0 ? <u32>spare : together(table) ? reserveOfRun(extraNumber) : reserve(table, extraNumber)
    copyKey(key, entry(table, id), bytes)
    if (claim(table, part, place, id, tag, extraNumber)) return id
  }
}

/** The number of a key, or -1. */
export function find(table: u32, key: u32, hash: u32): i32 {
  const bytes = load<u32>(table)
  const part = partOf(table, hash)
  const count = load<u32>(part, part_count)
  const numberMask = load<u32>(part, part_numberMask)
  const tag = tagOf(hash, numberMask)
  const first = slotOf(hash, count)
  let slot = first
  const slots = slotAt(part, 0)
  do {
    const stored = load<u32>(slots + (slot << 2))
    if (stored === 0) return -1
    if ((stored & ~numberMask) === tag) {
      const id = (stored & numberMask) - 1
      if (isKey(entry(table, id), key, bytes)) return id
    }
    if (++slot === count) slot = 0
  } while (slot !== first)
  return -1
}

/** Values of the field `crowded`: one thread alone may enlarge a table; several only say that one should be. */
const alone: u32 = 0
export const crowded: u32 = 2

/** Do several threads add states at once? Then each counts for itself until the round is over. */
@inline
function together(table: u32): bool {
  return load<u32>(header + field_crowded) !== alone && table === get(field_states)
}

/** Puts a number into its slot. @returns false if another thread was quicker */
function claim(table: u32, part: u32, place: u32, id: u32, tag: u32, extraNumber: u32): bool {
  const extraBytes = load<u32>(table, extraBytesOf)
  if (extraBytes === predecessorBytes) writePredecessor(predecessorChunkOf(table, id), id & inChunk, extraNumber)
  else if (extraBytes === 1) store<u8>(extra(table, id), extraNumber)
  if (atomic.cmpxchg<u32>(place, 0, tag | (id + 1)) !== 0) {
    putBack(table, id)
    return false
  }
  if (together(table)) countOwn(table, part)
  else countTaken(part, 1)
  fresh = true
  return true
}

/** The extra number of a key of a table that keeps predecessors. */
export function predecessor(table: u32, id: u32): u32 {
  return readPredecessor(predecessorChunkOf(table, id), id & inChunk)
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

/** Gives the last key the number `to`, which nobody has: closes a gap. Only while no other thread works. */
export function moveLast(table: u32, to: u32): void {
  const last = size(table) - 1
  if (last !== to) {
    const hash = hashOf(table, entry(table, last))
    const place = placeOf(table, hash, last)
    copyKey(entry(table, last), entry(table, to), load<u32>(table))
    writePredecessor(predecessorChunkOf(table, to), to & inChunk, predecessor(table, last))
    store<u32>(place, tagOf(hash, load<u32>(partOf(table, hash), part_numberMask)) | (to + 1))
  }
  giveBack(table)
}
