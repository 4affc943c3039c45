/**
 * Packs the keys of all tables by a new layout, and puts them into their indexes anew, since their hashes are others. Of a large
 * table that takes seconds, so it is done piece by piece; until it is done no table may be asked for a key.
 */
import { freeCombinations, groupBefore, storedKey, takeKey } from './combinations'
import { chunkBits, copyKey, entry, leaveChunk, moveChunk, size } from './keys'
import { noKey, repackKey } from './layout'
import { allocate, field_components, field_configuration, field_configurationBytes, field_configurations, field_keyBytes, field_states, field_words, get } from './memory'
import { clearPart, indexKeys, partCount } from './parts'

/** Keys of a piece: some chunks. */
const keysOfPiece: u32 = 32 << chunkBits
const partsOfPiece: u32 = 4

/** This thread's memory: two keys. */
let scratch: u32 = 0

/** The words of a state's key before. */
let wordsBefore: u32 = 0
/** The table at hand, the components of its keys, and the bytes of a key before and from now on. */
let table: u32 = 0
let components: u32 = 0
let bytesBefore: u32 = 0
let bytes: u32 = 0
/** How many of its keys are packed, of its parts are emptied, and of its keys are back in the index. */
let packed: u32 = 0
let emptied: u32 = 0
let indexed: u32 = 0

/** Gives this thread its own memory. */
export function prepareRepack(): void {
  scratch = allocate(8192 + 16)
}

/** Begins with the configurations; the states follow. @param words of a state's key before */
export function beginRepack(words: u32): void {
  wordsBefore = words
  take(get(field_configurations), get(field_configuration), get(field_configurationBytes))
}

function take(next: u32, count: u32, bytesFromNow: u32): void {
  table = next
  components = count
  bytesBefore = load<u32>(next)
  bytes = bytesFromNow
  store<u32>(next, bytes)
  packed = 0
  emptied = 0
  indexed = 0
}

/** Does a piece. @returns whether everything is done */
export function repackKeys(): bool {
  const keys = size(table)
  if (packed < keys) {
    const end = min(keys, packed + keysOfPiece)
    for (; packed < end; packed = min(end, packed + (1 << chunkBits))) repackChunk(packed, min(end - packed, 1 << chunkBits))
  } else if (emptied < partCount) {
    const end = emptied + partsOfPiece
    for (; emptied < end; emptied++) clearPart(table, emptied)
  } else if (indexed < keys) {
    const end = min(keys, indexed + keysOfPiece)
    indexKeys(table, indexed, end)
    indexed = end
  } else {
    if (table === get(field_states)) {
      freeCombinations(groupBefore)
      return true
    }
    take(get(field_states), get(field_components), get(field_keyBytes))
  }
  return false
}

function repackChunk(first: u32, count: u32): void {
  const old = bytes === bytesBefore ? entry(table, first) : moveChunk(table, first, bytes)
  const chunk = entry(table, first)
  for (let i: u32 = 0; i < count; i++) repackAt(old + i * bytesBefore, chunk + i * bytes)
  if (chunk !== old) leaveChunk(table, first, old, bytesBefore)
}

function repackAt(from: u32, to: u32): void {
  if (load<u32>(from) === noKey) {
    store<u32>(to, noKey)
    return
  }
  const isState = table === get(field_states)
  if (isState) takeKey(groupBefore, from, bytesBefore, wordsBefore, scratch + 4096)
  else copyKey(from, scratch + 4096, bytesBefore)
  repackKey(scratch + 4096, components, get(field_words), scratch)
  copyKey(isState ? storedKey(scratch) : scratch, to, bytes)
}
