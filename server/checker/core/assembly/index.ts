/**
 * The inner loop of the search: takes states from the log, applies the remembered moves of their nodes, and looks up
 * what comes of it. One instance for each thread, over one memory.
 */
import { prepareCombinations, storedKey } from './combinations'
import { numberOf, prepareConfigurations } from './configurations'
import { prepareGrouping } from './grouping'
import { copyKey, entry, extra, hashOf } from './keys'
import { pack, unpack } from './layout'
import { allocate, field_components, field_configuration, field_configurations, field_done, field_states, field_stepsReadNetwork, field_threads, field_words, get, header } from './memory'
import { expandAll, prepareMoves } from './moves'
import { prepareParts, shareMakingRoom } from './parts'
import { beginPortions, leavePortion, portionFrom, portionTo, takePortion } from './portions'
import { prepareRecent } from './recent'
import { prepareRepack } from './repack'
import { judgeFound, prepareRows, readState as readKey, settle, show } from './rows'
import { find, intern, predecessor, prepareTables } from './table'
import { interrupted, joinOthers, leaveOthers, prepareThread, shown, takePutOff, takeUnjudged } from './thread'

export { adapt, beginAdapting, repackPiece } from './adapting'
export { size } from './keys'
export { forgetSteps } from './judgedSteps'
export { layOut, outgrows } from './layout'
export { remember, rememberAll, remembered } from './memo'
export { allocate, free } from './memory'
export { run } from './moves'
export { asked, forgetRows, settle } from './rows'
export { indexed, makeRoom, reachFurther } from './parts'
export { isRoundOver, openRound, preparePortions } from './portions'
export { furnish, moveLast } from './table'
export { cutByInFlight, generated, outside, prepareLists } from './thread'

/** A key, for the checker. */
let key: u32 = 0

/** Gives this thread its memory. @returns address of its report */
export function prepare(): u32 {
  prepareTables()
  prepareCombinations()
  prepareGrouping()
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
  beginPortions()
  while (!interrupted()) {
    if (isFirst) help()
    // Who has ended before all is taken had to; alone it would take long.
    if (haveOthersEnded() || !takePortion()) break
    const to = portionTo
    const end = expandAll(portionFrom, to)
    if (end < to) leavePortion(end)
  }
  if (isFirst) while (atomic.load<u32>(header + field_done) < get(field_threads) - 1 && !interrupted()) help()
  settle()
  leaveOthers()
}

/** Has some thread beside the first ended its part of the round? */
@inline
function haveOthersEnded(): bool {
  return atomic.load<u32>(header + field_done) !== 0
}

/** Expands and judges what other threads have left since they may not ask; not what only a thread that works alone can. */
function help(): void {
  const others = get(field_threads) - 1
  for (let other: u32 = 0; other < others; other++) {
    while (!interrupted()) {
      const number = takeUnjudged(other)
      if (number < 0) break
      judgeFound(number)
    }
    while (!interrupted() && !get(field_stepsReadNetwork)) {
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
  const stored = storedKey(key)
  return stored === 0 ? -1 : find(states, stored, hashOf(states, stored))
}

/** Adds the initial state. Nothing is grouped yet. */
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
  copyKey(entry(table, number), key, load<u32>(table))
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
