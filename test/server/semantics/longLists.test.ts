/** Long frozen lists: whatever is asked of them, they answer as any array does, and nothing changes them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { CanonicalValues } from '../../../server/semantics/index.js'

type List = readonly number[]

/** What one can ask of a list that only reads it. */
const questions: readonly ((list: List, n: number) => unknown)[] = [
  (list, n) => list.every((each) => each >= n),
  (list, n) => list.every((each, i, all) => all === list && all[i] === each && each >= n - 50),
  (list, n) => list.some((each) => each === n),
  (list, n) => list.some((...[each, , all]) => all === list && each === n),
  (list, n) => list.find((each, i) => each + i === n),
  (list, n) => list.findIndex((each) => each >= n && each % 2 === 0),
  (list, n) => list.findLast((each) => each < n),
  (list, n) => list.findLastIndex((each) => each < n),
  (list, n) => list.filter((each) => each % 3 === n % 3),
  (list, n) => list.map((each) => each + n),
  (list, n) => list.flatMap((each) => (each > n ? [each, n] : [])),
  (list, n) =>
    list.filter(
      function (this: { least: number }, each) {
        return each > this.least
      },
      { least: n },
    ),
  (list) => {
    const all: unknown[] = []
    list.forEach((each, i) => {
      all.push(each, i)
    })
    return all
  },
  (list, n) => list.includes(n),
  (list, n) => [list.indexOf(n), list.lastIndexOf(n), list.indexOf(n, 40)],
  (list, n) => [list.slice(n), list.slice(-n), list.slice(2, n)],
  (list, n) => [list.concat([n], n), list.join('+'), [...list, n], list.at(-1), list.length],
  (list, n) => list.reduce((sum, each) => sum + each, n),
  (list) => [Object.keys(list), JSON.stringify(list), Array.isArray(list), structuredClone(list)],
  // Methods may be lent to other lists.
  (list, n) => [list.slice.call([n, 1, 2], 1), list.every.call([n], (each) => each === n)],
]

test('a long list answers as any array does, and cannot be changed', () => {
  const lists = fc.array(fc.nat(60), { minLength: 40, maxLength: 90 })
  fc.assert(
    fc.property(lists, fc.nat(60), (plain, n) => {
      const list = new CanonicalValues().of([...plain]).value as number[]
      assert.deepEqual(list, plain)
      for (const ask of questions) assert.deepEqual(ask(list, n), ask(plain, n), ask.toString())
      for (const change of [
        () => list.push(n),
        () => list.sort(),
        () => list.splice(1, 1),
        () => {
          list[3] = -1
        },
        () => {
          list.length = 0
        },
        // What is given out is the asker's own, or frozen.
        () => {
          list.slice().fill(-1)
          list.every((_, i, all: number[]) => (all[i] = -1))
        },
      ]) {
        assert.throws(change, TypeError)
        assert.deepEqual(list, plain)
        assert.deepEqual(list.slice(), plain)
      }
    }),
    { numRuns: 40 },
  )
})
