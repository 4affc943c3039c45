/** Lays keys out anew, and decides whether small components are grouped: that is so while their combinations are few. */
import { addCombination, beginCombinations, combinationOf, endCombinations, freeCombinations, group, group_bits, group_bit, group_byte, group_count, group_meant, group_saved, groupBefore } from './combinations'
import { entry, size } from './keys'
import { layOut, noKey, repackKey, shortest, ungroup } from './layout'
import { allocate, field_components, field_keyBytes, field_states, field_words, get, header } from './memory'

/** The combinations of no more states are counted before components are grouped: it takes a moment. */
const mostStates: u32 = 1 << 18

/** This thread's memory: two keys. */
let scratch: u32 = 0

/** Gives this thread its own memory. */
export function prepareGrouping(): void {
  scratch = allocate(8192 + 16)
}

/** @param mayBegin whether no key waits that is not in the states' table */
export function layOutAnew(mayBegin: bool): void {
  layOut(mayBegin && size(get(field_states)) <= mostStates)
  if (load<u32>(group, group_bits) < 8 || get(field_keyBytes) <= shortest) {
    ungroup()
    return
  }
  beginCombinations()
  if (areFew() && endCombinations(get(field_keyBytes))) {
    store<u32>(header + field_keyBytes, get(field_keyBytes) - load<u32>(group, group_saved))
  } else {
    freeCombinations(group)
    ungroup()
  }
}

/** Counts the combinations that there are by now. @returns whether there may be more */
function areFew(): bool {
  return load<u32>(groupBefore, group_saved) === 0 ? areFewOfStates() : areFewOfBefore()
}

function areFewOfStates(): bool {
  const states = get(field_states)
  const count = size(states)
  for (let id: u32 = 0; id < count; id++) {
    const key = entry(states, id)
    if (load<u32>(key) !== noKey && !isAdded(key)) return false
  }
  return true
}

/** Of fewer components, or with more bits for some, the combinations are those that there were. */
function areFewOfBefore(): bool {
  const count = load<u32>(groupBefore, group_count)
  const meant = load<u32>(groupBefore, group_meant)
  const key = scratch + 4096
  memory.fill(key, 0, 4096)
  const place = key + load<u32>(groupBefore, group_byte)
  for (let number: u32 = 0; number < count; number++) {
    store<u64>(place, <u64>load<u32>(meant + (number << 2)) << <u64>load<u32>(groupBefore, group_bit))
    if (!isAdded(key)) return false
  }
  return true
}

/** Adds the combination of a key of the layout before. */
function isAdded(key: u32): bool {
  repackKey(key, get(field_components), get(field_words), scratch)
  return addCombination(combinationOf(scratch))
}
