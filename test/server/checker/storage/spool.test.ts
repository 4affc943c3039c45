import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { Spool, TemporaryFolder } from '../../../../server/checker/storage/spool.js'

type Act = { readonly push: number } | { readonly forget: number } | 'spill' | 'read'

test('a spool is a sequence, wherever its records are', () => {
  const act: fc.Arbitrary<Act> = fc.oneof(
    { weight: 4, arbitrary: fc.record({ push: fc.integer({ min: 1, max: 12 }) }) },
    { weight: 1, arbitrary: fc.record({ forget: fc.integer({ min: 0, max: 30 }) }) },
    fc.constant('spill' as const),
    fc.constant('read' as const),
  )
  const property = fc.property(fc.array(act, { maxLength: 12 }), (acts) => {
    const folder = new TemporaryFolder()
    // Three records fill a chunk.
    const width = 40_000
    const spool = new Spool(folder, 'records', width)
    let needed = 0
    try {
      for (const act of acts) {
        if (act === 'spill') spool.spill()
        else if (act === 'read') {
          for (let index = needed; index < spool.size; index++) {
            const words = spool.at(index)
            assert.equal(words.length, width)
            assert.deepEqual([words[0], words[1], words[width - 1]], [index, 0 - index, 7])
          }
        } else if ('push' in act) {
          for (let i = 0; i < act.push; i++) {
            const rest = new Int32Array(width - 1).fill(7)
            rest[0] = -spool.size
            spool.push([spool.size], rest)
          }
        } else {
          needed = Math.max(needed, Math.min(act.forget, spool.size))
          spool.forget(needed)
          assert.ok(spool.first <= needed)
        }
      }
    } finally {
      folder.remove()
    }
  })
  fc.assert(property, { numRuns: 40 })
})

test('what is spilled leaves the memory, and the folder goes with it', () => {
  const folder = new TemporaryFolder()
  const spool = new Spool(folder, 'records', 1)
  for (let i = 0; i < 1_000_000; i++) spool.push([i])
  const before = spool.bytes
  spool.spill()
  assert.ok(spool.bytes < before / 4)
  assert.ok(spool.diskBytes > 3_000_000)
  const path = dirname(folder.file('records-0'))
  assert.ok(existsSync(path))
  spool.forget(999_999)
  assert.equal(spool.diskBytes, 0)
  folder.remove()
  assert.ok(!existsSync(path))
})
