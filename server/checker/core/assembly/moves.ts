/** The successors of a state: the remembered moves of its nodes, applied. */
import { fillMoves, judgeStuck, observe, putIn } from './imports'
import { remembered } from './memo'
import { allocate, field_bounded, field_configurations, field_counts, field_flat, field_global, field_judgesStuck, field_mostInFlight, field_moves, field_networks, field_nodes, field_observed, field_observers, field_receivers, field_stopped, field_with, get } from './memory'
import { batch, dropRows, keepRow, mostRows, nextRow, readState, row_a, row_b, row_configuration, row_inFlight, row_kind, row_network, row_parent, row_tuple, rowCount, settle, unknown } from './rows'
import { alone, at, interrupted, leaveStuck, loadedLocals, loadedMailboxes, locals, mailboxes, put, putOff, setState, state, stopAt, stoppedAt } from './thread'
import { reduce, reduced_not, reduced_same } from './tree'

/** Words of a move; the envelopes it sends follow. */
const move_kind: u32 = 0
const move_a: u32 = 4
const move_b: u32 = 8
const move_local: u32 = 12
const move_surroundings: u32 = 16
const move_mailbox: u32 = 20
const move_observations: u32 = 24
const moveBytes: u32 = 28
/** Bit of a move's first word, beside its kind: it is more than a fault that strikes. */
const isProgress: u32 = 0x100
/** Parts of a list of moves, which begins with the offsets of their ends; the order of actions goes by part, then by node. */
const parts: u32 = 5

/** The lists of the state at hand: of each node, then of the surroundings. */
let lists: u32 = 0
/** The configuration of the state at hand. */
let configuration: u32 = 0
let progress: bool = false
/** Something is missing that this thread cannot ask for. */
let missing: bool = false

export function prepareMoves(): void {
  lists = allocate(1024)
}

/**
 * Expands states.
 *
 * @param from the first @param to where they end (not included)
 * @returns the first that was not expanded
 */
export function run(from: u32, to: u32): u32 {
  const end = expandAll(from, to)
  if (get(field_stopped)) return stoppedAt
  settle()
  return get(field_stopped) ? stoppedAt : end
}

/** As `run`, but leaves rows that are no batch. */
export function expandAll(from: u32, to: u32): u32 {
  for (let number = from; number < to; number++) {
    expand(number)
    if (get(field_stopped)) return number
    if (rowCount >= batch) {
      settle()
      if (get(field_stopped)) return number
      if (!alone && interrupted()) return number + 1
    }
  }
  return to
}

/** Puts a state into the vectors. */
function loadState(number: u32): void {
  setState(number)
  const nodes = get(field_nodes)
  configuration = readState(number, loadedLocals, loadedMailboxes, true)
  memory.copy(locals, loadedLocals, (nodes + 1 + get(field_observers)) << 2)
  memory.copy(mailboxes, loadedMailboxes, nodes << 2)
}

function expand(number: u32): void {
  loadState(number)
  const nodes = get(field_nodes)
  const surroundings = at(locals, nodes)
  const rowsBefore = rowCount
  missing = false
  progress = false
  if (findLists(nodes, surroundings)) applyLists(nodes, surroundings)
  if (missing) {
    dropRows(rowsBefore)
    putOff(number)
    return
  }
  if (progress || get(field_stopped) || !get(field_judgesStuck)) return
  if (!alone) {
    leaveStuck(number)
    return
  }
  settle()
  if (get(field_stopped)) return
  judgeStuck(number)
  stopAt(number)
}

/** The lists of the state at hand. @returns false if one is missing */
@inline
function findLists(nodes: u32, surroundings: u32): bool {
  for (let node: u32 = 0; node <= nodes; node++) {
    let list = listOf(node, nodes, surroundings)
    if (list === 0) {
      if (!alone) {
        missing = true
        return false
      }
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

/** Notes the successors in order, until something is missing or the search stops. */
function applyLists(nodes: u32, surroundings: u32): void {
  for (let part: u32 = 0; part < parts; part++) {
    for (let node: u32 = 0; node < nodes; node++) {
      const list = at(lists, node)
      const end = list + load<u32>(list + (part << 2))
      let move = list + (part === 0 ? parts << 2 : load<u32>(list + ((part - 1) << 2)))
      while (move < end) {
        apply(move, node, nodes, surroundings)
        if (missing || get(field_stopped)) return
        move += moveBytes + ((load<u32>(move) >> 16) << 2)
      }
    }
  }
  const list = at(lists, nodes)
  const end = list + load<u32>(list)
  for (let move = list + 4; move < end; move += moveBytes) {
    if (load<u32>(move, move_kind) & isProgress) progress = true
    put(locals, nodes, load<u32>(move, move_surroundings))
    note(move, nodes)
    put(locals, nodes, surroundings)
    if (missing || get(field_stopped)) return
  }
}

@inline
function apply(move: u32, node: u32, nodes: u32, surroundings: u32): void {
  const word = load<u32>(move, move_kind)
  if (word & isProgress) progress = true
  put(locals, node, load<u32>(move, move_local))
  put(locals, nodes, load<u32>(move, move_surroundings))
  put(mailboxes, node, load<u32>(move, move_mailbox))
  const sent = word >> 16
  const receivers = get(field_receivers)
  for (let i: u32 = 0; i < sent; i++) send(load<u32>(move + moveBytes + (i << 2)), receivers)
  const observations = load<u32>(move, move_observations)
  if (observations !== 0) moveObservers(nodes, observations)
  if (!missing) note(move, nodes)
  put(locals, node, at(loadedLocals, node))
  put(locals, nodes, surroundings)
  put(mailboxes, node, at(loadedMailboxes, node))
  for (let i: u32 = 0; i < sent; i++) {
    const to = at(receivers, load<u32>(move + moveBytes + (i << 2)))
    put(mailboxes, to, at(loadedMailboxes, to))
  }
  if (observations !== 0) {
    const first = (nodes + 1) << 2
    memory.copy(locals + first, loadedLocals + first, get(field_observers) << 2)
  }
}

@inline
function send(envelope: u32, receivers: u32): void {
  const to = at(receivers, envelope)
  const mailbox = at(mailboxes, to)
  let after = remembered(get(field_with), mailbox, envelope, 0)
  if (after === 0) {
    if (!alone) {
      missing = true
      return
    }
    after = putIn(mailbox, envelope) + 1
  }
  put(mailboxes, to, after - 1)
}

function moveObservers(nodes: u32, observations: u32): void {
  const observers = get(field_observers)
  for (let observer: u32 = 0; observer < observers; observer++) {
    const before = at(locals, nodes + 1 + observer)
    let after = remembered(get(field_observed), observer, before, observations)
    if (after === 0) {
      if (!alone) {
        missing = true
        return
      }
      after = observe(observer, before, observations) + 1
    }
    put(locals, nodes + 1 + observer, after - 1)
  }
}

/** Notes the successor in the vectors as a row. */
function note(move: u32, nodes: u32): void {
  if (rowCount === mostRows) {
    if (!alone) {
      missing = true
      return
    }
    settle()
    if (get(field_stopped)) return
  }
  const row = nextRow()
  const changed = reduce(get(field_configurations), locals, loadedLocals, row + row_tuple)
  if (changed === reduced_not || !noteNetwork(row, nodes)) {
    missing = true
    return
  }
  store<u32>(row, changed === reduced_same ? configuration : unknown, row_configuration)
  store<u32>(row, state, row_parent)
  store<u32>(row, load<u32>(move, move_kind) & 0xff, row_kind)
  store<u32>(row, load<u32>(move, move_a), row_a)
  store<u32>(row, load<u32>(move, move_b), row_b)
  store<u32>(row, inFlight(nodes), row_inFlight)
  keepRow(row)
}

@inline
function noteNetwork(row: u32, nodes: u32): bool {
  if (!get(field_flat)) {
    return reduce(get(field_networks), mailboxes, loadedMailboxes, row + row_network) !== reduced_not
  }
  for (let i: u32 = 0; i < nodes << 2; i += 4) store<u32>(row + row_network + i, load<u32>(mailboxes + i))
  return true
}

/** Messages in flight, if anything depends on how many there are. */
@inline
function inFlight(nodes: u32): u32 {
  if (!get(field_bounded) && get(field_mostInFlight) === 0xffffffff) return 0
  const counts = get(field_counts)
  let sum: u32 = 0
  for (let node: u32 = 0; node < nodes; node++) sum += at(counts, at(mailboxes, node))
  return sum
}
