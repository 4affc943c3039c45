import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Fingerprint, FingerprintSet, missProbability } from '../../../../server/checker/storage/fingerprints.js'

test('a set of fingerprints knows what was added, and nothing else', () => {
  const half = fc.oneof(
    fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
    fc.constantFrom(0, 1, -1, 1 << 22, 2 ** 31 - 1),
  )
  // What is equal in one half is common, so that they meet in one part and in one place of it; so is what only the part tells apart.
  const fingerprints = fc.array(fc.tuple(fc.constantFrom(0, 1, -1, 5, 1 << 22, (1 << 22) + 1), half), {
    maxLength: 300,
  })
  fc.assert(
    fc.property(fingerprints, (pairs) => {
      const set = new FingerprintSet()
      const known = new Set<string>()
      for (const [high, low] of pairs) {
        // No fingerprint is that: see `Fingerprint`.
        if (high % (1 << 22) === 0 && low === 0) continue
        assert.equal(set.has(high, low), known.has(`${high} ${low}`))
        assert.equal(set.add(high, low), !known.has(`${high} ${low}`))
        known.add(`${high} ${low}`)
        assert.ok(set.has(high, low))
      }
      assert.equal(set.size, known.size)
    }),
  )
})

test('a fingerprint takes 8 to 9 bytes, however many there are', () => {
  const set = new FingerprintSet()
  const fingerprint = new Fingerprint()
  for (let state = 1; state <= 400_000; state++) {
    fingerprint.of(Int32Array.of(state), Int32Array.of(0))
    set.add(fingerprint.high, fingerprint.low)
    if (state > 20_000 && state % 10_000 === 0) assert.ok(set.bytes / set.size <= 9, `${set.bytes / set.size}`)
  }
  assert.equal(set.size, 400_000)
})

test('fingerprints of states that differ little spread like random numbers', () => {
  // All vectors of small numbers, as local states and mailboxes are: what a poor hash would map to few values.
  const fingerprint = new Fingerprint()
  const seen = { high: new Set<number>(), low: new Set<number>(), mixed: new Set<number>(), all: new Set<string>() }
  const network = new Int32Array(3)
  const configuration = new Int32Array(4)
  let count = 0
  for (let number = 0; number < 8 ** 6; number++) {
    for (let place = 0; place < 6; place++) {
      const digit = (number >>> (3 * place)) & 7
      if (place < 3) configuration[place] = digit
      else network[place - 3] = digit
    }
    fingerprint.of(configuration, network)
    const { high, low } = fingerprint
    seen.high.add(high)
    seen.low.add(low)
    seen.mixed.add((high << 16) | (low >>> 16))
    seen.all.add(`${high} ${low}`)
    count++
  }
  // So many pairs of n random numbers of 32 bits are equal: n²/2^33 = 8, give or take 3 each.
  const expected = count ** 2 / 2 ** 33
  for (const half of [seen.high, seen.low, seen.mixed])
    assert.ok(count - half.size < expected + 6 * Math.sqrt(expected))
  assert.equal(seen.all.size, count)
})

test('the probability of a missed state is that of two equal ones among random numbers of 64 bits', () => {
  assert.equal(missProbability(1), 0)
  assert.ok(Math.abs(missProbability(2 ** 20) / 2 ** -25 - 1) < 1e-5)
  const half = Math.sqrt(2 * Math.LN2) * 2 ** 32
  assert.ok(Math.abs(missProbability(half) - 0.5) < 1e-3)
})
