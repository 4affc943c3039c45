/** What a crash may leave of a node whose storage is synced explicitly. The rules stand with `sync` in the kit. */
import type { Canonical, CanonicalValues } from './values.js'

export class Storage {
  constructor(
    readonly values: CanonicalValues,
    readonly durable: readonly string[],
    /** Whether a lost write may be torn between its keys. */
    readonly torn: boolean,
  ) {}

  /** The durable keys of a context. */
  of(context: object): Canonical {
    return this.#pick(context, context, () => false)
  }

  /**
   * What a crash may leave after a step.
   *
   * @param before what it might have left before @param old the durable keys then
   * @param synced the context at the last sync of the step
   */
  after(before: readonly Canonical[], old: object, synced: object | undefined, context: object): readonly Canonical[] {
    const base = synced ?? old
    const all = new Map((synced ? [this.of(synced)] : before).map((survivors) => [survivors.name, survivors]))
    for (const survivors of this.#write(base, context)) all.set(survivors.name, survivors)
    return inOrder([...all.values()])
  }

  /** What one write may leave besides what was there. */
  #write(old: object, context: object): Canonical[] {
    if (!this.torn) return [this.of(context)]
    const part = (of: object, key: string) => this.values.of((of as Record<string, unknown>)[key]).name
    const changed = this.durable.filter((key) => part(old, key) !== part(context, key))
    return Array.from({ length: 2 ** changed.length }, (_, written) =>
      this.#pick(context, old, (key) => changed.includes(key) && ((written >> changed.indexOf(key)) & 1) === 0),
    )
  }

  /** @param isOld whether a key keeps its old value */
  #pick(context: object, old: object, isOld: (key: string) => boolean): Canonical {
    const value = (key: string) => ((isOld(key) ? old : context) as Record<string, unknown>)[key]
    return this.values.of(Object.fromEntries(this.durable.map((key) => [key, value(key)])))
  }
}

/** What a crash may leave has no order of its own. */
export const inOrder = (survivors: Canonical[]): readonly Canonical[] =>
  survivors.sort((a, b) => (a.key < b.key ? -1 : 1))
