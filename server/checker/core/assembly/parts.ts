/**
 * The index of a table: open addressing, divided by the first bits of the hash into parts. A part that is nearly full gets
 * half as many slots more by itself: that takes a moment and needs little memory beside it. Parts are of different sizes, so
 * that some are always nearly full and some new, and what one gives up soon holds keys.
 *
 * A part is [slots, how many, how many are taken, bits of a slot for the number].
 */
import { entry, hashOf, partsOf, reachKeys, reachOf, size } from './keys'
import { noKey } from './layout'
import { allocate, field_exhausted, field_expected, field_madeRoom, field_nextPart, field_spareSlots, field_states, field_threads, free, get, header } from './memory'

const part_slots: u32 = 0
export const part_count: u32 = 4
const part_taken: u32 = 8
export const part_numberMask: u32 = 12

/** There are 2^6 parts of 2^4 bytes. */
const partBits: u32 = 6
export const partCount: u32 = 1 << partBits
const slotsAtFirst: u32 = 32
/** Numbers that several threads may give before they notice that there is no room for more. */
const numbersAhead: u32 = 1 << 18
/** Slots that are moved together: the memory of their keys is asked for beforehand. */
const batch: u32 = 64

/** This thread's memory: hashes, the slots they are of, and how many slots of each part of the states' index it took in the round at hand. */
let hashes: u32 = 0
let moved: u32 = 0
let own: u32 = 0

export function prepareParts(): void {
  hashes = allocate(batch << 2)
  moved = allocate(batch << 2)
  own = allocate(partCount << 2)
}

@inline
export function partOf(table: u32, hash: u32): u32 {
  return load<u32>(table, partsOf) + ((hash >> (32 - partBits)) << 4)
}

@inline
export function slotOf(hash: u32, count: u32): u32 {
  return <u32>((<u64>(hash << partBits) * <u64>count) >> 32)
}

/** The bits of a hash that stand beside the number: others than those that give the slot. */
@inline
export function tagOf(hash: u32, numberMask: u32): u32 {
  return (hash * 0x9e3779b1) & ~numberMask
}

/** Address of a slot. */
@inline
export function slotAt(part: u32, slot: u32): u32 {
  return load<u32>(part, part_slots) + (slot << 2)
}

/** Gives a table an index. */
export function provideParts(table: u32): void {
  const parts = allocate(partCount << 4)
  store<u32>(table, parts, partsOf)
  for (let i: u32 = 0; i < partCount; i++) provide(table, parts + (i << 4), slotsAtFirst + ((i * slotsAtFirst) >> partBits))
}

/** New slots for a part, all free. Numbers have room to grow as fast as the parts do. */
function provide(table: u32, part: u32, count: u32): void {
  const numbers = size(table)
  const slots = allocate(count << 2)
  touch(slots, count << 2)
  store<u32>(part, slots, part_slots)
  store<u32>(part, count, part_count)
  store<u32>(part, 0, part_taken)
  store<u32>(part, <u32>((<u64>1 << (32 - clz<u32>(numbers + (numbers >> 1) + 2 * numbersAhead))) - 1), part_numberMask)
}

/**
 * Writes to each page of a block that will be read first: the system gives such a page twice, and the second time has all
 * processors interrupted.
 */
function touch(block: u32, bytes: u32): void {
  for (let at = block; at < block + bytes; at += 4096) store<u32>(at, 0)
}

/** Notes that slots of a part were taken. */
@inline
export function countTaken(part: u32, count: u32): void {
  atomic.add<u32>(part + part_taken, count)
}

/** As {@link countTaken}, until the round is over: threads that write what others read make them wait. */
@inline
export function countOwn(table: u32, part: u32): void {
  const place = ownOf(table, part)
  store<u32>(place, load<u32>(place) + 1)
}

@inline
function ownOf(table: u32, part: u32): u32 {
  return own + ((part - load<u32>(table, partsOf)) >> 2)
}

/** Counts what this thread has taken in the round. */
export function countRound(): void {
  const parts = load<u32>(get(field_states), partsOf)
  for (let i: u32 = 0; i < partCount; i++) {
    const place = own + (i << 2)
    if (load<u32>(place)) countTaken(parts + (i << 4), load<u32>(place))
    store<u32>(place, 0)
  }
}

/** Are so many slots of a part taken that it needs more? */
@inline
function isFull(part: u32): bool {
  const count = load<u32>(part, part_count)
  return load<u32>(part, part_taken) + max(count >> 3, get(field_spareSlots)) >= count
}

/**
 * Are so many slots of a part taken that threads must end their round? Of the states' table each has taken about as many as this
 * one, which nobody has counted yet. That is later than where a part is made larger between two rounds, or there would be many.
 */
@inline
function isOverfull(table: u32, part: u32): bool {
  const count = load<u32>(part, part_count)
  const more = table === get(field_states) ? load<u32>(ownOf(table, part)) * get(field_threads) : 0
  return load<u32>(part, part_taken) + more + max(count >> 4, get(field_spareSlots)) >= count
}

/** Must a part be rebuilt, or the directories be made longer, before many more keys come? @param id the number that is given next @param together whether several threads work */
@inline
export function isCrowded(table: u32, part: u32, id: u32, together: bool): bool {
  if (together ? isOverfull(table, part) : isFull(part)) return true
  return id + numbersAhead >= load<u32>(part, part_numberMask) || id + numbersAhead >= reachOf(table)
}

/** Does what {@link isCrowded} asks for. Only while no other thread works. */
export function relieve(table: u32, part: u32): void {
  reachKeys(table, size(table) + 2 * numbersAhead)
  const count = load<u32>(part, part_count)
  rebuild(table, part, isFull(part) ? more(count) : count)
}

@inline
function more(count: u32): u32 {
  return count + (count >> 1)
}

/** Gives a part so many slots. */
function rebuild(table: u32, part: u32, slotCount: u32): void {
  const old = load<u32>(part, part_slots)
  const bytes = load<u32>(part, part_count) << 2
  const numberMask = load<u32>(part, part_numberMask)
  provide(table, part, slotCount)
  for (let at = old; at < old + bytes; ) {
    let waiting: u32 = 0
    let sum: u32 = 0
    for (; at < old + bytes && waiting < batch; at += 4) {
      const stored = load<u32>(at)
      if (stored === 0) continue
      const id = (stored & numberMask) - 1
      store<u32>(moved + (waiting << 2), id)
      waiting++
      sum += load<u32>(entry(table, id))
    }
    indexed = sum
    for (let i: u32 = 0; i < waiting; i++) {
      const id = load<u32>(moved + (i << 2))
      put(part, hashOf(table, entry(table, id)), id)
    }
  }
  free(old, bytes)
}

/** Exported, so that no compiler takes what is asked for beforehand for useless. */
export let indexed: u32 = 0

@inline
function put(part: u32, hash: u32, id: u32): void {
  const count = load<u32>(part, part_count)
  let slot = slotOf(hash, count)
  while (load<u32>(slotAt(part, slot)) !== 0) if (++slot === count) slot = 0
  store<u32>(slotAt(part, slot), tagOf(hash, load<u32>(part, part_numberMask)) | (id + 1))
  store<u32>(part, load<u32>(part, part_taken) + 1, part_taken)
}

/** Empties a part of an index. */
export function clearPart(table: u32, index: u32): void {
  const part = load<u32>(table, partsOf) + (index << 4)
  memory.fill(slotAt(part, 0), 0, load<u32>(part, part_count) << 2)
  store<u32>(part, 0, part_taken)
}

/** Puts keys into an index that was emptied. @param first of them @param end of them (not included) */
export function indexKeys(table: u32, first: u32, end: u32): void {
  for (let from = first; from < end; from += batch) indexBatch(table, from, min(from + batch, end))
}

function indexBatch(table: u32, from: u32, end: u32): void {
  let sum: u32 = 0
  for (let id = from; id < end; id++) {
    const hash = hashOf(table, entry(table, id))
    store<u32>(hashes + ((id - from) << 2), hash)
    const part = partOf(table, hash)
    sum += load<u32>(slotAt(part, slotOf(hash, load<u32>(part, part_count))))
  }
  indexed = sum
  for (let id = from; id < end; id++) {
    if (load<u32>(entry(table, id)) === noKey) continue
    const hash = load<u32>(hashes + ((id - from) << 2))
    const part = partOf(table, hash)
    if (isFull(part)) rebuild(table, part, more(load<u32>(part, part_count)))
    put(part, hash, id)
  }
}

/** Makes a table so large that what several threads add before they notice fits. Only while no other thread works. */
export function makeRoom(table: u32): void {
  reachFurther(table)
  for (let index: u32 = 0; index < partCount; index++) makeRoomIn(table, index, 0)
}

/** Makes the directories so long that they reach what several threads add. */
export function reachFurther(table: u32): void {
  reachKeys(table, size(table) + 2 * numbersAhead)
}

/** As {@link makeRoom}, in threads that take parts in turn, once the directories reach far enough. When it returns, all parts have room. */
export function shareMakingRoom(): void {
  const expected = get(field_expected) >> partBits
  for (;;) {
    const index = atomic.add<u32>(header + field_nextPart, 1)
    if (index >= partCount) break
    makeRoomIn(get(field_states), index, expected)
  }
  atomic.add<u32>(header + field_madeRoom, 1)
  while (atomic.load<u32>(header + field_madeRoom) < get(field_threads)) if (get(field_exhausted)) unreachable()
}

/** @param expected keys that the part will get */
function makeRoomIn(table: u32, index: u32, expected: u32): void {
  const part = load<u32>(table, partsOf) + (index << 4)
  const spare = 2 * get(field_spareSlots)
  let count = load<u32>(part, part_count)
  while (load<u32>(part, part_taken) + max(max(count >> 3, spare), (count >> 4) + expected) >= count) count = more(count)
  if (count !== load<u32>(part, part_count) || isCrowded(table, part, size(table), false)) rebuild(table, part, count)
}

/** The slot in which a number stands. */
export function placeOf(table: u32, hash: u32, id: u32): u32 {
  const part = partOf(table, hash)
  const count = load<u32>(part, part_count)
  const numberMask = load<u32>(part, part_numberMask)
  let slot = slotOf(hash, count)
  while ((load<u32>(slotAt(part, slot)) & numberMask) !== id + 1) if (++slot === count) slot = 0
  return slotAt(part, slot)
}
