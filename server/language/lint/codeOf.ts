/** The code of a machine: everything that runs in a step of it. */
import ts from 'typescript'
import type { Effect, Guard, Machine } from '../machines/machine.js'
import { effectsOfState } from '../machines/messages.js'
import type { Code, Place } from '../machines/place.js'

/** Guards, actions, delays and the initial context, each once; named ones where they are defined. */
export function codeOf(machine: Machine): Code[] {
  const found = new Map<ts.Node, Code>()
  const add = (code: Code | undefined) => {
    if (code) found.set(code.node, code)
  }
  const addGuard = (guard: Guard | undefined): void => {
    if (guard?.kind === 'inline') add(guard)
    if (guard && 'guards' in guard) guard.guards.forEach(addGuard)
  }
  const addEffect = (effect: Effect): void => {
    if (effect.kind !== 'named') add(effect)
  }
  for (const state of machine.states) {
    effectsOfState(state).forEach(addEffect)
    for (const { guard } of state.transitions) addGuard(guard)
  }
  for (const { value } of machine.implementations) add(value)
  add(machine.context)
  return [...found.values()]
}

/** The code of several machines, each once: those that `provide` makes share most of theirs. */
export const codeOfAll = (machines: readonly Machine[]): Code[] => [
  ...new Map(machines.flatMap(codeOf).map((code) => [code.node, code])).values(),
]

/** The place of a node within some code. */
export const placeIn = (code: Place, node: ts.Node): Place => ({
  source: code.source,
  start: node.getStart(),
  end: node.end,
})

/** Whether a node stands in the text that the code is of: named functions may stand in another cell. */
export const isWithin = (code: Code, node: ts.Node): boolean => node.getSourceFile() === code.node.getSourceFile()

/** Calls a function for a node and everything in it. */
export function visitAll(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node)
  ts.forEachChild(node, (child) => visitAll(child, visit))
}
