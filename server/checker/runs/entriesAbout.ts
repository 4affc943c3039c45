/** Which entries may be about a message? Looked up by what entries say of their messages, since logs have many of both. */
import type { RunStep } from '../../../protocols/model/index.js'
import type { Model } from '../../semantics/index.js'
import { fitsMessage, kindOf } from './fits.js'

/** Entries that say the same kind of thing: the type of the message, perhaps its sender, and some of its fields. */
interface Shape {
  readonly type: string | undefined
  readonly from: string | undefined
  readonly fields: readonly string[]
  /** Indices of entries, rising, by the values of the fields. */
  readonly entries: Map<string, number[]>
}

export class EntriesAbout {
  /** By the number of the receiver. */
  readonly #shapes: readonly Map<string, Shape>[]

  constructor(
    readonly model: Model,
    readonly entries: readonly { readonly step: RunStep }[],
  ) {
    this.#shapes = model.nodes.map(() => new Map())
    for (const [index, { step }] of entries.entries()) this.#add(step, index)
  }

  /** @returns indices of entries, rising */
  of(envelope: number): number[] {
    const { from, to, sent } = this.model.envelopes.all[envelope]
    const sender = this.model.nodes[from].id
    const found: number[] = []
    for (const shape of this.#shapes[to].values()) {
      if (shape.type !== undefined && shape.type !== sent.type) continue
      if (shape.from !== undefined && shape.from !== sender) continue
      for (const entry of shape.entries.get(valuesOf(sent, shape.fields)) ?? [])
        if (fitsMessage(this.entries[entry].step, sender, sent)) found.push(entry)
    }
    return found.sort((a, b) => a - b)
  }

  #add(step: RunStep, index: number): void {
    const pattern =
      'deliver' in step ? step.deliver : 'duplicate' in step ? step.duplicate : 'lose' in step ? step.lose : undefined
    const isBare = kindOf(step) === undefined && 'at' in step
    if (pattern === undefined && !isBare) return
    const receiver = 'to' in step ? step.to : 'at' in step ? step.at : undefined
    const node = this.model.nodes.findIndex(({ id }) => id === receiver)
    if (node < 0) return
    const said: Readonly<Record<string, unknown>> =
      pattern === undefined ? {} : typeof pattern === 'string' ? { type: pattern } : pattern
    const type = said.type as string | undefined
    const from = 'from' in step ? step.from : undefined
    const fields = Object.keys(said)
      .filter((name) => name !== 'type' && isSimple(said[name]))
      .sort()
    const key = JSON.stringify([type, from, fields])
    const shape = this.#shapes[node].get(key) ?? { type, from, fields, entries: new Map<string, number[]>() }
    this.#shapes[node].set(key, shape)
    const values = valuesOf(said, fields)
    const same = shape.entries.get(values)
    if (same) same.push(index)
    else shape.entries.set(values, [index])
  }
}

const isSimple = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value)

/** Different values may have the same text, but never the other way round. */
const valuesOf = (event: Readonly<Record<string, unknown>>, fields: readonly string[]): string =>
  fields.length === 0 ? '' : JSON.stringify(fields.map((name) => (isSimple(event[name]) ? event[name] : null)))
