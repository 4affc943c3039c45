/**
 * The inner loop of the search: takes states from the log, applies the remembered moves of their nodes, and looks up
 * what comes of it. One instance for each thread, over one memory.
 */
import { allocate, field_configurations, field_flat, field_networks, field_next, field_nodes, field_states, field_to, get, header } from './memory'
import { expandAll, prepareMoves } from './moves'
import { prepareRows, readState as readInto, settle } from './rows'
import { extra, find, intern, prepareTables } from './table'
import { interrupted, joinOthers, leaveOthers, loadedLocals, loadedMailboxes, prepareThread, putOff, shownLocals, shownMailboxes } from './thread'
import { prepareTrees, reduceWhole, rootOf } from './tree'

export { remember, rememberAll, remembered } from './memo'
export { allocate, free } from './memory'
export { run } from './moves'
export { asked, forgetSteps, settle } from './rows'
export { extra, furnish, indexed, makeRoom, moveLast, size } from './table'
export { cutByInFlight, generated, outside, prepareLists } from './thread'
export { internWhole, read, rootOf } from './tree'

/** States that a thread takes at a time. */
const portion: u32 = 64

/** A state's tuple. */
let tuple: u32 = 0

/** Gives this thread its memory. @returns address of its report */
export function prepare(): u32 {
  prepareTables()
  prepareTrees()
  prepareRows()
  prepareMoves()
  tuple = allocate(64)
  return prepareThread()
}

/**
 * Expands states together with other threads, until none of the round's are left or something has to be done by the
 * first thread alone.
 */
export function work(): void {
  joinOthers()
  const to = get(field_to)
  while (!interrupted()) {
    const from = atomic.add<u32>(header + field_next, portion)
    if (from >= to) break
    const end = min(from + portion, to)
    for (let number = expandAll(from, end); number < end; number++) putOff(number)
  }
  settle()
  leaveOthers()
}

/** Addresses of the vectors that the checker sees: of the state that is expanded, and of the successor that is judged. */
export function vectors(which: u32): u32 {
  return which === 0 ? loadedLocals : which === 1 ? loadedMailboxes : which === 2 ? shownLocals : shownMailboxes
}

/** Shows a state. @returns its configuration */
export function readState(number: u32): u32 {
  return readInto(number, shownLocals, shownMailboxes, false)
}

/** The number of a state, or -1. @param mailboxes address of its vector */
export function findState(configuration: u32, mailboxes: u32): i32 {
  tupleOf(configuration, mailboxes)
  return find(get(field_states), tuple)
}

/** Adds the initial state. */
export function addState(configuration: u32, mailboxes: u32): void {
  tupleOf(configuration, mailboxes)
  intern(get(field_states), tuple, 0xffffffff)
}

function tupleOf(configuration: u32, mailboxes: u32): void {
  store<u32>(tuple, configuration)
  if (get(field_flat)) memory.copy(tuple + 4, mailboxes, get(field_nodes) << 2)
  else reduceWhole(get(field_networks), mailboxes, tuple + 4)
}

/** What is noted of a configuration. */
export function marks(configuration: u32): u32 {
  return load<u8>(extra(rootOf(get(field_configurations)), configuration))
}

export function mark(configuration: u32, marks: u32): void {
  store<u8>(extra(rootOf(get(field_configurations)), configuration), marks)
}
