/**
 * The course of a step: what XState asked the author's functions on the way, in order. XState itself never looks into contexts and
 * events but for an event's type: guards say where it goes, and actions what comes of it. So another context and event for which
 * all guards say the same take the same course, and to see where it leads it is enough to ask the functions again.
 *
 * Courses are known of steps of one event with guards and actions of a few kinds. Of others it is not said what they do.
 */
import type { AnyActorScope, AnyMachineSnapshot, AnyStateMachine, EventObject } from 'xstate'
import { stateNodes, transitionsOf } from './coverage.js'
import type { LocalStepper, Sending } from './localStep.js'

/** Where a course leads. */
export interface End {
  readonly context: object
  readonly sent: readonly Sending[]
  readonly observed: readonly EventObject[]
}

interface Guarded {
  readonly guard: (args: object, params: undefined) => unknown
  readonly said: boolean
}

/** An action of XState, such as `assign` makes them. */
interface Builtin {
  readonly type: string
  readonly assignment?: unknown
  resolve(...args: unknown[]): [snapshot: unknown, params: unknown, actions?: readonly unknown[]]
  execute?(scope: AnyActorScope, params: unknown): void
}

interface SendTo {
  readonly to: unknown
  readonly event: unknown
  readonly delay: unknown
  readonly id: unknown
}

interface Acting {
  readonly action: Builtin | ((info: object, params: undefined) => unknown)
  /** As it was in the course; of its context another one takes the place. */
  readonly snapshot: AnyMachineSnapshot | undefined
}

export type Course = readonly (Guarded | Acting)[]

/** What XState makes of these kinds of actions hangs on what functions say, and on nothing else. */
const known = new Set(['xstate.assign', 'xstate.emit', 'xstate.sendTo', 'xstate.log', 'xstate.enqueueActions'])

/** Records courses of the steps of one machine. */
export class Courses {
  /** The same machine, but for notes that it takes. */
  readonly #machine: AnyStateMachine
  /** Whether nothing else is asked on the way than what takes notes. */
  readonly #isKnown: boolean
  #event: EventObject | undefined
  #course: (Guarded | Acting)[] | undefined

  /** @param machine as nodes run it: see `prepareMachine` */
  constructor(machine: AnyStateMachine) {
    const { config, implementations } = machine
    const StateMachine = machine.constructor as new (config: object, implementations: object) => AnyStateMachine
    this.#machine = new StateMachine(config, implementations)
    const nodes = stateNodes(this.#machine.root)
    this.#isKnown = nodes.every(({ type, output }) => type !== 'history' && typeof output !== 'function')
    for (const node of nodes) {
      if (node.type === 'compound') {
        node.initial.actions = node.initial.actions.map((action) => this.#notingAction(action)) as never
      }
      node.entry = node.entry.map((action) => this.#notingAction(action)) as never
      node.exit = node.exit.map((action) => this.#notingAction(action)) as never
      for (const transition of transitionsOf(node)) {
        transition.actions = transition.actions.map((action) => this.#notingAction(action)) as never
        if (transition.guard !== undefined) transition.guard = this.#notingGuard(transition.guard) as never
      }
    }
  }

  /**
   * Runs a step and takes notes of its course.
   *
   * @param snapshot of the machine that this one was made of
   * @returns undefined where its functions alone do not say what it does
   */
  of(stepper: LocalStepper, snapshot: AnyMachineSnapshot, event: EventObject): Course | undefined {
    const machine = this.#machine
    if (!this.#isKnown) return undefined
    this.#event = event
    this.#course = []
    try {
      const nodes = snapshot._nodes.map(({ id }: { id: string }) => machine.getStateNodeById(id))
      const before = { ...snapshot, machine, _nodes: nodes } as AnyMachineSnapshot
      stepper.perform((scope) => machine.transition(before, event, scope as never).context)
      return this.#course
    } catch {
      return undefined
    } finally {
      this.#course = undefined
    }
  }

  #note(event: unknown, what: Guarded | Acting): void {
    if (event !== this.#event) throw new Error('An event of its own making.')
    this.#course?.push(what)
  }

  #notingGuard(reference: unknown): unknown {
    const guard = typeof reference === 'string' ? this.#machine.implementations.guards[reference] : reference
    if (typeof guard !== 'function' || 'check' in guard) return unknownKind
    return (args: { event: unknown }, params: undefined) => {
      const said = guard(args as never, params as never) as unknown
      this.#note(args.event, { guard: guard as Guarded['guard'], said: Boolean(said) })
      return said
    }
  }

  #notingAction(reference: unknown): unknown {
    const action = typeof reference === 'string' ? this.#machine.implementations.actions[reference] : reference
    if (typeof action !== 'function') return unknownKind
    if (!('resolve' in action)) {
      const run = action as unknown as (info: { event: unknown }, params: undefined) => unknown
      return (info: { event: unknown }, params: undefined) => {
        this.#note(info.event, { action: run as Acting['action'], snapshot: undefined })
        return run(info, params)
      }
    }
    const builtin = action as unknown as Builtin
    if (!known.has(builtin.type)) return unknownKind
    return Object.assign(() => {}, builtin, {
      resolve: (...args: unknown[]) => {
        const [, snapshot, { event }] = args as [unknown, AnyMachineSnapshot, { event: unknown }]
        this.#note(event, { action: builtin, snapshot })
        return builtin.resolve(...args)
      },
    })
  }
}

/**
 * Follows a course with another context and event.
 *
 * @param stepper of the node that steps, in whose scope it happens
 * @returns undefined where the course is left, or where it cannot be said
 */
export function follow(stepper: LocalStepper, course: Course, context: object, event: EventObject): End | undefined {
  try {
    return stepper.perform((scope) => new Follower(scope, context, event).along(course))
  } catch {
    return undefined
  }
}

class Follower {
  constructor(
    readonly scope: AnyActorScope,
    public context: object,
    readonly event: EventObject,
  ) {}

  along(course: Course): object {
    for (let i = 0; i < course.length; i++) {
      const step = course[i]
      if ('guard' in step) {
        const said = step.guard({ context: this.context, event: this.event }, undefined)
        if (Boolean(said) !== step.said) throw new Error('It takes another course.')
      } else this.#act(step.action, step.snapshot)
    }
    return this.context
  }

  #act(action: Acting['action'], snapshot: AnyMachineSnapshot | undefined): void {
    const { scope, context, event } = this
    const args = { context, event, self: scope.self, system: scope.system }
    if (!('resolve' in action)) {
      scope.actionExecutor({ type: '', info: args, params: undefined, exec: action } as never)
      return
    }
    if (action.type === 'xstate.assign') {
      this.#assign(action.assignment, args)
      return
    }
    if (action.type === 'xstate.sendTo' && this.#send(action as unknown as SendTo, args)) return
    if (!known.has(action.type)) throw new Error('An action of another kind.')
    // Only this kind looks at the context in the snapshot: its `check` asks guards.
    const now = action.type === 'xstate.enqueueActions' ? { ...snapshot, context } : snapshot
    const resolved = action.resolve(scope, now, args, undefined, action, extra)
    action.execute?.(scope, resolved[1])
    const actions = resolved[2]
    if (actions === undefined) return
    for (let i = 0; i < actions.length; i++) {
      const next = actions[i]
      if (typeof next !== 'function') throw new Error('An action of another kind.')
      this.#act(next as unknown as Acting['action'], snapshot)
    }
  }

  /** As XState does it, in short. @returns false for what it does in other ways: delays, names of actors */
  #send({ to, event, delay, id }: SendTo, args: object): boolean {
    if (typeof to !== 'function' || typeof event !== 'function' || delay !== undefined || id !== undefined) return false
    const { scope } = this
    const message = event(args, undefined)
    const receiver = to(args, undefined)
    if (typeof receiver !== 'object' || receiver === null || message.type.startsWith('xstate.')) {
      throw new Error('An action of another kind.')
    }
    const { _relay } = scope.system as unknown as { _relay(from: object, to: object, message: EventObject): void }
    _relay(scope.self, receiver, message)
    return true
  }

  /** As XState's `assign` does it, which makes a whole snapshot. */
  #assign(assignment: unknown, args: object): void {
    const given = { ...args, spawn: refuse }
    let update: object
    if (typeof assignment === 'function') update = assignment(given, undefined)
    else {
      const assigned: Record<string, unknown> = {}
      const assigners = assignment as Record<string, unknown>
      for (const key of Object.keys(assigners)) {
        const value = assigners[key]
        assigned[key] = typeof value === 'function' ? value(given, undefined) : value
      }
      update = assigned
    }
    this.context = Object.assign({}, this.context, update)
  }
}

const extra = Object.freeze({ internalQueue: Object.freeze([]), deferredActorIds: Object.freeze([]) })

const refuse = () => {
  throw new Error('It spawns an actor.')
}

const unknownKind = refuse
