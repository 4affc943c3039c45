/** `replay` and `conforms`: is what somebody wrote down a run of the protocol, and what is wrong in it? */
import {
  type Machines,
  type Property,
  type Protocol,
  ProtocolError,
  type RunStep,
  type RunStepKind,
} from '../../../protocols/model/index.js'
import { Model, placed, pure } from '../../semantics/index.js'
import type { CheckReport, PropertyReport, Verdict } from '../../wire/report.js'
import type { Trace, TraceStep } from '../../wire/trace.js'
import { assumptionsOf } from '../assumptions.js'
import { judgedHistory } from '../judgedHistory.js'
import { explained, Replay } from '../replay.js'
import { overall, untold } from '../report.js'
import { type SafetyKind, sentenceOf } from '../sentences.js'
import { nodeOf } from './fits.js'
import { Followed, type FollowedStates, type Following, faultOf, type Possible, type TakenStep } from './followed.js'
import { stepText } from './stepText.js'

/** What the author of a run expects of it. */
export interface ReplayOptions<P extends string = string> {
  /** The properties that the run is to violate; that it can be taken is expected where nothing else is said. */
  readonly expect?: { readonly [K in P | typeof taken]?: Verdict }
}

/** How a log is read. */
export interface LogOptions<P extends string = string> extends ReplayOptions<P> {
  /**
   * What may have happened without being in the log. Default: what no node notices when it happens: losses, partitions and
   * their end, and the passing of time.
   */
  readonly hidden?: readonly RunStepKind[]
  /** The most states that are followed at once, over all entries. Default 200,000. */
  readonly states?: number
}

// Kept from before machines run, which find it replaced by a refusal.
const now = performance.now.bind(performance)

/** The name under which a report says whether the run can be taken. */
export const taken = 'the run can be taken'

const unnoticed: readonly RunStepKind[] = ['lose', 'partition', 'heal', 'tick', 'stabilise']

/**
 * Takes the steps of a run one after the other: a regression test for a counterexample that was mended once, or a story to
 * tell. Where a step cannot be taken, the report says which, and what could have happened instead.
 *
 * @throws ProtocolError when a step makes no sense, or a machine or a property is at fault
 * @example await replay(raft, [{ timer: 'electionTimeout', at: 'server1' }, { crash: 'server1' }])
 */
export async function replay<R extends Machines, P extends string>(
  protocol: Protocol<R, P>,
  steps: readonly RunStep[],
  options: ReplayOptions<NoInfer<P>> = {},
): Promise<CheckReport> {
  return followed(
    protocol as unknown as Protocol,
    steps,
    { hidden: [], receiverCannotTell: false, states: 200_000 },
    options,
  )
}

/**
 * Holds the log of a real system against the protocol: is it a behaviour of the model, and if not, which entry is the first
 * that is not?
 *
 * @param log in the order in which things happened, each as far as the log tells it
 * @throws ProtocolError when an entry makes no sense, or a machine or a property is at fault
 * @example await conforms(raft, [{ at: 'server1', state: 'candidate', context: { term: 1 } }])
 */
export async function conforms<R extends Machines, P extends string>(
  protocol: Protocol<R, P>,
  log: readonly RunStep[],
  options: LogOptions<NoInfer<P>> = {},
): Promise<CheckReport> {
  const { hidden = unnoticed, states = 200_000 } = options
  return followed(protocol as unknown as Protocol, log, { hidden, receiverCannotTell: true, states }, options)
}

function followed(
  protocol: Protocol,
  entries: readonly RunStep[],
  how: Following,
  { expect = {} }: ReplayOptions,
): CheckReport {
  const callers = new Error().stack ?? ''
  try {
    return pure(() => judged(protocol, entries, how, expect))
  } catch (error) {
    throw error instanceof ProtocolError ? placed(error, protocol.declaredAt, callers) : error
  }
}

function judged(
  protocol: Protocol,
  entries: readonly RunStep[],
  how: Following,
  expect: { readonly [name: string]: Verdict | undefined },
): CheckReport {
  const started = now()
  const model = new Model(protocol)
  entries.forEach((entry, index) => {
    const fault = faultOf(entry, model)
    if (fault) throw new ProtocolError(`Step ${index + 1} of the run makes no sense: ${fault}`)
  })
  const runs = new Followed(model, how)
  while (runs.count < entries.length && runs.next(entries[runs.count])) {}
  const { steps, ends } = runs.run()
  const { states } = runs
  states.judgeAlong(steps, ends)
  const properties: Record<string, PropertyReport> = {
    [taken]: { kind: 'run', ...verdictOf(runs, entries, steps), asExpected: true },
    ...violations(states, steps),
  }
  for (const [name, verdict] of Object.entries(expect)) {
    if (name !== taken && !(name in protocol.properties))
      throw new ProtocolError(`There is no property "${name}" to expect.`)
    const { kind } = name === taken ? { kind: 'run' as const } : protocol.properties[name]
    const open = {
      kind,
      verdict: 'unknown' as const,
      text: 'This run does not violate it; others may.',
      asExpected: false,
    }
    const found = properties[name] ?? open
    properties[name] = { ...found, ...(verdict && { expected: verdict }), asExpected: found.verdict === verdict }
  }
  for (const [name, report] of Object.entries(properties)) {
    if (expect[name] === undefined) properties[name] = { ...report, asExpected: report.verdict === 'holds' }
  }
  const verdicts = Object.values(properties).map(({ verdict }) => verdict)
  return {
    type: 'check',
    version: 1,
    protocol: protocol.name,
    assumptions: assumptionsOf(protocol),
    verdict: overall(verdicts, true),
    asExpected: Object.values(properties).every(({ asExpected }) => asExpected),
    properties,
    statistics: {
      distinct: states.states.size,
      generated: states.states.size,
      depth: steps.length + 1,
      seconds: (now() - started) / 1000,
      memoryBytes: states.bytes,
      outside: 0,
      missProbability: 0,
      localSteps: model.localStates.computed,
      configurations: states.configurations.size,
      complete: false,
    },
    limits: [],
    vacuity: untold,
  }
}

function verdictOf(
  runs: Followed,
  entries: readonly RunStep[],
  steps: readonly TakenStep[],
): Pick<PropertyReport, 'verdict' | 'text' | 'trace'> {
  if (runs.count === entries.length) {
    const text = `All ${entries.length} steps can be taken one after the other.`
    return { verdict: 'holds', text, trace: traceOf(runs.states, steps, 'witness', taken, text) }
  }
  if (runs.full) {
    const text = `More than ${runs.how.states} states fit the first ${runs.count} steps. Say more in each step, hide less, or raise \`states\`.`
    return { verdict: 'unknown', text }
  }
  const text = whyNot(runs, entries[runs.count])
  return { verdict: 'violated', text, trace: traceOf(runs.states, steps, 'violation', taken, text) }
}

/** Why no run goes on with an entry. */
function whyNot(runs: Followed, entry: RunStep): string {
  const told = `Step ${runs.count + 1} cannot happen: ${stepText(entry)}.`
  const almost = runs.almost(entry)
  const instead = almost.length > 0 ? almost : runs.possible(nodeOf(entry))
  const others = instead.length > 0 ? instead : runs.possible(undefined)
  const texts = [...new Set(others.map((step) => stepAfter(runs, step)))]
  const some = texts.slice(0, 6).join('; ')
  const more = texts.length > 6 ? `; and ${texts.length - 6} more` : ''
  if (texts.length === 0) return `${told} Nothing can happen there any more.`
  return `${told} ${almost.length > 0 ? 'What happens there is' : 'What could happen is'}: ${some}${more}.`
}

/** What a step does, in words. */
function stepAfter(runs: Followed, { at, from, action }: Possible): string {
  const replay = new Replay(runs.states, '')
  replay.initial()
  // messages have their names from the steps before
  for (const step of runs.run(at).steps) replay.step(step.from, step.action)
  const { text, changes } = replay.step(from, action)
  return `${text}${changesText(changes)}`
}

function changesText(changes: TraceStep['changes']): string {
  const texts = Object.values(changes).flatMap((changed) =>
    changed.map(({ path, after }) => `${path.replace(/^context\./, '')} ${JSON.stringify(after)}`),
  )
  return texts.length > 0 ? ` (${texts.slice(0, 4).join(', ')})` : ''
}

/** The safety properties that a run violates. */
function violations(states: FollowedStates, steps: readonly TakenStep[]): Record<string, PropertyReport> {
  const found: Record<string, PropertyReport> = {}
  for (const finding of states.findings) {
    const { kind } = states.model.protocol.properties[finding.property] as Property<never>
    if (kind === 'reachable' || finding.property in found) continue
    const text = sentenceOf(states, kind as SafetyKind, finding)
    const end = finding.last
      ? steps.findIndex(({ from, action }) => from === finding.state && isSame(action, finding.last!)) + 1
      : lengthTo(steps, finding.state)
    const trace = traceOf(states, steps.slice(0, end), 'violation', finding.property, text)
    found[finding.property] = {
      kind,
      verdict: 'violated',
      text: `${text} It is so after step ${end}.`,
      trace,
      asExpected: false,
    }
  }
  return found
}

const isSame = (a: TakenStep['action'], b: TakenStep['action']): boolean =>
  a.kind === b.kind && a.a === b.a && a.b === b.b

/** How many steps lead to a state of the run first. */
function lengthTo(steps: readonly TakenStep[], state: number): number {
  const at = steps.findIndex(({ from }) => from === state)
  return at < 0 ? steps.length : at
}

/** The trace of a run. @param text one sentence that says what it shows */
export function traceOf(
  states: FollowedStates,
  steps: readonly TakenStep[],
  purpose: Trace['purpose'],
  property: string,
  text: string,
): Trace {
  const replay = new Replay(states, property)
  const nodes = states.model.nodes.map(({ id, role }) => ({ id, role }))
  const initial = replay.initial()
  const taken = steps.map(({ from, action }) => replay.step(from, action))
  const judged = judgedHistory(states.model, property, replay.observed)
  const trace = {
    purpose,
    property,
    text: judged?.text ?? text,
    shortest: false,
    nodes,
    initial,
    steps: taken,
    ...(judged && { operations: judged.operations }),
  }
  // what is nobody's property, such as that a run can be taken, all of it plays its part in
  return property in states.model.protocol.properties ? explained(replay, trace) : trace
}
