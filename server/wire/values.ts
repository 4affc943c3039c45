/** Plain values in a line, in the notation that the checker's own texts use: `{term: 1}`, `Set{a, b}`, `12n`. */
import type { Change, JsonValue, NodeState, TraceStep, WatcherState } from './trace.js'

/** A value in a line. Strings stand bare inside other values and on their own, as names usually are. */
export function valueText(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(valueText).join(', ')}]`
  if (!isObject(value)) return value === '' ? '""' : String(value)
  if (value.$undefined === true) return 'undefined'
  if (typeof value.$bigint === 'string') return `${value.$bigint}n`
  if (Array.isArray(value.$set)) return `Set{${value.$set.map(valueText).join(', ')}}`
  if (Array.isArray(value.$map)) return `Map{${value.$map.map(mapEntry).join(', ')}}`
  return `{${fields(value, ': ')}}`
}

/** An event in a line: `requestVote(term 1, lastIndex 0)`. */
export function eventText(event: JsonValue): string {
  if (!isObject(event) || typeof event.type !== 'string') return valueText(event)
  const { type, ...payload } = event
  const text = fields(payload, ' ')
  return text ? `${type}(${text})` : type
}

/** XState's state value as people write it: `leader`, `up.leader`, `left.on | right.off`; nothing for a machine without states. */
export const stateText = (value: unknown): string => statePaths(value).join(' | ')

function statePaths(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [String(value)]
  return Object.entries(value).flatMap(([key, inner]) => {
    const below = statePaths(inner)
    return below.length > 0 ? below.map((path) => `${key}.${path}`) : [key]
  })
}

/** From one state value to another, without the regions in which nothing changes: `role.follower → role.leader`. */
export function placeChangeText(before: unknown, after: unknown): string {
  const [was, is] = [statePaths(before), statePaths(after)]
  const [left, entered] = [was.filter((path) => !is.includes(path)), is.filter((path) => !was.includes(path))]
  const [from, to] = left.length > 0 && entered.length > 0 ? [left, entered] : [was, is]
  return from.length > 0 ? `${from.join(' | ')} → ${to.join(' | ')}` : to.join(' | ')
}

/** Where a node is: its state, or that it is down. */
export const nodeText = (node: NodeState): string => (node.up ? stateText(node.value) || 'up' : 'down')

/** A node's changes in a line: `follower → candidate, term 0 → 1`. Of a node that goes down that is all there is to say. */
export function changesText(changes: readonly Change[]): string {
  const down = changes.some(({ path, after }) => path === 'up' && after === false)
  const telling = down ? changes.filter(({ path }) => path !== 'value' && path !== 'timers') : changes
  return telling.map(changeText).join(', ')
}

/** What a step did to the machine that judges: `monitor: free → taken`. */
export const watcherChangesText = ({ watcher, watcherChanges }: TraceStep): string =>
  watcher && watcherChanges ? `${watcher.role}: ${changesText(watcherChanges)}` : ''

/** Where the machine that judges is: `taken {holder: client1}`. */
export function watcherText({ value, context }: WatcherState): string {
  const hasContext = isObject(context) && Object.keys(context).length > 0
  return [stateText(value), hasContext && valueText(context)].filter(Boolean).join(' ')
}

/** The context is what people mean by a node's state, so its name is left out. */
function changeText({ path, before, after }: Change): string {
  if (path === 'up') return after === true ? 'up again' : 'down'
  if (path === 'value' && after !== undefined) {
    return before === undefined ? stateText(after) : placeChangeText(before, after)
  }
  const name = path.replace(/^context\./, '')
  if (before === undefined) return after === undefined ? name : `${name} is now ${valueText(after)}`
  return after === undefined
    ? `${name} is gone (was ${valueText(before)})`
    : `${name} ${valueText(before)} → ${valueText(after)}`
}

function fields(value: { readonly [key: string]: JsonValue }, separator: string): string {
  return Object.entries(value)
    .map(([key, inner]) => `${key}${separator}${valueText(inner)}`)
    .join(', ')
}

const mapEntry = (entry: JsonValue): string =>
  Array.isArray(entry) && entry.length === 2 ? `${valueText(entry[0])}: ${valueText(entry[1])}` : valueText(entry)

const isObject = (value: JsonValue): value is { readonly [key: string]: JsonValue } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
