/**
 * What runs go through: the states and transitions that machines declare, kinds of steps, and local states. Told by numbers that
 * are made of contents, so that those of several threads are one set.
 */
import {
  ActionKind,
  type AnyStateNode,
  imul,
  mix,
  type Node,
  type Step,
  stateNodes,
  transitionsOf,
  transitionText,
} from '../../semantics/index.js'
import { stateText } from '../../wire/values.js'
import type { Memory } from '../memory.js'

/** What a machine declares, by role; a feature's number is its place. */
export interface Declared {
  /** `role: state` */
  readonly states: readonly string[]
  /** `role: transition` */
  readonly transitions: readonly string[]
}

/** What was new in a run. */
export interface Fresh {
  /** Places in {@link Declared}. */
  readonly states: number[]
  readonly transitions: number[]
  /** Hashes. */
  readonly steps: number[]
  readonly localStates: number[]
}

/** Local states that are told apart: with more, none is new. */
const most = 1_000_000

const none = (): Fresh => ({ states: [], transitions: [], steps: [], localStates: [] })

type Transition = Step['transitions'][number]

export class RunCoverage {
  readonly declared: Declared
  #fresh = none()
  readonly #known = {
    states: new Set<number>(),
    transitions: new Set<number>(),
    steps: new Set<number>(),
    localStates: new Set<number>(),
  }
  /** What was looked at in the memory at hand. */
  #memory: Memory | undefined
  #steps = new Set<Step>()
  #locals: boolean[] = []
  readonly #stateNumbers = new Map<AnyStateNode, number>()
  readonly #transitionNumbers = new Map<Transition, number>()

  /** @param nodes of the protocol */
  constructor(nodes: readonly Node[]) {
    const states: string[] = []
    const transitions: string[] = []
    const seen = new Set<string>()
    for (const { role, stepper, byzantine } of nodes) {
      if (seen.has(role) || byzantine) continue
      seen.add(role)
      for (const node of stateNodes(stepper.machine.root)) {
        if (node !== stepper.machine.root && node.type !== 'history') {
          this.#stateNumbers.set(node, numberIn(states, `${role}: ${node.path.join('.')}`))
        }
        for (const transition of transitionsOf(node)) {
          this.#transitionNumbers.set(transition, numberIn(transitions, `${role}: ${transitionText(transition)}`))
        }
      }
    }
    this.declared = { states, transitions }
  }

  /** What was new since it was last asked. */
  taken(): Fresh {
    const fresh = this.#fresh
    this.#fresh = none()
    return fresh
  }

  /** A node starts with the protocol. */
  started(memory: Memory, node: number, step: Step): void {
    this.#stepped(memory, node, step, '', 'start')
  }

  /** @param before the local state @param coded what happened; see {@link Run.apply} */
  stepped(
    memory: Memory,
    node: number,
    before: number,
    step: Step,
    coded: { kind: number; a: number; b: number },
  ): void {
    if (memory === this.#memory && this.#steps.has(step)) return
    this.#stepped(memory, node, step, placeOf(memory, before), eventOf(memory, before, coded))
  }

  crashed(memory: Memory, node: number, before: number, after: number): void {
    this.#look(memory)
    const { role } = memory.model.nodes[node]
    this.#add('steps', hashOf(`${role}|${placeOf(memory, before)}|crash`))
    this.#local(memory, role, after)
  }

  #stepped(memory: Memory, node: number, step: Step, before: string, on: string): void {
    this.#look(memory)
    this.#steps.add(step)
    const { role } = memory.model.nodes[node]
    const { next, transitions, sent, observed } = step
    const numbers: number[] = []
    for (const transition of transitions) {
      const number = this.#transitionNumbers.get(transition)
      if (number === undefined) continue
      numbers.push(number)
      this.#add('transitions', number)
      // A state that is left at once, by an eventless transition, is in no snapshot: it was the transition's source.
      for (const state of [transition.source, ...(transition.target ?? [])]) this.#entered(state)
    }
    for (const state of memory.model.localStates.all[next].chart?._nodes ?? []) this.#entered(state)
    const { envelopes } = memory.model
    const types = [...new Set(Array.from(sent, (each) => envelopes.all[each].sent.type))].sort()
    const seen = [...new Set(observed.map(({ type }) => type))].sort()
    this.#add(
      'steps',
      hashOf([role, before, on, numbers.join(), placeOf(memory, next), types.join(), seen.join()].join('|')),
    )
    this.#local(memory, role, next)
  }

  /** With another memory the numbers of local states are others. */
  #look(memory: Memory): void {
    if (memory === this.#memory) return
    this.#memory = memory
    this.#steps = new Set()
    this.#locals = []
  }

  #entered(node: AnyStateNode): void {
    for (let at: AnyStateNode | undefined = node; at; at = at.parent) {
      const number = this.#stateNumbers.get(at)
      if (number !== undefined) this.#add('states', number)
    }
  }

  #local(memory: Memory, role: string, local: number): void {
    if (this.#locals[local]) return
    this.#locals[local] = true
    if (this.#known.localStates.size >= most) return
    const { model } = memory
    const { context, timers } = model.localStates.all[local]
    const { a, b } = model.values.of(context)
    this.#add('localStates', hashOf(`${role}|${placeOf(memory, local)}|${timers.map(({ id }) => id).join()}|${a},${b}`))
  }

  #add(what: keyof Fresh, number: number): void {
    const known = this.#known[what]
    if (known.has(number)) return
    known.add(number)
    this.#fresh[what].push(number)
  }
}

function numberIn(names: string[], name: string): number {
  const known = names.indexOf(name)
  return known >= 0 ? known : names.push(name) - 1
}

/** A local state without its context. */
function placeOf(memory: Memory, local: number): string {
  const { up, snapshot } = memory.model.localStates.all[local]
  return up ? stateText(snapshot?.value) || 'running' : 'down'
}

function eventOf(memory: Memory, before: number, { kind, a, b }: { kind: number; a: number; b: number }): string {
  const { model } = memory
  switch (kind) {
    case ActionKind.timer:
      return `timer ${model.localStates.all[before].timers[b].name}`
    case ActionKind.input:
      return memory.inputs[b].type
    case ActionKind.restart:
      return 'restart'
    default:
      return model.envelopes.all[a].sent.type
  }
}

/** A whole number below 2^53 made of a text. */
function hashOf(text: string): number {
  let a = 0x811c9dc5
  let b = 0x9e3779b9
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    a = imul(a ^ code, 0x01000193)
    b = imul((b << 5) ^ (b >>> 27) ^ code, 0x85ebca6b)
  }
  return (mix(a) >>> 0) + ((mix(b) >>> 0) & 0x1fffff) * 2 ** 32
}
