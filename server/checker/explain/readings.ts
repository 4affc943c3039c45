/** What a predicate reads of a global state: which facts of which nodes, and whether it looks at the network. */
import type { AnyStateMachine, StateValue } from 'xstate'
import type { NodeView } from '../../../protocols/model/index.js'
import { toJson } from '../json.js'

type AnyNode = NodeView<AnyStateMachine>

/** A fact of a node's state, as a text: `context.term` is `3`. */
type Fact = (node: AnyNode) => string

/** What was read of a node, and what it was. */
export class Readings {
  readonly #facts = new Map<string, { readonly fact: Fact; readonly text: string }>()

  note(name: string, node: AnyNode, fact: Fact): void {
    if (!this.#facts.has(name)) this.#facts.set(name, { fact, text: fact(node) })
  }

  /** Would the same have been read of this state? */
  agree(node: AnyNode): boolean {
    return [...this.#facts.values()].every(({ fact, text }) => fact(node) === text)
  }
}

/** Notices what is read of the states that it wraps. */
export class Reader {
  /** By the ids of the nodes. */
  readonly nodes = new Map<string, Readings>()
  /** Whether messages in flight, or whether the network is stable, were looked at. */
  network = false

  /** The same state as seen by a predicate whose readings are noted. */
  watched(state: object): object {
    const watched: Record<string, unknown> = {}
    for (const [role, nodes] of Object.entries(state)) {
      if (Array.isArray(nodes)) watched[role] = nodes.map((node: AnyNode) => this.#watchedNode(node))
    }
    const look = <T>(value: () => T): T => {
      this.network = true
      return value()
    }
    const network = state as { readonly messages: unknown; readonly stabilised: boolean }
    return Object.defineProperties(watched, {
      messages: { get: () => look(() => network.messages), enumerable: false },
      stabilised: { get: () => look(() => network.stabilised), enumerable: true },
    })
  }

  #watchedNode(node: AnyNode): object {
    const readings = this.nodes.get(node.id) ?? new Readings()
    const read = (name: string, fact: Fact): void => {
      this.nodes.set(node.id, readings)
      readings.note(name, node, fact)
    }
    const context = new Proxy({ ...node.context } as Record<string, unknown>, {
      get: (copy, key) => {
        if (typeof key === 'string') read(`context.${key}`, (other) => textOf(other.context?.[key]))
        return Reflect.get(copy, key)
      },
      has: (copy, key) => {
        read('context', (other) => textOf(other.context))
        return Reflect.has(copy, key)
      },
      ownKeys: (copy) => {
        read('context', (other) => textOf(other.context))
        return Reflect.ownKeys(copy)
      },
    })
    const plain = (key: 'up' | 'value' | 'status') => () => {
      read(key, (other) => textOf(other[key]))
      return node[key]
    }
    const property = (get: () => unknown) => ({ get, enumerable: true })
    return Object.defineProperties(
      {
        id: node.id,
        byzantine: node.byzantine,
        matches: (value: StateValue) => {
          read(`matches ${textOf(value)}`, (other) => String(other.matches(value as never)))
          return node.matches(value as never)
        },
        hasTag: (tag: string) => {
          read(`hasTag ${tag}`, (other) => String(other.hasTag(tag as never)))
          return node.hasTag(tag as never)
        },
      },
      {
        up: property(plain('up')),
        value: property(plain('value')),
        status: property(plain('status')),
        context: property(() => context),
      },
    )
  }
}

const textOf = (value: unknown): string => JSON.stringify(toJson(value))
