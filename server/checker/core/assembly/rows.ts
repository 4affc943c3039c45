/**
 * Successors that wait to be looked up, a batch at a time: the memory that their look-ups need is asked for beforehand, and
 * everything is decided in the order in which they came.
 */
import { isInside, judgeConfiguration, judgeState, judgeStep } from './imports'
import { remembered } from './memo'
import { allocate, field_bounded, field_configurations, field_crowded, field_cutByStates, field_flat, field_insideByCount, field_judgesNodes, field_mostInFlight, field_mostStates, field_networks, field_nodes, field_observers, field_sound, field_states, field_steps, field_stepsReadNetwork, field_stopped, get, header } from './memory'
import { epoch, extra, findKey, first, fresh, hashOf, isCrowded, internKey, packKey, peek, peekKey, read as readTuple, size, widen } from './table'
import { alone, at, countCut, countGenerated, countOutside, leaveStep, leaveUnjudged, putOff, shownLocals, shownMailboxes, stopAt } from './thread'
import { read, readBelow, rootOf } from './tree'

/** Bits of what is known of a configuration. */
const flag_inside: u32 = 2
const flag_depends: u32 = 4
const flag_decidesNothing: u32 = 8

/** What is remembered of a configuration with so many messages. */
const byCount_outside: u32 = 1
const byCount_inside: u32 = 2

/** Words of a row. The state's tuple stands in it: the configuration and then the network. */
export const rowBytes: u32 = 104
export const row_parent: u32 = 0
export const row_kind: u32 = 4
export const row_a: u32 = 8
export const row_b: u32 = 12
/** Messages in flight, where there is a bound on them. */
export const row_inFlight: u32 = 16
const row_hash: u32 = 20
const row_putOff: u32 = 24
/** {@link unknown}: it has to be looked up by its tuple. */
export const row_configuration: u32 = 28
export const row_network: u32 = 32
export const row_tuple: u32 = 56
/** A packed tuple, and when it was packed: of the configuration, then of the state. */
const row_key: u32 = 72
const row_epoch: u32 = 100

export const unknown: u32 = 0xffffffff
/** Of a row that has not been packed. */
const never: u32 = 0xffffffff

/** Rows that are looked up together. */
export const batch: u32 = 1024
/** Room for rows: more successors than this of one state are looked up in parts. */
export const mostRows: u32 = 4096

let rows: u32 = 0
export let rowCount: u32 = 0
/** Exported, so that no compiler takes what is asked for beforehand for useless. */
export let asked: u32 = 0
/** A state's tuple. */
let tuple: u32 = 0

export function prepareRows(): void {
  rows = allocate(rowBytes * mostRows)
  tuple = allocate(64)
}

/** The next row. It counts from `keepRow` on. */
@inline
export function nextRow(): u32 {
  return rows + rowCount * rowBytes
}

@inline
export function keepRow(row: u32): void {
  store<u32>(row, 0, row_putOff)
  rowCount++
}

/** Forgets the rows from `count` on. */
export function dropRows(count: u32): void {
  rowCount = count
}

/** Looks the rows up and has judged what is new. */
export function settle(): void {
  const count = rowCount
  rowCount = 0
  lookUpConfigurations(count)
  askForStates(count)
  if (!alone) for (let i: u32 = 0; i < count; i++) if (mustWait(rows + i * rowBytes)) putOffParent(i, count)
  for (let i: u32 = 0; i < count; i++) {
    const row = rows + i * rowBytes
    if (load<u32>(row, row_putOff)) continue
    settleRow(row)
    if (get(field_stopped)) {
      stopAt(load<u32>(row, row_parent))
      return
    }
  }
}

function lookUpConfigurations(count: u32): void {
  const table = rootOf(get(field_configurations))
  let sum: u32 = 0
  for (let i: u32 = 0; i < count; i++) {
    const row = rows + i * rowBytes
    if (load<u32>(row, row_configuration) === unknown) sum += ask(table, row, row + row_tuple)
  }
  asked = sum
  const mayAdd = alone || !get(field_bounded)
  for (let i: u32 = 0; i < count; i++) {
    const row = rows + i * rowBytes
    if (load<u32>(row, row_configuration) !== unknown) continue
    let configuration: i32 = -1
    if (isPacked(table, row, row + row_tuple)) {
      const hash = load<u32>(row, row_hash)
      configuration = mayAdd ? internKey(table, row + row_key, hash, 0) : findKey(table, row + row_key, hash)
    }
    store<u32>(row, configuration, row_configuration)
    // One that is not known must be judged before anything else.
    if (configuration < 0) putOffParent(i, count)
  }
}

/** Packs a tuple of a row, and asks for the memory in which its look-up will begin. */
@inline
function ask(table: u32, row: u32, tuple: u32): u32 {
  if (!packKey(table, tuple, row + row_key)) {
    store<u32>(row, never, row_epoch)
    return 0
  }
  const hash = hashOf(table, row + row_key)
  store<u32>(row, hash, row_hash)
  store<u32>(row, epoch(table), row_epoch)
  return peek(table, hash)
}

/** Packs a tuple of a row again, if what `ask` has packed is worthless. @returns false if it cannot be packed now */
@inline
function isPacked(table: u32, row: u32, tuple: u32): bool {
  if (load<u32>(row, row_epoch) === epoch(table)) return true
  if (!packKey(table, tuple, row + row_key)) {
    if (!alone) {
      store<u32>(header + field_crowded, isCrowded)
      return false
    }
    widen(table, tuple)
    packKey(table, tuple, row + row_key)
  }
  store<u32>(row, hashOf(table, row + row_key), row_hash)
  return true
}

/** The parent of a row is left to the first thread, with all its rows. */
function putOffParent(index: u32, count: u32): void {
  const row = rows + index * rowBytes
  if (load<u32>(row, row_putOff)) return
  const parent = load<u32>(row, row_parent)
  putOff(parent)
  for (let other = index; ; other--) {
    const at = rows + other * rowBytes
    if (load<u32>(at, row_parent) !== parent) break
    store<u32>(at, 1, row_putOff)
    if (other === 0) break
  }
  for (let other = index + 1; other < count; other++) {
    const at = rows + other * rowBytes
    if (load<u32>(at, row_parent) !== parent) break
    store<u32>(at, 1, row_putOff)
  }
}

/** Is there something about this row that only the first thread can do? */
function mustWait(row: u32): bool {
  if (load<u32>(row, row_putOff)) return false
  if (get(field_stepsReadNetwork)) return true
  if (!isPacked(get(field_states), row, row + row_configuration)) return true
  if (!get(field_bounded)) return false
  const configuration = load<u32>(row, row_configuration)
  const flags = flagsOf(configuration)
  if (flags === 0) return true
  if ((flags & flag_depends) === 0) return false
  return remembered(get(field_insideByCount), configuration, load<u32>(row, row_inFlight), 0) === 0
}

@inline
function flagsOf(configuration: u32): u32 {
  return load<u8>(extra(rootOf(get(field_configurations)), configuration))
}

function askForStates(count: u32): void {
  const table = get(field_states)
  const bounded = get(field_bounded)
  let sum: u32 = 0
  for (let i: u32 = 0; i < count; i++) {
    const row = rows + i * rowBytes
    store<u32>(row, never, row_epoch)
    if (load<u32>(row, row_putOff)) continue
    if (bounded && isOutside(flagsOf(load<u32>(row, row_configuration)))) continue
    sum += ask(table, row, row + row_configuration)
  }
  for (let i: u32 = 0; i < count; i++) {
    const row = rows + i * rowBytes
    if (load<u32>(row, row_epoch) === never) continue
    const hash = load<u32>(row, row_hash)
    sum += peekKey(table, hash, peek(table, hash))
  }
  asked += sum
}

/** Is the configuration judged and outside? */
@inline
function isOutside(flags: u32): bool {
  return flags !== 0 && (flags & (flag_inside | flag_depends)) === 0
}

function settleRow(row: u32): void {
  const states = get(field_states)
  const configuration = load<u32>(row, row_configuration)
  let flags = flagsOf(configuration)
  countGenerated()
  let doubtful = false
  if (get(field_bounded)) {
    if (flags === 0) {
      show(row)
      flags = judgeConfiguration(configuration)
    }
    if (isOutside(flags)) {
      countOutside()
      return
    }
    if (flags & flag_depends) {
      const known = remembered(get(field_insideByCount), configuration, load<u32>(row, row_inFlight), 0)
      if (known === byCount_outside) {
        countOutside()
        return
      }
      doubtful = known !== byCount_inside
    }
  }
  if (load<u32>(row, row_inFlight) > get(field_mostInFlight)) {
    // The bound belongs to the model, so a state outside of it is no state with too many messages.
    if (doubtful && !isInsideHere(row)) countOutside()
    else countCut()
    return
  }
  isPacked(states, row, row + row_configuration)
  const key = row + row_key
  const hash = load<u32>(row, row_hash)
  if (doubtful && findKey(states, key, hash) < 0 && !isInsideHere(row)) {
    countOutside()
    return
  }
  if (size(states) >= get(field_mostStates) && findKey(states, key, hash) < 0) {
    store<u32>(header + field_cutByStates, 1)
    store<u32>(header + field_stopped, 1)
    return
  }
  const parent = load<u32>(row, row_parent)
  const number = internKey(states, key, hash, parent)
  const isNew = fresh
  const steps = get(field_steps)
  if (steps !== 0) judgeTransition(row, steps, parent, number)
  if (!isNew) return
  if (flagsOf(configuration) & flag_decidesNothing) return
  show(row)
  if (decidesNothing(configuration)) return
  if (alone) judgeState(number, configuration)
  else leaveUnjudged(number)
}

function isInsideHere(row: u32): bool {
  show(row)
  return isInside(load<u32>(row, row_configuration))
}

/** Puts the successor of a row where the checker sees it. */
function show(row: u32): void {
  read(get(field_configurations), load<u32>(row, row_configuration), shownLocals, false)
  readNetwork(row + row_network, shownMailboxes, false)
}

/** Reads mailboxes from their part of a state's tuple. */
function readNetwork(from: u32, into: u32, loading: bool): void {
  if (get(field_flat)) memory.copy(into, from, get(field_nodes) << 2)
  else readBelow(get(field_networks), from, into, loading)
}

/** Puts a state into vectors. @param loading whether it is the one from which others will differ @returns its configuration */
export function readState(number: u32, intoLocals: u32, intoMailboxes: u32, loading: bool): u32 {
  readTuple(get(field_states), number, tuple)
  read(get(field_configurations), load<u32>(tuple), intoLocals, loading)
  readNetwork(tuple + 4, intoMailboxes, loading)
  return load<u32>(tuple)
}

/**
 * Is the configuration that is shown known to decide nothing, because only observers are left to judge and all of them
 * stand in states that violate nothing?
 */
function decidesNothing(configuration: u32): bool {
  if (get(field_judgesNodes)) return false
  const nodes = get(field_nodes)
  const observers = get(field_observers)
  for (let observer: u32 = 0; observer < observers; observer++) {
    if (remembered(get(field_sound), observer, at(shownLocals, nodes + 1 + observer), 0) === 0) return false
  }
  const flags = extra(rootOf(get(field_configurations)), configuration)
  store<u8>(flags, load<u8>(flags) | flag_decidesNothing)
  return true
}

/** Forgets which transitions were judged. */
export function forgetSteps(): void {
  memory.fill(get(field_steps), 0, (stepMask + 1) << 3)
}

/** Places of the memory of judged transitions: a fixed number, the newest wins. */
const stepMask: u32 = (1 << 20) - 1

@inline
function placeOfStep(configuration: u32, code: u32): u32 {
  let h: u32 = configuration * 0x9e3779b1 + code * 0x85ebca77
  h = (h ^ (h >> 15)) * 0x2c1b3c6d
  return (h ^ (h >> 13)) & stepMask
}

@inline
function judgeTransition(row: u32, steps: u32, parent: u32, number: u32): void {
  const kind = load<u32>(row, row_kind)
  const a = load<u32>(row, row_a)
  const b = load<u32>(row, row_b)
  const before = first(get(field_states), parent)
  // A message's place in its mailbox makes no difference to what the step does.
  const code = (kind <= 2 ? a : b * get(field_nodes) + a) * 32 + kind + 1
  const place = steps + (placeOfStep(before, code) << 3)
  if (load<u32>(place) === before && load<u32>(place, 4) === code) return
  if (alone) {
    show(row)
    if (judgeStep(parent, kind, a, b, load<u32>(row, row_configuration))) {
      store<u32>(place, before)
      store<u32>(place, code, 4)
    }
    return
  }
  // The first thread judges it after the round, and with it all its like.
  store<u32>(place, before)
  store<u32>(place, code, 4)
  leaveStep(parent, kind, a, b, number)
}
