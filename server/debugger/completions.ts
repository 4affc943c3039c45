/** What an expression can go on with: roles and nodes, what a node is made of, the keys of its context. */
import type { DebugProtocol } from '@vscode/debugprotocol'
import type { JsonValue } from '../wire/trace.js'
import type { Moment } from './variables.js'

const words: readonly (readonly [name: string, detail: string])[] = [
  ['messages', 'the messages in flight'],
  ['before', 'the state before the step'],
  ['after', 'the state after the step'],
  ['action', 'what happened'],
  ['stabilised', 'whether the network keeps its bounds'],
  ['context', 'of the node in front'],
  ['event', 'that the node in front received'],
]

const ofNodes = ['id', 'up', 'byzantine', 'value', 'context', 'status', 'matches', 'hasTag']
const ofMessages = ['from', 'to', 'message']
const ofLists = ['length', 'some', 'every', 'filter', 'map', 'find']

/** @param text up to the caret */
export function completionsFor(text: string, { run, step, node }: Moment): DebugProtocol.CompletionItem[] {
  const [, path = '', typed = ''] = /((?:[A-Za-z_$][\w$]*(?:\[\d+\])?\.)*)([A-Za-z_$][\w$]*)?$/.exec(text) ?? []
  const item = (label: string, type: DebugProtocol.CompletionItemType, detail?: string) => ({
    label,
    type,
    ...(detail && { detail }),
    start: text.length - typed.length,
    length: typed.length,
  })
  const { nodes } = run.trace
  const roles = [...new Set(nodes.map(({ role }) => role))]
  const [first, ...rest] = path.split('.').slice(0, -1)
  if (first === undefined) {
    if (text.length > typed.length && text[text.length - typed.length - 1] === '.') return []
    return [
      ...roles.map((role) => item(role, 'variable', 'the nodes of this role')),
      ...nodes.map(({ id, role }) => item(id, 'variable', `a ${role}`)),
      ...words.map(([name, detail]) => item(name, 'keyword', detail)),
    ]
  }
  const [, name = '', index] = /^([\w$]+?)(?:\[(\d+)\])?$/.exec(first) ?? []
  const properties = (all: readonly string[]) => all.map((each) => item(each, 'property'))
  if (name === 'messages') return properties(index === undefined ? ofLists : ofMessages)
  if (name === 'context' && node) return properties(keysAt(run.node(step, node).context, rest))
  const peers = nodes.filter(({ role }) => role === name)
  const found = index === undefined ? nodes.find(({ id }) => id === name) : peers[Number(index)]
  if (!found) return peers.length > 0 ? properties(ofLists) : []
  if (rest.length === 0) return properties(ofNodes)
  return rest[0] === 'context' ? properties(keysAt(run.node(step, found.id).context, rest.slice(1))) : []
}

function keysAt(value: JsonValue, path: readonly string[]): string[] {
  const [key, ...rest] = path
  if (typeof value !== 'object' || value === null) return []
  if (Array.isArray(value)) return ofLists
  if (key === undefined) return Object.keys(value).filter((each) => /^[A-Za-z_][\w$]*$/.test(each))
  const [, name = key, index] = /^([\w$]+)\[(\d+)\]$/.exec(key) ?? []
  const inner = (value as { readonly [key: string]: JsonValue })[name]
  return inner === undefined
    ? []
    : keysAt(index === undefined ? inner : (inner as readonly JsonValue[])[Number(index)], rest)
}
