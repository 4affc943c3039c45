/** A run that was followed, as a trace. */
import { pure } from '../../semantics/index.js'
import type { NodeState, Trace, TraceMessage, TraceStep } from '../../wire/trace.js'
import { judgedHistory } from '../judgedHistory.js'
import { explained, Replay } from '../replay.js'
import type { FollowedStates, TakenStep } from './followedStates.js'
import type { LoggedStep } from './logSteps.js'
import { inSlices } from './slices.js'

/** Of a longer run only a part is told: its end where it violates something, else its beginning. */
const mostSteps = 2000

/**
 * @param told what the trace shows
 * @param entries those of a system's log: each step says where the log tells of it
 */
export async function toldRun(
  states: FollowedStates,
  steps: readonly TakenStep[],
  told: Pick<Trace, 'purpose' | 'property' | 'text'>,
  entries?: readonly LoggedStep[],
  signal?: AbortSignal,
): Promise<Trace> {
  const replay = new Replay(states, told.property)
  const first = told.purpose === 'violation' ? Math.max(0, steps.length - mostSteps) : 0
  const part = new Part(pure(() => replay.initial()))
  const shown: TraceStep[] = []
  const last = Math.min(steps.length, first + mostSteps)
  await inSlices(
    last,
    (index) => {
      const { from, action, entry } = steps[index]
      const step = replay.step(from, action)
      const place = entry === undefined ? 'not in the log' : entries?.[entry].place
      if (index < first) part.pass(step)
      else shown.push(entries ? { ...step, text: `${step.text} (${place})` } : step)
      return true
    },
    signal,
  )
  if (shown.length === steps.length) return pure(() => whole(replay, told, part.initial(), shown))
  const text = `${told.text} Of ${steps.length} steps the ${first > 0 ? 'last' : 'first'} ${shown.length} are shown.`
  const nodes = states.model.nodes.map(({ id, role }) => ({ id, role }))
  const window = { before: first, of: steps.length }
  return { ...told, text, shortest: false, nodes, initial: part.initial(), steps: shown, part: window }
}

/** The trace of a short run. @param text one sentence that says what it shows */
export function traceOf(
  states: FollowedStates,
  steps: readonly TakenStep[],
  purpose: Trace['purpose'],
  property: string,
  text: string,
): Trace {
  const replay = new Replay(states, property)
  const initial = replay.initial()
  const taken = steps.map(({ from, action }) => replay.step(from, action))
  return whole(replay, { purpose, property, text }, initial, taken)
}

/** @param replay having taken the steps */
function whole(
  replay: Replay,
  told: Pick<Trace, 'purpose' | 'property' | 'text'>,
  initial: Trace['initial'],
  steps: readonly TraceStep[],
): Trace {
  const { model } = replay
  const judged = judgedHistory(model, told.property, replay.observed)
  const trace = {
    ...told,
    text: judged?.text ?? told.text,
    shortest: false,
    nodes: model.nodes.map(({ id, role }) => ({ id, role })),
    initial,
    steps,
    ...(judged && { operations: judged.operations }),
  }
  // what is nobody's property, such as that a run can be taken, all of it plays its part in
  return told.property in model.protocol.properties ? explained(replay, trace) : trace
}

/** What was before the steps that are shown. */
class Part {
  #nodes: { [id: string]: NodeState }
  readonly #inFlight: Map<string, TraceMessage>
  #watcher: Trace['initial']['watcher']

  constructor({ nodes, sent, watcher }: Trace['initial']) {
    this.#nodes = { ...nodes }
    this.#inFlight = new Map(sent.map((message) => [message.id, message]))
    this.#watcher = watcher
  }

  pass({ action, nodes, sent, watcher }: TraceStep): void {
    if (action.type === 'deliver' || action.type === 'lose') this.#inFlight.delete(action.message)
    for (const message of sent) this.#inFlight.set(message.id, message)
    this.#nodes = { ...this.#nodes, ...nodes }
    this.#watcher = watcher ?? this.#watcher
  }

  initial(): Trace['initial'] {
    const watcher = this.#watcher
    return { nodes: this.#nodes, sent: [...this.#inFlight.values()], ...(watcher && { watcher }) }
  }
}
