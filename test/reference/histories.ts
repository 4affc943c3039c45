/**
 * Histories of operations beside the nodes, whole: what was invoked and answered, in order. Whether one can be explained, and
 * which two have the same future, is asked of all orders of all its operations. A history that nothing explains grows no more.
 */
import type { EventObject } from 'xstate'
import { type NodeId, type Protocol, ProtocolError, type SequentialSpec } from '../../protocols/model/index.js'
import { keyOf } from './values.js'

interface Operation {
  readonly process: string
  readonly operation: unknown
  readonly invoked: number
  readonly answered?: { readonly at: number; readonly result: unknown }
  /** The process went on without an answer. */
  readonly givenUp: boolean
}

type History = readonly Operation[]

/** The orders of a history are too many to be gone through one by one: nothing can be said of the protocol. */
export class TooManyOrders extends Error {}

const mostOrders = 2000

/** By the name of the property. */
export type Histories = Readonly<Record<string, History>>

/** One way in which the operations may have taken effect. */
interface Explanation {
  readonly state: unknown
  /** What those would be answered that have taken effect and wait for it, by process. */
  readonly results: ReadonlyMap<string, unknown>
  /** Operations that were given up and may still take effect. */
  readonly open: readonly string[]
}

const specs = (protocol: Protocol): [string, SequentialSpec][] =>
  Object.entries(protocol.properties).flatMap(([name, property]) =>
    property.kind === 'linearizable' ? [[name, property.spec]] : [],
  )

export const startHistories = (protocol: Protocol): Histories =>
  Object.fromEntries(specs(protocol).map(([name]) => [name, []]))

/** @throws ProtocolError for an answer to nothing */
export const record = (protocol: Protocol, histories: Histories, from: NodeId, observed: readonly EventObject[]) =>
  Object.fromEntries(
    specs(protocol).map(([name, spec]) => [
      name,
      observed.reduce(
        (history, event) => (isExplained(spec, history) ? after(history, from, event) : history),
        histories[name]!,
      ),
    ]),
  )

function after(
  history: History,
  process: NodeId,
  event: EventObject & { readonly operation?: unknown; readonly result?: unknown },
): History {
  const waits = (one: Operation) => one.process === process && !one.answered && !one.givenUp
  const moment = history.reduce((last, { invoked, answered }) => Math.max(last, invoked, answered?.at ?? 0), 0) + 1
  if (event.type === 'invoke') {
    const before = history.map((one) => (waits(one) ? { ...one, givenUp: true } : one))
    return [...before, { process, operation: event.operation, invoked: moment, givenUp: false }]
  }
  if (event.type !== 'respond') return history
  if (!history.some(waits)) throw new ProtocolError(`${process} answers nothing.`)
  return history.map((one) => (waits(one) ? { ...one, answered: { at: moment, result: event.result } } : one))
}

export const isExplained = (spec: SequentialSpec, history: History): boolean => explanations(spec, history).length > 0

/** Is the property violated by its history? */
export const isUnexplained = (protocol: Protocol, name: string, histories: Histories): boolean =>
  specs(protocol).some(([other, spec]) => other === name && !isExplained(spec, histories[name]!))

/** What makes two histories the same: what waits, and what may have happened. */
export const keyOfHistories = (protocol: Protocol, histories: Histories): string =>
  keyOf(
    specs(protocol).map(([name, spec]) => {
      const all = explanations(spec, histories[name]!)
      if (!all.length) return 'unexplained'
      const waiting = histories[name]!.filter(({ answered, givenUp }) => !answered && !givenUp)
      return [
        new Map(waiting.map(({ process, operation }) => [process, operation])),
        new Set(all.filter((one) => !all.some((other) => allows(other, one))).map((one) => keyOf(one))),
      ]
    }),
  )

/** Does one explanation leave more open than another that is like it otherwise? */
function allows(more: Explanation, less: Explanation): boolean {
  if (more.open.length <= less.open.length || keyOf([more.state, more.results]) !== keyOf([less.state, less.results])) {
    return false
  }
  const rest = [...more.open]
  return less.open.every((operation) => rest.includes(operation) && rest.splice(rest.indexOf(operation), 1))
}

const known = new WeakMap<History, readonly Explanation[]>()

function explanations(spec: SequentialSpec, history: History): readonly Explanation[] {
  const all = known.get(history) ?? explain(spec, history)
  known.set(history, all)
  return all
}

/** All orders: any operation may be next before whose beginning everything that was answered has taken effect. */
function explain(spec: SequentialSpec, history: History): readonly Explanation[] {
  const found = new Map<string, Explanation>()
  const tried = new Set<string>()
  const next = (state: unknown, left: History, results: ReadonlyMap<string, unknown>) => {
    const place = keyOf([state, left.map(({ invoked }) => invoked), results])
    if (tried.has(place)) return
    tried.add(place)
    if (tried.size > mostOrders) throw new TooManyOrders()
    if (left.every(({ answered }) => !answered)) {
      const open = left.filter(({ givenUp }) => givenUp).map(({ operation }) => keyOf(operation))
      const explanation = { state, results, open: open.sort() }
      found.set(keyOf(explanation), explanation)
    }
    for (const one of left) {
      if (left.some(({ answered }) => answered && answered.at < one.invoked)) continue
      const rest = left.filter((other) => other !== one)
      for (const outcome of [spec.apply(state, one.operation)].flat()) {
        if (one.answered && keyOf(one.answered.result) !== keyOf(outcome.result)) continue
        const waits = !one.answered && !one.givenUp
        next(outcome.state, rest, waits ? new Map([...results, [one.process, outcome.result]]) : results)
      }
    }
  }
  next(spec.initial, history, new Map())
  return [...found.values()]
}
