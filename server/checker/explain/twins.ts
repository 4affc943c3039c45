/**
 * Twins: copies of functions that report the values of their sub-expressions. Whoever compiles a function makes its twin; nobody
 * else can, so what an ordinary program declares has none.
 */
import type { ExplainedExpression } from '../../wire/explanation.js'

/** What an expression is, as far as that matters for saying why it has its value. */
export type TwinKind =
  | 'and'
  | 'or'
  | 'not'
  | 'if'
  | 'compare'
  /** A call of a function that may have a twin itself. */
  | 'call'
  /** Calls with a function that is called for elements. */
  | 'some'
  | 'every'
  | 'find'
  | 'filter'
  | 'each'
  /** A name, or anything else that just has a value. */
  | 'value'

/** A sub-expression of a function. */
export interface TwinRow {
  readonly kind: TwinKind
  readonly text: string
  /** Line, column, line and column of the end, from 0. */
  readonly at: readonly [number, number, number, number]
  /** The row of which this is a part; -1: the function itself. */
  readonly parent: number
  /** The row of the call for whose elements this is evaluated; -1: none. */
  readonly owner: number
  /** Of an `if`: which part of it. */
  readonly slot?: 'condition' | 'branch'
  /** What the function, or the function of the `owner`, returns. */
  readonly result?: true
  /** Of a name: the row of what it was declared as. */
  readonly declared?: number
}

/** How a twin tells what it evaluates; `row` counts the function's rows. */
export interface Told {
  /** A value. */
  v<T>(row: number, value: T): T
  /** A part of the copy that is called for elements. */
  e(row: number, called: (...given: never[]) => unknown): (...given: unknown[]) => unknown
  /** A function that is named only, and called for elements. */
  n(row: number, called: unknown): (...given: unknown[]) => unknown
  /** A call of a function. */
  c(row: number, called: unknown, ...given: unknown[]): unknown
}

/** A copy of a function, once somebody listens. */
type Make = (told: Told) => (...given: never[]) => unknown

export interface Twin {
  readonly rows: readonly TwinRow[]
  readonly make: Make
  readonly uri: string
}

const twins = new WeakMap<object, { readonly told: string; readonly make: Make; readonly uri: string }>()
const parsed = new Map<string, readonly TwinRow[]>()
let known = false

/** What compiled code calls to make twins known. @param uri of the cell or file in which they are declared */
export const twinRegister =
  (uri: string) =>
  <T extends object>(named: T, told: string, make: Make): T => {
    known = true
    twins.set(named, { told, make, uri })
    return named
  }

/** Does anybody make twins in this process? */
export const areTwinsMade = (): boolean => known

export function twinOf(called: unknown): Twin | undefined {
  const twin = typeof called === 'function' ? twins.get(called) : undefined
  if (!twin) return undefined
  const { told, make, uri } = twin
  const key = `${uri} ${told}`
  let rows = parsed.get(key)
  if (!rows) {
    rows = JSON.parse(told) as readonly TwinRow[]
    parsed.set(key, rows)
  }
  return { rows, make, uri }
}

/** The place of a row on the wire. */
export const placeOf = (
  { at: [line, column, endLine, endColumn] }: TwinRow,
  uri: string,
): ExplainedExpression['at'] => ({
  ...{ uri, line, column, endLine, endColumn },
})
