/** Which nodes a timeline means. */
import type { AnyStateMachine } from 'xstate'
import { type AnyOf, type NodeView, ProtocolError, type Who } from '../../protocols/model/index.js'
import type { Random } from '../checker/random.js'
import type { Run } from './run.js'

/** What a timeline names, without its types. */
type Named = Who<string, never>

export class Choosing {
  readonly #nodes: readonly { readonly id: string; readonly role: string }[]

  constructor(
    readonly run: Run,
    readonly random: Random,
  ) {
    this.#nodes = run.memory.model.nodes
  }

  /**
   * The numbers of the nodes, in order.
   *
   * @throws ProtocolError for a name that nothing has
   */
  nodes(who: Named): number[] {
    if (typeof who === 'function') {
      const named = (who as (state: object) => string | readonly string[] | undefined)(this.run.view)
      return [named ?? []].flat().flatMap((id) => this.nodes(id))
    }
    if (typeof who === 'object') {
      const all = this.nodes((who as AnyOf).anyOf as Named)
      return all.length > 0 ? [all[this.random.below(all.length)]] : []
    }
    const byName = this.#nodes.flatMap(({ id, role }, number) => (id === who || role === who ? [number] : []))
    return byName.length > 0 ? byName : this.#inState(who)
  }

  #inState(name: string): number[] {
    const views = Object.values(this.run.view).flatMap((role) => (Array.isArray(role) ? role : []))
    const known = this.run.memory.model.nodes.some(({ stepper }) => hasState(stepper.machine, name))
    if (!known) {
      const nodes = this.#nodes.slice(0, 5).map(({ id }) => id)
      throw new ProtocolError(
        `The timeline names "${name}", which is no node (${nodes.join(', ')}${this.#nodes.length > 5 ? ', ...' : ''}), no role, and no state or tag of a machine.`,
      )
    }
    const ids = (views as NodeView<AnyStateMachine>[])
      .filter((node) => node.hasTag(name as never) || isIn(node.value, name))
      .map(({ id }) => id)
    return this.#nodes.flatMap(({ id }, number) => (ids.includes(id) ? [number] : []))
  }
}

/** Is a state of this name active? */
const isIn = (value: unknown, name: string): boolean =>
  typeof value === 'string'
    ? value === name
    : Object.entries((value ?? {}) as object).some(([key, below]) => key === name || isIn(below, name))

interface Outline {
  readonly key: string
  readonly tags: readonly string[]
  readonly states: Readonly<Record<string, unknown>>
}

const hasState = ({ root }: AnyStateMachine, name: string): boolean => {
  const below = (state: Outline): boolean =>
    state.key === name ||
    state.tags.includes(name) ||
    Object.values(state.states).some((child) => below(child as Outline))
  return Object.values(root.states).some((child) => below(child as unknown as Outline)) || root.tags.includes(name)
}
