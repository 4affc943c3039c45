/** Looking into a run: what its states are for expressions and properties, and what else could have happened. */
import { type Action, type Property, type Protocol, ProtocolError } from '../../../protocols/model/index.js'
import { pure, slot, Views } from '../../semantics/index.js'
import type { ExplainedExpression } from '../../wire/explanation.js'
import type { Budgeted, Evaluated, Inspected, InspectedMoment, Possibility, ShownValue } from '../../wire/inspection.js'
import type { NodeId, Trace, TraceStep } from '../../wire/trace.js'
import { changesText, eventText } from '../../wire/values.js'
import { partsAlong } from '../explain/explanation.js'
import type { Replayed } from '../explain/replayed.js'
import { shownTree } from './shownTree.js'
import { Walk } from './walk.js'

/** A global state as expressions see it, by the names that they may use. */
export type Scope = { readonly [name: string]: unknown }

export class Inspection {
  readonly #walk: Walk
  /** The moments of the run. */
  readonly #path: readonly number[]
  readonly #replayed: Replayed
  readonly #views: Views

  private constructor(walk: Walk, end: number) {
    this.#walk = walk
    this.#path = walk.pathTo(end)
    this.#replayed = walk.along(end).replayed
    this.#views = new Views(this.#replayed.model)
  }

  /** @throws ProtocolError where the protocol is no longer the one of the trace */
  static of(protocol: Protocol, trace: Trace): Inspection {
    const walk = new Walk(protocol, trace.property)
    const taken = walk.follow(trace)
    if (taken < trace.steps.length) {
      const { text } = trace.steps[taken]
      throw new ProtocolError(
        `step ${taken + 1} cannot happen in the protocol as it is now: ${text}. Run the cell again.`,
      )
    }
    return new Inspection(walk, walk.at)
  }

  /** The run as a trace. */
  get trace(): Trace {
    return this.#walk.trace(this.#path.at(-1))
  }

  /** @param inspection names it in further questions */
  inspected(inspection: number): Inspected {
    const { values } = this.#walk.along(this.#path.at(-1))
    const { protocol } = this.#replayed.model
    const properties = Object.entries<Property<never>>(protocol.properties).map(([name, { kind }], index) => ({
      name,
      kind,
      values: values.map((all) => all[index].value),
      why: values.map((all) => all[index].why),
    }))
    return { inspection, properties, budgets: this.#budgets(), durable: this.#durable() }
  }

  /** @throws what the expression throws */
  evaluate({ state, node }: InspectedMoment, expression: (scope: Scope) => unknown): Evaluated {
    return pure(() => {
      const value = expression(this.#scope(state, node))
      return { value: shownTree(value), truth: Boolean(value) }
    })
  }

  /** What an expression may speak of in a state: see `namesIn`. @param id of the node whose `context` and `event` are meant */
  #scope(state: number, id: NodeId | undefined): Scope {
    const after = this.#view(state)
    const before = state > 0 ? this.#view(state - 1) : undefined
    const action = state > 0 ? this.#replayed.actions[state - 1] : undefined
    const roles = Object.entries(after).filter(([, nodes]) => Array.isArray(nodes)) as [string, { id: NodeId }[]][]
    const nodes = Object.fromEntries(roles.flatMap(([, all]) => all.map((node) => [node.id, node])))
    const own = id === undefined ? undefined : (nodes[id] as { readonly context?: unknown })
    return {
      ...{ before, after, action, context: own?.context, event: action && eventOf(action) },
      get messages() {
        return after.messages
      },
      stabilised: after.stabilised,
      ...nodes,
      ...Object.fromEntries(roles),
    }
  }

  /** The values of a property's parts in all states. */
  explain(name: string): ExplainedExpression[] {
    const property = (this.#replayed.model.protocol.properties as Record<string, Property<never>>)[name]
    return property ? pure(() => partsAlong(property, this.#replayed)) : []
  }

  /** What could happen in a state. @throws ProtocolError where a machine or a property is at fault */
  possible(state: number): Possibility[] {
    this.#walk.goTo(this.#path[state])
    const { values } = this.#walk.along()
    const names = Object.keys(this.#replayed.model.protocol.properties)
    // what is violated already is no news
    const isNew = (name: string) => values.at(-1)?.[names.indexOf(name)].value !== 'violated'
    return this.#walk.enabled().map(({ step, node, fault, violates }, action) => ({
      action,
      text: step.text,
      detail: consequences(step),
      ...(node !== undefined && { node }),
      fault,
      violates: violates.filter(isNew),
    }))
  }

  /** The run up to a state, and another step from there. @throws RangeError where there is no such action */
  choose(state: number, action: number): Inspection {
    this.#walk.goTo(this.#path[state])
    return new Inspection(this.#walk, this.#walk.choose(action))
  }

  #view(state: number): Scope {
    const { locals, network } = this.#replayed.states[state]
    // the vectors of a run stay as they are, so that a view may be kept
    return this.#views.of(locals, network) as Scope
  }

  #budgets(): Budgeted[] {
    const { model, states } = this.#replayed
    const { surroundings, inputs, nodes } = model
    const named: readonly (readonly [string, number])[] = [
      ['crashes', slot.crash],
      ['losses', slot.loss],
      ['duplicates', slot.duplication],
      ['partitions', slot.partitions],
      ['byzantine messages', slot.byzantine],
      ...inputs.map(({ role, event }, index) => [`${eventText(event)} to ${role}`, slot.inputs + index] as const),
    ]
    return named.flatMap(([name, component]) => {
      const left = states.map(({ locals }) => {
        const rest = surroundings.at(locals[nodes.length], component)
        return rest < 0 ? ('unbounded' as const) : rest
      })
      return left[0] === 0 ? [] : [{ name, left }]
    })
  }

  #durable(): Inspected['durable'] {
    const { model, states } = this.#replayed
    const entries = model.nodes.flatMap(({ id, durable }, node): [NodeId, ShownValue[][]][] =>
      durable.length === 0 ? [] : [[id, states.map(({ locals }) => this.#kept(locals[node], durable))]],
    )
    return Object.fromEntries(entries)
  }

  /** What a crash may leave, or has left, of a node's durable keys. */
  #kept(local: number, durable: readonly string[]): ShownValue[] {
    const { context, survivors } = this.#replayed.model.localStates.all[local]
    if (survivors) return survivors.map(({ value }) => shownTree(value))
    const keys = durable.map((key) => [key, (context as Record<string, unknown>)[key]])
    return [shownTree(Object.fromEntries(keys))]
  }
}

function eventOf(action: Action): unknown {
  if (action.type === 'input') return action.event
  return 'message' in action ? action.message : undefined
}

/** What changes and what is sent, in a line. */
function consequences({ changes, sent }: TraceStep): string {
  const changed = Object.entries(changes).map(([node, all]) => `${node}: ${changesText(all)}`)
  const told = sent.map(({ event, to }) => `sends ${eventText(event)} to ${to}`)
  return [...changed, ...told].join(' · ') || 'no node changes'
}
