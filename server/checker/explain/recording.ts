/** Runs the twin of a function and keeps the values of its expressions, and those of the functions that it calls. */
import { labelOf, shownValue } from './shownValue.js'
import { type Told, type Twin, type TwinRow, twinOf } from './twins.js'

/** An expression of a property, or of a function that it calls; `parent`, `owner` and `declared` count in {@link Recording.rows}. */
export interface Row extends TwinRow {
  readonly uri: string
}

/** What an expression was, once. */
export interface Recorded {
  readonly text: string
  readonly truth: boolean
  /** Is it a truth value itself? */
  readonly isTruth: boolean
}

/** One run of a function: the property's, one that it calls, or one that is called for an element. */
export interface Frame {
  /** The element. */
  readonly label: string | undefined
  readonly values: Map<number, Recorded>
  /** By the row of the call. */
  readonly within: Map<number, Frame[]>
  /** What it returned, if it did. */
  returned?: unknown
}

/** Functions call each other so deep at most; what is deeper is not looked into. */
const deepest = 20

export class Recording {
  readonly rows: Row[] = []
  /** Functions that have no twin, by how they are called. */
  readonly unfollowed = new Set<string>()
  /** The first rows of the functions that are called from a row. */
  readonly #bases = new Map<number, Map<Twin['rows'], number>>()
  #frame: Frame = frameOf(undefined)
  #depth = 0

  /** @param twin of the property's function */
  constructor(readonly twin: Twin) {
    this.#addRows(twin, -1, -1)
  }

  /** The values in one state. @throws what the function throws */
  run(given: readonly unknown[]): Frame {
    const frame = frameOf(undefined)
    this.#frame = frame
    frame.returned = this.twin.make(this.#told(0))(...(given as never[]))
    return frame
  }

  /** The rows in the order of the source, each before its parts. */
  inOrder(): number[] {
    const children = new Map<number, number[]>()
    for (const [row, { parent }] of this.rows.entries()) children.set(parent, [...(children.get(parent) ?? []), row])
    const below = (row: number): number[] => (children.get(row) ?? []).flatMap((child) => [child, ...below(child)])
    return below(-1)
  }

  #addRows({ rows, uri }: Twin, parent: number, owner: number): number {
    const base = this.rows.length
    const moved = (row: number, outside: number) => (row < 0 ? outside : row + base)
    for (const row of rows) {
      this.rows.push({
        ...row,
        uri,
        parent: moved(row.parent, parent),
        owner: moved(row.owner, owner),
        ...(row.declared !== undefined && { declared: row.declared + base }),
      })
    }
    return base
  }

  #told(base: number): Told {
    const call = (row: number, called: unknown, given: readonly unknown[], label: string | undefined): unknown => {
      const twin = this.#depth < deepest ? twinOf(called) : undefined
      if (!twin) {
        const { text, kind } = this.rows[row]
        const isOwn = typeof called === 'function' && !isNative(called)
        if (isOwn) this.unfollowed.add(kind === 'call' ? text : `${called.name || 'a function'} in ${text}`)
        return (called as (...given: readonly unknown[]) => unknown)(...given)
      }
      const known = this.#bases.get(row) ?? new Map<Twin['rows'], number>()
      const first = known.get(twin.rows) ?? this.#addRows(twin, row, row)
      this.#bases.set(row, known.set(twin.rows, first))
      const copy = twin.make(this.#told(first))
      return this.#inFrame(row, label, () => copy(...(given as never[])))
    }
    return {
      v: (row, value) => {
        this.#frame.values.set(base + row, recorded(value))
        return value
      },
      c: (row, called, ...given) => {
        const value = call(base + row, called, given, undefined)
        this.#frame.values.set(base + row, recorded(value))
        return value
      },
      e:
        (row, called) =>
        (...given) =>
          this.#inFrame(base + row, labelOf(given), () => called(...(given as never[]))),
      n:
        (row, called) =>
        (...given) =>
          call(base + row, called, given, labelOf(given)),
    }
  }

  #inFrame<T>(row: number, label: string | undefined, run: () => T): T {
    const outer = this.#frame
    const frame = frameOf(label)
    outer.within.set(row, [...(outer.within.get(row) ?? []), frame])
    this.#frame = frame
    this.#depth++
    try {
      const value = run()
      frame.returned = value
      return value
    } finally {
      this.#depth--
      this.#frame = outer
    }
  }
}

const frameOf = (label: string | undefined): Frame => ({ label, values: new Map(), within: new Map() })

const recorded = (value: unknown): Recorded => ({
  text: shownValue(value),
  truth: Boolean(value),
  isTruth: typeof value === 'boolean',
})

const isNative = (called: object): boolean => Function.prototype.toString.call(called).endsWith('{ [native code] }')
