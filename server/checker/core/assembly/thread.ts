/** What one thread knows: the vectors at hand, what it has counted, and what it leaves for the first thread after a round. */
import { leftOfRun } from './keys'
import { allocate, field_crowded, field_outgrown, field_reports, field_states, get, header } from './memory'
import { countRound } from './parts'
import { crowded, takeSpare } from './table'

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
 * generated, outside, cut (64-bit floats)]. The first five are addresses of lists [count, items...].
 */
let report: u32 = 0
let putOffStates: u32 = 0
let unjudgedStates: u32 = 0
let unjudgedSteps: u32 = 0
let stuckStates: u32 = 0
let gaps: u32 = 0
/** How many states of each other thread's list of those put off this one has looked at. */
let looked: u32 = 0
const report_counts: u32 = 24
/** As many as there may be: see `threads.ts`. */
const mostThreads: u32 = 32
/** In the place of a state that another thread has taken over. */
const taken: u32 = 0xffffffff
const mostListed: u32 = 16384
const stepWords: u32 = 5
/** Numbers that lost a race, and those left of a run: see table.ts and keys.ts. */
const mostGaps: u32 = 128
/** So full a list may be when more states are taken: what one batch adds fits behind. */
const listedEnough: u32 = 10000

/** Gives this thread its own memory. @returns address of its report */
export function prepareThread(): u32 {
  stateKey = allocate(4 * mostComponents + 8)
  shown = allocate(4 * mostComponents)
  report = allocate(48)
  return report
}

/** Gives this thread the lists that working together takes. */
export function prepareLists(): void {
  putOffStates = allocate(4 + 4 * mostListed)
  unjudgedStates = allocate(4 + 4 * mostListed)
  unjudgedSteps = allocate(4 + 4 * stepWords * mostListed)
  stuckStates = allocate(4 + 4 * mostListed)
  gaps = allocate(4 + 4 * mostGaps)
  looked = allocate(4 * mostThreads)
  store<u32>(report, putOffStates)
  store<u32>(report, unjudgedStates, 4)
  store<u32>(report, unjudgedSteps, 8)
  store<u32>(report, stuckStates, 12)
  store<u32>(report, gaps, 16)
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
    append(gaps, gap)
  }
  for (let gap = leftOfRun(); gap >= 0; gap = leftOfRun()) append(gaps, gap)
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
    load<u32>(putOffStates) > listedEnough ||
    load<u32>(unjudgedStates) > listedEnough ||
    load<u32>(unjudgedSteps) > listedEnough ||
    load<u32>(stuckStates) > listedEnough
  )
}

@inline
function append(list: u32, number: u32): void {
  const count = load<u32>(list)
  store<u32>(list + 4 + (count << 2), number)
  atomic.store<u32>(list, count + 1)
}

/** The first thread expands the state after the round. */
export function putOff(number: u32): void {
  append(putOffStates, number)
}

export function leaveUnjudged(number: u32): void {
  append(unjudgedStates, number)
}

export function leaveStuck(number: u32): void {
  append(stuckStates, number)
}

export function leaveStep(parent: u32, kind: u32, a: u32, b: u32, successor: u32): void {
  const count = load<u32>(unjudgedSteps)
  const item = unjudgedSteps + 4 + count * (stepWords << 2)
  store<u32>(item, parent)
  store<u32>(item, kind, 4)
  store<u32>(item, a, 8)
  store<u32>(item, b, 12)
  store<u32>(item, successor, 16)
  store<u32>(unjudgedSteps, count + 1)
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
