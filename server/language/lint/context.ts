/** What the functions of a machine read and write of its context. */
import ts from 'typescript'
import type { Effect, Machine, Transition } from '../machines/machine.js'
import { doneBy } from '../machines/messages.js'
import type { Code } from '../machines/place.js'
import { type Functions, unwrapped } from './functions.js'

/** A key that an `assign` writes, and what it is given. */
export interface Write {
  readonly key: string
  /** Where the key is written; within another function if the `assign` calls one. */
  readonly at: ts.Node
  readonly value?: ts.Expression
  /** The `assign`. */
  readonly assign: Code
}

/** What a list of actions writes, those behind names included. */
export function writesOf(functions: Functions, machine: Machine, effects: readonly Effect[]): Write[] {
  return doneBy(machine, effects).flatMap((effect) =>
    effect.kind === 'assign' ? writesOfAssign(functions, effect) : [],
  )
}

function writesOfAssign(functions: Functions, assign: Code): Write[] {
  const call = assign.node
  const [first] = ts.isCallExpression(call) ? call.arguments : []
  if (!first) return []
  return functions.results(first).flatMap((result) => {
    const object = unwrapped(result)
    if (!ts.isObjectLiteralExpression(object)) return []
    return object.properties.flatMap((property): Write[] => {
      if (!property.name || !(ts.isIdentifier(property.name) || ts.isStringLiteral(property.name))) return []
      const value = ts.isPropertyAssignment(property) ? property.initializer : undefined
      return [{ key: property.name.text, at: property, assign, ...(value && { value }) }]
    })
  })
}

/** The keys that some code reads of the context, or of something that it hands to other functions as such. */
export function readsOf(functions: Functions, code: ts.Node): Set<string> {
  const keys = new Set<string>()
  for (const node of functions.within(code)) {
    if (ts.isPropertyAccessExpression(node) && !isEvent(node.expression)) keys.add(node.name.text)
    if (ts.isObjectBindingPattern(node) && !isEventPattern(node)) {
      for (const { propertyName, name } of node.elements) {
        const key = propertyName ?? name
        if (ts.isIdentifier(key)) keys.add(key.text)
      }
    }
  }
  return keys
}

/** The steps in which a machine answers to a message: the transition, and what it does. */
export function answersOf(machine: Machine): { transition: Transition; effects: Effect[] }[] {
  return machine.states.flatMap(({ transitions }) =>
    transitions
      .filter(({ trigger }) => trigger.kind === 'event')
      .map((transition) => ({ transition, effects: doneBy(machine, transition.actions) })),
  )
}

const eventNames = /^(event|message|request|reply|response|ask|msg)$/i

const isEvent = (node: ts.Expression): boolean => {
  const inner = unwrapped(node)
  if (ts.isIdentifier(inner)) return eventNames.test(inner.text)
  return ts.isPropertyAccessExpression(inner) && inner.name.text === 'event'
}

/** `{ event: { term } }` */
function isEventPattern(node: ts.ObjectBindingPattern): boolean {
  const { parent } = node
  const name = ts.isBindingElement(parent)
    ? (parent.propertyName ?? parent.name)
    : ts.isParameter(parent)
      ? parent.name
      : undefined
  return name !== undefined && ts.isIdentifier(name) && eventNames.test(name.text)
}
