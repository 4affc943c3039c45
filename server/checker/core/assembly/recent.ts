/**
 * Keys of states that this thread looked up last, by their hashes: the same state is often met by several steps close together,
 * in whatever order they are taken, and then need not be looked up again. All of them lie inside of the model, and no limit
 * cuts them.
 */
import { forgetConfigurations } from './configurations'
import { allocate, field_layouts, field_mostStates, field_steps, field_words, get } from './memory'

let recent: u32 = 0
const recentBytes: u32 = 1 << 18
const mostWords: u32 = 4
/** The layout of those keys. */
let layout: u32 = 0

export function prepareRecent(): void {
  recent = allocate(recentBytes)
  forgetRecent()
}

/** No key begins with what the places are filled with. */
export function forgetRecent(): void {
  memory.fill(recent, 0xff, recentBytes)
  forgetConfigurations()
  layout = get(field_layouts)
}

/** Forgets keys of another layout. */
export function refreshRecent(): void {
  if (layout !== get(field_layouts)) forgetRecent()
}

/** Where a key stands if it is one of those: one place for each hash, of 8 or of 16 bytes. */
@inline
function placeOf(hash: u32): u32 {
  const shift: u32 = get(field_words) <= 2 ? 3 : 4
  return recent + ((hash << shift) & (recentBytes - 1))
}

/** Is a key one of those? Four bytes behind it are read. Never where each successor has to be looked at. */
@inline
export function isRecent(key: u32, hash: u32): bool {
  const place = placeOf(hash)
  if (load<u64>(place) !== load<u64>(key)) return false
  return (get(field_words) <= 2 || load<u64>(place, 8) === load<u64>(key, 8)) && get(field_words) <= mostWords && isEnough()
}

/** Is it enough to know of a successor that it is known, or outside? Transitions are judged one by one; so is what a limit on states cuts. */
@inline
export function isEnough(): bool {
  return get(field_mostStates) === 0xffffffff && get(field_steps) === 0
}

@inline
export function noteRecent(key: u32, hash: u32): void {
  if (get(field_words) > mostWords) return
  const place = placeOf(hash)
  store<u64>(place, load<u64>(key))
  if (get(field_words) > 2) store<u64>(place, load<u64>(key, 8), 8)
}
