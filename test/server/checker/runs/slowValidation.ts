/**
 * Is there a run of a protocol that fits a log? By trying everything: every order of the hosts' entries, and before each
 * everything that nobody wrote down, over plain states of the reference.
 */
import { isDeepStrictEqual } from 'node:util'
import type { AnyMachineSnapshot, EventObject } from 'xstate'
import type { Action, Protocol } from '../../../../protocols/model/index.js'
import { successors } from '../../../reference/actions.js'
import { type GlobalState, initialState, keyOfState } from '../../../reference/globalState.js'

/** An entry as these tests write it: what happened, of whom, and how the node is afterwards. */
export interface Entry {
  readonly host: string
  /** Absent: nothing but where it happened. */
  readonly action?: Action
  readonly saysContent: boolean
  readonly saysSender: boolean
  readonly after?: { readonly state: unknown; readonly n: unknown }
}

export const unnoticed = ['lose', 'partition', 'heal', 'tick', 'stabilise']

/** A message without what the network puts on it. */
export function contentOf(message: EventObject): EventObject {
  const { from: _, ...content } = message as EventObject & { from?: string }
  return content
}

/** How a node is that is up. */
export function seenOf(state: GlobalState, host: string): Entry['after'] {
  const local = state.nodes[host]
  if (!local?.up) return undefined
  const { value, context } = local.snapshot as AnyMachineSnapshot
  return { state: value, n: context.n }
}

/**
 * @param lanes entries that happen one after the other
 * @returns undefined: there is too much to try
 */
export function canHappen(protocol: Protocol, lanes: readonly (readonly Entry[])[], most: number): boolean | undefined {
  const first = { state: initialState(protocol), done: lanes.map(() => 0) }
  const keyOf = ({ state, done }: typeof first) => `${done.join()} ${keyOfState(protocol, state)}`
  const known = new Set([keyOf(first)])
  const waiting = [first]
  for (let at = waiting.pop(); at; at = waiting.pop()) {
    const { state, done } = at
    if (done.every((count, lane) => count === lanes[lane]?.length)) return true
    const next = successors(protocol, state).flatMap(({ action, state: after }) => [
      ...(unnoticed.includes(action.type) ? [{ state: after, done }] : []),
      ...lanes.flatMap((entries, lane) => {
        const entry = entries[done[lane] ?? 0]
        return entry && fits(entry, action, after)
          ? [{ state: after, done: done.with(lane, (done[lane] ?? 0) + 1) }]
          : []
      }),
    ])
    for (const each of next) {
      const key = keyOf(each)
      if (known.has(key)) continue
      if (known.size >= most) return undefined
      known.add(key)
      waiting.push(each)
    }
  }
  return false
}

function fits({ host, action: told, saysContent, saysSender, after: seen }: Entry, action: Action, state: GlobalState) {
  const where = 'node' in action ? action.node : 'to' in action ? action.to : undefined
  if (where !== host) return false
  if (seen && !isDeepStrictEqual(seenOf(state, host), seen)) return false
  if (!told) return ['deliver', 'duplicate', 'timer', 'input'].includes(action.type)
  const kind = ({ type }: Action) => (type === 'duplicate' ? 'deliver' : type)
  if (kind(told) !== kind(action)) return false
  if ('message' in told && 'message' in action) {
    if (saysSender && 'from' in told && 'from' in action && told.from !== action.from) return false
    return saysContent
      ? isDeepStrictEqual(contentOf(told.message), contentOf(action.message))
      : told.message.type === action.message.type
  }
  if (told.type === 'input' && action.type === 'input') return isDeepStrictEqual(told.event, action.event)
  return true
}
