/** Canonical values against a text that says what a value means. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { CanonicalValues, isSame, NotPlainError } from '../../../server/semantics/index.js'

/** What a value means: the order of keys and items of Maps and Sets plays no part, and equal items are one. */
function meaning(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(meaning).join()}]`
  if (value instanceof Map) {
    const last = new Map([...value].map(([k, v]) => [meaning(k), meaning(v)]))
    return `Map ${[...last].map((entry) => entry.join('=>')).sort()}`
  }
  if (value instanceof Set) return `Set ${[...new Set([...value].map(meaning))].sort()}`
  if (typeof value === 'object' && value !== null) {
    const parts = Object.entries(value).map(([name, part]) => `${JSON.stringify(name)}:${meaning(part)}`)
    return `{${parts.sort()}}`
  }
  return typeof value === 'string'
    ? JSON.stringify(value)
    : `${typeof value} ${Object.is(value, -0) ? 0 : String(value)}`
}

const leaf = fc.oneof(
  fc.constantFrom<unknown>(0, -0, 1, 10, Number.NaN, 1n, '', '1', 'u', 't', true, false, null, undefined, '__proto__'),
  fc.integer(),
  fc.string(),
)
const value = fc.letrec((tie) => ({
  any: fc.oneof({ maxDepth: 4, withCrossShrink: true }, leaf, tie('list'), tie('object'), tie('map'), tie('set')),
  list: fc.array(tie('any'), { maxLength: 40 }),
  object: fc.dictionary(fc.oneof(fc.constantFrom('__proto__', 'toString', '10', '9', 'a'), fc.string()), tie('any'), {
    maxKeys: 5,
  }),
  // Two keys may mean the same; which value is the last one's is not told by the order in which they are written here.
  map: fc
    .uniqueArray(fc.tuple(tie('any'), tie('any')), { maxLength: 5, selector: ([key]) => meaning(key) })
    .map((entries) => new Map(entries)),
  set: fc.array(tie('any'), { maxLength: 6 }).map((items) => new Set(items)),
})).any

test('values with one meaning are one, in one table and by their texts and hashes in two', () => {
  fc.assert(
    fc.property(fc.array(value, { minLength: 2, maxLength: 6 }), (all) => {
      const [one, two] = [new CanonicalValues(), new CanonicalValues()]
      const here = all.map((each) => one.of(each))
      const there = all
        .toReversed()
        .map((each) => two.of(each))
        .toReversed()
      for (const [i, a] of here.entries()) {
        assert.equal(meaning(a.value), meaning(all[i]))
        assert.ok(Object.is(one.of(a.value).value, a.value), 'a representative is its own')
        for (const [j, b] of here.entries()) {
          const means = meaning(all[i]) === meaning(all[j])
          assert.equal(a.name === b.name, means)
          assert.equal(Object.is(a.value, b.value), means)
          assert.equal(a.key === there[j].key, means)
          if (means) assert.deepEqual([a.a, a.b], [there[j].a, there[j].b])
          // Whoever only compares may overlook that two are the same, never that they differ.
          assert.ok(means || !isSame(all[i], b.value))
        }
      }
    }),
  )
})

test('logs: longer, cut, changed and put together, each is what it is', () => {
  const entry = fc.record({ term: fc.nat(2), value: fc.constantFrom('x', 'y') }, { noNullPrototype: true })
  const change = fc.oneof(
    fc.record({ type: fc.constant('longer' as const), by: fc.array(entry, { minLength: 1, maxLength: 20 }) }),
    fc.record({ type: fc.constant('cut' as const), at: fc.nat(60) }),
    fc.record({ type: fc.constant('changed' as const), at: fc.nat(60), by: entry }),
    fc.record({ type: fc.constant('back' as const), to: fc.nat(30) }),
  )
  fc.assert(
    fc.property(fc.array(change, { maxLength: 40 }), (changes) => {
      const values = new CanonicalValues()
      const all: (readonly unknown[])[] = [values.of([]).value as unknown[]]
      const found = new Map<string, unknown>()
      for (const change of changes) {
        const log = all[all.length - 1]
        let next: readonly unknown[]
        if (change.type === 'longer') next = [...log, ...change.by]
        else if (change.type === 'cut') next = log.slice(0, change.at)
        else if (change.type === 'back') next = all[change.to % all.length]
        else next = log.map((item, at) => (at === change.at ? change.by : item))
        const { value } = values.of(next)
        assert.deepEqual(value, next)
        const known = found.get(meaning(next))
        if (known) assert.equal(value, known)
        found.set(meaning(next), value)
        all.push(value as unknown[])
      }
    }),
  )
})

test('nothing can be changed in a representative', () => {
  const { value } = new CanonicalValues().of({ list: [1], map: new Map([[1, 2]]), set: new Set([1]) })
  const { list, map, set } = value as { list: number[]; map: Map<number, number>; set: Set<number> }
  assert.throws(() => list.push(2), /not extensible/)
  assert.throws(() => map.set(1, 3), /in place.*new Map/)
  assert.throws(() => map.delete(1), /in place/)
  assert.throws(() => set.add(2), /in place.*new Set/)
  assert.throws(() => set.clear(), /in place/)
  assert.deepEqual([...new Set(set).add(2)], [1, 2], 'a copy can')
  assert.deepEqual([...structuredClone(set).add(2)], [1, 2])
})

test('what is no plain value is told with its place', () => {
  const values = new CanonicalValues()
  const cyclic: unknown[] = []
  cyclic.push({ again: cyclic })
  const cases: [unknown, string][] = [
    [{ log: [0, { when: new Date(0) }] }, '.log[1].when is an instance of Date'],
    [new Map([['k', () => 0]]), '.get("k") is a function'],
    [{ s: new Set([Symbol('x')]) }, '.s<item> is a symbol'],
    [cyclic, '[0].again contains itself'],
    [{ [Symbol('x')]: 1 }, 'the value has a symbol'],
  ]
  for (const [value, message] of cases) {
    assert.throws(
      () => values.of(value),
      (error: unknown) => error instanceof NotPlainError && error.message.startsWith(message),
      message,
    )
  }
  assert.equal(values.of([1]).name, values.of([1]).name, 'an error leaves nothing behind')
})

test('a value is recognised by its canonical one without being made canonical', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.array(fc.string()), (json, items) => {
      const value = { json, set: new Set(items), map: new Map(items.map((item) => [item, { item }])) }
      assert.ok(isSame(value, new CanonicalValues().of(value).value))
    }),
  )
})
