/** One run that is debugged, and what follows from its trace. Steps are numbered from 1; 0 is the start. */
import type { PropertyValue } from '../wire/exploring.js'
import type { Inspected, InspectedProperty } from '../wire/inspection.js'
import type { StepPlace, TracePlaces } from '../wire/places.js'
import { numberOf, startOf } from '../wire/stepNumbers.js'
import type { NodeId, NodeState, Trace, TraceMessage, TraceStep, WatcherState } from '../wire/trace.js'

/** A message in flight, and the step in which it was sent. */
export interface InFlight {
  readonly message: TraceMessage
  readonly sent: number
}

interface State {
  readonly nodes: { readonly [id: NodeId]: NodeState }
  readonly blocked: readonly (readonly [NodeId, NodeId])[]
  readonly watcher: WatcherState | undefined
}

/** Where a branch leaves another run: after which of its steps. */
export interface Fork {
  readonly run: number
  readonly step: number
}

export class Run {
  readonly #states: readonly State[]
  readonly #messages = new Map<string, InFlight>()

  /**
   * @param title what readers call it
   * @param property whose violation, or whose goal, the trace shows; of a branch the trace's own
   * @param fork undefined for the trace itself
   * @param inspected undefined where no kernel could be asked; another one where the kernel was started anew
   */
  constructor(
    readonly title: string,
    readonly property: string,
    readonly trace: Trace,
    readonly fork: Fork | undefined,
    readonly places: TracePlaces | undefined,
    public inspected: Inspected | undefined,
  ) {
    const { initial, steps } = trace
    const states: State[] = [{ nodes: initial.nodes, blocked: [], watcher: initial.watcher }]
    this.#send(initial.sent, 0)
    steps.forEach(({ action, nodes, watcher, sent }, index) => {
      const { blocked, ...before } = states[index]
      states.push({
        nodes: { ...before.nodes, ...nodes },
        blocked: action.type === 'partition' ? action.blocked : action.type === 'heal' ? [] : blocked,
        watcher: watcher ?? before.watcher,
      })
      this.#send(sent, index + 1)
    })
    this.#states = states
  }

  /** The number of the last step. */
  get last(): number {
    return this.trace.steps.length
  }

  /** Undefined at the start. */
  step(step: number): TraceStep | undefined {
    return this.trace.steps[step - 1]
  }

  state(step: number): State {
    return this.#states[step]
  }

  node(step: number, id: NodeId): NodeState {
    return this.#states[step].nodes[id]
  }

  /** The node whose step it is; undefined for the network's, for time, and at the start. */
  actor(step: number): NodeId | undefined {
    const action = this.step(step)?.action
    return action && 'node' in action ? action.node : undefined
  }

  /** What a step is about: a message that is delivered, or lost. */
  messageOf(step: number): InFlight | undefined {
    const action = this.step(step)?.action
    return action && 'message' in action ? this.#messages.get(action.message) : undefined
  }

  /** What is in flight after a step, in the order of sending. */
  inFlight(step: number): InFlight[] {
    const gone = new Set(
      this.trace.steps
        .slice(0, step)
        .flatMap(({ action }) => (action.type === 'deliver' || action.type === 'lose' ? [action.message] : [])),
    )
    return [...this.#messages.values()].filter(({ sent, message }) => sent <= step && !gone.has(message.id))
  }

  /** Where a step stands in the source: mostly one transition. */
  placesOf(step: number): readonly StepPlace[] {
    return this.places?.steps[step - 1] ?? []
  }

  propertyNamed(name: string): InspectedProperty | undefined {
    return this.inspected?.properties.find((property) => property.name === name)
  }

  /** Where a run shows what its trace is there to show, in words. A loop shows it as a whole, at its end. */
  violationAt(step: number): string | undefined {
    const { trace, fork } = this
    const property = this.propertyNamed(this.property)
    const isEnd = step === this.last && !fork
    if (trace.loop !== undefined || !property) return isEnd ? trace.text : undefined
    if (!this.turns(property, step)) return undefined
    return isEnd ? trace.text : `“${this.property}”: ${property.why[step]}`
  }

  /** Does a property say what it must not in a state: that is, does it turn false there, or a goal come true? */
  turns({ kind, values }: InspectedProperty, step: number): boolean {
    if (kind === 'reachable') return values[step] === 'true' && (step === 0 || values[step - 1] !== 'true')
    return isFalse(values[step]) && (step === 0 || !isFalse(values[step - 1]))
  }

  #send(sent: readonly TraceMessage[], step: number): void {
    for (const message of sent) this.#messages.set(message.id, { message, sent: step })
  }
}

const isFalse = (value: PropertyValue): boolean => value === 'violated' || value === 'false'

/** The first line of a step in lists: `3. server2 receives vote from server1`. */
export const stepLine = ({ trace }: Run, step: number): string =>
  step === 0 ? startLine(trace) : `${numberOf(trace, step)}. ${trace.steps[step - 1]?.text ?? ''}`

/** What the state is called before the first step that is told: "Start", "After step 3000". */
export const startLine = (trace: Trace): string => (trace.part?.before ? startOf(trace) : 'Start')
