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
import type { SystemLog } from '../../wire/log.js'
import { type CheckReport, type PropertyReport, untold, type Verdict } from '../../wire/report.js'
import type { Trace, TraceStep } from '../../wire/trace.js'
import { stateText } from '../../wire/values.js'
import { valueText } from '../actions.js'
import { assumptionsOf } from '../assumptions.js'
import { Replay } from '../replay.js'
import { overall } from '../report.js'
import { type SafetyKind, sentenceOf } from '../sentences.js'
import { nodeOf } from './fits.js'
import { Followed, type FollowedRun, type Following, faultOf, type Possible } from './followed.js'
import type { FollowedStates, TakenStep } from './followedStates.js'
import { type Furthest, furthestOf } from './furthest.js'
import { hiddenStepsOf, unnoticed } from './hiddenSteps.js'
import type { LogReading } from './logReading.js'
import { type LoggedStep, stepsOfLog } from './logSteps.js'
import { Precedence } from './precedence.js'
import { inSlices } from './slices.js'
import { SomeOrder } from './someOrder.js'
import { stepText } from './stepText.js'
import { toldRun } from './toldRun.js'

/** What the author of a run expects of it. */
export interface ReplayOptions<P extends string = string> {
  /** The properties that the run is to violate; that it can be taken is expected where nothing else is said. */
  readonly expect?: { readonly [K in P | typeof taken]?: Verdict }
}

/** How a log is read. */
export interface LogOptions<P extends string = string, R extends Machines = Machines> extends LogReading<R> {
  /** The properties that the log is to violate, and whether it is a behaviour of the model, where it is not to hold. */
  readonly expect?: { readonly [K in P | typeof taken | typeof explains]?: Verdict }
  /**
   * What may have happened without being in the log. Default: what no node notices when it happens: losses, partitions and
   * their end, and the passing of time.
   */
  readonly hidden?: readonly RunStepKind[]
  /**
   * `'hosts'` (the default): where a system's log cannot have happened in the order in which it is written, other orders are tried,
   * in which each host's entries keep theirs, and what the log tells of causes. `'written'`: it happened in that order, as
   * where one clock stamped all. ITF traces, and lists of entries, are always taken as written.
   */
  readonly order?: 'hosts' | 'written'
  /** The most states that are followed, over all entries. Default 200,000, and for long logs 20 for each entry. */
  readonly states?: number
  /** Ends it. */
  readonly signal?: AbortSignal
}

// Kept from before machines run, which find it replaced by a refusal.
const now = performance.now.bind(performance)

/** The name under which a report says whether the run can be taken. */
export const taken = 'the run can be taken'
/** The name under which a report says whether the protocol explains the log of a system. */
export const explains = 'the log is a behaviour of the model'

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
  const entries = steps.map((step, index) => ({ step, place: `step ${index + 1}` }))
  const how = { hidden: [], receiverCannotTell: false, states: defaultStates, reorders: false }
  const task = { protocol: protocol as unknown as Protocol, how, expect: options.expect ?? {} }
  return followed({ ...task, entriesOf: () => entries, name: taken }, new Error().stack ?? '')
}

/**
 * Holds the log of a real system against the protocol: is it a behaviour of the model, and if not, which entry is the first
 * that is not, and what could the model have done there?
 *
 * @param log what `openLog` read, or entries in the order in which things happened, each as far as the log tells it
 * @throws ProtocolError when an entry makes no sense, or a machine or a property is at fault
 * @example await conforms(raft, await openLog('run.jsonl'), { names: { nodes: { 'db-0': 'server1' } } })
 * @example await conforms(raft, [{ at: 'server1', state: 'candidate', context: { term: 1 } }])
 */
export async function conforms<R extends Machines, P extends string>(
  protocol: Protocol<R, P>,
  log: readonly RunStep[] | SystemLog,
  options: LogOptions<NoInfer<P>, NoInfer<R>> = {},
): Promise<CheckReport> {
  const { hidden = unnoticed, expect = {}, signal, order = 'hosts' } = options
  const reorders = 'type' in log && log.format !== 'itf' && order === 'hosts'
  const count = 'type' in log ? log.entries.length : log.length
  const states = options.states ?? Math.max(defaultStates, 20 * count)
  const task: Task = {
    protocol: protocol as unknown as Protocol,
    how: { hidden, receiverCannotTell: true, states, reorders },
    expect,
    entriesOf: (model: Model) =>
      'type' in log
        ? stepsOfLog(log, model, options as LogReading)
        : log.map((step, index) => ({ step, place: `step ${index + 1}` })),
    ...('type' in log ? { name: explains, file: log.file } : { name: taken }),
    ...(signal && { signal }),
  }
  return followed(task, new Error().stack ?? '')
}

const defaultStates = 200_000

/** What is to be followed. */
interface Task {
  readonly protocol: Protocol
  readonly entriesOf: (model: Model) => readonly LoggedStep[]
  readonly how: Omit<Following, 'hidden'> & { readonly hidden: readonly RunStepKind[]; readonly reorders: boolean }
  readonly expect: { readonly [name: string]: Verdict | undefined }
  /** Of what is judged. */
  readonly name: typeof taken | typeof explains
  /** The name of the log, where it is a system's. */
  readonly file?: string
  readonly signal?: AbortSignal
}

/** @param callers the stack of who asks */
async function followed(task: Task, callers: string): Promise<CheckReport> {
  try {
    return await judged(task)
  } catch (error) {
    throw error instanceof ProtocolError ? placed(error, task.protocol.declaredAt, callers) : error
  }
}

async function judged(task: Task): Promise<CheckReport> {
  const { protocol, expect, name: judgedName, signal } = task
  const started = now()
  const model = new Model(protocol)
  const entries = task.entriesOf(model)
  for (const { step, place } of entries) {
    const fault = faultOf(step, model)
    if (!fault) continue
    if (task.file) throw new ProtocolError(`${task.file}, ${place}: this makes no sense: ${fault}`)
    throw new ProtocolError(`${capital(place)} of the run makes no sense: ${fault}`)
  }
  const how = { ...task.how, hidden: hiddenStepsOf(model, task.how.hidden, entries) }
  const runs = pure(() => new Followed(model, entries, how))
  await inSlices(entries.length, () => runs.next(), signal)
  const other = runs.count < entries.length ? await otherOrder(task, runs, entries, how) : undefined
  const furthest = await furthestOf(runs, entries, other, signal)
  const told = other?.outcome === 'found' ? other : furthest.runs
  const { states } = told
  const { steps, ends } = told.run()
  pure(() => states.judgeAlong(steps, ends))
  const properties: Record<string, PropertyReport> = {
    [judgedName]: { kind: 'run', ...(await verdictOf(task, furthest, steps, other)), asExpected: true },
    ...(await violations(task, states, furthest.entries, steps)),
  }
  for (const [name, verdict] of Object.entries(expect)) {
    if (name !== judgedName && !(name in protocol.properties))
      throw new ProtocolError(`There is no property "${name}" to expect.`)
    const { kind } = name === judgedName ? { kind: 'run' as const } : protocol.properties[name]
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

/** Looks for another order of the entries of a log that cannot have happened in the written one; undefined: there is none to look for. */
async function otherOrder(
  { how: { reorders }, signal }: Task,
  { model, full }: Followed,
  entries: readonly LoggedStep[],
  how: Following,
): Promise<SomeOrder | undefined> {
  const precedence = new Precedence(model, entries, reorders)
  // one run is found sooner than all are followed
  if (!full && !precedence.leavesOpen) return undefined
  const order = pure(() => new SomeOrder(model, entries, precedence, how))
  await inSlices(Number.POSITIVE_INFINITY, () => order.next(), signal)
  return order
}

async function verdictOf(
  task: Task,
  { runs, entries, stuck, reordered }: Furthest,
  steps: FollowedRun['steps'],
  other: SomeOrder | undefined,
): Promise<Pick<PropertyReport, 'verdict' | 'text' | 'trace'>> {
  const { name, file, signal } = task
  const states = other?.outcome === 'found' ? other.states : runs.states
  const trace = (purpose: Trace['purpose'], text: string) =>
    toldRun(states, steps, { purpose, property: name, text }, file ? entries : undefined, signal)
  const whole = runs.count === entries.length || other?.outcome === 'found'
  if (whole) {
    const text = file
      ? `The log is a behaviour of the model: all ${entries.length} entries of ${file} can happen${inWhichOrder(steps, entries)}.`
      : `All ${entries.length} steps can be taken one after the other.`
    return { verdict: 'holds', text, trace: await trace('witness', text) }
  }
  if (runs.full) {
    const what = file ? 'entries' : 'steps'
    const text = `More than ${runs.how.states} states fit the first ${runs.count} ${what}. Say more in each, hide less, or raise \`states\`.`
    return { verdict: 'unknown', text }
  }
  const why = await whyNot(task, runs, stuck)
  const inOrder = reordered
    ? `That is so in the order that goes furthest: ${runs.count} other entries can come before it.`
    : 'That is so in the order in which the log is written.'
  if (other?.outcome === 'too many') {
    const text = `${why} ${inOrder} Whether all of it can have happened in another order, each host's entries in theirs, is not known after ${other.tried} attempts: raise \`states\`, say more in each entry, or \`order: 'written'\` if it is the real one.`
    return { verdict: 'unknown', text }
  }
  const nor = "Nor is there another order, each host's entries in theirs, in which all of it can have happened."
  const text = other ? `${why} ${reordered ? `${inOrder} ` : ''}${nor}` : why
  return { verdict: 'violated', text, trace: await trace('violation', text) }
}

/** In the written order, or otherwise: then what is the first that has to wait, and for what. */
function inWhichOrder(steps: FollowedRun['steps'], entries: readonly LoggedStep[]): string {
  const order = steps.flatMap(({ entry }) => (entry === undefined ? [] : [entry]))
  const looked = (from: number, to: number) => entries.slice(from, to).every(({ step }) => 'seen' in step)
  let due = 0
  for (const [index, entry] of order.entries()) {
    // where somebody only looked, no step was taken
    while (due < entry && looked(due, due + 1)) due++
    if (entry === due) {
      due++
      continue
    }
    const last = order[order.indexOf(due, index) - 1]
    return `, though not in the order in which they are written: ${entries[due].place} has to wait for ${entries[last].place}`
  }
  return ' one after the other'
}

/** Why no run goes on with an entry. */
async function whyNot({ file, signal }: Task, runs: Followed, { step: entry, place }: LoggedStep): Promise<string> {
  const told = file
    ? `${capital(place)} of ${file} is the first entry that the model does not allow: ${stepText(entry)}.`
    : `${capital(place)} cannot happen: ${stepText(entry)}.`
  if ('seen' in entry) return `${told} In the model ${entry.seen} is ${seenTexts(runs, entry.seen)} there.`
  const almost = runs.almost(entry)
  const instead = almost.length > 0 ? almost : runs.possible(nodeOf(entry))
  const others = instead.length > 0 ? instead : runs.possible(undefined)
  const tell = new AfterRun(runs, signal)
  const texts: string[] = []
  for (const other of others) texts.push(await tell.step(other))
  const different = [...new Set(texts)]
  const some = different.slice(0, 6).join('; ')
  const more = different.length > 6 ? `; and ${different.length - 6} more` : ''
  if (different.length === 0) return `${told} Nothing can happen there any more.`
  const couldBe = file ? 'What the model could have done there is' : 'What could happen is'
  return `${told} ${almost.length > 0 ? 'What happens there is' : couldBe}: ${some}${more}.`
}

function seenTexts(runs: Followed, node: string): string {
  const texts = runs.localStates(node).map((local) => {
    const { up, snapshot, context } = runs.model.localStates.all[local]
    return up ? `${stateText(snapshot?.value)} ${valueText(context)}` : 'down'
  })
  const different = [...new Set(texts)]
  return different.length > 4 ? `${different.slice(0, 4).join(', or ')}, or otherwise` : different.join(', or ')
}

/** Tells steps that could follow the runs so far. The way to a place is replayed once. */
class AfterRun {
  readonly #at = new Map<number, Replay>()

  constructor(
    readonly runs: Followed,
    readonly signal?: AbortSignal,
  ) {}

  async step({ at, from, action }: Possible): Promise<string> {
    const before = this.#at.get(at) ?? (await this.#replay(at))
    this.#at.set(at, before)
    const { states } = this.runs
    const { text, changes } = pure(() => new Replay(states, '', before).step(from, action))
    return `${text}${changesText(changes)}`
  }

  async #replay(at: number): Promise<Replay> {
    const replay = new Replay(this.runs.states, '')
    pure(() => replay.initial())
    // messages have their names from the steps before
    const { steps } = this.runs.run(at)
    await inSlices(steps.length, (index) => !!replay.step(steps[index].from, steps[index].action), this.signal)
    return replay
  }
}

function changesText(changes: TraceStep['changes']): string {
  const texts = Object.values(changes).flatMap((changed) =>
    changed.map(({ path, after }) => `${path.replace(/^context\./, '')} ${JSON.stringify(after)}`),
  )
  return texts.length > 0 ? ` (${texts.slice(0, 4).join(', ')})` : ''
}

/** The safety properties that a run violates. */
async function violations(
  { file, signal }: Task,
  states: FollowedStates,
  entries: readonly LoggedStep[],
  steps: readonly TakenStep[],
): Promise<Record<string, PropertyReport>> {
  const found: Record<string, PropertyReport> = {}
  for (const finding of states.findings) {
    const { kind } = states.model.protocol.properties[finding.property] as Property<never>
    if (kind === 'reachable' || finding.property in found) continue
    const text = sentenceOf(states, kind as SafetyKind, finding)
    const end = finding.last
      ? steps.findIndex(({ from, action }) => from === finding.state && isSame(action, finding.last!)) + 1
      : lengthTo(steps, finding.state)
    const told = { purpose: 'violation' as const, property: finding.property, text }
    const trace = await toldRun(states, steps.slice(0, end), told, file ? entries : undefined, signal)
    const entry = steps.slice(0, end).findLast((step) => step.entry !== undefined)?.entry
    const place = file && entry !== undefined ? `${entries[entry].place} of ${file}` : `step ${end}`
    found[finding.property] = {
      kind,
      verdict: 'violated',
      text: `${text} It is so after ${place}.`,
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

const capital = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`
