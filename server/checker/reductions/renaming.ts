/**
 * What a permutation of nodes makes of the parts of a global state. Ids are renamed wherever a string equals one: in
 * contexts, outputs, timers and messages, as values and as keys. Everything is remembered: see `renamedParts.ts`. What stays as it
 * is: see `constants.ts`.
 */
import type { EventObject } from 'xstate'
import { type Model, slot, snapshotKey } from '../../semantics/index.js'
import { Constants, type Context } from './constants.js'
import { NumberedPairs, NumberedTexts } from './numbered.js'
import { ReductionRefused } from './refusal.js'
import { nodesOf, RenamedParts } from './renamedParts.js'
import { erasedKey, renameIds } from './renamedValues.js'
import type { Permutation, SymmetricNodes } from './symmetricNodes.js'

export class Renaming {
  readonly #locals: RenamedParts
  /** Contexts and whose they are, of local states that are nothing but a context and the states of the machine. */
  readonly #contexts: RenamedParts
  readonly #allContexts: { readonly node: number; readonly context: Context }[] = []
  /** By node, and by local state where it is such a one. */
  readonly #contextNumbers: readonly Map<object, number>[]
  readonly #contextOf: number[] = []
  readonly #envelopes: RenamedParts
  readonly #mailboxes: RenamedParts
  readonly #bits: (number | undefined)[] = []
  readonly #mailboxBits: (number | undefined)[] = []
  readonly #localSupport: (readonly number[] | undefined)[] = []
  readonly #envelopeSupport: (readonly number[] | undefined)[] = []
  readonly #mailboxSupport: (readonly number[] | undefined)[] = []
  readonly #erasedLocals = new Erased()
  readonly #erasedMailboxes = new Erased()
  readonly #texts = new NumberedTexts()
  readonly #numbers: ReadonlyMap<string, number>
  readonly #constants: Constants
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
    this.#constants = new Constants(model, nodes, this, initial)
    this.#partitions = new Map(model.partitions.map(({ key }, index) => [key, index + 1]))
    this.#contextNumbers = model.nodes.map(() => new Map())
    const { all } = model.localStates
    this.#contexts = new RenamedParts(
      {
        own: (part) => this.#allContexts[part].node,
        others: (part) => this.#nodesInContext(part),
        label: (part, node) => this.#erased(this.#variableContext(part), this.#allContexts[part].node, node),
        renamed: (part, to) => this.#renamedContext(part, to),
      },
      nodes,
    )
    this.#locals = new RenamedParts(
      {
        own: (local) => all[local].node,
        others: (local) => this.nodesIn(this.#variable(local)).filter((other) => other !== all[local].node),
        label: (local, node) => this.#erasedLocal(local, node),
        renamed: (local, to) => this.#renamedLocal(local, to),
        cells: (local) => {
          const context = this.#contextNumber(local)
          return context < 0 ? undefined : this.#contexts.cells(context)
        },
      },
      nodes,
    )
    this.#envelopes = new RenamedParts(
      {
        own: (envelope) => model.envelopes.all[envelope].to,
        others: (envelope) => {
          const { to } = model.envelopes.all[envelope]
          return this.envelopeSupport(envelope).filter((node) => node !== to)
        },
        label: (envelope, node) => String(node === model.envelopes.all[envelope].from),
        renamed: (envelope, to) => this.#renamedEnvelope(envelope, to),
      },
      nodes,
    )
    this.#mailboxes = new RenamedParts(
      {
        own: (mailbox) => this.#receiver(mailbox),
        others: (mailbox) => {
          const receiver = this.#receiver(mailbox)
          const found = this.#contents(mailbox).flatMap((envelope) => this.envelopeSupport(envelope))
          return sorted(found.filter((node) => node !== receiver))
        },
        label: (mailbox, node) => this.#erasedMailbox(mailbox, node),
        renamed: (mailbox, to) => model.mailboxes.map(mailbox, (envelope) => this.envelope(envelope, to)),
      },
      nodes,
    )
  }

  get bytes(): number {
    return [this.#locals, this.#contexts, this.#envelopes, this.#mailboxes].reduce(
      (sum, { bytes }) => sum + bytes,
      this.#erasedLocals.bytes + this.#erasedMailboxes.bytes,
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
    return this.#locals.of(local, to)
  }

  envelope(envelope: number, to: Permutation): number {
    return this.#envelopes.of(envelope, to)
  }

  mailbox(mailbox: number, to: Permutation): number {
    return mailbox === 0 ? 0 : this.#mailboxes.of(mailbox, to)
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

  /** See {@link RenamedParts.cells}. */
  cellsOfLocal(local: number): readonly number[] {
    return this.#locals.cells(local)
  }

  /** See {@link RenamedParts.cells}. */
  cellsOfEnvelope(envelope: number): readonly number[] {
    return this.#envelopes.cells(envelope)
  }

  /** See {@link RenamedParts.cells}. */
  cellsOfMailbox(mailbox: number): readonly number[] {
    return this.#mailboxes.cells(mailbox)
  }

  /** See {@link RenamedParts.root}. */
  rootOfLocal(local: number): number {
    return this.#locals.root(local)
  }

  /** See {@link RenamedParts.root}. */
  rootOfMailbox(mailbox: number): number {
    return this.#mailboxes.root(mailbox)
  }

  /** The symmetric nodes, other than its own, that occur in a local state. */
  localSupport(local: number): readonly number[] {
    this.#localSupport[local] ??= nodesOf(othersOf(this.#locals.cells(local)))
    return this.#localSupport[local]
  }

  /** The nodes that occur in a local state, other than as its own, and in a mailbox, as bits. */
  knownIn(local: number, mailbox: number): number {
    this.#bits[local] ??= othersOf(this.#locals.cells(local))
    if (mailbox === 0) return this.#bits[local]
    this.#mailboxBits[mailbox] ??= this.#bitsOfMailbox(mailbox)
    return this.#bits[local] | this.#mailboxBits[mailbox]
  }

  /** The symmetric nodes that occur in an envelope, its sender and its receiver included. */
  envelopeSupport(envelope: number): readonly number[] {
    const { from, to, sent } = this.model.envelopes.all[envelope]
    this.#envelopeSupport[envelope] ??= sorted([
      ...[from, to].filter((node) => this.nodes.classOf[node] >= 0),
      ...this.nodesIn(sent),
    ])
    return this.#envelopeSupport[envelope]
  }

  /** The symmetric nodes, other than its receiver, that occur in a mailbox. */
  mailboxSupport(mailbox: number): readonly number[] {
    if (mailbox === 0) return none
    this.#mailboxSupport[mailbox] ??= nodesOf(othersOf(this.#mailboxes.cells(mailbox)))
    return this.#mailboxSupport[mailbox]
  }

  /** The number of what is left of a local state without its ids, where one other node (or -1) is marked. */
  erasedLocal(local: number, marked: number): number {
    const root = this.#locals.root(local)
    const node = marked < 0 ? -1 : this.#locals.inRoot(local, marked)
    return this.#erasedLocals.of(root, node, () => this.#texts.of(this.#erasedLocal(root, node)))
  }

  /** As {@link erasedLocal}, for a mailbox. */
  erasedMailbox(mailbox: number, marked: number): number {
    if (mailbox === 0) return 0
    const root = this.#mailboxes.root(mailbox)
    const node = marked < 0 ? -1 : this.#mailboxes.inRoot(mailbox, marked)
    return this.#erasedMailboxes.of(root, node, () => this.#texts.of(this.#erasedMailbox(root, node)))
  }

  #renamedLocal(local: number, to: Permutation): number {
    const { localStates, values } = this.model
    const { node } = localStates.all[local]
    const number = this.#contextNumber(local)
    if (number < 0) {
      return localStates.renamed(local, to[node], {
        context: (context) => this.#contextOfNode(context as Context, node, to),
        value: (value) => this.value(value, to),
      })
    }
    const { context } = this.#allContexts[this.#contexts.of(number, to)]
    return localStates.table.withContext(local, to[node], values.of(context))
  }

  /** The number of the context of a local state that is nothing else but states of the machine; -1 for others. */
  #contextNumber(local: number): number {
    const known = this.#contextOf[local]
    if (known !== undefined) return known
    const { node, context, snapshot, timers, survivors } = this.model.localStates.all[local]
    const isMore = !snapshot || timers.length > 0 || survivors !== undefined || snapshot.output !== undefined
    this.#constants.verify(node, context as Context)
    const number = isMore ? -1 : this.#numberOfContext(node, context as Context)
    this.#contextOf[local] = number
    return number
  }

  /** @param context in canonical form */
  #numberOfContext(node: number, context: Context): number {
    const numbers = this.#contextNumbers[node]
    let number = numbers.get(context)
    if (number === undefined) {
      number = this.#allContexts.push({ node, context }) - 1
      numbers.set(context, number)
    }
    return number
  }

  #renamedContext(number: number, to: Permutation): number {
    const { node, context } = this.#allContexts[number]
    const renamed = this.model.values.of(this.#contextOfNode(context, node, to)).value
    return this.#numberOfContext(to[node], renamed as Context)
  }

  #contextOfNode(context: Context, node: number, to: Permutation): object {
    const renamed: Record<string, unknown> = {}
    for (const key of Object.keys(context)) {
      const [name, value] = this.#constants.has(node, key)
        ? [key, this.#constants.of(to[node], key)]
        : [this.value(key, to) as string, this.value(context[key], to)]
      // A key such as "__proto__" must stay an ordinary one.
      if (name in renamed) Object.defineProperty(renamed, name, { value, enumerable: true })
      else renamed[name] = value
    }
    return renamed
  }

  #renamedEnvelope(envelope: number, to: Permutation): number {
    const { envelopes } = this.model
    const content = envelopes.all[envelope]
    const sent = this.value(content.sent, to) as EventObject
    return envelopes.timedLike(envelopes.intern(to[content.from], to[content.to], sent), content)
  }

  #nodesInContext(number: number): readonly number[] {
    const { node } = this.#allContexts[number]
    return this.nodesIn(this.#variableContext(number)).filter((other) => other !== node)
  }

  #variableContext(number: number): object {
    const { node, context } = this.#allContexts[number]
    return this.#constants.without(node, context)
  }

  #receiver(mailbox: number): number {
    return this.model.envelopes.all[this.model.mailboxes.at(mailbox, 0)].to
  }

  /** The receiver counts where it is addressed. */
  #bitsOfMailbox(mailbox: number): number {
    const [own, ...others] = this.#mailboxes.cells(mailbox)
    return others.reduce((bits, cell) => bits | cell, own)
  }

  #contents(mailbox: number): number[] {
    const { mailboxes } = this.model
    return Array.from({ length: mailboxes.count(mailbox) }, (_, position) => mailboxes.at(mailbox, position))
  }

  /** What of a local state can hold ids and is no constant. */
  #variable(local: number): unknown {
    const { node, context, timers, snapshot, survivors } = this.model.localStates.all[local]
    const own = (of: object) => this.#constants.without(node, of)
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
}

/** Numbers of erased texts by part and marked node. */
class Erased {
  readonly #pairs = new NumberedPairs()
  readonly #numbers: (number | undefined)[] = []

  get bytes(): number {
    return this.#pairs.bytes + 8 * this.#numbers.length
  }

  of(part: number, marked: number, make: () => number): number {
    const pair = this.#pairs.of(part, marked)
    this.#numbers[pair] ??= make()
    return this.#numbers[pair]
  }
}

/** All cells but the own node's, together. */
const othersOf = (cells: readonly number[]): number => cells.reduce((bits, cell, index) => (index ? bits | cell : 0), 0)

/** What has no order, for a comparison that knows that Sets have none. One thing is in order. */
const unordered = (values: readonly unknown[]): unknown => (values.length > 1 ? new Set(values) : values)

const none: readonly number[] = []
const sorted = (nodes: readonly number[]): number[] => [...new Set(nodes)].sort((a, b) => a - b)
