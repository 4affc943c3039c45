/** The successors of a state: what is remembered of its messages and its nodes, applied. */
import { adapt } from './adapting'
import { addCombination, combinationOf } from './combinations'
import { numberOf, unknown } from './configurations'
import { fill, judgeStuck, observe, putIn, what } from './imports'
import { component, setComponent } from './layout'
import { remembered } from './memo'
import { allocate, field_bounded, field_configuration, field_contents, field_crowded, field_global, field_judgesStuck, field_mailboxMoves, field_mayWait, field_messageBytes, field_messages, field_nodes, field_observed, field_observers, field_outgrown, field_own, field_receivers, field_steps, field_stopped, field_with, field_words, get, header } from './memory'
import { batch, beginState, dropRows, endState, furnishRows, keepRow, makeRoomForRows, readState, room, row, row_a, row_b, row_before, row_configuration, row_key, row_kind, row_parent, rowCount, settle, show } from './rows'
import { crowded } from './table'
import { alone, interrupted, leaveStuck, mayAsk, putOff, setState, state, stateKey, stopAt, stoppedAt } from './thread'

/** Words of a move; the envelopes it sends follow. What a message does has neither a nor b. */
const move_kind: u32 = 0
const move_a: u32 = 4
const move_b: u32 = 8
const move_local: u32 = 12
const move_surroundings: u32 = 16
const move_observations: u32 = 20
const moveBytes: u32 = 24
/** Of a step of time, which is no action of the node: its mailbox after it. */
const move_mailbox: u32 = 4
/** Bit of a move's first word, beside its kind: it is more than a fault that strikes. */
const isProgress: u32 = 0x100
/**
 * Lists of moves begin with the offsets of the ends of their parts. Those of a node by itself: timers, inputs, crashes and restarts.
 * Those that hang on all its mailbox: what byzantine nodes send to it, and, no action by itself, what the next step of time
 * makes of it, or nothing if time has to wait for it. The order of actions goes by part, then by node.
 */
const ownParts: u32 = 3
const mailboxParts: u32 = 2
const timePart: u32 = 1
/** Kinds of moves of messages. */
const deliver: u32 = 0
const lose: u32 = 2
/** Kinds of moves of the surroundings from which on they are steps of time: the stabilisation, and the tick. */
const firstOfTime: u32 = 10
const tick: u32 = 11
/** A list's key in its memo has the surroundings and the node in one number. */
const nodesBits: u32 = 9

/**
 * The contents of a mailbox are a block: how many messages, then for each its envelope and the bits below, and the mailbox's
 * numbers + 1 after its delivery and, in the last of its words, after its loss; 0 where nobody has asked yet. These are one word
 * but in a network that is a set, where what was delivered stays.
 */
const message_delivered: u32 = 4
/** It cannot be delivered, only lost: another one is before it in its queue. */
const isBehind: u32 = 1
/** It is the same as the one before it, and does nothing that that one does not. */
const isRepeated: u32 = 2
const envelopeShift: u32 = 2

/** The lists of the state at hand, for each node: its own, and those that hang on its mailbox. */
let ownLists: u32 = 0
let mailboxLists: u32 = 0
/** The configuration of the state at hand, where it matters. */
let configuration: u32 = 0
let progress: bool = false
/** Something is missing that this thread cannot ask for, or has no room in keys yet. */
let missing: bool = false

export function prepareMoves(): void {
  ownLists = allocate(4096)
  mailboxLists = allocate(4096)
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
  furnishRows()
  for (let number = from; number < to; number++) {
    expand(number)
    // Together with others, what has no room in keys was put off, and only the end of a round stops anybody.
    if (alone && (get(field_stopped) | get(field_outgrown))) return number
    if (rowCount >= batch) {
      settle()
      if (get(field_stopped)) return number
      if (!alone && interrupted()) return number + 1
    }
  }
  return to
}

function expand(number: u32): void {
  setState(number)
  readState(number, stateKey)
  const nodes = get(field_nodes)
  const rowsBefore = rowCount
  beginState()
  missing = false
  progress = false
  configuration = get(field_steps) ? numberOf(stateKey, alone || !get(field_bounded)) : unknown
  if (mayAsk) store<u32>(header + field_mayWait, 1)
  if (applyMessages(nodes) && findLists(nodes)) applyLists(nodes)
  if (mayAsk) store<u32>(header + field_mayWait, 0)
  if (missing) {
    dropRows(rowsBefore)
    if (!alone) putOff(number)
    return
  }
  endState(rowsBefore)
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

/** Notes what the messages do, in order. @returns false if something is missing or the search stops */
function applyMessages(nodes: u32): bool {
  const first = get(field_configuration)
  const messageBytes = get(field_messageBytes)
  for (let node: u32 = 0; node < nodes; node++) {
    let contents = contentsOf(node, first)
    if (contents === 0) {
      if (!asked(what.contents, node, 0)) return false
      contents = contentsOf(node, first)
    }
    const end = contents + 4 + load<u32>(contents) * messageBytes
    let position: u32 = 0
    for (let message = contents + 4; message < end; message += messageBytes, position++) {
      const word = load<u32>(message)
      if (word & isRepeated) continue
      let list = effectsOf(node, nodes, word)
      if (list === 0) {
        if (!asked(what.effects, node, position)) return false
        list = effectsOf(node, nodes, word)
      }
      const listEnd = list + load<u32>(list)
      for (let move = list + 4; move < listEnd; move += moveBytes + ((load<u32>(move) >> 16) << 2)) {
        const kind = load<u32>(move) & 0xff
        if (kind <= lose && kind !== deliver + 1) {
          const isDelivery = kind === deliver
          const place = message + (isDelivery ? message_delivered : messageBytes - 4)
          if (load<u32>(place) === 0 && !asked(isDelivery ? what.delivered : what.lost, node, position)) return false
          begin(move, nodes)
          setComponent(row + row_key, first + node, load<u32>(place) - 1)
        } else begin(move, nodes)
        store<u32>(row, word >> envelopeShift, row_a)
        store<u32>(row, position, row_b)
        apply(move, node, nodes)
        if (missing || !kept()) return false
      }
    }
  }
  return true
}

/** The contents of a node's mailbox, or 0. */
@inline
function contentsOf(node: u32, first: u32): u32 {
  return load<u32>(load<u32>(get(field_contents) + (node << 2)) + (component(stateKey, first + node) << 2))
}

/** What a message does to its node in the state at hand: a list of moves, or 0. @param word its first */
@inline
function effectsOf(node: u32, nodes: u32, word: u32): u32 {
  return remembered(get(field_messages), component(stateKey, node), word, component(stateKey, nodes))
}

/** Has the checker remember something. @returns false if this thread may not ask, or the state at hand has to be left */
function asked(what: u32, node: u32, position: u32): bool {
  if (mayAsk) {
    show(stateKey)
    if (fill(what, node, position)) return !hasNoRoom()
  }
  missing = true
  return false
}

/**
 * Has what the checker was just asked for no room, in keys or, as long as others work, in what it is remembered in? Then the state at
 * hand is left until there is.
 */
@inline
function hasNoRoom(): bool {
  if (get(field_outgrown) === 0 && load<u32>(header + field_crowded) !== crowded) return false
  missing = true
  return true
}

/** The lists of the state at hand. @returns false if one is missing */
@inline
function findLists(nodes: u32): bool {
  const hasMailboxMoves = get(field_mailboxMoves) !== 0
  for (let node: u32 = 0; node <= nodes; node++) {
    let list = ownOf(node, nodes)
    if (list === 0) {
      if (!asked(what.own, node, 0)) return false
      list = ownOf(node, nodes)
    }
    store<u32>(ownLists + (node << 2), list)
    if (!hasMailboxMoves || node === nodes) continue
    list = mailboxMovesOf(node, nodes)
    if (list === 0) {
      if (!asked(what.mailboxMoves, node, 0)) return false
      list = mailboxMovesOf(node, nodes)
    }
    store<u32>(mailboxLists + (node << 2), list)
  }
  return true
}

@inline
function ownOf(node: u32, nodes: u32): u32 {
  const surroundings = component(stateKey, nodes)
  if (node === nodes) return remembered(get(field_global), surroundings, 0, 0)
  return remembered(get(field_own), component(stateKey, node), surroundings, node)
}

@inline
function mailboxMovesOf(node: u32, nodes: u32): u32 {
  const mailbox = component(stateKey, get(field_configuration) + node)
  const surroundings = component(stateKey, nodes)
  return remembered(get(field_mailboxMoves), component(stateKey, node), mailbox, (surroundings << nodesBits) | node)
}

/** Notes what follows the messages, in order, until something is missing or the search stops. */
function applyLists(nodes: u32): void {
  for (let part: u32 = 0; part < ownParts; part++) {
    if (!applyPart(ownLists, part, ownParts, nodes)) return
  }
  if (get(field_mailboxMoves) && !applyPart(mailboxLists, 0, mailboxParts, nodes)) return
  const list = load<u32>(ownLists + (nodes << 2))
  const end = list + load<u32>(list)
  for (let move = list + 4; move < end; move += moveBytes) {
    const kind = load<u32>(move) & 0xff
    if (kind >= firstOfTime && !mayPass(kind === tick, nodes)) continue
    begin(move, nodes)
    if (kind >= firstOfTime) pass(nodes)
    if (!kept()) return
  }
}

/** Notes one part of the lists of all nodes. @returns false if something is missing or the search stops */
@inline
function applyPart(lists: u32, part: u32, parts: u32, nodes: u32): bool {
  for (let node: u32 = 0; node < nodes; node++) {
    const list = load<u32>(lists + (node << 2))
    const end = list + load<u32>(list + (part << 2))
    let move = list + (part === 0 ? parts << 2 : load<u32>(list + ((part - 1) << 2)))
    for (; move < end; move += moveBytes + ((load<u32>(move) >> 16) << 2)) {
      begin(move, nodes)
      apply(move, node, nodes)
      if (missing || !kept()) return false
    }
  }
  return true
}

/** What the next step of time makes of a node: the address of that move; 0 if it has to wait for it. */
@inline
function timeOf(node: u32): u32 {
  const list = load<u32>(mailboxLists + (node << 2))
  const from = load<u32>(list + ((timePart - 1) << 2))
  return from < load<u32>(list + (timePart << 2)) ? list + from : 0
}

/** Is the next step of time an action in the state at hand? A tick that changes nothing is none. */
function mayPass(isTick: bool, nodes: u32): bool {
  const first = get(field_configuration)
  let changes = !isTick
  for (let node: u32 = 0; node < nodes; node++) {
    const move = timeOf(node)
    if (move === 0) return false
    changes =
      changes ||
      load<u32>(move, move_local) !== component(stateKey, node) ||
      load<u32>(move, move_mailbox) !== component(stateKey, first + node)
  }
  return changes
}

/** Changes all nodes of the row, and their mailboxes, by the next step of time. */
function pass(nodes: u32): void {
  const first = get(field_configuration)
  for (let node: u32 = 0; node < nodes; node++) {
    const move = timeOf(node)
    setComponent(row + row_key, node, load<u32>(move, move_local))
    setComponent(row + row_key, first + node, load<u32>(move, move_mailbox))
  }
}

/** Keeps the row, and makes room for more of this state. @returns false if that cannot be or the search has stopped */
@inline
function kept(): bool {
  while (!keepRow()) if (!isAdded()) return false
  return rowCount < room || makeRoomForRows() || settled()
}

/** Gives the combination of the next row a number. @returns false if the state at hand has to be left */
function isAdded(): bool {
  if (mayAsk) {
    if (addCombination(combinationOf(row + row_key))) return true
    if (alone && !get(field_mayWait)) {
      adapt()
      return true
    }
    store<u32>(header + field_outgrown, 1)
  }
  missing = true
  return false
}

function settled(): bool {
  if (!alone) {
    missing = true
    return false
  }
  // From here on it cannot be left any more.
  store<u32>(header + field_mayWait, 0)
  settle()
  return !get(field_stopped)
}

/** Begins a row: the state at hand in other surroundings. */
@inline
function begin(move: u32, nodes: u32): void {
  const bytes = get(field_words) << 2
  for (let i: u32 = 0; i < bytes; i += 8) store<u64>(row + row_key + i, load<u64>(stateKey + i))
  const word = load<u32>(move, move_kind)
  if (word & isProgress) progress = true
  store<u32>(row, state, row_parent)
  store<u32>(row, word & 0xff, row_kind)
  store<u32>(row, load<u32>(move, move_a), row_a)
  store<u32>(row, load<u32>(move, move_b), row_b)
  store<u32>(row, configuration, row_before)
  store<u32>(row, unknown, row_configuration)
  setComponent(row + row_key, nodes, load<u32>(move, move_surroundings))
}

/** Changes the row's node, what it sends to, and the observers. */
@inline
function apply(move: u32, node: u32, nodes: u32): void {
  setComponent(row + row_key, node, load<u32>(move, move_local))
  const first = get(field_configuration)
  const sent = load<u32>(move, move_kind) >> 16
  for (let i: u32 = 0; i < sent; i++) send(load<u32>(move + moveBytes + (i << 2)), first)
  const observations = load<u32>(move, move_observations)
  if (observations !== 0) moveObservers(nodes, observations)
}

@inline
function send(envelope: u32, first: u32): void {
  const place = first + load<u32>(get(field_receivers) + (envelope << 2))
  const mailbox = component(row + row_key, place)
  let after = remembered(get(field_with), mailbox, envelope, 0)
  if (after === 0) {
    if (mayAsk) after = putIn(mailbox, envelope) + 1
    if (after === 0) missing = true
    if (missing || hasNoRoom()) return
  }
  setComponent(row + row_key, place, after - 1)
}

function moveObservers(nodes: u32, observations: u32): void {
  const observers = get(field_observers)
  for (let observer: u32 = 0; observer < observers; observer++) {
    const place = nodes + 1 + observer
    const before = component(row + row_key, place)
    let after = remembered(get(field_observed), observer, before, observations)
    if (after === 0) {
      if (mayAsk) after = observe(observer, before, observations) + 1
      if (after === 0) missing = true
      if (missing || hasNoRoom()) return
    }
    setComponent(row + row_key, place, after - 1)
  }
}
