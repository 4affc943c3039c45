/** What a crash may leave of a node's durable keys. */
import { nodesOf, type Protocol } from '../../protocols/model/index.js'
import { keyOf } from './values.js'

/** The durable keys of a context. */
export type Durable = Readonly<Record<string, unknown>>

/** How a node stores. */
export interface Storage {
  /** The durable keys. */
  readonly keys: readonly string[]
  /** Does a write survive only after a `sync()`? Otherwise everything survives as it is. */
  readonly explicit: boolean
  readonly torn: boolean
}

export function storageOf({ nodes, faults: { storage }, ...protocol }: Protocol, id: string): Storage {
  const { role } = nodesOf({ nodes, ...protocol }).find((node) => node.id === id)!
  const named = !storage?.nodes || storage.nodes.includes(id) || storage.nodes.includes(role)
  const explicit = storage?.sync === 'explicit' && named
  return { keys: nodes[role]!.durable ?? [], explicit, torn: storage?.torn ?? false }
}

export const durableOf = ({ keys }: Storage, context: Durable): Durable =>
  Object.fromEntries(keys.filter((key) => key in context).map((key) => [key, context[key]]))

/**
 * What a crash may leave after a step.
 *
 * @param left what it could leave before the step
 * @param before the durable keys before the step
 * @param synced the durable keys when the step's last `sync()` ran, if one did
 * @param after the durable keys after the step
 */
export function leftAfter(
  storage: Storage,
  left: readonly Durable[],
  before: Durable,
  synced: Durable | undefined,
  after: Durable,
): readonly Durable[] {
  if (!storage.explicit) return [after]
  const safe = synced ? [synced] : left
  const possible = [...safe, ...writes(synced ?? before, after, storage.torn)]
  return possible.filter((one, index) => possible.findIndex((other) => keyOf(other) === keyOf(one)) === index)
}

/** What one write may leave, if it does not get lost: all of it, or some of its keys where it may be torn. */
function writes(before: Durable, after: Durable, torn: boolean): Durable[] {
  if (!torn) return [after]
  const changed = Object.keys(after).filter((key) => keyOf(before[key]) !== keyOf(after[key]))
  return changed.reduce<Durable[]>(
    (found, key) => found.concat(found.map((part) => ({ ...part, [key]: after[key] }))),
    [before],
  )
}
