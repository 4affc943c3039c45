/**
 * Makes violations small and tells them as the checker tells its counterexamples. Where the property is about states and steps
 * and the protocol keeps no time, actions are left out of the run, in the checker's semantics. Otherwise time is part of what is
 * wrong: the run is repeated with fewer of its faults, as long as it violates the same.
 */
import type { Chaos, Property, TimedFault } from '../../../protocols/model/index.js'
import { FollowedStates, type TakenStep } from '../../checker/runs/followedStates.js'
import { traceOf } from '../../checker/runs/toldRun.js'
import { Successors } from '../../semantics/index.js'
import type { RunSummary } from '../../wire/simulation.js'
import type { Happening } from '../eventLog.js'
import type { SmallTrace } from '../report.js'
import { Run } from '../run.js'
import { type Options, Setting } from '../setting.js'
import { toMillis } from '../time.js'
import type { Effort } from './effort.js'
import { minimised } from './minimised.js'
import { relaxed, Schedule, type Taken } from './schedule.js'

/** Steps of a trace that can still be read. */
const mostSteps = 2000
/** Events of a run between two pauses. */
const stride = 1024

/** A run up to the violation of a property. */
interface Recorded {
  readonly setting: Setting
  readonly timeline: readonly TimedFault[]
  readonly actions: readonly Happening[]
  readonly text: string
}

/**
 * The violation of a property in the first run that has it, made small; pauses often.
 *
 * @param run the run in short
 * @param effort what it costs, and how much it may
 * @returns undefined where nothing can be shown
 */
export function* shrunk(
  setting: Setting,
  run: RunSummary,
  property: string,
  effort: Effort,
): Generator<undefined, SmallTrace | undefined> {
  const first = yield* recorded(setting, run.seed, property, effort)
  if (!first) return undefined
  const { protocol } = setting
  const kind = (protocol.properties as Record<string, Property<never>>)[property]?.kind
  const steps = first.actions.length
  const isSafety = kind !== undefined && !inTheLongRun.has(kind)
  if (isSafety && protocol.timing.kind === 'asynchronous') {
    // Without time fewer actions are fewer faults, too.
    const schedule = new Schedule(relaxed(protocol, property, first.actions), property)
    const found = schedule.violating(first.actions)
    if (found) {
      const small = yield* withFewerActions(schedule, found, effort)
      const trace = traceInChecker(schedule, small, property, first.text)
      if (trace) return { trace, actions: small.actions, steps }
    }
  }
  const small = effort.isOver ? first : yield* withFewerFaults(first, run, property, effort)
  const schedule = new Schedule(relaxed(protocol, property, small.actions), property)
  const found = (isSafety && schedule.violating(small.actions)) || schedule.taken(small.actions)
  const trace = traceInChecker(schedule, found, property, small.text)
  return trace && { trace, actions: found.actions, steps }
}

/** Kinds of properties that no single state or step violates. */
const inTheLongRun: ReadonlySet<Property<never>['kind']> = new Set([
  'eventually',
  'leadsTo',
  'infinitelyOften',
  'stabilizes',
  'noDeadlock',
  'quiescent',
])

/** Follows a run again up to the violation, and writes down its actions. */
function* recorded(
  setting: Setting,
  seed: number,
  property: string,
  effort: Effort,
): Generator<undefined, Recorded | undefined> {
  const actions: Happening[] = []
  const run = new Run(setting, seed, false, { recorded: actions })
  const violation = () => run.violations.find((each) => each.property === property)
  while (!run.ended && !violation()) {
    run.advance(stride)
    yield
  }
  effort.spend(run.log.count)
  const found = violation()
  return found && { setting, timeline: run.timeline, actions: actions.slice(0, found.actions), text: found.text }
}

/**
 * The same run with fewer faults. What chance did is a timeline by now: without the chance of the network, without any fault at
 * all, then without more and more of them. Each test is a run of its own.
 */
function* withFewerFaults(
  first: Recorded,
  { seed, violations }: RunSummary,
  property: string,
  effort: Effort,
): Generator<undefined, Recorded> {
  const { protocol, options } = first.setting
  const { loss, duplication, reordering } = options.chaos ?? {}
  const chances = { ...(loss && { loss }), ...(duplication && { duplication }), ...(reordering && { reordering }) }
  const at = violations.find((each) => each.property === property)?.at ?? 0
  const timeline = first.timeline.filter((fault) => fault.at <= at)
  if (timeline.length === 0 && Object.keys(chances).length === 0) return first
  let best = first
  function* attempt(chaos: Chaos, faults: readonly TimedFault[]): Generator<undefined, boolean> {
    const fewer: Options = { ...options, chaos, timeline: faults }
    const found = yield* recorded(new Setting(protocol, fewer), seed, property, effort)
    if (found) best = found
    return found !== undefined
  }
  if (!(yield* attempt(chances, timeline))) return first
  const chaos = Object.keys(chances).length > 0 && (yield* attempt({}, timeline)) ? {} : chances
  if (timeline.length === 0 || effort.isOver || (yield* attempt(chaos, []))) return best
  let faults = timeline
  for (let size = Math.ceil(faults.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let end = faults.length; end > 0; end -= size) {
      if (effort.isOver) return best
      const rest = [...faults.slice(0, Math.max(0, end - size)), ...faults.slice(end)]
      if (rest.length > 0 && (yield* attempt(chaos, rest))) faults = rest
    }
  }
  return best
}

/** The same violation with fewer actions: of fewer nodes, fewer faults, fewer inputs, then any. */
function* withFewerActions(schedule: Schedule, all: Taken, effort: Effort): Generator<undefined, Taken> {
  let best = all
  const attempt = (actions: readonly Happening[]): boolean => {
    effort.spend(actions.length)
    const found = schedule.violating(actions)
    if (!found || found.actions.length > best.actions.length) return false
    best = found
    return true
  }
  const nodes = schedule.model.nodes.map((_, node) => node)
  const without: ((action: Happening) => boolean)[] = [
    ...(['lose', 'crash', 'restart', 'duplicate', 'input', 'lie'] as const).map(
      (type) => (action: Happening) => action.type === type,
    ),
    ...nodes.map(
      (node) => (action: Happening) => ('node' in action ? action.node : 'to' in action ? action.to : -1) === node,
    ),
  ]
  for (const leaves of without) {
    if (effort.isOver) return best
    attempt(best.actions.filter((action) => !leaves(action)))
    yield
  }
  const shrinking = minimised(best.actions, (items) => (attempt(items) ? best.actions : undefined))
  while (!effort.isOver && !shrinking.next().done) yield
  // A duplicate whose copy does nothing is a delivery.
  for (let place = 0; place < best.actions.length && !effort.isOver; place++) {
    const action = best.actions[place]
    if (action.type === 'duplicate') attempt(best.actions.with(place, { ...action, type: 'deliver' }))
    yield
  }
  return best
}

/** The trace of a run along the checker's own steps; undefined where it is too long to be read, or where they differ. */
function traceInChecker(schedule: Schedule, { actions, coded }: Taken, property: string, text: string) {
  if (actions.length > mostSteps) return undefined
  const states = new FollowedStates(schedule.model, new Successors(schedule.model), {}, true)
  const steps: TakenStep[] = []
  let from = 0
  for (const action of coded) {
    let to = -1
    states.load(from)
    states.successors.expand({
      successor: (kind, a, b) => {
        if (kind !== action.kind || a !== action.a || b !== action.b) return true
        to = states.reached(from)
        return false
      },
    })
    if (to < 0) return undefined
    steps.push({ from, action })
    from = to
  }
  const trace = traceOf(states, steps, 'violation', property, text)
  return { ...trace, steps: trace.steps.map((step, index) => ({ ...step, time: toMillis(actions[index].at) })) }
}
