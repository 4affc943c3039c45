/** What of the machines was exercised by the steps that were computed. */
import { type AnyStateMachine, and, not, or } from 'xstate'
import { watched } from './guardFaults.js'
import type { AnyStateNode, AnyTransition } from './localStep.js'

/** What was never exercised; the texts name role and place. */
export interface Gaps {
  readonly states: string[]
  readonly transitions: string[]
  readonly guards: string[]
  readonly unhandledMessages: string[]
  readonly unsentMessages: string[]
  readonly undeliveredMessages: string[]
  readonly unreceivedMessages: string[]
  readonly unseenObservations: string[]
}

/** An event and the role of whom it is for. */
interface Received {
  readonly role: string
  readonly type: string
}

type Guard = ((...args: unknown[]) => unknown) & { check?: unknown }

export class Coverage {
  readonly #guards = new Map<string, { evaluated: boolean; true: boolean }>()
  readonly #machines = new Map<string, AnyStateMachine>()
  readonly #judging: { name: string; machine: AnyStateMachine; awaits: boolean }[] = []
  readonly #observed = new Set<string>()
  readonly #taken = new Set<AnyTransition>()
  readonly #entered = new Set<AnyStateNode>()
  /** Message types delivered, and whether a receiver ever handled them. */
  readonly #delivered = new Map<string, boolean>()
  /** `role: type` of messages that were delivered. */
  readonly #received = new Set<string>()
  readonly #occurred = new Set<string>()

  /** The same machine, except that it tells when a named guard is evaluated. */
  watch(role: string, machine: AnyStateMachine): AnyStateMachine {
    const guards: Record<string, Guard> = {}
    for (const [name, guard] of Object.entries((machine.implementations.guards ?? {}) as Record<string, Guard>)) {
      const seen = { evaluated: false, true: false }
      this.#guards.set(`${role}: ${name}`, seen)
      // and(), or(), not() are functions that XState looks into; what they combine is watched by itself.
      if (typeof guard !== 'function' || 'check' in guard) {
        seen.true = true
        continue
      }
      guards[name] = watched((...args: unknown[]) => {
        const result = guard(...args)
        seen.evaluated = true
        seen.true ||= Boolean(result)
        return result
      })
    }
    return machine.provide({ guards } as never)
  }

  machines(byRole: Readonly<Record<string, AnyStateMachine>>): void {
    for (const [role, machine] of Object.entries(byRole)) {
      this.#machines.set(role, machine)
    }
  }

  /** A machine that judges: a monitor, or the abstract machine of a refinement. @param awaits whether observations move it */
  judging(name: string, machine: AnyStateMachine, awaits = false): void {
    // Whoever judges again, as when a counterexample is minimised, has a machine of its own: the search's counts.
    if (!this.#judging.some((known) => known.name === name)) this.#judging.push({ name, machine, awaits })
  }

  /** @param transitions those that monitors took on an observation of this type */
  observed(type: string, transitions: readonly AnyTransition[]): void {
    this.#observed.add(type)
    this.#pass(transitions)
  }

  took(transitions: readonly AnyTransition[]): void {
    for (const transition of transitions) {
      if (this.#taken.has(transition)) continue
      this.#taken.add(transition)
      this.#occurred.add(transition.eventType)
      this.#pass([transition])
    }
  }

  #pass(transitions: readonly AnyTransition[]): void {
    for (const transition of transitions) {
      // A state that is left at once, by an eventless transition, is in no snapshot: it was the transition's source.
      for (const node of [transition.source, ...(transition.target ?? [])]) this.#enter(node)
    }
  }

  /** The states of a snapshot. */
  visited(nodes: readonly AnyStateNode[]): void {
    for (const node of nodes) this.#entered.add(node)
  }

  delivered(type: string, role: string, handled: boolean): void {
    this.#delivered.set(type, handled || (this.#delivered.get(type) ?? false))
    this.#received.add(`${role}: ${type}`)
  }

  /** @param inputs events that inputs declare @param sent messages that were sent, with the roles of their receivers */
  gaps(given: readonly Received[], messages: readonly Received[]): Gaps {
    const inputs = given.map(({ type }) => type)
    const sent = messages.map(({ type }) => type)
    const gaps: Gaps = {
      states: [],
      transitions: [],
      guards: [],
      unhandledMessages: [],
      unsentMessages: [],
      undeliveredMessages: [],
      unreceivedMessages: [],
      unseenObservations: [],
    }
    const expected = new Set<string>()
    for (const [role, machine] of this.#machines) {
      for (const node of stateNodes(machine.root)) {
        const path = node.path.join('.')
        if (node !== machine.root && node.type !== 'history' && !this.#entered.has(node))
          gaps.states.push(`${role}: ${path}`)
        for (const transition of transitionsOf(node)) {
          if (!/^xstate\.|\*|^$/.test(transition.eventType)) expected.add(transition.eventType)
          if (!this.#taken.has(transition)) gaps.transitions.push(`${role}: ${transitionText(transition)}`)
        }
      }
    }
    for (const [name, seen] of this.#guards) if (!seen.true) gaps.guards.push(name)
    for (const [type, handled] of this.#delivered) if (!handled) gaps.unhandledMessages.push(type)
    for (const type of expected) {
      if (!this.#occurred.has(type) && !inputs.includes(type) && !sent.includes(type)) gaps.unsentMessages.push(type)
    }
    const nameOf = ({ role, type }: Received) => `${role}: ${type}`
    gaps.undeliveredMessages.push(...new Set(messages.map(nameOf).filter((name) => !this.#received.has(name))))
    const reached = new Set([...this.#received, ...gaps.undeliveredMessages, ...given.map(nameOf)])
    for (const [role, machine] of this.#machines) {
      gaps.unreceivedMessages.push(...this.#unreceived(role, machine, sent).filter((name) => !reached.has(name)))
    }
    for (const { name, machine, awaits } of this.#judging) this.#gapsOfJudging(name, machine, awaits, gaps)
    return gaps
  }

  /** What was sent, and a role's machine handles, but never did, as `role: type`. */
  #unreceived(role: string, { root }: AnyStateMachine, sent: readonly string[]): string[] {
    const all = stateNodes(root).flatMap(transitionsOf)
    const types = new Set(all.map(({ eventType }) => eventType).filter((type) => sent.includes(type)))
    for (const transition of all) if (this.#taken.has(transition)) types.delete(transition.eventType)
    return [...types].map((type) => `${role}: ${type}`)
  }

  /** What a monitor must never enter is no gap; a monitor's transitions and guards lead there for the most part. */
  #gapsOfJudging(name: string, { root }: AnyStateMachine, awaits: boolean, gaps: Gaps): void {
    const awaited = new Set<string>()
    for (const node of stateNodes(root)) {
      const entered = node === root || node.type === 'history' || this.#entered.has(node)
      if (!entered && !isViolation(node)) gaps.states.push(`${name}: ${node.path.join('.')}`)
      for (const { eventType } of transitionsOf(node)) if (!/^xstate\.|\*|^$/.test(eventType)) awaited.add(eventType)
    }
    for (const type of awaited) {
      if (awaits && !this.#observed.has(type)) gaps.unseenObservations.push(`${name}: ${type}`)
    }
  }

  #enter(node: AnyStateNode): void {
    for (let at: AnyStateNode | undefined = node; at; at = at.parent) this.#entered.add(at)
  }
}

/** Does a state's tag, or that of one around it, say that it must not be entered? */
const isViolation = (node: AnyStateNode): boolean =>
  node.tags.includes('violation') || (node.parent !== undefined && isViolation(node.parent))

/** A state node and all below it. */
export const stateNodes = (node: AnyStateNode): AnyStateNode[] => [
  node,
  ...Object.values(node.states as Record<string, AnyStateNode>).flatMap(stateNodes),
]

/** All transitions that a state node declares. */
export const transitionsOf = (node: AnyStateNode): AnyTransition[] => [
  ...[...node.transitions.values()].flat(),
  ...(node.always ?? []),
]

/** The parts of a transition as a reader names them. `on`: "on requestVote", "after electionTimeout", "always", "when done". */
export function transitionParts({ source, eventType, guard, target }: AnyTransition) {
  const name = (node: unknown) => (node as AnyStateNode).path.join('.') || 'any state'
  const after = /^xstate\.after\.(.*)$/s.exec(eventType)?.[1]
  const delay = after?.endsWith(`.${source.id}`) ? after.slice(0, -source.id.length - 1) : after
  const done = eventType.startsWith('xstate.done.state.')
  return {
    source: name(source),
    on: delay !== undefined ? `after ${delay}` : done ? 'when done' : eventType ? `on ${eventType}` : 'always',
    guard: guard === undefined ? undefined : guardText(guard),
    target: target?.map(name) ?? [],
  }
}

/** Which transition of its machine it is. */
export function transitionId(transition: AnyTransition): { state: string; on: string; order: number } {
  const { source, eventType } = transition
  const alike = eventType ? (source.transitions.get(eventType) ?? []) : (source.always ?? [])
  return { state: source.path.join('.'), on: transitionParts(transition).on, order: alike.indexOf(transition) }
}

/** A transition in words: "follower on requestVote [upToDate] → candidate". */
export function transitionText(transition: AnyTransition): string {
  const { source, on, guard, target } = transitionParts(transition)
  return `${source} ${on}${guard ? ` [${guard}]` : ''}${target.length ? ` → ${target.join(', ')}` : ''}`
}

/** XState marks a combined guard with the function that evaluates it. */
const checkOf = (guard: unknown) => (guard as { check?: unknown }).check
const joined = new Map([
  [checkOf(and([])), ' and '],
  [checkOf(or([])), ' or '],
])
const negated = checkOf(not(''))

function guardText(guard: unknown): string {
  if (typeof guard === 'string') return guard
  const { guards, type } = guard as { guards?: readonly unknown[]; type?: string }
  const join = joined.get(checkOf(guard))
  if (guards && join) return guards.map(guardText).join(join)
  if (guards && checkOf(guard) === negated) return `not ${guards.map(guardText).join()}`
  if (typeof guard === 'function') return guard.name && guard.name !== 'guard' ? guard.name : 'a condition'
  return type ?? 'a condition'
}
