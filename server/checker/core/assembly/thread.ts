/** What one thread knows: the vectors at hand, what it has counted, and what it leaves for the first thread after a round. */
import { leftOfRun } from './keys'
import { allocate, field_crowded, field_outgrown, field_reports, field_states, free, get, header } from './memory'
import { countRound } from './parts'
import { setThread } from './predecessors'
import { crowded, takeSpare } from './table'
import { add, hasEnough, ring, take } from './unjudged'

/** Components of a state. */
const mostComponents: u32 = 1024

/** The state that is expanded, and its key. */
export let state: u32 = 0
export let stateKey: u32 = 0
/** The components that the checker sees when it is asked: of the state that is expanded, or of a successor. */
export let shown: u32 = 0

/** Does it work alone? */
export let alone: bool = true
/** May it ask the checker? The first thread may, alone or not. */
export let mayAsk: bool = true

/** Successors, those outside of the model, and those with too many messages. */
export let generated: f64 = 0
export let outside: f64 = 0
export let cutByInFlight: f64 = 0

/** The state at which the search was stopped. */
export let stoppedAt: u32 = 0

/**
 * A block [states put off, states not judged, transitions not judged, states without progress, numbers of states not used;
 * generated, outside, cut (64-bit floats); for each list how many items it has room for]. The first five are addresses of lists
 * [count, items...]; the second one is a ring: see `unjudged.ts`.
 */
let report: u32 = 0
const report_putOff: u32 = 0
const report_unjudgedStates: u32 = 4
const report_unjudgedSteps: u32 = 8
const report_stuck: u32 = 12
const report_gaps: u32 = 16
/** How many states of each other thread's list of those put off this one has looked at. */
let looked: u32 = 0
const report_counts: u32 = 24
const report_rooms: u32 = 48
/** As many as there may be: see `threads.ts`. */
const mostThreads: u32 = 32
/** In the place of a state that another thread has taken over. */
const taken: u32 = 0xffffffff
const stepWords: u32 = 5
/** Numbers that lost a race, and those left of a run: see table.ts and keys.ts. */
const mostGaps: u32 = 1152
/**
 * The list of states put off stays where it is, since the first thread reads it meanwhile. From when a thread sees that it may go on
 * until it looks again, or ends its part, it takes at most one state over and one portion, and rows of less than a batch waited
 * before: each of these states is put off at most once, which makes less than three batches.
 */
const mostPutOff: u32 = 8192
const putOffEnough: u32 = mostPutOff - 256
/** The other lists are made longer when they are full, by their thread: nobody else reads them before the round is over. */
const listedAtFirst: u32 = 64
/** So long a list may be when more states are taken. */
const listedEnough: u32 = 10000

/** Gives this thread its own memory. @returns address of its report */
export function prepareThread(): u32 {
  stateKey = allocate(4 * mostComponents + 8)
  shown = allocate(4 * mostComponents)
  report = allocate(68)
  return report
}

/** Gives this thread its number, and the lists that working together takes. */
export function prepareLists(number: u32): void {
  setThread(number)
  provideList(report_putOff, mostPutOff, 1)
  store<u32>(report, ring(), report_unjudgedStates)
  provideList(report_unjudgedSteps, listedAtFirst, stepWords)
  provideList(report_stuck, listedAtFirst, 1)
  provideList(report_gaps, mostGaps, 1)
  looked = allocate(4 * mostThreads)
}

function provideList(list: u32, room: u32, words: u32): void {
  store<u32>(report + list, allocate(4 + ((room * words) << 2)))
  store<u32>(report + list, room, report_rooms)
}

/** From here on it works with others. Its lists are empty: see `RoundReport`. */
export function joinOthers(isFirst: bool): void {
  alone = false
  mayAsk = isFirst
  memory.fill(looked, 0, 4 * mostThreads)
}

/** The round is over: leaves the report. */
export function leaveOthers(): void {
  for (;;) {
    const gap = takeSpare(get(field_states))
    if (gap < 0) break
    append(report_gaps, gap)
  }
  for (let gap = leftOfRun(); gap >= 0; gap = leftOfRun()) append(report_gaps, gap)
  countRound()
  store<f64>(report, generated, report_counts)
  store<f64>(report, outside, report_counts + 8)
  store<f64>(report, cutByInFlight, report_counts + 16)
  alone = true
  mayAsk = true
}

/** Takes over a state that another thread has put off. @returns -1 when there is none */
export function takePutOff(other: u32): i32 {
  const list = load<u32>(get(field_reports + (other << 2)))
  const place = looked + (other << 2)
  const at = load<u32>(place)
  if (at >= atomic.load<u32>(list)) return -1
  store<u32>(place, at + 1)
  const item = list + 4 + (at << 2)
  const number = load<u32>(item)
  store<u32>(item, taken)
  return number
}

/** Must this thread stop taking states? */
export function interrupted(): bool {
  return (
    load<u32>(header + field_crowded) === crowded ||
    get(field_outgrown) !== 0 ||
    count(report_putOff) > putOffEnough ||
    hasEnough(load<u32>(report, report_unjudgedStates)) ||
    count(report_unjudgedSteps) > listedEnough ||
    count(report_stuck) > listedEnough
  )
}

/** How many items a list of the report has. */
@inline
function count(list: u32): u32 {
  return load<u32>(load<u32>(report + list))
}

/** Counts one more item of a list, which is made longer if it is full. @returns where the item goes */
function nextItem(list: u32, words: u32): u32 {
  const number = count(list)
  const room = load<u32>(report + list, report_rooms)
  if (number === room) {
    const old = load<u32>(report + list)
    const bytes = 4 + ((room * words) << 2)
    provideList(list, room << 1, words)
    memory.copy(load<u32>(report + list), old, bytes)
    free(old, bytes)
  }
  const at = load<u32>(report + list)
  store<u32>(at, number + 1)
  return at + 4 + ((number * words) << 2)
}

@inline
function append(list: u32, number: u32): void {
  store<u32>(nextItem(list, 1), number)
}

/** The first thread expands the state, after the round if not in it: the number is written before it is counted. */
export function putOff(number: u32): void {
  const list = load<u32>(report + report_putOff)
  const count = load<u32>(list)
  store<u32>(list + 4 + (count << 2), number)
  atomic.store<u32>(list, count + 1)
}

export function leaveUnjudged(number: u32): void {
  add(load<u32>(report, report_unjudgedStates), number)
}

/** Takes over a state that another thread has left to be judged. @returns -1 when there is none */
export function takeUnjudged(other: u32): i32 {
  return take(load<u32>(get(field_reports + (other << 2)) + report_unjudgedStates))
}

export function leaveStuck(number: u32): void {
  append(report_stuck, number)
}

export function leaveStep(parent: u32, kind: u32, a: u32, b: u32, successor: u32): void {
  const item = nextItem(report_unjudgedSteps, stepWords)
  store<u32>(item, parent)
  store<u32>(item, kind, 4)
  store<u32>(item, a, 8)
  store<u32>(item, b, 12)
  store<u32>(item, successor, 16)
}

export function setState(number: u32): void {
  state = number
}

export function stopAt(number: u32): void {
  stoppedAt = number
}

export function countGenerated(count: u32): void {
  generated += count
}

export function countOutside(count: u32): void {
  outside += count
}

export function countCut(): void {
  cutByInFlight++
}
