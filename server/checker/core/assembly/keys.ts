/**
 * The keys of a table, in chunks, and an extra number beside each, in chunks as well. A table is a block [bytes of a key (4 at least),
 * bytes of an extra number, (free), parts of the index, how many chunks there may be, directory of the chunks, directory of
 * the extras' chunks], and its size, which threads change while others read the rest: far away from that, or a processor
 * would wait for another whenever it reads it. For the same reason threads that work together take numbers by the chunk.
 */
import { allocate, field_exhausted, field_states, free, get } from './memory'
import { beginPredecessors, freePredecessors, predecessorBytes, predecessorChunkBytes } from './predecessors'

export const extraBytesOf: u32 = 4
export const sizeOf: u32 = 128
export const partsOf: u32 = 12
const mostChunksOf: u32 = 16
const directoryOf: u32 = 20
const extrasOf: u32 = 24

/** Keys of a chunk: 2^10. Small chunks soon fit what parts of the index have given up. */
export const chunkBits: u32 = 10
export const inChunk: u32 = (1 << chunkBits) - 1

/** There are never more keys. */
const mostKeys: u32 = 0x0ffffc00
const chunksAtFirst: u32 = 1024

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
  return chunkOf(load<u32>(table, directoryOf), id) + (id & inChunk) * load<u32>(table)
}

/** Address of a key's extra byte. */
@inline
export function extra(table: u32, id: u32): u32 {
  return chunkOf(load<u32>(table, extrasOf), id) + (id & inChunk)
}

/** Address of the predecessors of a key's chunk. */
@inline
export function predecessorChunkOf(table: u32, id: u32): u32 {
  return chunkOf(load<u32>(table, extrasOf), id)
}

/**
 * Keys of so many bytes are read and written by words, of which the last one begins inside of the one before if need be: what
 * stands beside a key may be another thread's.
 */
@inline
export function copyKey(from: u32, to: u32, bytes: u32): void {
  for (let i: u32 = 0; i < bytes - 4; i += 4) store<u32>(to + i, load<u32>(from + i))
  store<u32>(to + bytes - 4, load<u32>(from + bytes - 4))
}

@inline
export function isKey(at: u32, key: u32, bytes: u32): bool {
  for (let i: u32 = 0; i < bytes - 4; i += 4) if (load<u32>(at + i) !== load<u32>(key + i)) return false
  return load<u32>(at + bytes - 4) === load<u32>(key + bytes - 4)
}

@inline
export function hashOf(table: u32, key: u32): u32 {
  const last = key + load<u32>(table) - 4
  let h: u32 = 0x9e3779b1
  for (let at = key; at < last; at += 4) {
    h = (h ^ load<u32>(at)) * 0x85ebca77
    h ^= h >> 15
  }
  h = (h ^ load<u32>(last)) * 0x85ebca77
  h ^= h >> 15
  h *= 0xc2b2ae3d
  return h ^ (h >> 16)
}

/** Makes directories for the first keys. */
export function provideChunks(table: u32): void {
  store<u32>(table, chunksAtFirst, mostChunksOf)
  store<u32>(table, allocate(chunksAtFirst << 2), directoryOf)
  if (load<u32>(table, extraBytesOf)) store<u32>(table, allocate(chunksAtFirst << 2), extrasOf)
}

/** Makes the directories so long that they reach that many keys. Only while no other thread works. */
export function reachKeys(table: u32, keys: u32): void {
  while (load<u32>(table, mostChunksOf) <= keys >> chunkBits) {
    const chunks = load<u32>(table, mostChunksOf)
    store<u32>(table, longer(load<u32>(table, directoryOf), chunks), directoryOf)
    if (load<u32>(table, extraBytesOf)) store<u32>(table, longer(load<u32>(table, extrasOf), chunks), extrasOf)
    store<u32>(table, chunks << 1, mostChunksOf)
  }
}

/** How many keys the directories reach. */
@inline
export function reachOf(table: u32): u32 {
  return load<u32>(table, mostChunksOf) << chunkBits
}

function longer(directory: u32, chunks: u32): u32 {
  const result = allocate(chunks << 3)
  memory.copy(result, directory, chunks << 2)
  free(directory, chunks << 2)
  return result
}

/** This thread's run, of which it gives the next one: a chunk, or what there was left of it. */
let nextOfRun: u32 = 0
let endOfRun: u32 = 0

/** A number that no state has had, of a run that this thread has to itself. @throws (a trap) beyond the directories */
export function reserveOfRun(extraNumber: u32): u32 {
  if (nextOfRun === endOfRun) {
    const table = get(field_states)
    do {
      nextOfRun = atomic.load<u32>(table + sizeOf)
      endOfRun = (nextOfRun | inChunk) + 1
    } while (atomic.cmpxchg<u32>(table + sizeOf, nextOfRun, endOfRun) !== nextOfRun)
    furnishFor(table, nextOfRun, extraNumber)
  }
  return nextOfRun++
}

/** A number of the run that was not given; -1 when there is none. */
export function leftOfRun(): i32 {
  return nextOfRun === endOfRun ? -1 : nextOfRun++
}

/** A number that no key has had. @param extraNumber of the key @throws (a trap) beyond the directories */
export function reserve(table: u32, extraNumber: u32): u32 {
  const id = atomic.add<u32>(table + sizeOf, 1)
  furnishFor(table, id, extraNumber)
  return id
}

/** Whoever takes a chunk's first number makes the chunk; the others wait for its address. */
@inline
function furnishFor(table: u32, id: u32, extraNumber: u32): void {
  if (id >= mostKeys || id >= reachOf(table)) unreachable()
  if ((id & inChunk) === 0) {
    provideChunk(table, id, extraNumber)
    return
  }
  const place = load<u32>(table, directoryOf) + ((id >> chunkBits) << 2)
  while (atomic.load<u32>(place) === 0) if (get(field_exhausted)) unreachable()
}

/** Makes the chunk of a key. */
function provideChunk(table: u32, id: u32, extraNumber: u32): void {
  const offset = (id >> chunkBits) << 2
  const place = load<u32>(table, directoryOf) + offset
  const extraBytes = load<u32>(table, extraBytesOf)
  if (extraBytes) {
    const chunk = allocate(extraChunkBytes(extraBytes))
    if (extraBytes === predecessorBytes) beginPredecessors(chunk, extraNumber)
    store<u32>(load<u32>(table, extrasOf) + offset, chunk)
  }
  atomic.store<u32>(place, allocate(load<u32>(table) << chunkBits))
}

function extraChunkBytes(extraBytes: u32): u32 {
  return extraBytes === predecessorBytes ? predecessorChunkBytes : extraBytes << chunkBits
}

/** Gives back the last key of a table that keeps predecessors, and its chunk if it is the first one there. Only while no other thread works. */
export function giveBack(table: u32): void {
  const last = size(table) - 1
  store<u32>(table, last, sizeOf)
  if ((last & inChunk) !== 0) return
  // Kept, it would be too small for longer keys: only what has keys is packed anew.
  const offset = (last >> chunkBits) << 2
  free(moveAway(load<u32>(table, directoryOf) + offset), load<u32>(table) << chunkBits)
  freePredecessors(moveAway(load<u32>(table, extrasOf) + offset))
}

/** Empties a place. @returns what stood there */
function moveAway(place: u32): u32 {
  const chunk = load<u32>(place)
  store<u32>(place, 0)
  return chunk
}

/** Gives a chunk of keys another place. @param bytes of a key from now on @returns where it was; its last use is {@link leaveChunk} */
export function moveChunk(table: u32, first: u32, bytes: u32): u32 {
  const place = load<u32>(table, directoryOf) + ((first >> chunkBits) << 2)
  const old = load<u32>(place)
  store<u32>(place, allocate(bytes << chunkBits))
  return old
}

/**
 * Gives back what {@link moveChunk} has left, and moves the extra numbers, too: mostly they stand between two chunks of keys,
 * and what is free would stay too small for longer ones.
 */
export function leaveChunk(table: u32, first: u32, old: u32, bytes: u32): void {
  free(old, bytes << chunkBits)
  const size = extraChunkBytes(load<u32>(table, extraBytesOf))
  const place = load<u32>(table, extrasOf) + ((first >> chunkBits) << 2)
  const extras = load<u32>(place)
  const moved = allocate(size)
  memory.copy(moved, extras, size)
  store<u32>(place, moved)
  free(extras, size)
}
