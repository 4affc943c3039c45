import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import ts from 'typescript'
import { analyseCells, type LinkedCell, moduleText, parseCell } from '../../../server/language/cells.js'

const notebook = (...texts: readonly string[]) => analyseCells(texts.map((text, index) => ({ id: `c${index}`, text })))
const last = (...texts: readonly string[]) => notebook(...texts).at(-1)!
const declared = (text: string) =>
  parseCell({ id: 'c', text }).declarations.map(({ name, meaning }) => `${name}: ${meaning}`)
const free = (text: string) =>
  parseCell({ id: 'c', text }).references.map(
    ({ name, meaning, typeOnly }) => `${name}: ${meaning}${typeOnly ? ' (type only)' : ''}`,
  )
const used = ({ uses }: LinkedCell) =>
  uses.map(({ name, cell, typeOnly }) => `${name} of ${cell}${typeOnly ? ' (type)' : ''}`)

const declarations: readonly (readonly [string, readonly string[]])[] = [
  ['const a = 1, b = 2', ['a: value', 'b: value']],
  ['let a; var b', ['a: value', 'b: value']],
  ['const { a, b: c, ...d } = x', ['a: value', 'c: value', 'd: value']],
  ['const [a, , [b = 1], ...c] = x', ['a: value', 'b: value', 'c: value']],
  ['function f() { var inner = 1 }', ['f: value']],
  ['async function* f() {}', ['f: value']],
  ['class A {}', ['A: both']],
  ['enum E { x }', ['E: both']],
  ['namespace N { export const x = 1 }', ['N: both']],
  ['interface I {}', ['I: type']],
  ['type T = string', ['T: type']],
  ["import a from 'x'", ['a: both']],
  ["import { a, type b, c as d } from 'x'", ['a: both', 'b: type', 'd: both']],
  ["import * as a from 'x'", ['a: both']],
  ["import type { a } from 'x'", ['a: type']],
  ["import 'x'", []],
  ['if (x) { var a = 1; let b = 2 }', ['a: value']],
  ['for (var i = 0, n = 1; ;) {}', ['i: value', 'n: value']],
  ['for (const i of x) {}', []],
  ['try {} catch (e) { var a }', ['a: value']],
  ['type A = 1; const A = 1', ['A: both']],
  ['interface A {} interface A {}', ['A: type']],
  ['declare const a: number', ['a: value']],
  ['export const a = 1; export default 2', ['a: value']],
  ['export default function f() {}', ['f: value']],
  ['export default class {}', []],
  ['label: for (;;) break label', []],
  ['const', []],
  ['', []],
]
for (const [text, names] of declarations) {
  test(`declares ${names.join(', ') || 'nothing'} in ${JSON.stringify(text)}`, () => {
    assert.deepEqual(declared(text), names)
  })
}

const references: readonly (readonly [string, readonly string[]])[] = [
  ['a.b.c', ['a: value']],
  ['const b = { a, c: d, [e]: 1, f() {} }', ['a: value', 'd: value', 'e: value']],
  ['const b = a; b', ['a: value']],
  ['function f(a, { b = c }) { return a + b + d + f }', ['c: value', 'd: value']],
  ['const f = (a) => { const b = a; { let c } return b + c }', ['c: value']],
  ['const f = function g() { return g }; g', ['g: value']],
  ['if (x) { var v = 1 } v', ['x: value']],
  ['for (const i of list) i; i', ['list: value', 'i: value']],
  ['try {} catch (e) { e } e', ['e: value']],
  ['switch (a) { case b: let c; default: c }', ['a: value', 'b: value']],
  ['outer: for (;;) continue outer', []],
  ['let v: A', ['A: type (type only)']],
  ['let v: N.A', ['N: both (type only)']],
  ['let v: typeof a', ['a: value (type only)']],
  ['let v: typeof a.b', ['a: value (type only)']],
  ["let v: import('x').A<B>", ['B: type (type only)']],
  ['type T<A> = { [K in keyof A]: A[K] | B }', ['B: type (type only)']],
  ['type T<A> = A extends (infer B)[] ? B : C', ['C: type (type only)']],
  ['type F = <A>(a: A, b: B) => a is A', ['B: type (type only)']],
  ['interface I<A> extends J<A> { [k: string]: A; m(x: K): void }', ['J: type (type only)', 'K: type (type only)']],
  [
    'class A<T> extends B<T> implements C<T> { x = y; m() { return arguments } }',
    ['B: value', 'C: type (type only)', 'y: value'],
  ],
  ['class A extends n.B {}', ['n: value']],
  ['enum E { a = 1, b = a + c }', ['c: value']],
  ['export { a, b as c }', ['a: both', 'b: both']],
  ["export { a } from 'x'", []],
  ['export default a', ['a: both']],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the template is the code under test
  ['`${a}${`${b}`}`', ['a: value', 'b: value']],
  ['a`x`', ['a: value']],
  ['a satisfies B as C', ['a: value', 'B: type (type only)', 'C: type (type only)']],
  ['a = 1', ['a: value']],
  ['const { [a]: b } = c', ['a: value', 'c: value']],
  ['const A = 1; let v: A', ['A: type (type only)']],
  ['new A<B>()', ['A: value', 'B: type (type only)']],
  ['import.meta.url; new.target', []],
  ['@a class B {}', ['a: value']],
]
for (const [text, names] of references) {
  test(`uses ${names.join(', ') || 'nothing'} in ${JSON.stringify(text)}`, () => {
    assert.deepEqual(free(text), names)
  })
}

const linked: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ['a name is of the cell that declares it', ['const a = 1', 'a'], ['a of c0']],
  ['the nearest earlier cell', ['const a = 1', 'const a = 2', 'a'], ['a of c1']],
  ['never the cell itself', ['const a = 1', 'const a = 2; a'], []],
  ['never a later cell', ['a', 'const a = 1', '0'], []],
  ['an import is passed on', ["import { setup } from 'xstate'", 'setup({})'], ['setup of c0']],
  ['types are needed by the checker only', ['interface A {}', 'let v: A'], ['A of c0 (type)']],
  ['one use as a value is enough', ['class A {}', 'let v: A = new A()'], ['A of c0']],
  ['a type and a value of one name', ['type A = 1', 'const A = 1', 'let v: A = A'], ['A of c1', 'A of c0 (type)']],
  ['a local name hides it', ['const a = 1', '(a) => a'], []],
  ['a global is nobody’s', ['console.log(1)'], []],
]
for (const [what, texts, uses] of linked) {
  test(`links: ${what}`, () => assert.deepEqual(used(last(...texts)).sort(), [...uses].sort()))
}

test('a name that only later cells declare is told apart', () => {
  const [first] = notebook('raft + other', 'const x = 1', 'const raft = 1', 'const raft = 2')
  assert.deepEqual(first?.later, [{ name: 'raft', cell: 'c2', typeOnly: false, spans: [{ start: 0, end: 4 }] }])
})

test('imports are found with their kind and place', () => {
  const text =
    "import a from './a'; export * from 'b'; import type { C } from 'c'; await import('d'); let e: import('e').E"
  const imports = parseCell({ id: 'c', text }).imports
  assert.deepEqual(
    imports.map(({ specifier, typeOnly, dynamic }) => [specifier, typeOnly, dynamic]),
    [
      ['./a', false, false],
      ['b', false, false],
      ['c', true, false],
      ['d', false, true],
      ['e', true, false],
    ],
  )
  for (const { specifier, start, end } of imports)
    assert.equal(text.slice(start, end), text.slice(start, start + 1) + specifier + text.slice(start, start + 1))
})

const awaits: readonly (readonly [string, boolean])[] = [
  ['const r = await check(raft)', true],
  ['for await (const x of y) {}', true],
  ['if (a) { await b }', true],
  ['async () => { await a }', false],
  ['class A { static async m() { await a } }', false],
  ['a', false],
]
for (const [text, expected] of awaits) {
  test(`${expected ? 'awaits' : 'does not await'} at the top level: ${text}`, () => {
    assert.equal(parseCell({ id: 'c', text }).topLevelAwait, expected)
  })
}

test('syntax problems have places', () => {
  const { syntax } = parseCell({ id: 'c', text: 'const a = ;\nconst b = 1' })
  assert.deepEqual(syntax, [{ start: 10, end: 11, message: 'Expression expected.', code: 1109 }])
})

const half: readonly string[] = [
  'const a = ',
  'f(a, ',
  'f(a, { b: [1, 2',
  'const o = { a: `x ${f(',
  'const s = `unfinished',
  "const s = 'unfinished",
  "const s = 'continued \\",
  '/* comment',
  'function f() { if (a) { return',
  'class A { m(',
  'const r = /[a-',
  'if (a',
  'a.',
  'a ? b :',
  'export ',
  'import { a',
  'for (const x of',
  'switch (a) { case 1:',
  '}}})',
  'a = (b]',
  'const t = `${`${',
  'async',
  '@',
  '<T',
  'type T = {',
  'type T<',
  'a < b',
  'let v: Map<string,',
]
for (const text of half) {
  test(`what follows half-typed code stands by itself: ${JSON.stringify(text)}`, () => {
    const [, cell] = notebook('export const earlier = 1', text)
    const module = moduleText(cell!, (id) => `./${id}`)
    assert.ok(module.startsWith(text), 'the text itself is unshifted')
    const file = ts.createSourceFile('cell.ts', module, ts.ScriptTarget.ESNext, true)
    assert.ok(
      file.statements.some((s) => ts.isImportDeclaration(s) && (s.moduleSpecifier as ts.StringLiteral).text === './c0'),
      module,
    )
    assert.ok(file.statements.some(ts.isExportDeclaration), module)
  })
}

test('a module imports what is visible, from the nearest cell, and exports what it declares', () => {
  const cells = notebook(
    'const a = 1, b = 2; type C = 1',
    'const b = 3',
    'export const d = a + b; const C = 1; const a = 2',
  )
  assert.equal(
    moduleText(cells[2]!, (id) => `./${id}`),
    `${cells[2]!.text}\n\n;import { b } from "./c1";import { C } from "./c0";export { C, a };`,
  )
})

test('cells whose text is the same are not parsed again', () => {
  const before = notebook('const a = 1', 'a')
  const after = analyseCells(
    [
      { id: 'c0', text: 'const a = 1' },
      { id: 'c1', text: 'a + a' },
    ],
    before,
  )
  assert.equal(after[0]?.declarations, before[0]?.declarations)
  assert.notEqual(after[1]?.references, before[1]?.references)
})

const valid = `import { setup, type ActorRef } from 'xstate'
export class Log<T extends { term: number }> extends Array<T> implements Iterable<T> {
  static #count = 0
  get last(): T | undefined { return this.at(-1) }
  async *entries2() { for await (const e of this) yield e }
}
const { a, b: [c = \`\${1 + (2)} \${\`nested \${a}\`}\`], ...rest } = await load(/[/]\\/"/g, 'str\\'ing')
function f<const T>(x: T, ...y: unknown[]): x is T & string { label: for (;;) { if (y) break label } return !!x }
type Deep<T> = T extends (infer U)[] ? { readonly [K in keyof U]?: Deep<U[K]> } : import('x').Y<typeof f>
enum Kind { one = 1, two = one << 2 } namespace N.M { export const z = Kind.one }
switch (a?.b!.c) { case 1: let q = 2; default: var v = q as unknown as number satisfies number }
/* comment */ @dec class X { @dec() declare y: string; constructor(private z = new.target) { super() } static { await2() } }
export { f as g }; export default async () => { try { throw 0 } catch { } finally { await 1 } }
`

test('no part of valid code makes it throw, and what is appended always stands by itself', () => {
  fc.assert(
    fc.property(fc.nat(valid.length), fc.nat(valid.length), fc.string({ maxLength: 3 }), (i, j, noise) => {
      const text = valid.slice(Math.min(i, j), Math.max(i, j)) + noise
      const cells = analyseCells([
        { id: 'a', text: valid },
        { id: 'b', text },
      ])
      for (const { start, end, name } of [...cells[1]!.declarations, ...cells[1]!.references]) {
        assert.ok(0 <= start && start < end && end <= text.length)
        if (!text.slice(start, end).includes('\\')) assert.equal(text.slice(start, end), name)
      }
      assert.ok(moduleText(cells[1]!, (id) => id).startsWith(text))
    }),
    { numRuns: 500 },
  )
})

test('every prefix of valid code leaves the generated import at the top level', () => {
  for (let end = 0; end <= valid.length; end++) {
    const cells = analyseCells([
      { id: 'a', text: 'const earlier = 1' },
      { id: 'b', text: valid.slice(0, end) },
    ])
    const module = moduleText(cells[1]!, () => './generated')
    const file = ts.createSourceFile('cell.ts', module, ts.ScriptTarget.ESNext, true)
    const found = file.statements.some(
      (s) => ts.isImportDeclaration(s) && (s.moduleSpecifier as ts.StringLiteral).text === './generated',
    )
    assert.ok(found, module.slice(-120))
  }
})
