/**
 * What a permutation of nodes makes of the parts of a global state. Ids are renamed wherever a string equals one: in
 * contexts, outputs, timers and messages, as values and as keys. Everything is remembered by the part and by what becomes
 * of the nodes that occur in it: of other nodes the result does not depend.
 *
 * Lists of peers that every node starts with (`peers`, `nodes`) are no data of a run, yet their order cannot follow a
 * renaming. They are *constants*: keys of the context that keep the value they start with. A renamed local state has
 * the constants of the node that it becomes.
 */
import type { EventObject } from 'xstate'
import { type Model, PairMemo, slot, snapshotKey } from '../../semantics/index.js'
import { valueText } from '../actions.js'
import { NumberedPairs, NumberedTexts } from './numbered.js'
import { ReductionRefused } from './refusal.js'
import { erasedKey, renameIds, sortIdLists } from './renamedValues.js'
import type { Permutation, SymmetricNodes } from './symmetricNodes.js'

type Context = Readonly<Record<string, unknown>>

/** What is remembered of one kind of part, by its number. */
class Part {
  /** The symmetric nodes that occur in it. */
  readonly support: (readonly number[] | undefined)[] = []
  readonly chains = new NumberedPairs()
  /** By chain: the renamed part. */
  readonly images: (number | undefined)[] = []
  /** By part and known permutation: the same, at one look. */
  readonly renamed = new PairMemo()
  /** By chain of part and marked node: the number of the erased text. */
  readonly marks = new NumberedPairs()
  readonly erased: (number | undefined)[] = []
}

export class Renaming {
  readonly #locals = new Part()
  readonly #envelopes = new Part()
  readonly #mailboxes = new Part()
  readonly #localBits: (number | undefined)[] = []
  readonly #mailboxBits: (number | undefined)[] = []
  /** By known permutation and node: the contexts and what becomes of them. */
  readonly #contexts: Map<object, object>[] = []
  readonly #texts = new NumberedTexts()
  readonly #numbers: ReadonlyMap<string, number>
  /** By node: the context that it starts with, and the keys that are constants in it. */
  readonly #initial: readonly Context[]
  readonly #constants: readonly ReadonlySet<string>[]
  /** By the key of what a partition blocks: its number. */
  readonly #partitions: ReadonlyMap<string, number>

  /**
   * @param initial numbers of the local states that the nodes start in
   * @throws ReductionRefused where the nodes of a role start with different data
   */
  constructor(
    readonly model: Model,
    readonly nodes: SymmetricNodes,
    initial: ArrayLike<number>,
  ) {
    const symmetric = model.nodes.flatMap(({ id }, node) => (nodes.classOf[node] >= 0 ? [[id, node] as const] : []))
    this.#numbers = new Map(symmetric)
    this.#initial = model.nodes.map((_, node) => model.localStates.all[initial[node]].context as Context)
    this.#constants = this.#constantsOf()
    this.#partitions = new Map(model.partitions.map(({ key }, index) => [key, index + 1]))
  }

  get bytes(): number {
    return [this.#locals, this.#envelopes, this.#mailboxes].reduce(
      (sum, { chains, marks, images, erased, renamed }) =>
        sum + chains.bytes + marks.bytes + renamed.bytes + 8 * (images.length + erased.length),
      0,
    )
  }

  /** Any value, with its ids renamed. */
  value(value: unknown, to: Permutation): unknown {
    return renameIds(value, (text) => {
      const node = this.#numbers.get(text)
      return node === undefined ? text : this.model.nodes[to[node]].id
    })
  }

  /** The number of the symmetric node that a text is the id of. */
  numberOf(text: string): number | undefined {
    return this.#numbers.get(text)
  }

  /** The symmetric nodes that occur in a value. */
  nodesIn(value: unknown): number[] {
    const found: number[] = []
    renameIds(value, (text) => {
      const node = this.#numbers.get(text)
      if (node !== undefined) found.push(node)
      return text
    })
    return sorted(found)
  }

  local(local: number, to: Permutation): number {
    const part = this.#locals
    const known = renamedBy(part, local, to)
    if (known >= 0) return known
    const { node } = this.model.localStates.all[local]
    const support = this.localSupport(local)
    if (stays(support, node, to)) return local
    const chain = chainOf(part, local, support, node, to)
    return keep(part, local, to, (part.images[chain] ??= this.#renamedLocal(local, node, to)))
  }

  envelope(envelope: number, to: Permutation): number {
    const part = this.#envelopes
    const known = renamedBy(part, envelope, to)
    if (known >= 0) return known
    const own = this.model.envelopes.all[envelope].to
    const support = this.envelopeSupport(envelope)
    if (stays(support, own, to)) return envelope
    const chain = chainOf(part, envelope, support, own, to)
    return keep(part, envelope, to, (part.images[chain] ??= this.#renamedEnvelope(envelope, to)))
  }

  mailbox(mailbox: number, to: Permutation): number {
    if (mailbox === 0) return 0
    const part = this.#mailboxes
    const known = renamedBy(part, mailbox, to)
    if (known >= 0) return known
    const support = this.#mailboxNodes(mailbox)
    const own = support[0] ?? 0
    if (stays(support, own, to)) return mailbox
    const chain = chainOf(part, mailbox, support, own, to)
    return keep(part, mailbox, to, (part.images[chain] ??= this.#renamedMailbox(mailbox, to)))
  }

  /** The surroundings: what a partition blocks is renamed, budgets are shared by all. */
  surroundings(surroundings: number, to: Permutation): number {
    const { partitions, surroundings: all, nodes } = this.model
    const inForce = all.at(surroundings, slot.partition)
    if (inForce === 0) return surroundings
    const key = new Uint8Array(nodes.length * nodes.length)
    for (const [a, b] of partitions[inForce - 1].links) key[to[a] * nodes.length + to[b]] = 1
    const renamed = this.#partitions.get(key.join(''))
    if (renamed === undefined) {
      throw new ReductionRefused('symmetry', 'the partitions that may happen are not the same for all nodes of a role.')
    }
    return all.part(surroundings, renamed)
  }

  /** The symmetric nodes, other than its own, that occur in a local state. */
  localSupport(local: number): readonly number[] {
    return (this.#locals.support[local] ??= this.#supportOf(local))
  }

  /** The nodes that occur in a local state, other than as its own, and in a mailbox, as bits. */
  knownIn(local: number, mailbox: number): number {
    const bits = (this.#localBits[local] ??= bitsOf(this.localSupport(local)))
    return mailbox === 0 ? bits : bits | (this.#mailboxBits[mailbox] ??= bitsOf(this.#mailboxNodes(mailbox)))
  }

  /** The symmetric nodes that occur in an envelope, its sender and its receiver included. */
  envelopeSupport(envelope: number): readonly number[] {
    const { from, to, sent } = this.model.envelopes.all[envelope]
    return (this.#envelopes.support[envelope] ??= sorted([
      ...[from, to].filter((node) => this.nodes.classOf[node] >= 0),
      ...this.nodesIn(sent),
    ]))
  }

  /** The symmetric nodes, other than its receiver, that occur in a mailbox. */
  mailboxSupport(mailbox: number): readonly number[] {
    if (mailbox === 0) return none
    const receiver = this.model.envelopes.all[this.model.mailboxes.at(mailbox, 0)].to
    const nodes = this.#mailboxNodes(mailbox)
    return nodes.includes(receiver) ? nodes.filter((node) => node !== receiver) : nodes
  }

  /** The number of what is left of a local state without its ids, where one other node (or -1) is marked. */
  erasedLocal(local: number, marked: number): number {
    const chain = this.#locals.marks.of(local, marked)
    return (this.#locals.erased[chain] ??= this.#texts.of(this.#erasedLocal(local, marked)))
  }

  /** As {@link erasedLocal}, for a mailbox. */
  erasedMailbox(mailbox: number, marked: number): number {
    if (mailbox === 0) return 0
    const chain = this.#mailboxes.marks.of(mailbox, marked)
    return (this.#mailboxes.erased[chain] ??= this.#texts.of(this.#erasedMailbox(mailbox, marked)))
  }

  #renamedLocal(local: number, node: number, to: Permutation): number {
    return this.model.localStates.renamed(local, to[node], {
      context: (context) => this.#context(context as Context, node, to),
      value: (value) => this.value(value, to),
    })
  }

  #renamedEnvelope(envelope: number, to: Permutation): number {
    const { envelopes } = this.model
    const content = envelopes.all[envelope]
    const sent = this.value(content.sent, to) as EventObject
    return envelopes.timedLike(envelopes.intern(to[content.from], to[content.to], sent), content)
  }

  #renamedMailbox(mailbox: number, to: Permutation): number {
    return this.model.mailboxes.map(mailbox, (envelope) => this.envelope(envelope, to))
  }

  #supportOf(local: number): readonly number[] {
    const { node, context } = this.model.localStates.all[local]
    this.#verifyConstants(context as Context, node)
    return this.nodesIn(this.#variable(local)).filter((other) => other !== node)
  }

  #mailboxNodes(mailbox: number): readonly number[] {
    return (this.#mailboxes.support[mailbox] ??= sorted(
      this.#contents(mailbox).flatMap((envelope) => this.envelopeSupport(envelope)),
    ))
  }

  #contents(mailbox: number): number[] {
    const { mailboxes } = this.model
    return Array.from({ length: mailboxes.count(mailbox) }, (_, position) => mailboxes.at(mailbox, position))
  }

  /** What of a local state can hold ids and is no constant. */
  #variable(local: number): unknown {
    const { node, context, timers, snapshot, survivors } = this.model.localStates.all[local]
    const constants = this.#constants[node]
    const own = (of: object) => Object.fromEntries(Object.entries(of).filter(([key]) => !constants.has(key)))
    const pending = timers.map(({ id, event, to, left }) => [id.replace(/^[^:]*:\{.*\}$/, ''), event, to, left])
    const kept = survivors?.map(({ value }) => own(value as object))
    return [own(context), unordered(pending), snapshot?.output, kept && unordered(kept)]
  }

  #erasedLocal(local: number, marked: number): string {
    const { node, snapshot } = this.model.localStates.all[local]
    const chart = snapshot ? snapshotKey({ ...snapshot, context: {}, output: undefined }, this.model.values).key : ''
    const whose = this.nodes.classOf[node] < 0 ? this.model.nodes[node].id : this.model.nodes[node].role
    return `${whose}|${chart}|${this.#erased(this.#variable(local), node, marked)}`
  }

  #erasedMailbox(mailbox: number, marked: number): string {
    const { envelopes, mailboxes } = this.model
    const contents = this.#contents(mailbox).map((number) => envelopes.all[number])
    const texts = contents.map(({ from, to, sent, left, arrived }) => ({
      from,
      text: this.#erased([this.model.nodes[from].id, sent, left, arrived], to, marked),
    }))
    if (mailboxes.discipline !== 'fifo') {
      return `@${texts
        .map(({ text }) => text)
        .sort()
        .join()}`
    }
    const queues = sorted(contents.map(({ from }) => from)).map((sender) =>
      texts
        .filter(({ from }) => from === sender)
        .map(({ text }) => text)
        .join('>'),
    )
    return `@${queues.sort().join()}`
  }

  #erased(value: unknown, own: number, marked: number): string {
    return erasedKey(value, (text) => {
      const node = this.#numbers.get(text)
      if (node === undefined) return undefined
      return node === own ? '@' : node === marked ? '*' : `#${this.nodes.classOf[node]}`
    })
  }

  #context(context: Context, node: number, to: Permutation): object {
    if (to.known === undefined) return this.#renamedContext(context, node, to)
    const key = to.known * this.model.nodes.length + node
    this.#contexts[key] ??= new Map()
    const known = this.#contexts[key].get(context)
    if (known) return known
    const renamed = this.model.values.of(this.#renamedContext(context, node, to)).value as object
    this.#contexts[key].set(context, renamed)
    return renamed
  }

  #renamedContext(context: Context, node: number, to: Permutation): object {
    const constants = this.#constants[node]
    const renamed: Record<string, unknown> = {}
    for (const key of Object.keys(context)) {
      const [name, value] = constants.has(key)
        ? [key, this.#initial[to[node]][key]]
        : [this.value(key, to) as string, this.value(context[key], to)]
      // A key such as "__proto__" must stay an ordinary one.
      Object.defineProperty(renamed, name, { value, enumerable: true })
    }
    return renamed
  }

  #verifyConstants(context: Context, node: number): void {
    const { nodes, values } = this.model
    const initial = this.#initial[node]
    for (const key of this.#constants[node]) {
      const value = context[key]
      if (value === initial[key] || values.of(value).name === values.of(initial[key]).name) continue
      throw new ReductionRefused(
        'symmetry',
        `${nodes[node].id} changes "${key}", a list of nodes in an order that cannot be renamed ` +
          `(${valueText(initial[key])}, then ${valueText(value)}). Keep it as a Set.`,
      )
    }
  }

  /** The keys whose values are renamed only up to the order of lists of ids. */
  #constantsOf(): ReadonlySet<string>[] {
    const { model, nodes } = this
    const found = model.nodes.map(() => new Set<string>())
    const key = (value: unknown) => model.values.of(value).name
    const isId = (text: string) => this.#numbers.has(text)
    for (const to of nodes.generators) {
      this.#initial.forEach((context, node) => {
        const other = this.#initial[to[node]]
        for (const name of new Set([...Object.keys(context), ...Object.keys(other)])) {
          const renamed = this.value(context[name], to)
          if (key(renamed) === key(other[name])) continue
          if (key(sortIdLists(renamed, isId)) !== key(sortIdLists(other[name], isId))) this.#refuseData(node, to, name)
          for (let peer = 0; peer < found.length; peer++) {
            if (model.nodes[peer].role === model.nodes[node].role) found[peer].add(name)
          }
        }
      })
    }
    return found
  }

  #refuseData(node: number, to: Permutation, key: string): never {
    const { nodes } = this.model
    const [a, b] = to.flatMap((other, index) => (other === index ? [] : [index]))
    const text = (of: number) => `${nodes[of].id}'s is ${valueText(this.#initial[of][key])}`
    const whose = to[node] === node ? text(node) : `${text(node)}, ${text(to[node])}`
    throw new ReductionRefused(
      'symmetry',
      `${nodes[a].id} and ${nodes[b].id} are not alike at the start: with the two exchanged, "${key}" in the context ` +
        `would be another one (${whose}).`,
    )
  }
}

const renamedBy = ({ renamed }: Part, number: number, { known }: Permutation): number =>
  known === undefined ? -1 : renamed.get(number, known)

/** Does a permutation leave the nodes as they are that occur in a part? @param own the node whose part it is */
function stays(support: readonly number[], own: number, to: Permutation): boolean {
  if (to[own] !== own) return false
  for (let i = 0; i < support.length; i++) if (to[support[i]] !== support[i]) return false
  return true
}

/** The number of a part and of what becomes of the nodes that occur in it. */
function chainOf({ chains }: Part, number: number, support: readonly number[], own: number, to: Permutation): number {
  let chain = chains.of(number, -1 - to[own])
  for (let i = 0; i < support.length; i++) chain = chains.of(-1 - chain, to[support[i]])
  return chain
}

function keep({ renamed }: Part, number: number, { known }: Permutation, image: number): number {
  if (known !== undefined) renamed.add(number, known, image)
  return image
}

/** What has no order, for a comparison that knows that Sets have none. One thing is in order. */
const unordered = (values: readonly unknown[]): unknown => (values.length > 1 ? new Set(values) : values)

const none: readonly number[] = []
const sorted = (nodes: readonly number[]): number[] => [...new Set(nodes)].sort((a, b) => a - b)
const bitsOf = (nodes: readonly number[]): number => nodes.reduce((bits, node) => bits | (1 << node), 0)
