/** Twins say of every part of a function what it is: as the part says itself, evaluated apart. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import ts from 'typescript'
import { type Told, type TwinRow, twinOf, twinRegister } from '../../../server/checker/explain/twins.js'
import { compileFile } from '../../../server/execution/compile.js'

/** What functions are evaluated on. */
interface State {
  readonly a: number
  readonly b: number | undefined
  readonly flag: boolean
  readonly list: readonly { readonly n: number; readonly deep?: { readonly m: number } }[]
}

type Predicate = (state: State) => unknown

/** The exports of a source, compiled as the kernel does it. */
function evaluated(source: string): Record<string, Predicate> {
  const folder = mkdtempSync(join(tmpdir(), 'twins-'))
  try {
    const path = join(folder, 'source.ts')
    writeFileSync(path, source)
    const result = compileFile(path)
    assert.ok('compiled' in result, JSON.stringify(result))
    const exports = {}
    new Function('exports', '__twin', result.compiled.code)(exports, twinRegister('test:source'))
    return exports
  } finally {
    rmSync(folder, { recursive: true })
  }
}

interface Said {
  readonly value: unknown
  readonly failed?: true
}

const attempt = (run: () => unknown): Said => {
  try {
    return { value: run() }
  } catch {
    return { value: undefined, failed: true }
  }
}

/** What the twin of a function says, and the values of its rows; calls are not followed. */
function told(
  predicate: Predicate,
  state: State,
): { said: Said; rows: readonly TwinRow[]; values: Map<number, unknown> } {
  const twin = twinOf(predicate)
  assert.ok(twin, String(predicate))
  const values = new Map<number, unknown>()
  const note = <T>(row: number, value: T): T => {
    values.set(row, value)
    return value
  }
  const listener: Told = {
    v: note,
    c: (row, called, ...given) => note(row, (called as (...given: unknown[]) => unknown)(...given)),
    e: (_, called) => called as never,
    n: (_, called) => called as never,
  }
  return { said: attempt(() => twin.make(listener)(state as never)), rows: twin.rows, values }
}

const { number, truth } = fc.letrec<{ number: string; truth: string }>((tie) => ({
  number: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(
      's.a',
      's.b',
      '2',
      's.list.length',
      's.list[0]?.n',
      's.list.at(-1)?.deep?.m',
      's["a"]',
      's.list[s.a]?.n',
      '-s.a',
      's.b!',
    ),
    fc
      .tuple(tie('number'), fc.constantFrom('+', '-', '*', '%'), tie('number'))
      .map(([l, op, r]) => `(${l} ${op} ${r})`),
    tie('truth').map((condition) => `s.list.filter((x) => x.n > 1 && ${condition}).length`),
    tie('number').map((value) => `double(${value} as number)`),
    tie('number').map((value) => `(${value} ?? 7)`),
    fc.tuple(tie('truth'), tie('number'), tie('number')).map(([c, t, e]) => `(${c} ? ${t} : ${e})`),
    tie('number').map((value) => `new Set(s.list.map((x) => x.n + (${value} ?? 0))).size`),
    tie('number').map((value) => `s.list.reduce((sum, x) => sum + x.n, ${value} as number)`),
    tie('number').map((value) => `({ a: ${value} }).a`),
    tie('number').map((value) => `[...s.list.map((x) => x.n), ${value}].length`),
    tie('number').map((value) => `\`\${${value}}\`.length`),
  ),
  truth: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(
      's.flag',
      'true',
      's.list.some(isLarge)',
      'isLarge(s.list[0]!)',
      's.list?.every?.(isLarge)',
      '"deep" in (s.list[0] ?? {})',
    ),
    fc
      .tuple(tie('number'), fc.constantFrom('<', '<=', '>', '>=', '===', '!=='), tie('number'))
      .map(([l, op, r]) => `${l} ${op} ${r}`),
    fc.tuple(tie('truth'), fc.constantFrom('&&', '||'), tie('truth')).map(([l, op, r]) => `(${l}) ${op} (${r})`),
    tie('truth').map((value) => `!(${value})`),
    fc
      .tuple(fc.constantFrom('some', 'every'), tie('truth'), tie('truth'))
      .map(
        ([method, inner, outer]) => `s.list.${method}(({ n, deep }) => n > 1 || !deep && (${inner})) === (${outer})`,
      ),
  ),
}))

/** As an expression, or with a constant and a branch. */
const body = fc.oneof(
  truth,
  fc.tuple(truth, number, truth).map(
    ([condition, value, last]) => `{
    const known = ${value}
    const isKnown = (x: number | undefined): boolean => x === known
    if (${condition}) return known !== undefined
    for (const x of s.list) if (x.n > 5) return false
    return isKnown(s.a) || (${last})
  }`,
  ),
)

const state: fc.Arbitrary<State> = fc.record({
  a: fc.integer({ min: -1, max: 3 }),
  b: fc.option(fc.nat(3), { nil: undefined }),
  flag: fc.boolean(),
  list: fc.array(fc.record({ n: fc.nat(6), deep: fc.record({ m: fc.nat(3) }) }, { requiredKeys: ['n'] }), {
    maxLength: 3,
  }),
})

const declared = `
const double = (x: number): number => x * 2
function isLarge(x: { n: number }): boolean { return x.n > 2 }
`
const inText = `const double = (x) => x * 2; const isLarge = (x) => x.n > 2;`

test('a twin says what its function says, and of each part what that is', () => {
  fc.assert(
    fc.property(
      fc.array(body, { minLength: 20, maxLength: 20 }),
      fc.array(state, { minLength: 4, maxLength: 4 }),
      (bodies, states) => {
        const sources = bodies.map((text, index) => `export const p${index} = (s: any): unknown => ${text}`)
        const functions = evaluated(declared + sources.join('\n'))
        for (const [index, text] of bodies.entries()) {
          const predicate = functions[`p${index}`]!
          for (const s of states) {
            const { said, rows, values } = told(predicate, s)
            assert.deepEqual(
              said,
              attempt(() => predicate(s)),
              text,
            )
            for (const [row, value] of values) {
              const { text: part, owner } = rows[row]!
              // Parts that mean something by themselves; the others know names of a function around them.
              if (owner >= 0 || /\\b(known|isKnown)\\b/.test(part) || part.endsWith('…') || text.startsWith('{'))
                continue
              const plain = ts.transpile(`part = (${part})`, { target: ts.ScriptTarget.ES2022 })
              const apart = attempt(() => new Function('s', `${inText} let part; ${plain}; return part`)(s))
              assert.deepEqual(value, apart.value, `${part} in ${text}`)
            }
          }
        }
      },
    ),
    { seed: 20261121, numRuns: 4, endOnFailure: true, includeErrorInReport: true },
  )
})

test('parts know where they stand, of what they are a part, and for whose elements they are evaluated', () => {
  const source = `export const p = (s: any) =>
  s.list.every((x: any) => x.n > 1) &&
  !s.flag`
  const rows = twinOf(evaluated(source).p)!.rows
  assert.deepEqual(
    rows.map(({ kind, text, parent, owner }) => [kind, text, parent, owner]),
    [
      ['and', 's.list.every((x: any) => x.n > 1) && !s.flag', -1, -1],
      ['every', 's.list.every((x: any) => x.n > 1)', 0, -1],
      ['compare', 'x.n > 1', 1, 1],
      ['value', 'x.n', 2, 1],
      ['not', '!s.flag', 0, -1],
      ['value', 's.flag', 4, -1],
    ],
  )
  assert.deepEqual(rows[2]!.at, [1, 27, 1, 34])
  assert.deepEqual(rows[5]!.at, [2, 3, 2, 9])
})

test('what cannot run twice, or is not itself where it is copied, has no twin', () => {
  const { waits, own, given } = evaluated(`
export const waits = async (s: any) => s.flag
export function own(this: any) { return this }
export function given() { return arguments.length }`)
  for (const each of [waits, own, given]) assert.equal(twinOf(each), undefined)
})
