/** Orbits of reachable states by brute force: all states, each under all renamings, written out with their ids. */

import type { Protocol } from '../../../../protocols/model/index.js'
import { Model, Successors, slot, snapshotKey } from '../../../../server/semantics/index.js'
import { keyOf } from '../../../reference/values.js'

/**
 * The numbers of states and of orbits; undefined where there are more than `most` states.
 *
 * @param constants keys of contexts that hold lists of all nodes and never change
 */
export function orbitsOf(
  protocol: Protocol,
  constants: readonly string[],
  most: number,
): { states: number; orbits: number } | undefined {
  const model = new Model(protocol)
  const successors = new Successors(model)
  const roles = [...new Set(model.nodes.map(({ role }) => role))]
  const renamings = roles.reduce<ReadonlyMap<string, string>[]>(
    (found, role) => {
      const ids = model.nodes.filter((node) => node.role === role).map(({ id }) => id as string)
      return found.flatMap((renaming) =>
        orders(ids).map((order) => new Map([...renaming, ...ids.map((id, index) => [id, order[index]!] as const)])),
      )
    },
    [new Map()],
  )
  const seen = new Map<string, { locals: Int32Array; mailboxes: Int32Array }>()
  const open: { locals: Int32Array; mailboxes: Int32Array }[] = []
  const reach = () => {
    const { configuration, network } = successors
    const key = `${configuration.join()} ${network.join()}`
    if (seen.has(key)) return
    const state = { locals: configuration.slice(), mailboxes: network.slice() }
    seen.set(key, state)
    open.push(state)
  }
  successors.initialise()
  reach()
  for (let state = open.pop(); state; state = open.pop()) {
    if (seen.size > most) return undefined
    successors.configuration.set(state.locals)
    successors.network.set(state.mailboxes)
    successors.expand({
      successor() {
        reach()
        return true
      },
    })
  }
  const orbits = new Set<string>()
  for (const { locals, mailboxes } of seen.values()) {
    const written = writtenOut(model, locals, mailboxes, constants)
    orbits.add(renamings.map((renaming) => keyOf(written(renaming))).sort()[0]!)
  }
  return { states: seen.size, orbits: orbits.size }
}

function writtenOut(model: Model, locals: Int32Array, mailboxes: Int32Array, constants: readonly string[]) {
  const id = (node: number) => model.nodes[node]!.id
  const now = locals[model.nodes.length]!
  const inForce = model.surroundings.at(now, slot.partition)
  const own = (of: object) => new Map(Object.entries(of).filter(([key]) => !constants.includes(key)))
  const nodes = model.nodes.map((_, node) => {
    const { up, snapshot, context, timers, survivors } = model.localStates.all[locals[node]!]!
    const chart = snapshot && snapshotKey({ ...snapshot, context: {}, output: undefined }, model.values).key
    const pending = new Set(timers.map(({ name, event, to, left }) => [name, event, to, left]))
    return [
      id(node),
      [up, chart, own(context), pending, survivors && new Set(survivors.map((kept) => own(kept.value as object)))],
    ]
  })
  const network = model.nodes.map((_, node) => {
    const mailbox = mailboxes[node]!
    const messages = Array.from({ length: model.mailboxes.count(mailbox) }, (_, position) => {
      const { from, sent, left, arrived } = model.envelopes.all[model.mailboxes.at(mailbox, position)]!
      return { from: id(from), sent, left, arrived }
    })
    return { to: id(node), messages }
  })
  const watched = model.observers.all.map((observer, index) => {
    const { place, data } = observer.content(locals[model.nodes.length + 1 + index]!)
    const { context } = data as { context?: object }
    return [place, context ? own(context) : data]
  })
  const ofInputs = [...model.inputs.keys()].map((input) => slot.inputs + input)
  const { crash, loss, duplication, partitions, stabilise, byzantine } = slot
  const budgets = [crash, loss, duplication, partitions, stabilise, byzantine, ...ofInputs].map((place) =>
    model.surroundings.at(now, place),
  )
  const blocked = inForce ? model.partitions[inForce - 1]!.links.map(([from, to]) => [id(from), id(to)]) : []
  return (renaming: ReadonlyMap<string, string>) => {
    const content = network.map(({ to, messages }) => {
      const renamed = messages.map((message) => renamedIn(message, renaming) as { from: string })
      if (model.mailboxes.discipline !== 'fifo') return [rename(to), renamed.map(keyOf).sort()]
      const senders = [...new Set(renamed.map(({ from }) => from))]
      return [rename(to), new Map(senders.map((from) => [from, renamed.filter((message) => message.from === from)]))]
    })
    function rename(text: string) {
      return renaming.get(text) ?? text
    }
    return [
      new Map(renamedIn(nodes, renaming) as [string, unknown][]),
      new Map(content as [string, unknown][]),
      budgets,
      renamedIn(watched, renaming),
      new Set((renamedIn(blocked, renaming) as unknown[]).map(keyOf)),
    ]
  }
}

function renamedIn(value: unknown, renaming: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return renaming.get(value) ?? value
  if (Array.isArray(value)) return value.map((item) => renamedIn(item, renaming))
  if (value instanceof Set) return new Set([...value].map((item) => renamedIn(item, renaming)))
  if (value instanceof Map) {
    return new Map([...value].map(([key, item]) => [renamedIn(key, renaming), renamedIn(item, renaming)]))
  }
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, renamedIn(item, renaming)]))
}

const orders = (items: readonly string[]): string[][] =>
  items.length === 0
    ? [[]]
    : items.flatMap((first) => orders(items.filter((item) => item !== first)).map((rest) => [first, ...rest]))
