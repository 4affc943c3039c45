/** Actions by their numbers, decoded for people and properties. */

import type { EventObject } from 'xstate'
import type { Action, NodeId } from '../../protocols/model/index.js'
import { ActionKind, type Model } from '../semantics/index.js'
import type { CodedAction } from './search.js'

/** The action as a `step` property sees it. @param before number of the acting node's local state, for a timer's name */
export function actionOf(model: Model, { kind, a, b }: CodedAction, before?: number): Action {
  const id = (node: number): NodeId => model.nodes[node].id
  switch (kind) {
    case ActionKind.deliver:
    case ActionKind.duplicate: {
      const { from, to, sent } = model.envelopes.all[a]
      return {
        type: kind === ActionKind.deliver ? 'deliver' : 'duplicate',
        node: id(to),
        from: id(from),
        message: sent,
        ...(model.envelopes.isDue(a) && { due: true }),
      }
    }
    case ActionKind.lose: {
      const { from, to, sent } = model.envelopes.all[a]
      return { type: 'lose', from: id(from), to: id(to), message: sent }
    }
    case ActionKind.timer:
      return {
        type: 'timer',
        node: id(a),
        timer: before === undefined ? '' : model.localStates.all[before].timers[b].name,
      }
    case ActionKind.input:
      return { type: 'input', node: id(a), event: model.inputs[b].event }
    case ActionKind.crash:
      return { type: 'crash', node: id(a) }
    case ActionKind.restart:
      return { type: 'restart', node: id(a) }
    case ActionKind.partition:
      return { type: 'partition', blocked: blockedLinks(model, a) }
    case ActionKind.tick:
      return { type: 'tick', milliseconds: model.clock?.tick ?? 0 }
    case ActionKind.stabilise:
      return { type: 'stabilise' }
    case ActionKind.byzantine: {
      const { to, envelope } = model.lies[b]
      return { type: 'byzantine', node: id(a), to: id(to), message: model.envelopes.all[envelope].sent }
    }
    default:
      return { type: 'heal' }
  }
}

/** The links that a partition blocks, by the ids of the nodes. @param partition its number, from 1 */
export const blockedLinks = (model: Model, partition: number): (readonly [NodeId, NodeId])[] =>
  model.partitions[partition - 1].links.map(([from, to]) => [model.nodes[from].id, model.nodes[to].id] as const)

/** An event in a line: `requestVote(term 1, lastIndex 0)`. */
export function eventText({ type, ...payload }: EventObject): string {
  const fields = Object.entries(payload).map(([key, value]) => `${key} ${valueText(value)}`)
  return fields.length ? `${type}(${fields.join(', ')})` : type
}

/** A plain value in a line. */
export function valueText(value: unknown): string {
  if (value instanceof Map) return `Map{${[...value].map(([k, v]) => `${valueText(k)}: ${valueText(v)}`).join(', ')}}`
  if (value instanceof Set) return `Set{${[...value].map(valueText).join(', ')}}`
  if (Array.isArray(value)) return `[${value.map(valueText).join(', ')}]`
  if (typeof value === 'object' && value !== null) {
    return `{${Object.entries(value)
      .map(([k, v]) => `${k}: ${valueText(v)}`)
      .join(', ')}}`
  }
  return typeof value === 'bigint' ? `${value}n` : String(value)
}
