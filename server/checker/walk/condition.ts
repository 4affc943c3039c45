/** Conditions as a reader types them: "two leaders", "server2 down", a property's name, an expression over the nodes. */
import type { AnyStateMachine, StateValue } from 'xstate'
import { type NodeView, nodesOf, type Property, type Protocol, ProtocolError } from '../../../protocols/model/index.js'
import { stateNodes } from '../../semantics/index.js'
import type { Condition, Wanted } from './goal.js'

type AnyNode = NodeView<AnyStateMachine>

/**
 * @param text what was typed
 * @param names what expressions may use beside the nodes: the functions that a notebook declares
 * @throws ProtocolError that says what can be written, where it is nothing of that kind
 */
export function wantedBy(text: string, protocol: Protocol, names: { readonly [name: string]: unknown } = {}): Wanted {
  const typed = text.trim().replace(/^reach:\s*/i, '')
  if (!typed)
    throw new ProtocolError('Say what to look for: "two leaders", a property, or an expression over the nodes.')
  return ofProperty(typed, protocol) ?? ofNodes(typed, protocol) ?? expression(typed, protocol, names)
}

function ofProperty(typed: string, { properties }: Protocol): Wanted | undefined {
  const name = typed.replace(/^(violates?|violated)\s+/i, '').replace(/^["“](.*)["”]$/, '$1')
  if (!Object.hasOwn(properties, name)) return undefined
  const property = (properties as { [name: string]: Property<never> })[name]
  switch (property.kind) {
    case 'reachable':
    case 'eventually':
    case 'infinitelyOften':
    case 'stabilizes':
    case 'leadsTo':
      return property.predicate
    default:
      return { violated: name }
  }
}

const amounts = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']

/** "two leaders", "no candidate", "3 followers", "server2 leader", "server2 is down". */
function ofNodes(typed: string, protocol: Protocol): Condition | undefined {
  const [, first, rest] = /^(\S+)\s+(?:is\s+)?(\S+)$/.exec(typed) ?? []
  if (first === undefined) return undefined
  const places = placesOf(protocol)
  const place = places.has(rest)
    ? rest
    : rest.endsWith('s') && places.has(rest.slice(0, -1))
      ? rest.slice(0, -1)
      : undefined
  if (place === undefined) return undefined
  const node = nodesOf(protocol).find(({ id }) => id === first)
  if (node) return (state) => (state as ByRole)[node.role].some((each) => each.id === first && isIn(each, place))
  const amount = /^\d+$/.test(first) ? Number(first) : /^an?$/i.test(first) ? 1 : amounts.indexOf(first.toLowerCase())
  if (amount < 0) return undefined
  const roles = Object.keys(protocol.nodes)
  return (state) => {
    const count = roles.reduce(
      (sum, role) => sum + (state as ByRole)[role].filter((each) => isIn(each, place)).length,
      0,
    )
    return amount === 0 ? count === 0 : count >= amount
  }
}

type ByRole = { readonly [role: string]: readonly AnyNode[] }

/** What a node may be in: the keys of states of any machine, their tags, and being up or down. */
function placesOf({ nodes }: Protocol): ReadonlySet<string> {
  const states = Object.values(nodes).flatMap(({ machine }) => stateNodes((machine as AnyStateMachine).root))
  return new Set(['up', 'down', ...states.flatMap(({ key, tags }) => [key, ...tags])])
}

function isIn(node: AnyNode, place: string): boolean {
  if (place === 'down' && !node.up) return true
  if (place === 'up' && node.up) return true
  return node.up && (keysOf(node.value).includes(place) || node.hasTag(place as never))
}

function keysOf(value: StateValue): string[] {
  if (typeof value === 'string') return [value]
  return Object.entries(value).flatMap(([key, below]) => (below === undefined ? [key] : [key, ...keysOf(below)]))
}

const isName = (name: string): boolean => /^[A-Za-z_$][\w$]*$/.test(name) && name !== 'default'

function expression(typed: string, { name, nodes }: Protocol, names: { readonly [name: string]: unknown }): Condition {
  const own = [...Object.keys(nodes).filter(isName), 'messages', 'stabilised']
  const others = Object.keys(names).filter((other) => isName(other) && ![...own, 'state'].includes(other))
  let made: (...given: unknown[]) => unknown
  try {
    const body = `'use strict'; const { ${own.join(', ')} } = state; return (${typed}\n)`
    made = new Function(...others, 'state', body) as typeof made
  } catch (error) {
    const fault = error instanceof Error ? error.message : String(error)
    throw new ProtocolError(
      `"${typed}" is nothing to look for in "${name}" (${fault}). Write "two leaders" with a state or a tag of its machines, a property's name, or an expression over ${own.join(', ')}.`,
    )
  }
  const values = others.map((other) => names[other])
  return (state) => {
    const value = made(...values, state)
    return Boolean(typeof value === 'function' ? value(state) : value)
  }
}
