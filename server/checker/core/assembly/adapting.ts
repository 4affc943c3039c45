/** Keys get another layout: all tables are packed anew, and what waits. Only while no other thread works. */
import { layOutAnew } from './grouping'
import { field_outgrown, field_words, get, header } from './memory'
import { beginRepack, repackKeys } from './repack'
import { repackRows } from './rows'

/** Lays out and packs everything anew. */
export function adapt(): void {
  begin(false)
  while (!repackPiece()) {}
}

/** As {@link adapt}, to be done piece by piece: see {@link repackPiece}. No row may wait. */
export function beginAdapting(): void {
  begin(true)
}

function begin(mayBegin: bool): void {
  const words = get(field_words)
  store<u32>(header + field_outgrown, 0)
  layOutAnew(mayBegin)
  beginRepack(words)
}

/** Packs a piece anew. @returns whether it was the last one */
export function repackPiece(): bool {
  if (!repackKeys()) return false
  // Their hashes take the new length of the states' keys.
  repackRows()
  return true
}
