/**
 * Packs the keys of all tables by a new layout, and puts them into their indexes anew, since their hashes are others. Of a large
 * table that takes seconds, so it is done piece by piece; until it is done no table may be asked for a key.
 */
import { chunkBits, entry, moveChunk, size } from './keys'
import { repackKey } from './layout'
import { allocate, field_components, field_configuration, field_configurations, field_configurationWords, field_states, field_words, free, get } from './memory'
import { clearPart, indexKeys, partCount } from './parts'

/** Keys of a piece: some chunks. */
const keysOfPiece: u32 = 32 << chunkBits
const partsOfPiece: u32 = 4

/** This thread's memory: two keys. */
let scratch: u32 = 0

/** The table at hand, the components of its keys, and the words of a key before and from now on. */
let table: u32 = 0
let components: u32 = 0
let wordsBefore: u32 = 0
let words: u32 = 0
/** How many of its keys are packed, of its parts are emptied, and of its keys are back in the index. */
let packed: u32 = 0
let emptied: u32 = 0
let indexed: u32 = 0

/** Gives this thread its own memory. */
export function prepareRepack(): void {
  scratch = allocate(8192)
}

/** Begins with the configurations; the states follow. */
export function beginRepack(): void {
  take(get(field_configurations), get(field_configuration), get(field_configurationWords))
}

function take(next: u32, count: u32, wordsFromNow: u32): void {
  table = next
  components = count
  wordsBefore = load<u32>(next)
  words = wordsFromNow
  store<u32>(next, words)
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
    if (table === get(field_states)) return true
    take(get(field_states), get(field_components), get(field_words))
  }
  return false
}

function repackChunk(first: u32, count: u32): void {
  const old = words === wordsBefore ? entry(table, first) : moveChunk(table, first, words)
  const chunk = entry(table, first)
  for (let i: u32 = 0; i < count; i++) {
    copy(old + ((i * wordsBefore) << 2), scratch + 4096, wordsBefore)
    repackKey(scratch + 4096, components, words, scratch)
    copy(scratch, chunk + ((i * words) << 2), words)
  }
  if (chunk !== old) free(old, wordsBefore << (chunkBits + 2))
}

@inline
function copy(from: u32, to: u32, words: u32): void {
  for (let i: u32 = 0; i < words << 2; i += 4) store<u32>(to + i, load<u32>(from + i))
}
