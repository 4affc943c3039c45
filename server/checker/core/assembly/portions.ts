/**
 * The states of a round in portions, which threads take: first those that they have found themselves. What one state leads to,
 * others that were found near it lead to as well, so that a thread mostly meets again what it remembers or has written itself.
 * Who has none left takes over those that others would take last.
 */
import { predecessorChunkOf } from './keys'
import { allocate, field_from, field_portions, field_states, field_to, get, header } from './memory'
import { makerOf, thisThread } from './predecessors'

/** States of a portion: 2^6. */
const portionBits: u32 = 6
/** The mark of a portion that some thread has, or that is expanded; else it is how many states before the first one that is not. */
const taken: u32 = 0xffffffff

/** The portion that was taken last, the first state of it that is not expanded, and where it ends (not included). */
let portion: u32 = 0
export let portionFrom: u32 = 0
export let portionTo: u32 = 0

/** This thread's own portions before this one, and all from that one on, are taken. */
let own: u32 = 0
let rest: u32 = 0

@inline
function firstPortion(): u32 {
  return get(field_from) >> portionBits
}

@inline
function endOfPortions(): u32 {
  return (get(field_to) + (1 << portionBits) - 1) >> portionBits
}

/** Makes room for rounds of so many states. */
export function preparePortions(mostStates: u32): void {
  store<u32>(header + field_portions, allocate(((mostStates >> portionBits) + 2) << 2))
}

/** Begins a round: no state is expanded. For one thread, before the others begin. */
export function openRound(): void {
  memory.fill(get(field_portions), 0, (endOfPortions() - firstPortion()) << 2)
}

/** Are all states expanded, or put off? For one thread, when the others have ended. */
export function isRoundOver(): bool {
  for (let index = firstPortion(); index < endOfPortions(); index++) if (load<u32>(markOf(index)) !== taken) return false
  return true
}

/** Before this thread takes any. */
export function beginPortions(): void {
  own = firstPortion()
  rest = endOfPortions()
}

/** Takes a portion. @returns false when there is none left */
export function takePortion(): bool {
  const end = endOfPortions()
  const states = get(field_states)
  while (own < end) {
    const index = own++
    if (makerOf(predecessorChunkOf(states, index << portionBits)) === thisThread && take(index)) return true
  }
  while (rest > firstPortion()) if (take(--rest)) return true
  return false
}

/** Leaves what is left of the portion that was taken last. @param from its first state that is not expanded */
export function leavePortion(from: u32): void {
  store<u32>(markOf(portion), from - (portion << portionBits))
}

/** Takes a portion, unless another thread has it. */
@inline
function take(index: u32): bool {
  const mark = load<u32>(markOf(index))
  if (mark === taken || atomic.cmpxchg<u32>(markOf(index), mark, taken) !== mark) return false
  portion = index
  portionFrom = max(get(field_from), (index << portionBits) + mark)
  portionTo = min(get(field_to), (index + 1) << portionBits)
  return true
}

@inline
function markOf(index: u32): u32 {
  return get(field_portions) + ((index - firstPortion()) << 2)
}
