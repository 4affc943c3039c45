/**
 * Are the properties symmetric? A predicate that names a node or an index tells a state from its renaming. Each is
 * evaluated on the states that a search judges and on renamings of them: all where the group is small, else a sample.
 */
import type { Action, Property } from '../../../protocols/model/index.js'
import { type Model, Views } from '../../semantics/index.js'
import { Random } from '../random.js'
import type { Canonical } from './canonical.js'
import { NumberedPairs } from './numbered.js'
import { ReductionRefused } from './refusal.js'
import type { Renaming } from './renaming.js'
import { whole } from './seenByProperties.js'
import type { SymmetricNodes } from './symmetricNodes.js'

interface Predicate {
  readonly name: string
  readonly evaluate: (state: object) => unknown
  /** By configuration: compared, and does not depend on the network. */
  readonly settled: boolean[]
  /** Sets of roles, as bits, on which alone it was seen to depend, and by these the numbers of the local states with which it was compared. */
  readonly byRoles: Map<number, Set<number>>
}

interface Vectors {
  readonly configuration: Int32Array
  readonly network: Int32Array
}

type StepProperty = Extract<Property<never>, { kind: 'step' }>

export class SymmetricProperties {
  readonly #views: Views
  readonly #predicates: Predicate[] = []
  readonly #steps: { readonly name: string; readonly property: StepProperty }[] = []
  readonly #random = new Random(1)
  /** By name: the nodes of each role, and its bit. */
  readonly #roles = new Map<string, { readonly bit: number; readonly nodes: readonly number[] }>()
  readonly #keys = new NumberedPairs()
  /** The roles looked at, as bits; {@link everything} where it is more than some roles. */
  #seen = 0
  readonly #renamed: Vectors
  readonly #after: Vectors

  constructor(
    readonly model: Model,
    readonly nodes: SymmetricNodes,
    readonly renaming: Renaming,
    readonly canonical: Canonical,
  ) {
    this.#views = new Views(model)
    for (const role of new Set(model.nodes.map((node) => node.role))) {
      const members = model.nodes.flatMap((node, number) => (node.role === role ? [number] : []))
      this.#roles.set(role, { bit: 1 << this.#roles.size, nodes: members })
    }
    const vectors = () => ({
      configuration: new Int32Array(model.width),
      network: new Int32Array(model.nodes.length),
    })
    this.#renamed = vectors()
    this.#after = vectors()
    const { properties, within } = model.protocol
    const add = (name: string, evaluate: (state: never) => unknown) =>
      this.#predicates.push({ name, evaluate: evaluate as Predicate['evaluate'], settled: [], byRoles: new Map() })
    for (const [name, property] of Object.entries<Property<never>>(properties)) {
      switch (property.kind) {
        case 'always':
        case 'reachable':
        case 'quiescent':
          add(`the property "${name}"`, property.predicate)
          break
        case 'step':
          this.#steps.push({ name, property })
          break
        case 'noDeadlock':
          break
        case 'eventually':
        case 'leadsTo':
        case 'infinitelyOften':
        case 'stabilizes':
          throw new ReductionRefused(
            'symmetry',
            `"${name}" is about fair paths, and what is fair to a single node or link is lost where nodes are exchanged.`,
          )
        case 'monitor':
          // That its machine treats ids as mere names is seen from what it makes of observations.
          if (!model.observers.all.some((observer) => observer.property === name && observer.mayPend)) break
          throw new ReductionRefused(
            'symmetry',
            `the monitor of "${name}" has states tagged pending, which is about fair paths, and what is fair to a single node or ` +
              'link is lost where nodes are exchanged.',
          )
        case 'linearizable':
          break
        case 'refines':
          throw new ReductionRefused(
            'symmetry',
            `"${name}" is about steps of an abstract machine, whose states the mapping may make of single nodes: then a renamed ` +
              'step is a step of another one.',
          )
      }
    }
    if (within) add('`within`', within as (state: never) => unknown)
  }

  get judgesSteps(): boolean {
    return this.#steps.length > 0
  }

  /** @throws ReductionRefused for a predicate that tells the state from a renaming of it */
  compare(number: number, state: Vectors): void {
    for (let i = 0; i < this.#predicates.length; i++) {
      const predicate = this.#predicates[i]
      if (predicate.settled[number]) continue
      if (this.#isCompared(predicate, state.configuration)) {
        predicate.settled[number] = true
        continue
      }
      this.#views.networkRead = false
      this.#seen = 0
      const value = this.#valueOf(predicate, state)
      for (const to of this.nodes.sample((bound) => this.#random.below(bound))) {
        const { networkRead } = this.#views
        this.canonical.imageOfConfiguration(state.configuration, to, this.#renamed)
        if (!networkRead && isSame(this.#renamed.configuration, state.configuration)) continue
        if (!networkRead && this.#valueOf(predicate, this.#renamed) === value && !this.#views.networkRead) continue
        // It looks at the network, here or there.
        this.canonical.image(state.configuration, state.network, to, this.#renamed)
        if (this.#valueOf(predicate, this.#renamed) !== value) this.#refuse(predicate.name, to)
      }
      if (this.#views.networkRead) continue
      predicate.settled[number] = true
      if (this.#seen === everything) continue
      const known = predicate.byRoles.get(this.#seen) ?? new Set()
      predicate.byRoles.set(this.#seen, known.add(this.#keyOf(this.#seen, state.configuration)))
    }
  }

  /** Was it compared in a configuration that differs only in roles at which it did not look, neither there nor in its renamings? */
  #isCompared({ byRoles }: Predicate, configuration: Int32Array): boolean {
    for (const [roles, known] of byRoles) if (known.has(this.#keyOf(roles, configuration))) return true
    return false
  }

  #keyOf(roles: number, configuration: Int32Array): number {
    let key = roles
    for (const { bit, nodes } of this.#roles.values()) {
      if ((roles & bit) === 0) continue
      for (const node of nodes) key = this.#keys.of(-1 - key, configuration[node])
    }
    return key
  }

  /** As {@link compare}, for a transition. */
  compareStep(before: Vectors, after: Vectors, action: Action): void {
    for (const { name, property } of this.#steps) {
      const evaluate = (from: Vectors, to: Vectors, what: Action) =>
        outcome(() =>
          property.predicate(
            this.#views.of(from.configuration, from.network) as never,
            this.#views.of(to.configuration, to.network) as never,
            what,
          ),
        )
      const value = evaluate(before, after, action)
      for (const to of this.nodes.sample((bound) => this.#random.below(bound))) {
        this.canonical.image(before.configuration, before.network, to, this.#renamed)
        this.canonical.image(after.configuration, after.network, to, this.#after)
        const renamed = this.renaming.value(action, to) as Action
        if (evaluate(this.#renamed, this.#after, renamed) !== value) this.#refuse(`the property "${name}"`, to)
      }
    }
  }

  /** Does a transition violate a step property? */
  violates(name: string, before: Vectors, after: Vectors, action: Action): boolean {
    const found = this.#steps.find((step) => step.name === name)
    return (
      found !== undefined &&
      !found.property.predicate(
        this.#views.of(before.configuration, before.network) as never,
        this.#views.of(after.configuration, after.network) as never,
        action,
      )
    )
  }

  #valueOf(predicate: Predicate, { configuration, network }: Vectors): boolean | 'throws' {
    return outcome(() => predicate.evaluate(this.#noting(this.#views.of(configuration, network))))
  }

  /** A view that notes which roles are looked at. */
  #noting(view: object): object {
    const noteAll = () => {
      this.#seen = everything
    }
    return new Proxy(view, {
      get: (target, key) => {
        const bit = typeof key === 'string' ? this.#roles.get(key)?.bit : undefined
        // The views themselves say whether messages are looked at.
        if (bit !== undefined) this.#seen |= bit
        else if (key !== 'messages') noteAll()
        return Reflect.get(target, key, target)
      },
      ...whole(noteAll),
    })
  }

  #refuse(what: string, to: readonly number[]): never {
    const { nodes } = this.model
    const moved = to.flatMap((other, index) => (other === index ? [] : [`${nodes[index].id} → ${nodes[other].id}`]))
    throw new ReductionRefused(
      'symmetry',
      `${what} does not mean the same of all nodes of a role: it changes its value when nodes are renamed ` +
        `(${moved.join(', ')}). Perhaps it names a node or an index; say it with some, every or filter.`,
    )
  }
}

/** The bits of all roles and of whatever else there is. */
const everything = -1

const isSame = (a: Int32Array, b: Int32Array): boolean => {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}

/** A predicate that throws where it is not asked is no fault, unless it throws for some names only. */
function outcome(evaluate: () => unknown): boolean | 'throws' {
  try {
    return Boolean(evaluate())
  } catch {
    return 'throws'
  }
}
