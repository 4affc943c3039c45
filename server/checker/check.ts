/** `check(protocol)`: explores every reachable state of a protocol and judges its properties. */
import os from 'node:os'
import { type Machines, type Protocol, ProtocolError } from '../../protocols/model/index.js'
import { Model, placed, pure, Successors } from '../semantics/index.js'
import type { CheckReport } from '../wire/report.js'
import { CoreSearch } from './core/coreSearch.js'
import { type MinimalRun, Minimiser } from './explain/minimise.js'
import { DepthFirstSearch, WalkingSearch } from './hunting.js'
import { Keeping } from './keeping.js'
import { Liveness } from './liveness/liveness.js'
import { type CheckOptions, defaultMemory, type Ended, secondsOf, worthThreads } from './options.js'
import { PlainSearch } from './plainSearch.js'
import { reducedSearch } from './reductions/reducedSearch.js'
import { verified } from './reductions/verified.js'
import { reportOf } from './report.js'
import type { Search } from './search.js'
import { beginAgain, canDegrade, degrade, type UnderWay, validateStorage } from './storage/degrading.js'
import { FingerprintSearch } from './storage/fingerprintSearch.js'
import { Telling } from './telling.js'

export type { CheckOptions }

// Kept from before machines run, which find these replaced by refusals.
const now = performance.now.bind(performance)
const later = setImmediate

const processors = os.availableParallelism()

/** Milliseconds of search between two looks at the world outside. */
const slice = 40

/**
 * Checks a protocol.
 *
 * @throws ProtocolError when the protocol, a machine or a property is at fault; the stack leads to the place
 */
export async function check<R extends Machines, P extends string>(
  protocol: Protocol<R, P>,
  options: CheckOptions<NoInfer<P>> = {},
): Promise<CheckReport<P>> {
  const { threads } = options
  if (threads !== undefined && !(Number.isInteger(threads) && threads >= 1)) {
    throw new ProtocolError(`The check's threads must be a whole number from 1 on; it is ${threads}.`)
  }
  for (const name of [...(options.only ?? []), ...Object.keys(options.expect ?? {})]) {
    if (!(name in protocol.properties)) {
      throw new ProtocolError(`The check names "${name}", but "${protocol.name}" has no such property.`)
    }
  }
  const callers = new Error().stack ?? ''
  const chosen = only(protocol as unknown as Protocol, options.only)
  try {
    const { reductions } = options
    const report = await (reductions === 'verify'
      ? verified(chosen, (wanted) => searched(chosen, { ...options, reductions: wanted, complete: true }))
      : searched(chosen, options))
    return report as CheckReport<P>
  } catch (error) {
    throw error instanceof ProtocolError ? placed(error, protocol.declaredAt, callers) : error
  }
}

async function searched(protocol: Protocol, options: CheckOptions): Promise<CheckReport> {
  validateStorage(options)
  const started = now()
  const at: UnderWay = { search: pure(() => searchOf(protocol, options)) }
  try {
    const keeping = await Keeping.of(at.search, options)
    const seconds = () => (now() - started) / 1000 + keeping.seconds
    const telling = new Telling(options.progress)
    const ended = await exploreAll(at, options, keeping, telling, seconds)
    const isInterrupted = ended === 'cancelled'
    if (!isInterrupted) await keeping.end(ended, seconds())
    const { search } = at
    const liveness = new Liveness(search)
    // Without the states themselves there is no graph to judge, and there are no other runs to look for.
    const isExact = search.storage === undefined
    const cut = isInterrupted ? ended : isExact ? await judgePaths(liveness, options, telling, seconds) : undefined
    const taken = seconds()
    // What is kept then stays as it is.
    const stays = isInterrupted && keeping.checkpoint !== undefined
    const runs = isExact && !stays ? await minimalRuns(search, options, telling) : new Map()
    const report = reportOf(search, liveness, runs, options, { search: ended, paths: cut }, taken)
    if (isInterrupted) keeping.interrupted(taken)
    return report
  } finally {
    at.search.close()
    at.next?.close()
  }
}

/** Explores until there is nothing left or something ends it; goes on with fingerprints where memory alone would end it. */
async function exploreAll(
  at: UnderWay,
  options: CheckOptions,
  keeping: Keeping,
  telling: Telling,
  seconds: () => number,
): Promise<Ended | undefined> {
  const explored = async () => {
    const ended = await explore(at.search, options, keeping, telling, seconds).finally(() => at.search.stopThreads())
    if (ended !== undefined && at.search.fault) throw at.search.fault
    return ended
  }
  const ended = await explored()
  if (ended !== 'memory' && ended !== 'exhausted') return ended
  if (!canDegrade(at.search, options)) return 'memory'
  if (ended === 'exhausted') pure(() => beginAgain(at, options.complete ?? false))
  else {
    const most = secondsOf(at.search, options)
    const isOver = () => most !== undefined && seconds() >= most
    const tell = () => telling.tell(at.search, () => ({ doing: 'storing', share: at.next?.shareOf(at.search) ?? 0 }))
    const cut = await inSlices(degrade(at, options.complete ?? false), options, tell, isOver)
    if (cut) return cut
    if (at.search !== at.next) return ended
  }
  const atLast = await explored()
  return atLast === 'exhausted' ? 'memory' : atLast
}

/** A search that stands at the initial state. */
function searchOf(protocol: Protocol, options: CheckOptions): Search {
  const model = new Model(protocol)
  const successors = new Successors(model)
  const { order = 'breadth-first', seed = 1, complete = false, storage } = options
  if (storage === 'fingerprints') return new FingerprintSearch(model, successors, options, complete).begin()
  const reduced = reducedSearch(model, successors, options)
  if (reduced) return reduced
  switch (order) {
    case 'breadth-first':
      if (!CoreSearch.knows(model)) return new PlainSearch(model, successors, options, complete)
      try {
        return new CoreSearch(model, successors, options, complete)
      } catch (error) {
        // The core wants more room to grow into than some systems grant a process; arrays do not.
        if (!isOutOfMemory(error)) throw error
        return new PlainSearch(model, successors, options, complete)
      }
    case 'depth-first':
      return new DepthFirstSearch(model, successors, options, complete)
    case 'random':
    case 'priority':
      return new WalkingSearch(model, successors, options, complete, order, seed)
    default:
      throw new ProtocolError(
        `The check's order is "${order}"; it must be breadth-first, depth-first, random or priority.`,
      )
  }
}

/** The protocol with some of its properties. */
const only = (protocol: Protocol, names: readonly string[] | undefined): Protocol =>
  names
    ? { ...protocol, properties: Object.fromEntries(names.map((name) => [name, protocol.properties[name]])) }
    : protocol

/** Runs the search in slices until it is done or something ends it. */
async function explore(
  search: Search,
  options: CheckOptions,
  keeping: Keeping,
  telling: Telling,
  seconds: () => number,
): Promise<Ended | 'exhausted' | undefined> {
  const { signal, memory = defaultMemory, threads = processors } = options
  const most = secondsOf(search, options)
  let alone = true
  for (;;) {
    try {
      // One that is in the middle of something would be so at each look, if it went on with the next thing at once.
      if (pure(() => search.run(now, now() + slice, !search.isWhole))) return undefined
    } catch (error) {
      if (isOutOfMemory(error)) return 'exhausted'
      throw error
    }
    const { isWhole } = search
    if (isWhole && (search.isFull || (search.bytes > memory && !(search.spill() && search.bytes <= memory))))
      return 'memory'
    if (alone && (search.states.size > worthThreads.states || seconds() > worthThreads.seconds)) {
      search.startThreads(threads)
      alone = false
    }
    if (isWhole && most !== undefined && seconds() >= most) return 'seconds'
    await new Promise<void>((resolve) => later(resolve))
    // What was put aside would be forgotten.
    if (isWhole && !search.fault && !signal?.aborted) await keeping.now(seconds())
    // What nobody reads need not be whole.
    if (signal?.aborted && (isWhole || !(keeping.checkpoint || search.findings.length))) return 'cancelled'
    telling.tell(search)
  }
}

/** Judges what is about paths, in slices, until that is done or something ends it. */
async function judgePaths(
  liveness: Liveness,
  options: CheckOptions,
  telling: Telling,
  seconds: () => number,
): Promise<Ended | undefined> {
  const { search } = liveness
  const most = secondsOf(search, options)
  const tell = () => telling.tell(search, () => ({ doing: 'paths' }))
  try {
    // What was found until then is judged too, which takes about as long as finding it.
    return await inSlices(liveness.run(), options, tell, () => most !== undefined && seconds() >= 2 * most)
  } catch (error) {
    if (isOutOfMemory(error)) return 'memory'
    throw error
  }
}

/** The counterexamples that no other of their length undercuts, by property; those for which that was found out. */
async function minimalRuns(
  search: Search,
  options: CheckOptions,
  telling: Telling,
): Promise<ReadonlyMap<string, MinimalRun>> {
  const minimiser = new Minimiser(search)
  const tell = () => telling.tell(search, () => ({ doing: 'minimising' }))
  try {
    await inSlices(minimiser.run(), options, tell, () => false)
  } catch (error) {
    // A machine or a predicate fails in a state beyond the violation, which the search never met: not what was asked.
    if (!(error instanceof ProtocolError || isOutOfMemory(error))) throw error
  }
  return minimiser.runs
}

/** Runs something that pauses often, in slices. @returns what ended it before it was done */
async function inSlices(
  run: Iterator<void, void>,
  { signal }: CheckOptions,
  tell: () => void,
  isOver: () => boolean,
): Promise<'seconds' | 'cancelled' | undefined> {
  for (;;) {
    const until = now() + slice
    const done = pure(() => {
      for (;;) {
        if (run.next().done) return true
        if (now() >= until) return false
      }
    })
    if (done) return undefined
    if (isOver()) return 'seconds'
    await new Promise<void>((resolve) => later(resolve))
    if (signal?.aborted) return 'cancelled'
    tell()
  }
}

/** The engine's tables are array buffers; V8 refuses one that is too large with a RangeError. */
const isOutOfMemory = (error: unknown): boolean =>
  error instanceof RangeError && /allocat|Invalid typed array length|Array buffer/i.test(error.message)
