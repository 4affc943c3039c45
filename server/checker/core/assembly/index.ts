/**
 * The inner loop of the search: takes states from the log, applies the remembered moves of their nodes, and looks up
 * what comes of it. One instance for each thread, over one memory.
 */
import { numberOf, prepareConfigurations } from './configurations'
import { entry, extra, hashOf } from './keys'
import { layOut, pack, unpack } from './layout'
import { allocate, field_components, field_configuration, field_configurations, field_done, field_next, field_outgrown, field_states, field_stepsReadNetwork, field_threads, field_to, field_words, get, header } from './memory'
import { expandAll, prepareMoves } from './moves'
import { prepareParts, shareMakingRoom } from './parts'
import { prepareRecent } from './recent'
import { beginRepack, prepareRepack, repackKeys } from './repack'
import { prepareRows, readState as readKey, repackRows, settle, show } from './rows'
import { find, intern, predecessor, prepareTables } from './table'
import { interrupted, joinOthers, leaveOthers, prepareThread, putOff, shown, takePutOff } from './thread'

export { size } from './keys'
export { forgetSteps } from './judgedSteps'
export { layOut, outgrows } from './layout'
export { remember, rememberAll, remembered } from './memo'
export { allocate, free } from './memory'
export { run } from './moves'
export { asked, forgetRows, settle } from './rows'
export { indexed, makeRoom, reachFurther } from './parts'
export { furnish, moveLast } from './table'
export { cutByInFlight, generated, outside, prepareLists } from './thread'

/** States that a thread takes at a time. */
const portion: u32 = 64

/** A key, for the checker. */
let key: u32 = 0

/** Gives this thread its memory. @returns address of its report */
export function prepare(): u32 {
  prepareTables()
  prepareParts()
  prepareConfigurations()
  prepareRecent()
  prepareRepack()
  prepareRows()
  prepareMoves()
  key = allocate(8192)
  return prepareThread()
}

/**
 * What a thread does in a round, together with others: makes room, then expands states until none of the round's are left or
 * something has to be done by the first thread alone.
 *
 * @param isFirst it may ask the checker, and expands what others have put off since they may not
 */
export function work(isFirst: bool): void {
  shareMakingRoom()
  joinOthers(isFirst)
  const to = get(field_to)
  while (!interrupted()) {
    if (isFirst) help()
    const from = atomic.add<u32>(header + field_next, portion)
    if (from >= to) break
    const end = min(from + portion, to)
    for (let number = expandAll(from, end); number < end; number++) putOff(number)
  }
  if (isFirst) while (atomic.load<u32>(header + field_done) < get(field_threads) - 1 && !interrupted()) help()
  settle()
  leaveOthers()
}

/** Expands what other threads have put off since they may not ask; not what only a thread that works alone can. */
function help(): void {
  if (get(field_stepsReadNetwork)) return
  const others = get(field_threads) - 1
  for (let other: u32 = 0; other < others; other++) {
    while (!interrupted()) {
      const number = takePutOff(other)
      if (number < 0) break
      expandAll(number, number + 1)
    }
  }
}

/** Address of the components that the checker sees. */
export function view(): u32 {
  return shown
}

/** Lays out and packs everything anew. Only while no other thread works. */
export function adapt(): void {
  beginAdapting()
  while (!repackPiece()) {}
}

/** As {@link adapt}, to be done piece by piece: see {@link repackPiece}. */
export function beginAdapting(): void {
  store<u32>(header + field_outgrown, 0)
  layOut()
  beginRepack()
}

/** Packs a piece anew. @returns whether it was the last one */
export function repackPiece(): bool {
  if (!repackKeys()) return false
  // Their hashes take the new length of the states' keys.
  repackRows()
  return true
}

/** Shows a state. */
export function readState(number: u32): void {
  readKey(number, key)
  show(key)
}

/** The state from which a state was found first; -1 as an unsigned number for the initial one. */
export function predecessorOf(state: u32): u32 {
  return predecessor(get(field_states), state)
}

/** The number of a state, or -1. @param vector address of its components */
export function findState(vector: u32): i32 {
  const states = get(field_states)
  packAll(vector, get(field_components))
  return find(states, key, hashOf(states, key))
}

/** Adds the initial state. */
export function addState(vector: u32): void {
  const states = get(field_states)
  packAll(vector, get(field_components))
  intern(states, key, hashOf(states, key), 0xffffffff)
}

/** The number of a configuration, known or not. */
export function internConfiguration(vector: u32): u32 {
  packAll(vector, get(field_configuration))
  return numberOf(key, true)
}

/** The number of a state's configuration, known or not. */
export function configurationOf(state: u32): u32 {
  readKey(state, key)
  return numberOf(key, true)
}

/** Shows a configuration. */
export function readConfiguration(number: u32): void {
  const table = get(field_configurations)
  memory.copy(key, entry(table, number), load<u32>(table) << 2)
  unpack(key, get(field_configuration), shown)
}

function packAll(vector: u32, count: u32): void {
  memory.fill(key, 0, (get(field_words) + 1) << 2)
  pack(vector, count, key)
}

/** What is noted of a configuration. */
export function marks(configuration: u32): u32 {
  return load<u8>(extra(get(field_configurations), configuration))
}

export function mark(configuration: u32, marks: u32): void {
  store<u8>(extra(get(field_configurations), configuration), marks)
}
