/**
 * What properties see of a node, and whether they see the messages in flight: found out by handing them views that take notes. An
 * action that changes nothing of what they see is invisible to them. The same goes for the bound of a model.
 *
 * Notes from the states that a search visits are enough. A predicate is a function of what it looks at; were there an
 * unvisited state in which it looks at something new, then the first new look would follow from what was noted before, and
 * of that the search visits every combination that is reachable: it would have been noted.
 */
import type { AnyStateMachine } from 'xstate'
import type { NodeView, Property } from '../../../protocols/model/index.js'
import { type Model, Views } from '../../semantics/index.js'
import { ReductionRefused } from './refusal.js'

type View = NodeView<AnyStateMachine>
type Look = (view: View) => unknown

interface Vectors {
  readonly configuration: Int32Array
  readonly network: Int32Array
}

interface Named {
  readonly name: string
  readonly predicate: (state: object) => unknown
}

/** What an action changes: the local state of its node before and after it, and whether it changes what is in flight. */
export interface Change {
  readonly before: number
  readonly after: number
  readonly messages: boolean
}

export class SeenByProperties {
  readonly #views: Views
  /** By role: what is looked at, by what it is called. */
  readonly #looks = new Map<string, Map<string, Look>>()
  /** By configuration: whether notes were taken that go for every network. */
  readonly #noted: boolean[] = []
  /** Whether messages were looked at, ever and in the evaluation at hand. */
  #sawMessages = false
  #seesMessages = false
  /** By local state: what properties see of it. */
  #seen: (string | undefined)[] = []
  #grew = false

  private constructor(
    readonly model: Model,
    readonly predicates: readonly Named[],
  ) {
    this.#views = new Views(model)
    for (const { role } of model.nodes) this.#looks.set(role, new Map())
  }

  /** @throws ReductionRefused for a property that the reduction does not preserve */
  static ofProperties(model: Model): SeenByProperties {
    const predicates = Object.entries<Property<never>>(model.protocol.properties).flatMap(
      ([name, property]): Named[] => {
        switch (property.kind) {
          case 'always':
          case 'reachable':
            return [{ name, predicate: property.predicate as Named['predicate'] }]
          case 'noDeadlock':
          case 'quiescent':
            return []
          default:
            return refuse(name, property.kind)
        }
      },
    )
    return new SeenByProperties(model, predicates)
  }

  /** What the bound of the model sees. */
  static ofBound(model: Model): SeenByProperties {
    const { within } = model.protocol
    return new SeenByProperties(model, within ? [{ name: 'within', predicate: within as Named['predicate'] }] : [])
  }

  /** Whether there is a property that looks at states on the way, and not only at those in which nothing can happen. */
  get any(): boolean {
    return this.predicates.length > 0
  }

  /** Do properties look at more than when this was asked last? */
  hasGrown(): boolean {
    const grew = this.#grew
    this.#grew = false
    return grew
  }

  /** Evaluates the properties in a state and notes what they look at. @param number of the configuration */
  note(number: number, { configuration, network }: Vectors): void {
    if (this.#noted[number]) return
    this.#seesMessages = false
    for (const { predicate } of this.predicates) {
      try {
        predicate(this.#noting(this.#views.of(configuration, network)))
      } catch {
        // The search has judged this state, and told of the failure.
      }
    }
    // Who looks at messages may look at something else where they are others.
    if (!this.#seesMessages) this.#noted[number] = true
    else if (!this.#sawMessages) {
      this.#sawMessages = true
      this.#grew = true
    }
  }

  /** Does no property see the change? */
  isBlindTo({ before, after, messages }: Change): boolean {
    if (messages && this.#sawMessages) return false
    return before === after || this.#seenOf(before) === this.#seenOf(after)
  }

  #seenOf(local: number): string {
    this.#seen[local] ??= this.#signature(local)
    return this.#seen[local]
  }

  #signature(local: number): string {
    const view = this.#views.node(local)
    const { role } = this.model.nodes[this.model.localStates.all[local].node]
    return [...this.#looks.get(role)!.values()].map((look) => this.model.values.of(look(view)).name).join()
  }

  #noting(view: object): object {
    return new Proxy(view, {
      get: (target, key) => {
        if (key === 'messages') {
          this.#seesMessages = true
          return Reflect.get(target, key, target)
        }
        const value = Reflect.get(target, key, target)
        if (!Array.isArray(value)) return value
        return value.map((node: View) => this.#notingNode(String(key), node))
      },
    })
  }

  #notingNode(role: string, view: View): View {
    const all = () => this.#look(role, 'all', (node) => [node.up, node.value, node.context, node.status])
    return new Proxy({ ...view } as View, {
      get: (target, key) => {
        switch (key) {
          case 'id':
          case 'byzantine':
            break
          case 'up':
          case 'status':
          case 'value':
            this.#look(role, key, (node) => node[key])
            break
          case 'matches':
            return (value: never) => {
              this.#look(role, `matches ${JSON.stringify(value)}`, (node) => node.matches(value))
              return view.matches(value)
            }
          case 'hasTag':
            return (tag: never) => {
              this.#look(role, `tag ${tag}`, (node) => node.hasTag(tag))
              return view.hasTag(tag)
            }
          case 'context':
            return this.#notingContext(role, view.context as object)
          default:
            all()
        }
        return Reflect.get(target, key)
      },
      ...whole(all),
    })
  }

  #notingContext(role: string, context: object): object {
    return new Proxy({ ...context } as Record<string, unknown>, {
      get: (target, key) => {
        const name = String(key)
        this.#look(role, `context ${name}`, (node) => (node.context as Record<string, unknown>)[name])
        return Reflect.get(target, key)
      },
      ...whole(() => this.#look(role, 'context', (node) => node.context)),
    })
  }

  #look(role: string, what: string, look: Look): void {
    const looks = this.#looks.get(role)
    if (!looks || looks.has(what)) return
    looks.set(what, look)
    this.#seen = []
    this.#grew = true
  }
}

/** Traps for whoever looks at an object as a whole. */
export const whole = <T extends object>(note: () => void): ProxyHandler<T> => ({
  has(target, key) {
    note()
    return Reflect.has(target, key)
  },
  ownKeys(target) {
    note()
    return Reflect.ownKeys(target)
  },
  getOwnPropertyDescriptor(target, key) {
    note()
    return Reflect.getOwnPropertyDescriptor(target, key)
  },
})

function refuse(name: string, kind: Property<never>['kind']): never {
  const why: Partial<Record<typeof kind, string>> = {
    step: 'is about single steps, which other orders do not have between the same states',
    refines: 'is about single steps, which other orders do not have between the same states',
    monitor: 'depends on the order in which different nodes are observed',
    linearizable: 'depends on the order in which different nodes are observed',
  }
  const reason =
    why[kind] ?? 'is about fair paths: actions that are put off for ever, and the order in which labels recur'
  throw new ReductionRefused(
    'partialOrder',
    `"${name}" ${reason}. Judge it without, by \`only\` in a check of its own.`,
  )
}
