/**
 * The inner loop of the search: takes states from the log, applies the remembered moves of their nodes, and looks up
 * what comes of it. One instance for each thread, over one memory.
 */

import { fillMoves, isInside, isInsideWith, judgeConfiguration, judgeState, judgeStep, judgeStuck, observe, putIn } from './imports'
import { remembered } from './memo'
import { allocate, field_crowded, field_next, field_to, field_bounded, field_configurations, field_counts, field_cutByStates, field_global, field_insideByCount, field_judgesStuck, field_mostInFlight, field_mostStates, field_moves, field_networks, field_nodes, field_observed, field_observers, field_receivers, field_states, field_steps, field_stepsReadNetwork, field_stopped, field_with, get, header } from './memory'
import { entry, extra, find, fresh, hash2, intern, internPair, isCrowded, pairEntry, prepareTables, size, takeSpare } from './table'
import { prepareTrees, read, reduce, rootOf, a as tupleA, b as tupleB, c as tupleC, d as tupleD } from './tree'

export { remember, rememberAll, remembered } from './memo'
export { allocate, free } from './memory'
export { entry, extra, find, intern, moveLast, reindex, size, takeSpare } from './table'
export { internWhole, read, rootOf } from './tree'

/** Bits of what is known of a configuration. */
const flag_judged: u32 = 1
const flag_inside: u32 = 2
const flag_depends: u32 = 4
const flag_decidesNothing: u32 = 8

/** What is remembered of a configuration with so many messages. */
const byCount_outside: u32 = 1
const byCount_inside: u32 = 2

/** Words of a row: a successor that waits to be looked up. */
const rowBytes: u32 = 56
const row_configuration: u32 = 0
const row_a: u32 = 4
const row_b: u32 = 8
const row_c: u32 = 12
const row_d: u32 = 16
const row_parent: u32 = 20
const row_kind: u32 = 24
const row_operandA: u32 = 28
const row_operandB: u32 = 32
const row_doubtful: u32 = 36
const row_generated: u32 = 40
const row_outside: u32 = 44
const row_cut: u32 = 48
const row_network: u32 = 52

/** Successors that are looked up together. */
const batch: u32 = 1024
/** Room for rows: more successors than this of one state are looked up in parts. */
const mostRows: u32 = 4096

/** Words of a move; the envelopes it sends follow. */
const move_kind: u32 = 0
const move_a: u32 = 4
const move_b: u32 = 8
const move_local: u32 = 12
const move_surroundings: u32 = 16
const move_mailbox: u32 = 20
const move_observations: u32 = 24
const moveBytes: u32 = 28
/** Parts of a list of moves, which begins with the offsets of their ends; the order of actions goes by part, then by node. */
const parts: u32 = 5

const mostComponents: u32 = 256

/** This thread's memory. */
let rows: u32 = 0
let rowCount: u32 = 0
let lists: u32 = 0
let loadedLocals: u32 = 0
let loadedMailboxes: u32 = 0
let locals: u32 = 0
let mailboxes: u32 = 0
/** Does it work alone? Then it may ask the checker. */
let alone: bool = true
/** The state cannot be expanded by this thread. */
let putOff: bool = false
let progress: bool = false
let state: u32 = 0

export let generated: f64 = 0
export let outside: f64 = 0
export let cutByInFlight: f64 = 0
let generatedBefore: f64 = 0
let outsideBefore: f64 = 0
let cutBefore: f64 = 0

/**
 * What a thread leaves for the first one after a round: a block [states put off, states not judged, transitions not judged,
 * states without progress, numbers of states not used; generated, outside, cut (64-bit floats)]. The first five are
 * addresses of lists [count, items...].
 */
let report: u32 = 0
let putOffStates: u32 = 0
let unjudgedStates: u32 = 0
let unjudgedSteps: u32 = 0
let stuckStates: u32 = 0
let gaps: u32 = 0
const report_counts: u32 = 24
const mostListed: u32 = 16384
/** So full a list may be when more states are taken: what one batch adds fits behind. */
const listedEnough: u32 = 10000

/** Gives this thread its memory. @returns address of its report */
export function prepare(): u32 {
  prepareTables(allocate(512))
  prepareTrees(allocate(8192))
  rows = allocate(rowBytes * mostRows)
  lists = allocate(4 * mostComponents)
  loadedLocals = allocate(4 * mostComponents)
  loadedMailboxes = allocate(4 * mostComponents)
  locals = allocate(4 * mostComponents)
  mailboxes = allocate(4 * mostComponents)
  report = allocate(48)
  return report
}

/** Gives this thread the lists that working together takes. */
export function prepareLists(): void {
  putOffStates = allocate(4 + 4 * mostListed)
  unjudgedStates = allocate(4 + 4 * mostListed)
  unjudgedSteps = allocate(4 + 24 * mostListed)
  stuckStates = allocate(4 + 4 * mostListed)
  gaps = allocate(4 + 4 * 64)
  store<u32>(report, putOffStates)
  store<u32>(report, unjudgedStates, 4)
  store<u32>(report, unjudgedSteps, 8)
  store<u32>(report, stuckStates, 12)
  store<u32>(report, gaps, 16)
}

/** States that a thread takes at a time. */
const portion: u32 = 64

/**
 * Expands states together with other threads, until none of the round's are left or something has to be done by the
 * first thread alone.
 */
export function work(): void {
  alone = false
  store<u32>(putOffStates, 0)
  store<u32>(unjudgedStates, 0)
  store<u32>(unjudgedSteps, 0)
  store<u32>(stuckStates, 0)
  store<u32>(gaps, 0)
  const to = get(field_to)
  while (!interrupted()) {
    const from = atomic.add<u32>(header + field_next, portion)
    if (from >= to) break
    const end = min(from + portion, to)
    for (let number = run(from, end); number < end; number++) postpone(number)
  }
  for (;;) {
    const gap = takeSpare(get(field_states))
    if (gap < 0) break
    append(gaps, gap)
  }
  store<f64>(report, generated, report_counts)
  store<f64>(report, outside, report_counts + 8)
  store<f64>(report, cutByInFlight, report_counts + 16)
  alone = true
}

/** Must this thread stop taking states? */
function interrupted(): bool {
  return (
    load<u32>(header + field_crowded) === isCrowded ||
    load<u32>(putOffStates) > listedEnough ||
    load<u32>(unjudgedStates) > listedEnough ||
    load<u32>(unjudgedSteps) > listedEnough ||
    load<u32>(stuckStates) > listedEnough
  )
}

/** Addresses of the vectors of the successor at hand and of the state it comes from. */
export function vectors(which: u32): u32 {
  return which === 0 ? loadedLocals : which === 1 ? loadedMailboxes : which === 2 ? locals : mailboxes
}

@inline
function at(vector: u32, component: u32): u32 {
  return load<u32>(vector + ((component) << 2))
}

@inline
function put(vector: u32, component: u32, value: u32): void {
  store<u32>(vector + ((component) << 2), value)
}

/** Puts a state into the vectors. */
export function loadState(number: u32): void {
  state = number
  const nodes = get(field_nodes)
  const pair = pairEntry(get(field_states), number)
  read(get(field_configurations), load<u32>(pair), loadedLocals, true)
  read(get(field_networks), load<u32>(pair, 4), loadedMailboxes, true)
  memory.copy(locals, loadedLocals, ((nodes + 1 + get(field_observers))) << 2)
  memory.copy(mailboxes, loadedMailboxes, (nodes) << 2)
}

/** Expands states from `from` to `to` (not included). @returns the first that was not expanded */
export function run(from: u32, to: u32): u32 {
  generatedBefore = generated
  outsideBefore = outside
  cutBefore = cutByInFlight
  for (let number = from; number < to; number++) {
    if (!expand(number)) return stoppedAt
    if (rowCount >= batch) {
      settle()
      if (get(field_stopped)) return stoppedAt
      if (!alone && interrupted()) return number + 1
    }
  }
  settle()
  return get(field_stopped) ? stoppedAt : to
}

let stoppedAt: u32 = 0

/** @returns false if the search was stopped */
function expand(number: u32): bool {
  loadState(number)
  const nodes = get(field_nodes)
  const surroundings = at(locals, nodes)
  const rowsBefore = rowCount
  const generatedThen = generated
  const outsideThen = outside
  const cutThen = cutByInFlight
  putOff = false
  progress = false
  if (!findLists(nodes, surroundings)) return postpone(number)
  for (let part: u32 = 0; part < parts; part++) {
    for (let node: u32 = 0; node < nodes; node++) {
      const list = at(lists, node)
      const end = list + load<u32>(list + ((part) << 2))
      let move = list + (part === 0 ? parts << 2 : load<u32>(list + ((part - 1) << 2)))
      while (move < end) {
        apply(move, node, nodes, surroundings)
        if (putOff) {
          rowCount = rowsBefore
          generated = generatedThen
          outside = outsideThen
          cutByInFlight = cutThen
          return postpone(number)
        }
        if (get(field_stopped)) return false
        move += moveBytes + (((load<u32>(move) >> 16)) << 2)
      }
    }
  }
  const list = at(lists, nodes)
  const end = list + load<u32>(list)
  for (let move = list + 4; move < end; move += moveBytes) {
    const kind = load<u32>(move, move_kind)
    if (kind & 0x100) progress = true
    put(locals, nodes, load<u32>(move, move_surroundings))
    gather(kind & 0xff, load<u32>(move, move_a), load<u32>(move, move_b), nodes)
    put(locals, nodes, surroundings)
    if (putOff) {
      rowCount = rowsBefore
      generated = generatedThen
      outside = outsideThen
      cutByInFlight = cutThen
      return postpone(number)
    }
    if (get(field_stopped)) return false
  }
  if (!progress && get(field_judgesStuck)) {
    if (alone) {
      settle()
      if (get(field_stopped)) return false
      judgeStuck(number)
      if (get(field_stopped)) {
        stoppedAt = number
        return false
      }
    } else {
      append(stuckStates, number)
    }
  }
  return true
}

/** @returns false if some are not known and this thread cannot ask */
@inline
function findLists(nodes: u32, surroundings: u32): bool {
  for (let node: u32 = 0; node <= nodes; node++) {
    let list = listOf(node, nodes, surroundings)
    if (list === 0) {
      if (!alone) return false
      fillMoves(node)
      list = listOf(node, nodes, surroundings)
    }
    put(lists, node, list)
  }
  return true
}

@inline
function listOf(node: u32, nodes: u32, surroundings: u32): u32 {
  return node === nodes
    ? remembered(get(field_global), surroundings, 0, 0)
    : remembered(get(field_moves), at(locals, node), at(mailboxes, node), surroundings)
}

@inline
function append(list: u32, number: u32): void {
  const count = load<u32>(list)
  store<u32>(list + 4 + ((count) << 2), number)
  store<u32>(list, count + 1)
}

function postpone(number: u32): bool {
  append(putOffStates, number)
  return true
}

@inline
function apply(move: u32, node: u32, nodes: u32, surroundings: u32): void {
  const word = load<u32>(move, move_kind)
  if (word & 0x100) progress = true
  put(locals, node, load<u32>(move, move_local))
  put(locals, nodes, load<u32>(move, move_surroundings))
  put(mailboxes, node, load<u32>(move, move_mailbox))
  const sent = word >> 16
  const receivers = get(field_receivers)
  for (let i: u32 = 0; i < sent; i++) {
    const envelope = load<u32>(move + moveBytes + ((i) << 2))
    const to = at(receivers, envelope)
    const mailbox = at(mailboxes, to)
    let after = remembered(get(field_with), mailbox, envelope, 0)
    if (after === 0) {
      if (!alone) {
        putOff = true
        after = 1
      } else {
        after = putIn(mailbox, envelope) + 1
      }
    }
    put(mailboxes, to, after - 1)
  }
  const observations = load<u32>(move, move_observations)
  const observers: u32 = observations === 0 ? 0 : get(field_observers)
  for (let observer: u32 = 0; observer < observers; observer++) {
    const before = at(locals, nodes + 1 + observer)
    let after = remembered(get(field_observed), observer, before, observations)
    if (after === 0) {
      if (!alone) {
        putOff = true
        after = 1
      } else {
        after = observe(observer, before, observations) + 1
      }
    }
    put(locals, nodes + 1 + observer, after - 1)
  }
  if (!putOff) gather(word & 0xff, load<u32>(move, move_a), load<u32>(move, move_b), nodes)
  put(locals, node, at(loadedLocals, node))
  put(locals, nodes, surroundings)
  for (let observer: u32 = 0; observer < observers; observer++) {
    put(locals, nodes + 1 + observer, at(loadedLocals, nodes + 1 + observer))
  }
  put(mailboxes, node, at(loadedMailboxes, node))
  for (let i: u32 = 0; i < sent; i++) {
    const to = at(receivers, load<u32>(move + moveBytes + ((i) << 2)))
    put(mailboxes, to, at(loadedMailboxes, to))
  }
}

/** Notes the successor in the vectors, unless it is outside or has too many messages. */
function gather(kind: u32, a: u32, b: u32, nodes: u32): void {
  generated++
  const tree = get(field_configurations)
  const root = rootOf(tree)
  reduce(tree, locals, loadedLocals)
  let configuration: i32
  if (alone) {
    configuration = intern(root, tupleA, tupleB, tupleC, tupleD, 0)

  } else {
    configuration = find(root, tupleA, tupleB, tupleC, tupleD)
    if (configuration < 0) {
      putOff = true
      return
    }
  }
  let flags = load<u32>(extra(root, configuration))
  if (flags === 0) {
    if (!get(field_bounded)) {
      flags = flag_judged | flag_inside
      store<u32>(extra(root, configuration), flags)
    } else if (alone) {
      flags = judgeConfiguration(configuration)
    } else {
      putOff = true
      return
    }
  }
  if ((flags & (flag_inside | flag_depends)) === 0) {
    outside++
    return
  }
  let doubtful = (flags & flag_depends) !== 0
  const most = get(field_mostInFlight)
  if (doubtful || most !== 0xffffffff) {
    const counts = get(field_counts)
    let inFlight: u32 = 0
    for (let node: u32 = 0; node < nodes; node++) inFlight += at(counts, at(mailboxes, node))
    if (doubtful) {
      const known = remembered(get(field_insideByCount), configuration, inFlight, 0)
      if (known === byCount_outside) {
        outside++
        return
      }
      doubtful = known !== byCount_inside
    }
    if (doubtful && !alone) {
      putOff = true
      return
    }
    if (inFlight > most) {
      // The bound belongs to the model, so a state outside of it is no state with too many messages.
      if (doubtful && !isInside()) outside++
      else cutByInFlight++
      return
    }
  }
  if (!alone && get(field_stepsReadNetwork)) {
    putOff = true
    return
  }
  if (rowCount === mostRows) {
    if (!alone) {
      putOff = true
      return
    }
    settle()
    if (get(field_stopped)) return
  }
  reduce(get(field_networks), mailboxes, loadedMailboxes)
  const row = rows + rowCount * rowBytes
  rowCount++
  store<u32>(row, configuration, row_configuration)
  store<u32>(row, tupleA, row_a)
  store<u32>(row, tupleB, row_b)
  store<u32>(row, tupleC, row_c)
  store<u32>(row, tupleD, row_d)
  store<u32>(row, state, row_parent)
  store<u32>(row, kind, row_kind)
  store<u32>(row, a, row_operandA)
  store<u32>(row, b, row_operandB)
  store<u32>(row, doubtful ? 1 : 0, row_doubtful)
  store<u32>(row, <u32>(generated - generatedBefore), row_generated)
  store<u32>(row, <u32>(outside - outsideBefore), row_outside)
  store<u32>(row, <u32>(cutByInFlight - cutBefore), row_cut)
}

/** Looks up the successors noted and has judged what is new. Everything is decided in the order in which they came. */
export function settle(): void {
  const networks = rootOf(get(field_networks))
  const count = rowCount
  rowCount = 0
  for (let i: u32 = 0; i < count; i++) {
    const row = rows + i * rowBytes
    const network = intern(networks, load<u32>(row, row_a), load<u32>(row, row_b), load<u32>(row, row_c), load<u32>(row, row_d), 0)

    store<u32>(row, network, row_network)
  }
  for (let i: u32 = 0; i < count; i++) {
    const row = rows + i * rowBytes
    settleRow(row, i, count)
    if (get(field_stopped)) {
      generated = generatedBefore + <f64>load<u32>(row, row_generated)
      outside = outsideBefore + <f64>load<u32>(row, row_outside)
      cutByInFlight = cutBefore + <f64>load<u32>(row, row_cut)
      stoppedAt = load<u32>(row, row_parent)
      return
    }
  }
  generatedBefore = generated
  outsideBefore = outside
  cutBefore = cutByInFlight
}

@inline
function settleRow(row: u32, index: u32, count: u32): void {
  const states = get(field_states)
  const configuration = load<u32>(row, row_configuration)
  const network = load<u32>(row, row_network)
  if (load<u32>(row, row_doubtful) && find(states, configuration, network, 0, 0) < 0) {
    if (!isInsideWith(configuration, network)) {
      outside++
      for (let later = index; later < count; later++) {
        const other = rows + later * rowBytes
        store<u32>(other, load<u32>(other, row_outside) + 1, row_outside)
      }
      return
    }
  }
  const most = get(field_mostStates)
  if (size(states) >= most && find(states, configuration, network, 0, 0) < 0) {
    store<u32>(header + field_cutByStates, 1)
    store<u32>(header + field_stopped, 1)
    return
  }
  const parent = load<u32>(row, row_parent)
  const number = internPair(states, configuration, network, parent)
  const isNew = fresh

  const steps = get(field_steps)
  if (steps !== 0) judgeTransition(row, steps, parent, configuration, network)
  if (!isNew) return
  const root = rootOf(get(field_configurations))
  const flags = load<u32>(extra(root, configuration))
  if (flags & flag_decidesNothing) return
  if (alone) judgeState(number, configuration, network)
  else append(unjudgedStates, number)
}

/** Forgets which transitions were judged. */
export function forgetSteps(): void {
  memory.fill(get(field_steps), 0, (stepMask + 1) << 3)
}

/** Places of the memory of judged transitions: a fixed number, the newest wins. */
const stepMask: u32 = (1 << 20) - 1

@inline
function judgeTransition(row: u32, steps: u32, parent: u32, configuration: u32, network: u32): void {
  const kind = load<u32>(row, row_kind)
  const a = load<u32>(row, row_operandA)
  const b = load<u32>(row, row_operandB)
  const before = load<u32>(pairEntry(get(field_states), parent))
  // A message's place in its mailbox makes no difference to what the step does.
  const code = (kind <= 2 ? a : b * get(field_nodes) + a) * 32 + kind + 1
  const place = steps + (((hash2(before, code) & stepMask)) << 3)
  if (load<u32>(place) === before && load<u32>(place, 4) === code) return
  if (alone) {
    if (judgeStep(parent, kind, a, b, configuration, network)) {
      store<u32>(place, before)
      store<u32>(place, code, 4)
    }
    return
  }
  // The first thread judges it after the round, and with it all its like.
  store<u32>(place, before)
  store<u32>(place, code, 4)
  const item = unjudgedSteps + 4 + load<u32>(unjudgedSteps) * 24
  store<u32>(item, parent)
  store<u32>(item, kind, 4)
  store<u32>(item, a, 8)
  store<u32>(item, b, 12)
  store<u32>(item, configuration, 16)
  store<u32>(item, network, 20)
  store<u32>(unjudgedSteps, load<u32>(unjudgedSteps) + 1)
}
