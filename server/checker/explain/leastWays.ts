/** Ways from the initial state to others, of which those with the fewest faults and then the fewest acting nodes are kept. */
import { ActionKind, actorOf, type Model } from '../../semantics/index.js'
import type { CodedAction } from '../search.js'

/** A step out of a state of the search. */
export interface CodedStep {
  readonly from: number
  readonly action: CodedAction
}

/** A way to a state. */
export interface Way {
  /** The nodes that acted, as bits. */
  readonly acted: number
  readonly step?: CodedStep
  readonly before?: Way
}

/** The ways to a state with the fewest faults, none of whose nodes include another's. */
export interface Label {
  faults: number
  ways: Way[]
}

/** The kinds of actions that are faults. */
const faults: ReadonlySet<number> = new Set([
  ActionKind.lose,
  ActionKind.duplicate,
  ActionKind.crash,
  ActionKind.restart,
  ActionKind.partition,
  ActionKind.byzantine,
])

/** The kinds of actions in which no node acts. */
const nobodys: ReadonlySet<number> = new Set([ActionKind.lose, ActionKind.partition, ActionKind.heal])

/** How many faults an action of a kind is. */
export const faultsOf = (kind: number): number => (faults.has(kind) ? 1 : 0)

/** The way with one step more. */
export function longerBy(model: Model, way: Way, step: CodedStep): Way {
  const { kind, a } = step.action
  const node = nobodys.has(kind) ? -1 : actorOf(model, kind, a)
  return { acted: node < 0 ? way.acted : way.acted | (1 << node), step, before: way }
}

/** Keeps a way to a state, if none that is known is as good. */
export function merge(labels: Map<number, Label>, state: number, way: Way, faults: number): void {
  const label = labels.get(state)
  if (label === undefined || faults < label.faults) labels.set(state, { faults, ways: [way] })
  else if (faults === label.faults && label.ways.every(({ acted }) => (acted & way.acted) !== acted)) {
    label.ways = [...label.ways.filter(({ acted }) => (acted & way.acted) !== way.acted), way]
  }
}

/** The steps of a way, the first one first. */
export function stepsOf(way: Way): CodedStep[] {
  const steps: CodedStep[] = []
  for (let at: Way | undefined = way; at?.step; at = at.before) steps.push(at.step)
  return steps.reverse()
}

/** How many nodes act on a way. */
export function nodesOf({ acted }: Way): number {
  let count = 0
  for (let rest = acted; rest !== 0; rest &= rest - 1) count++
  return count
}
