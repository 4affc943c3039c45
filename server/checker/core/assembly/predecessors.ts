/**
 * The predecessors of the states of a chunk, in 2 bytes each: states are found in the order of their predecessors, or nearly
 * so in several threads, so those of a chunk are close together. A chunk is a block [base, wide, number of the thread that made
 * it, offsets...]; where an offset from the base does not fit, the number itself stands in a block of 4 bytes for each, made
 * when it is first needed.
 */
import { allocate, free } from './memory'

/** Bytes of an extra number that is a predecessor. */
export const predecessorBytes: u32 = 2
/** States of a chunk: as in keys.ts. */
const states: u32 = 1 << 10
export const predecessorChunkBytes: u32 = 12 + predecessorBytes * states
const wideOf: u32 = 4
const threadOf: u32 = 8
const offsetsOf: u32 = 12
/** No offset: see the other block. */
const elsewhere: u32 = 0xffff
/** So much before the first predecessor others may be. */
const before: u32 = 1 << 14

/** This thread's number; the first one's is 0. */
export let thisThread: u32 = 0

export function setThread(number: u32): void {
  thisThread = number
}

/** @param predecessor about which all others are */
export function beginPredecessors(chunk: u32, predecessor: u32): void {
  store<u32>(chunk, predecessor - before)
  store<u32>(chunk, thisThread, threadOf)
}

/** The number of the thread that has found the states of a chunk, or most of them. */
@inline
export function makerOf(chunk: u32): u32 {
  return load<u32>(chunk, threadOf)
}

/** Gives a chunk back. */
export function freePredecessors(chunk: u32): void {
  const wide = load<u32>(chunk, wideOf)
  if (wide !== 0) free(wide, 4 * states)
  free(chunk, predecessorChunkBytes)
}

export function readPredecessor(chunk: u32, index: u32): u32 {
  const offset = <u32>load<u16>(chunk + (index << 1), offsetsOf)
  return offset === elsewhere ? load<u32>(load<u32>(chunk, wideOf) + (index << 2)) : load<u32>(chunk) + offset
}

export function writePredecessor(chunk: u32, index: u32, predecessor: u32): void {
  const offset = predecessor - load<u32>(chunk)
  const place = chunk + (index << 1)
  if (offset < elsewhere) {
    store<u16>(place, offset, offsetsOf)
    return
  }
  if (atomic.load<u32>(chunk, wideOf) === 0) {
    // Of two threads at once one has made a block for nothing, which is rare and small.
    const wide = allocate(4 * states)
    atomic.cmpxchg<u32>(chunk, 0, wide, wideOf)
  }
  store<u32>(load<u32>(chunk, wideOf) + (index << 2), predecessor)
  store<u16>(place, elsewhere, offsetsOf)
}
