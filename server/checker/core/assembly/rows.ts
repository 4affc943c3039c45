/**
 * Successors that wait to be looked up, a batch at a time: the memory that their look-ups need is asked for beforehand, and
 * everything is decided in the order in which they came.
 */
import { group, storedKey, takeKey } from './combinations'
import { flag_decidesNothing, flag_depends, flagsOf, foundFlags, isOutside, lookUp, numberOf, unknown } from './configurations'
import { isInside, judgeConfiguration, judgeInRound, judgeState, judgeStep } from './imports'
import { isStepAt, noteStepAt, placeOfStep } from './judgedSteps'
import { component, repackKey, unpack } from './layout'
import { remembered } from './memo'
import { allocate, field_bounded, field_components, field_configuration, field_configurations, field_configurationWords, field_contents, field_cutByStates, field_insideByCount, field_judgesNodes, field_layouts, field_mostInFlight, field_mostStates, field_nodes, field_observers, field_sound, field_states, field_steps, field_stepsReadNetwork, field_stopped, field_words, free, get, header } from './memory'
import { entry, hashOf, size } from './keys'
import { forgetRecent, isEnough, isRecent, noteRecent, refreshRecent } from './recent'
import { find, fresh, intern, keyAt, placeIn } from './table'
import { alone, countCut, countGenerated, countOutside, leaveStep, leaveUnjudged, mayAsk, putOff, shown, stateKey, stopAt } from './thread'

/** What is remembered of a configuration with so many messages. */
const byCount_outside: u32 = 1
const byCount_inside: u32 = 2

/** A row: the words below, the successor's key, and one word more. */
export const row_parent: u32 = 0
export const row_kind: u32 = 4
export const row_a: u32 = 8
export const row_b: u32 = 12
/** The configurations of the parent, where it matters, and of the successor; {@link unknown} until it is looked up. */
export const row_before: u32 = 16
export const row_configuration: u32 = 20
const row_hash: u32 = 24
const row_putOff: u32 = 28
/**
 * In the first row of a parent: how many of its successors got no row, since they were looked up shortly before, and how many
 * since they lie outside of the model.
 */
const row_skipped: u32 = 32
const row_skippedOutside: u32 = 36
/** What was known of the successor's configuration when it was looked up. */
const row_flags: u32 = 40
/** Where its look-up begins; then the key that is compared first; 0: nowhere. */
const row_place: u32 = 44
export const row_key: u32 = 48

/** Rows that are looked up together. */
export const batch: u32 = 64
/** More successors than this of one state are looked up in parts. */
const mostRows: u32 = 4096

/** Room for rows: few states have many successors, so there is little at first. */
export let room: u32 = 256
let rows: u32 = 0
let rowBytes: u32 = 0
/** Rows that wait. */
export let rowCount: u32 = 0
/** The row behind them, which is being made. */
export let row: u32 = 0
/** Rows of the batch that is being looked up. */
let settling: u32 = 0
/** Successors of the state at hand that got no row. */
let skipped: u32 = 0
let skippedOutside: u32 = 0

/** Exported, so that no compiler takes what is asked for beforehand for useless. */
export let asked: u32 = 0
/** This thread's key. */
let key: u32 = 0

export function prepareRows(): void {
  key = allocate(8192)
}

/** Makes room for rows of the present layout. Call it when there are none. */
export function furnishRows(): void {
  refreshRecent()
  const bytes = row_key + ((get(field_words) + 1) << 2)
  if (bytes === rowBytes) return
  rowBytes = bytes
  rows = allocate(rowBytes * (room + 1))
  row = rows
}

/** Makes room for more rows. @returns whether there may be more */
export function makeRoomForRows(): bool {
  if (room === mostRows) return false
  const old = rows
  const bytes = rowBytes * (room + 1)
  room <<= 1
  rows = allocate(rowBytes * (room + 1))
  memory.copy(rows, old, bytes)
  row = rows + rowCount * rowBytes
  free(old, bytes)
  return true
}

/** The rows' memory is another's. */
export function forgetRows(): void {
  rowBytes = 0
}

/** Lets the next row wait for its look-up, if that is not known. @returns false if its combination has no number yet */
@inline
export function keepRow(): bool {
  const key = row + row_key
  if (get(field_bounded) && !isKept(key)) {
    skippedOutside++
    return true
  }
  const stored = storedKey(key)
  if (stored === 0) return false
  const hash = hashOf(get(field_states), stored)
  if (isRecent(key, hash)) {
    skipped++
    return true
  }
  store<u32>(row, hash, row_hash)
  store<u32>(row, 0, row_putOff)
  store<u32>(row, 0, row_skipped)
  store<u32>(row, 0, row_skippedOutside)
  rowCount++
  row += rowBytes
  return true
}

/** Looks up the configuration of the next row, whose key it is. @returns false if it is known to be outside of the model */
@inline
function isKept(key: u32): bool {
  store<u32>(row, lookUp(key), row_configuration)
  store<u32>(row, foundFlags, row_flags)
  return !isOutside(foundFlags) || !isEnough()
}

/** Begins the successors of a state. */
export function beginState(): void {
  skipped = 0
  skippedOutside = 0
}

/** Counts the successors of the state at hand that got no row. @param first row that the state may have */
export function endState(first: u32): void {
  if ((skipped | skippedOutside) === 0) return
  // Should the state be left to the first thread, they will be counted there.
  if (alone || rowCount <= first) countSkipped(skipped, skippedOutside)
  else {
    store<u32>(rows + first * rowBytes, skipped, row_skipped)
    store<u32>(rows + first * rowBytes, skippedOutside, row_skippedOutside)
  }
}

@inline
function countSkipped(known: u32, outside: u32): void {
  countGenerated(known + outside)
  if (outside !== 0) countOutside(outside)
}

/** Forgets the rows from `count` on. */
export function dropRows(count: u32): void {
  rowCount = count
  row = rows + count * rowBytes
}

/** Packs the state at hand and the rows by a new layout. */
export function repackRows(): void {
  const words = get(field_words)
  const components = get(field_components)
  store<u32>(header + field_layouts, get(field_layouts) + 1)
  forgetRecent()
  memory.copy(key, stateKey, 4096)
  repackKey(key, components, words, stateKey)
  if (rowBytes === 0) return
  const old = rows
  const oldBytes = rowBytes
  rowBytes = row_key + ((words + 1) << 2)
  rows = allocate(rowBytes * (room + 1))
  const count = max(settling, rowCount + 1)
  for (let i: u32 = 0; i < count; i++) {
    const from = old + i * oldBytes
    const to = rows + i * rowBytes
    memory.copy(to, from, row_key)
    memory.copy(key, from + row_key, oldBytes - row_key)
    repackKey(key, components, words, to + row_key)
    // Only the row that is being made may have no number.
    const stored = storedKey(to + row_key)
    if (stored !== 0) store<u32>(to, hashOf(get(field_states), stored), row_hash)
  }
  row = rows + rowCount * rowBytes
  free(old, oldBytes * (room + 1))
}

/** Looks the rows up and has judged what is new. */
export function settle(): void {
  const count = rowCount
  dropRows(0)
  settling = count
  if (!alone && (get(field_bounded) | get(field_stepsReadNetwork))) putOffThoseThatWait(count)
  askForStates(count)
  for (let i: u32 = 0; i < count; i++) {
    const at = rows + i * rowBytes
    if (load<u32>(at, row_putOff)) continue
    const parent = load<u32>(at, row_parent)
    settleRow(i)
    if (get(field_stopped)) {
      stopAt(parent)
      break
    }
  }
  settling = 0
}

function putOffThoseThatWait(count: u32): void {
  for (let i: u32 = 0; i < count; i++) {
    const flags = load<u32>(rows + i * rowBytes, row_flags)
    const isKnown = flags !== 0 && (flags & flag_depends) === 0 && !get(field_stepsReadNetwork)
    if (!isKnown && mustWait(rows + i * rowBytes)) putOffParent(i)
  }
}

/** The parent of a row is left to the first thread, with all its rows. */
function putOffParent(index: u32): void {
  if (load<u32>(rows + index * rowBytes, row_putOff)) return
  const parent = load<u32>(rows + index * rowBytes, row_parent)
  putOff(parent)
  let from = index
  while (from > 0 && load<u32>(rows + (from - 1) * rowBytes, row_parent) === parent) from--
  for (; from < settling && load<u32>(rows + from * rowBytes, row_parent) === parent; from++) {
    store<u32>(rows + from * rowBytes, 1, row_putOff)
  }
}

/** Is there something about this row that only the first thread can do? */
function mustWait(at: u32): bool {
  if (load<u32>(at, row_putOff)) return false
  if (get(field_stepsReadNetwork)) return true
  const configuration = load<u32>(at, row_configuration)
  const flags = flagsOfRow(at)
  // One that is not judged must be before anything else.
  if (flags === 0) return true
  if ((flags & flag_depends) === 0) return false
  return remembered(get(field_insideByCount), configuration, inFlight(at), 0) === 0
}

/** What is known of a row's configuration, which is judged if that has not happened; 0 if this thread cannot have it judged. */
function flagsOfRow(at: u32): u32 {
  let flags = load<u32>(at, row_flags)
  if (flags !== 0) return flags
  const configuration = load<u32>(at, row_configuration)
  if (configuration === unknown) return 0
  flags = flagsOf(configuration)
  if (flags === 0 && mayAsk) {
    show(at + row_key)
    flags = judgeConfiguration(configuration)
  }
  store<u32>(at, flags, row_flags)
  return flags
}

/** Asks for everything at once, in loops that do nothing else: so most of it is under way at the same time. */
function askForStates(count: u32): void {
  const table = get(field_states)
  const bounded = get(field_bounded)
  const end = rows + count * rowBytes
  const bytes = rowBytes
  for (let at = rows; at < end; at += bytes) {
    const isAsked = load<u32>(at, row_putOff) === 0 && !(bounded && isOutside(load<u32>(at, row_flags)))
    store<u32>(at, isAsked ? placeIn(table, load<u32>(at, row_hash)) : 0, row_place)
  }
  let sum = ask(end)
  for (let at = rows; at < end; at += bytes) {
    const place = load<u32>(at, row_place)
    if (place !== 0) store<u32>(at, keyAt(table, load<u32>(at, row_hash), load<u32>(place)), row_place)
  }
  sum += ask(end)
  asked = sum
}

/** Reads what is at the places of all rows. Address 0 may be read. */
@inline
function ask(end: u32): u32 {
  const bytes = rowBytes
  let sum: u32 = 0
  for (let at = rows; at < end; at += bytes) sum += load<u32>(load<u32>(at, row_place))
  return sum
}

/** Messages in flight in the successor of a row. */
function inFlight(at: u32): u32 {
  const nodes = get(field_nodes)
  const first = get(field_configuration)
  const contents = get(field_contents)
  let sum: u32 = 0
  for (let node: u32 = 0; node < nodes; node++) {
    // The contents of a mailbox begin with their number: see moves.ts.
    sum += load<u32>(load<u32>(load<u32>(contents + (node << 2)) + (component(at + row_key, first + node) << 2)))
  }
  return sum
}

function settleRow(index: u32): void {
  const states = get(field_states)
  let at = rows + index * rowBytes
  countGenerated(1)
  countSkipped(load<u32>(at, row_skipped), load<u32>(at, row_skippedOutside))
  let doubtful = false
  if (get(field_bounded)) {
    const configuration = load<u32>(at, row_configuration)
    const flags = flagsOfRow(at)
    if (isOutside(flags)) {
      countOutside(1)
      return
    }
    if (flags & flag_depends) {
      const known = remembered(get(field_insideByCount), configuration, inFlight(at), 0)
      if (known === byCount_outside) {
        countOutside(1)
        return
      }
      doubtful = known !== byCount_inside
    }
  }
  const most = get(field_mostInFlight)
  if (most !== 0xffffffff && inFlight(at) > most) {
    // The bound belongs to the model, so a state outside of it is no state with too many messages.
    if (doubtful && !isInsideHere(at)) countOutside(1)
    else countCut()
    return
  }
  const hash = load<u32>(at, row_hash)
  if (doubtful && find(states, storedKey(at + row_key), hash) < 0 && !isInsideHere(at)) {
    countOutside(1)
    return
  }
  const mostStates = get(field_mostStates)
  if (mostStates !== unknown && size(states) >= mostStates && find(states, storedKey(at + row_key), hash) < 0) {
    store<u32>(header + field_cutByStates, 1)
    store<u32>(header + field_stopped, 1)
    return
  }
  const number = intern(states, storedKey(at + row_key), hash, load<u32>(at, row_parent))
  const isNew = fresh
  noteRecent(at + row_key, hash)
  if (get(field_steps)) {
    judgeTransition(at, number)
    at = rows + index * rowBytes
  }
  if (!isNew || decidesNothing(at + row_key, get(field_judgesNodes) ? configurationOf(at) : unknown)) return
  if (mayAsk) show(at + row_key)
  if (alone) judgeState(number, configurationOf(at))
  else if (!mayAsk || !judgeInRound(configurationOf(at))) leaveUnjudged(number)
}

/** Judges a state that another thread has found; what decides something is left until the round is over. */
export function judgeFound(number: u32): void {
  readState(number, key)
  const configuration = numberOf(key, true)
  if (decidesNothing(key, configuration)) return
  show(key)
  if (!judgeInRound(configuration)) leaveUnjudged(number)
}

/** The configuration of a row, which is looked up if that has not happened. */
function configurationOf(at: u32): u32 {
  let configuration = load<u32>(at, row_configuration)
  if (configuration === unknown) {
    configuration = numberOf(at + row_key, true)
    store<u32>(at, configuration, row_configuration)
  }
  return configuration
}

function isInsideHere(at: u32): bool {
  show(at + row_key)
  return isInside(load<u32>(at, row_configuration))
}

/** Shows the checker the components of a key. */
export function show(key: u32): void {
  unpack(key, get(field_components), shown)
}

/** Copies the key of a state. @param into eight bytes behind it are written */
export function readState(number: u32, into: u32): void {
  const states = get(field_states)
  takeKey(group, entry(states, number), load<u32>(states), get(field_words), into)
}

/**
 * Is it known that a new state decides no property: because its configuration does not, or because only observers are left
 * to judge and all of them stand in states that violate nothing?
 *
 * @param configuration where more than observers is judged
 */
function decidesNothing(key: u32, configuration: u32): bool {
  if (get(field_judgesNodes)) return (flagsOf(configuration) & flag_decidesNothing) !== 0
  const first = get(field_nodes) + 1
  const observers = get(field_observers)
  for (let observer: u32 = 0; observer < observers; observer++) {
    const state = component(key, first + observer)
    if (remembered(get(field_sound), observer, state, 0) === 0) return false
  }
  return true
}

function judgeTransition(at: u32, number: u32): void {
  const parent = load<u32>(at, row_parent)
  const kind = load<u32>(at, row_kind)
  const a = load<u32>(at, row_a)
  const b = load<u32>(at, row_b)
  const before = load<u32>(at, row_before)
  // A message's place in its mailbox makes no difference to what the step does.
  const code = (kind <= 2 ? a : b * get(field_nodes) + a) * 32 + kind + 1
  const place = placeOfStep(before, code)
  if (isStepAt(place, before, code)) return
  if (alone) {
    const configuration = configurationOf(at)
    show(at + row_key)
    if (!judgeStep(parent, kind, a, b, configuration)) return
  } else {
    // The first thread judges it after the round, and with it all its like.
    leaveStep(parent, kind, a, b, number)
  }
  noteStepAt(place, before, code)
}
