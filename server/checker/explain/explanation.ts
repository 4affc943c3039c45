/** Explains a trace: the values of the property's sub-expressions in each of its states, and why it has its value at the end. */
import type { Action, Property } from '../../../protocols/model/index.js'
import { Views } from '../../semantics/index.js'
import type { ExplainedExpression, ExplainedValue, Explanation } from '../../wire/explanation.js'
import type { Trace } from '../../wire/trace.js'
import { Because } from './because.js'
import { type Frame, Recording } from './recording.js'
import type { Replayed } from './replayed.js'
import { areTwinsMade, placeOf, twinOf } from './twins.js'

type AnyFunction = (...given: never[]) => unknown

/** A function of the property, and its values by state; undefined where it was not asked. */
interface Judged {
  readonly role: ExplainedExpression['role']
  readonly recording: Recording
  readonly frames: readonly (Frame | undefined)[]
}

/** @returns undefined where the property has no function, or nobody compiled it */
export function explanationOf(trace: Trace, replayed: Replayed): Explanation | undefined {
  const property = (replayed.model.protocol.properties as Record<string, Property<never>>)[replayed.property]
  const functions = functionsOf(property)
  if (functions.length === 0 || !areTwinsMade()) return undefined
  const judged = judgedAlong(property, replayed)
  if (judged.length < functions.length) {
    const text = `The function of “${trace.property}” is not written in a cell, or in a file that one imports: its parts are not known.`
    return { text, state: trace.steps.length, expressions: [], unfollowed: [] }
  }
  const state = tellingState(trace, property, judged.at(-1)!)
  const because = judged.map(({ recording }) => new Because(recording))
  const text = sentence(trace, property, judged, because, state)
  const expressions = allExpressions(judged, because)
  const unfollowed = judged.flatMap(({ recording }) => [...recording.unfollowed].map(unfollowedText))
  return { text, state, expressions, unfollowed: [...new Set(unfollowed)] }
}

/** The values of the sub-expressions of any property in each state of a run; none where nobody compiled it. */
export function partsAlong(property: Property<never>, replayed: Replayed): ExplainedExpression[] {
  const judged = judgedAlong(property, replayed)
  return allExpressions(
    judged,
    judged.map(({ recording }) => new Because(recording)),
  )
}

const judgedAlong = (property: Property<never>, replayed: Replayed): Judged[] =>
  functionsOf(property).flatMap(([role, predicate]) => judge(role, predicate, property.kind === 'step', replayed) ?? [])

function allExpressions(judged: readonly Judged[], because: readonly Because[]): ExplainedExpression[] {
  const expressions: ExplainedExpression[] = []
  for (const [index, each] of judged.entries())
    expressions.push(...expressionsOf(each, because[index], expressions.length))
  return expressions
}

const unfollowedText = (call: string): string =>
  `What “${call}” calls is not written in a cell, or in a file that one imports: its parts are not known.`

function functionsOf(property: Property<never>): [ExplainedExpression['role'], AnyFunction][] {
  switch (property.kind) {
    case 'leadsTo':
      return [
        ['antecedent', property.antecedent],
        ['consequent', property.predicate],
      ]
    case 'always':
      if (!property.implication) return [[undefined, property.predicate]]
      return [
        ['antecedent', property.implication.antecedent],
        ['consequent', property.implication.consequent],
      ]
    case 'reachable':
    case 'quiescent':
    case 'step':
    case 'eventually':
    case 'infinitelyOften':
    case 'stabilizes':
      return [[undefined, property.predicate]]
    default:
      return []
  }
}

/** @returns undefined where the function has no twin, or its twin says something else than it says itself */
function judge(
  role: ExplainedExpression['role'],
  predicate: AnyFunction,
  ofSteps: boolean,
  { model, states, actions }: Replayed,
): Judged | undefined {
  const twin = twinOf(predicate)
  if (!twin) return undefined
  const views = new Views(model)
  const recording = new Recording(twin)
  const view = (state: number) => views.of(states[state].locals, states[state].network)
  const frames = states.map((_, state): Frame | undefined => {
    if (ofSteps && state === 0) return undefined
    const given: (object | Action)[] = ofSteps ? [view(state - 1), view(state), actions[state - 1]] : [view(state)]
    const frame = attempt(() => recording.run(given))
    if (!frame) return undefined
    return Boolean(frame.returned) === Boolean(predicate(...(given as never[]))) ? frame : undefined
  })
  return frames.slice(ofSteps ? 1 : 0).every(Boolean) ? { role, recording, frames } : undefined
}

/** A copy that fails where the function did not is of no use; the verdict does not hang on it. */
function attempt<T>(run: () => T): T | undefined {
  try {
    return run()
  } catch {
    return undefined
  }
}

/** The state in which the property's value says what the trace shows. */
function tellingState({ steps, loop }: Trace, { kind }: Property<never>, { frames }: Judged): number {
  if (kind !== 'stabilizes' || loop === undefined) return steps.length
  return frames.findLastIndex((frame, state) => state >= loop && !frame?.returned)
}

function sentence(
  { property: name, loop = 0 }: Trace,
  { kind }: Property<never>,
  judged: readonly Judged[],
  because: readonly Because[],
  state: number,
): string {
  const why = (index: number, at: number) => {
    const frame = judged[index].frames[at]
    return (frame && because[index].returned(frame)) ?? 'of a part that is not known'
  }
  const after = (at: number) => (at === 0 ? 'At the start' : `After step ${at}`)
  switch (kind) {
    case 'reachable':
      return `“${name}” is true in the last state because ${why(0, state)}.`
    case 'step':
      return `“${name}” is false for the last step because ${why(0, state)}.`
    case 'stabilizes':
      return `${after(state)}, and so again and again, “${name}” is false because ${why(0, state)}.`
    case 'infinitelyOften':
    case 'eventually': {
      const when = kind === 'eventually' ? 'is false in every state' : 'stays false from some moment on'
      return `“${name}” ${when}; in the last one because ${why(0, state)}.`
    }
    case 'leadsTo': {
      const asked = askedIn(judged, loop)
      return `${after(asked)} the condition of “${name}” is true because ${why(0, asked)}; what it promises stays false, in the last state because ${why(1, state)}.`
    }
    default:
      return `“${name}” is false in the last state because ${judged.map((_, index) => why(index, state)).join(', and ')}.`
  }
}

/** The state from which on what is promised never comes. */
function askedIn([antecedent, consequent]: readonly Judged[], loop: number): number {
  const kept = consequent.frames.findLastIndex((frame) => frame?.returned)
  const asked = antecedent.frames.findIndex((frame, state) => state > kept && frame?.returned)
  return asked < 0 ? loop : asked
}

function expressionsOf({ recording, frames, role }: Judged, because: Because, first: number): ExplainedExpression[] {
  const order = recording.inOrder()
  const places = new Map(order.map((row, index) => [row, first + index]))
  const depths = new Map<number, number>()
  return order.map((row) => {
    const { text, uri, parent } = recording.rows[row]
    const depth = parent < 0 ? 0 : depths.get(parent)! + 1
    depths.set(row, depth)
    return {
      text,
      at: placeOf(recording.rows[row], uri),
      ...(parent >= 0 ? { parent: places.get(parent)! } : role && { role }),
      depth,
      decides: because.decisive.has(row),
      values: changes(frames.map((frame) => (frame ? valueIn(recording, row, frame) : undefined))),
    }
  })
}

/** With more elements than these they are counted. */
const mostLabels = 6

type Value = Omit<ExplainedValue, 'state'>

/** Where a value changes. */
function changes(values: readonly (Value | undefined)[]): ExplainedValue[] {
  const found: ExplainedValue[] = []
  for (const [state, value] of values.entries()) {
    const last = found.at(-1)
    if (value ? value.text !== last?.text || value.truth !== last?.truth : last?.text !== undefined) {
      found.push({ state, ...value })
    }
  }
  return found
}

/** The value of an expression in a state: that for the element which decided, where one did. */
function valueIn(recording: Recording, row: number, frame: Frame): Value | undefined {
  const found = occurrences(recording, recording.rows[row].owner, frame).flatMap(({ labels, frame: run }) => {
    const value = run.values.get(row)
    return value ? [{ label: labels.join(' · '), ...value }] : []
  })
  if (found.length === 0) return undefined
  const texts = [...new Set(found.map(({ text }) => text))]
  const isTruth = found.every((value) => value.isTruth)
  const truth = isTruth && texts.length === 1 ? { truth: found[0].truth } : {}
  if (found.length === 1) return { text: found[0].label ? `${texts[0]} for ${found[0].label}` : texts[0], ...truth }
  if (texts.length === 1) return { text: `${texts[0]} for all ${found.length}`, ...truth }
  const groups = texts.map((text) => {
    const labels = found.flatMap((each) => (each.text === text ? [each.label] : []))
    return found.length > mostLabels ? `${text} (${labels.length} times)` : `${text} for ${labels.join(', ')}`
  })
  return { text: groups.length > mostLabels ? `${groups.length} values` : groups.join('; ') }
}

interface Occurrence {
  readonly labels: readonly string[]
  readonly frame: Frame
}

/** The runs in which the parts of a row's function were evaluated: only that of the element that decided, where one did. */
function occurrences(recording: Recording, owner: number, frame: Frame): Occurrence[] {
  if (owner < 0) return [{ labels: [], frame }]
  const { kind, owner: outer } = recording.rows[owner]
  return occurrences(recording, outer, frame).flatMap(({ labels, frame: around }) => {
    const runs = around.within.get(owner) ?? []
    const truth = around.values.get(owner)?.truth
    const isDecided = (kind === 'every' && truth === false) || ((kind === 'some' || kind === 'find') && truth === true)
    return (isDecided ? runs.slice(-1) : runs).map((run) => ({
      labels: run.label === undefined ? labels : [...labels, run.label],
      frame: run,
    }))
  })
}
