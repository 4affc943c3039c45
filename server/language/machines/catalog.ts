/** Finds out which setup, machine or protocol an expression is; each is read once. */
import ts from 'typescript'
import type { DeclaredProtocol } from './declaredProtocol.js'
import { effectsOf } from './effects.js'
import { declaredType, eventTypes, fieldsOf, literalNames } from './eventTypes.js'
import type { Frame, Value } from './follow.js'
import { guardOf } from './guards.js'
import type { Draft, Implementation, ImplementationKind, Machine, Setup, StateNode } from './machine.js'
import { readProtocol } from './protocols.js'
import type { Reader } from './reader.js'
import { readLoneAction, readLoneState, readStates } from './states.js'

type Provided = Pick<Setup, 'implementations' | 'complete'>

const nothingProvided: Provided = { implementations: [], complete: true }

const sections: readonly (readonly [section: string, kind: ImplementationKind])[] = [
  ['guards', 'guard'],
  ['actions', 'action'],
  ['delays', 'delay'],
  ['actors', 'actor'],
]

export class Catalog {
  readonly reader: Reader
  readonly #setups = new Map<string, Setup | undefined>()
  readonly #machines = new Map<string, Machine | undefined>()
  readonly #protocols = new Map<string, DeclaredProtocol | undefined>()

  constructor(reader: Reader) {
    this.reader = reader
  }

  get setups(): Setup[] {
    return [...this.#setups.values()].flatMap((each) => each ?? [])
  }

  get machines(): Machine[] {
    return withoutUncalled([...this.#machines.entries()])
  }

  get protocols(): DeclaredProtocol[] {
    return withoutUncalled([...this.#protocols.entries()])
  }

  setup(value: Value): Setup | undefined {
    const { follower } = this.reader
    const at = follower.follow(value)
    const { node, frame } = at
    if (!ts.isCallExpression(node)) return undefined
    return remembered(this.#setups, keyOf(at), () => {
      const [first] = node.arguments
      const options = first && { node: first, frame }
      if (follower.packageFunction(at)?.name === 'setup') return this.#readSetup(at, options)
      const method = follower.method(at)
      const base = method?.name === 'extend' ? this.setup(method.receiver) : undefined
      if (!base) return undefined
      const { implementations, complete, ...own } = this.#readSetup(at, options)
      return {
        ...base,
        ...own,
        implementations: overlaid(base.implementations, implementations),
        complete: complete && base.complete,
      }
    })
  }

  machine(value: Value): Machine | undefined {
    const { follower } = this.reader
    const at = follower.follow(value)
    const { node, frame } = at
    if (!ts.isCallExpression(node)) return undefined
    const key = keyOf(at)
    return remembered(this.#machines, key, () => {
      const [first, second] = node.arguments
      const config = first && { node: first, frame }
      const provided = second && { node: second, frame }
      if (follower.packageFunction(at)?.name === 'createMachine') return this.#readMachine(at, key, config, provided)
      const method = follower.method(at)
      if (method?.name === 'createMachine') {
        const setup = this.setup(method.receiver)
        return this.#readMachine(at, key, config, provided, setup)
      }
      if (method?.name !== 'provide') return undefined
      const base = this.machine(method.receiver)
      return base && this.#provide(at, key, base, config)
    })
  }

  protocol(value: Value): DeclaredProtocol | undefined {
    const at = this.reader.follower.follow(value)
    if (!ts.isCallExpression(at.node)) return undefined
    return remembered(this.#protocols, keyOf(at), () => readProtocol(this, at))
  }

  /**
   * What `setup(...).createStateConfig(...)` or `.createAction(...)` makes: a machine of which nothing else is known.
   * Undefined for other calls.
   */
  part(value: Value): Machine | undefined {
    const method = this.reader.follower.method(value)
    if (!method || !ts.isCallExpression(value.node) || !isPartMaker(method.name)) return undefined
    const setup = this.setup(method.receiver)
    const [first] = value.node.arguments
    if (!setup || !first) return undefined
    const machine = this.#newMachine(value, keyOf(value), setup, nothingProvided)
    const read = method.name === 'createAction' ? readLoneAction : readLoneState
    read(this.reader, machine, { node: first, frame: value.frame })
    return machine
  }

  #readSetup(at: Value, options: Value | undefined): Setup {
    const { reader } = this
    const members = options && reader.members(options, 'setup')
    const types = reader.member(members, 'types')?.value ?? reader.member(members, 'schemas')?.value
    const events = declaredType(reader, types, 'events')
    const emitted = declaredType(reader, types, 'emitted')
    const context = declaredType(reader, types, 'context')
    const tags = declaredType(reader, types, 'tags')
    const variable = reader.variable(at.node)
    const read = options ? this.#implementations(options) : { implementations: [], complete: true }
    return {
      ...reader.code(at.node),
      ...read,
      ...(variable && { variable }),
      ...(events && { events: eventTypes(reader, events) }),
      ...(emitted && { emitted: eventTypes(reader, emitted) }),
      ...(context && { context: fieldsOf(reader, context) }),
      ...(tags && { tags: literalNames(reader, tags) }),
    }
  }

  #readMachine(at: Value, key: string, config: Value | undefined, provided: Value | undefined, setup?: Setup): Machine {
    const { reader } = this
    const own = provided ? this.#implementations(provided) : nothingProvided
    const before = reader.unfollowed.length
    const machine = this.#newMachine(at, key, setup, own)
    readStates(reader, machine, config ?? { node: at.node, frame: at.frame })
    const context = config && reader.follower.part(config, 'context')
    if (context) machine.context = reader.code(reader.follower.follow(context).node)
    machine.unfollowed = reader.unfollowed.slice(before)
    return machine
  }

  /** A machine whose states are still to be read. */
  #newMachine(at: Value, key: string, setup: Setup | undefined, own: Provided): Draft<Machine> {
    const machine: Draft<Machine> = {
      ...this.#frameOfMachine(at, key),
      ...(setup && { setup }),
      implementations: overlaid(setup?.implementations ?? [], own.implementations),
      provided: own.implementations,
      allImplementations: own.complete && (setup?.complete ?? true),
      // replaced when states are read; they refer to their machine
      root: undefined as unknown as StateNode,
      origin: undefined as unknown as Machine,
      states: [],
      unfollowed: [],
    }
    machine.origin = machine
    return machine
  }

  #provide(at: Value, key: string, base: Machine, implementations: Value | undefined): Machine {
    const provided = implementations ? this.#implementations(implementations) : nothingProvided
    const { variable: _, ...inherited } = base
    return {
      ...inherited,
      ...this.#frameOfMachine(at, key),
      base,
      implementations: overlaid(base.implementations, provided.implementations),
      provided: provided.implementations,
      allImplementations: base.allImplementations && provided.complete,
    }
  }

  #frameOfMachine(at: Value, key: string) {
    const variable = this.reader.variable(at.node)
    return { ...this.reader.code(at.node), key, ...(variable && { variable }) }
  }

  #implementations(options: Value): Provided {
    const { reader } = this
    const members = reader.members(options, 'setup')
    let complete = members?.complete ?? false
    const implementations = sections.flatMap(([section, kind]) => {
      const at = reader.member(members, section)
      if (!at) return []
      const inner = reader.members(at.value, section)
      complete &&= inner?.complete ?? false
      return (inner?.members ?? []).map(({ name, value }): Implementation => {
        const written = reader.follower.follow(value)
        const guard = kind === 'guard' ? guardOf(reader, value) : undefined
        const effects = kind === 'action' ? effectsOf(reader, value) : []
        return { kind, name, value: reader.code(written.node), ...(guard && { guard }), effects }
      })
    })
    return { implementations, complete }
  }
}

/** Methods of what `setup` returns that make a part of a machine. */
export const isPartMaker = (method: string): boolean => method === 'createStateConfig' || method === 'createAction'

/** The implementations in force where some are given anew. */
function overlaid(base: readonly Implementation[], own: readonly Implementation[]): Implementation[] {
  const isNew = ({ kind, name }: Implementation) =>
    own.some((each) => each.kind === kind && each.name.name === name.name)
  return [...base.filter((each) => !isNew(each)), ...own]
}

function remembered<T>(known: Map<string, T | undefined>, key: string, read: () => T | undefined): T | undefined {
  if (!known.has(key)) {
    // something that is made of itself finds nothing
    known.set(key, undefined)
    known.set(key, read())
  }
  return known.get(key)
}

/** What an expression is in one course of calls. */
function keyOf({ node, frame }: Value): string {
  const at = (each: ts.Node) => `${each.getSourceFile().fileName}:${each.pos}-${each.end}`
  let key = at(node)
  for (let call: Frame | undefined = frame; call; call = call.caller) key += ` < ${at(call.call)}`
  return key
}

/** Where a function makes something, and calls of it are known: what they make, not what it makes without a call. */
function withoutUncalled<T>(entries: readonly (readonly [string, T | undefined])[]): T[] {
  const called = new Set(entries.flatMap(([key, value]) => (value && key.includes(' < ') ? [key.split(' < ')[0]] : [])))
  return entries.flatMap(([key, value]) => (value && !called.has(key) ? [value] : []))
}
