/**
 * States that a thread has found and that may decide something: the first thread judges them, during the round where it can. They stand
 * in a ring [how many there were; far away, since the first thread changes it, how many of them it took; items...].
 */
import { allocate } from './memory'

const takenOf: u32 = 64
const itemsOf: u32 = 128
/** Items of a ring: 2^14, as in `roundReport.ts`. */
const room: u32 = 1 << 14
/** So many may be left when a state is expanded: it adds no more than there are rows, see `rows.ts`, and a batch. */
const enough: u32 = 10000

/** A ring without items. */
export function ring(): u32 {
  return allocate(itemsOf + (room << 2))
}

/** Adds a state: it is written before it is counted. */
export function add(ring: u32, number: u32): void {
  const count = load<u32>(ring)
  store<u32>(itemAt(ring, count), number)
  atomic.store<u32>(ring, count + 1)
}

/** Takes a state out. @returns -1 when there is none */
export function take(ring: u32): i32 {
  const at = load<u32>(ring, takenOf)
  if (at === atomic.load<u32>(ring)) return -1
  const number = load<u32>(itemAt(ring, at))
  atomic.store<u32>(ring, at + 1, takenOf)
  return number
}

/** Should somebody take states out before more are added? */
@inline
export function hasEnough(ring: u32): bool {
  return load<u32>(ring) - load<u32>(ring, takenOf) > enough
}

@inline
function itemAt(ring: u32, index: u32): u32 {
  return ring + itemsOf + ((index & (room - 1)) << 2)
}
