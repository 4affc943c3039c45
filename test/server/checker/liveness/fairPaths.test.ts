/** The search for lassos against trying every set of states, on thousands of small random graphs. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { FairPaths } from '../../../../server/checker/liveness/fairPaths.js'
import type { Lasso } from '../../../../server/checker/liveness/lasso.js'
import { type Case, fairGraphOf, faultsOf, randomCase, shortestStem } from './randomGraph.js'

const seed = Number(process.env.LIVENESS_SEED ?? 20261121)
const numRuns = Number(process.env.LIVENESS_RUNS ?? 5000)

/** The result of a generator that pauses. */
function run<R>(paused: Generator<void, R>): R {
  for (;;) {
    const { done, value } = paused.next()
    if (done) return value as R
  }
}

const lassoOf = ({ graph, forbidden }: Case) => run(new FairPaths(fairGraphOf(graph)).lasso(forbidden))

test('a lasso is found where there is one, with the shortest stem, and it is fair', () => {
  fc.assert(
    fc.property(randomCase, (found) => {
      const lasso = lassoOf(found)
      assert.equal(lasso && lasso.stem.length - 1, shortestStem(found.graph, found.forbidden))
      if (lasso) assert.deepEqual(faultsOf(found.graph, found.forbidden, lasso), [])
    }),
    { seed, numRuns },
  )
})

/** Tries all loops from where a lasso's loop starts: is one with fewer steps fair, too? */
function hasShorterLoop({ graph, forbidden }: Case, lasso: Lasso): boolean {
  const start = lasso.stem.at(-1)!
  const tried = (loop: Lasso['loop'], here: number): boolean => {
    if (loop.length >= lasso.loop.length) return false
    if (here === start && faultsOf(graph, forbidden, { ...lasso, loop }).length === 0) return true
    const own = graph.arcs.filter(({ from }) => from === here)
    return own.some(({ to }, edge) => to >= 0 && tried([...loop, { from: here, edge, to }], to))
  }
  return tried([], start)
}

test('no fair loop from where the path begins to repeat is shorter', () => {
  let long = 0
  fc.assert(
    fc.property(randomCase, (found) => {
      const lasso = lassoOf(found)
      if (!lasso || lasso.loop.length > 6) return
      assert.ok(lasso.isLeastLoop)
      if (lasso.loop.length > 2) long++
      assert.ok(!hasShorterLoop(found, lasso), 'a shorter loop is fair')
    }),
    { seed, numRuns: numRuns / 2 },
  )
  assert.ok(long > 50, `${long} long loops`)
})

/** A graph from arcs `from-to` or `from-label-to`; labels are weak, or strong where they are capital. */
function graphOf(...arcs: string[]): Case['graph'] {
  const names: string[] = []
  const parts = arcs.map((arc) => arc.split('-'))
  const size = 1 + Math.max(...parts.map((part) => Math.max(Number(part[0]), Number(part.at(-1)))))
  const numbered = parts.map((part) => {
    const name = part.length === 3 ? part[1]! : ''
    if (name && !names.includes(name)) names.push(name)
    return { from: Number(part[0]), to: Number(part.at(-1)), label: name ? names.indexOf(name) : -1 }
  })
  const predecessors = Array.from({ length: size }, (_, state) => numbered.find(({ to }) => to === state)?.from ?? -1)
  predecessors[0] = -1
  return { size, arcs: numbered, strong: [0, 1, 2].map((label) => /[A-Z]/.test(names[label] ?? '')), predecessors }
}

const never = (...states: number[]) => ({
  among: (state: number) => !states.includes(state),
  entered: (state: number) => state === 0,
})

test('a state after a join that was visited on a path where the property held is looked at again', () => {
  // 0 → 1 (holds) → 3, and 0 → 2 → 3: on the second path it never holds.
  const lasso = lassoOf({ graph: graphOf('0-a-1', '0-b-2', '1-a-3', '2-a-3'), forbidden: never(1) })
  assert.deepEqual(lasso, { stem: [0, 2, 3], loop: [], isLeastLoop: true })
})

test('what is weakly fair and possible all the time happens, what is interrupted need not', () => {
  const steady = graphOf('0-a-1', '1-b-0', '0-c-2', '1-c-2')
  assert.equal(lassoOf({ graph: steady, forbidden: never(2) }), undefined)
  const interrupted = lassoOf({ graph: graphOf('0-a-1', '1-b-0', '0-c-2'), forbidden: never(2) })
  assert.deepEqual(
    interrupted?.loop.map(({ to }) => to),
    [1, 0],
  )
  assert.equal(lassoOf({ graph: graphOf('0-a-1', '1-b-0', '0-C-2'), forbidden: never(2) }), undefined)
})

test('taking out states for the sake of one strong action can make another one impossible to take', () => {
  // A is possible in 0 and never taken among 0, 1, 2; without 0, B can no longer be taken, and 2 alone remains.
  const graph = graphOf('0-A-3', '0-B-1', '1-x-0', '1-x-2', '2-x-1')
  const lasso = lassoOf({ graph, forbidden: never(3) })
  assert.deepEqual(lasso && { start: lasso.stem.at(-1), loop: lasso.loop.map(({ to }) => to) }, {
    start: 1,
    loop: [2, 1],
  })
})

test('a path may stay where nothing fair is possible, though something unfair is', () => {
  const lasso = lassoOf({ graph: graphOf('0-a-1', '1-2'), forbidden: never(2) })
  assert.deepEqual(lasso, { stem: [0, 1], loop: [], isLeastLoop: true })
})

test('a long chain and a long cycle need no recursion', () => {
  const length = 300_000
  const targets = new Int32Array(1)
  const edgeLabels = new Int32Array(1)
  const graph = {
    size: length,
    labels: 1,
    targets,
    edgeLabels,
    expand(state: number) {
      targets[0] = state === length - 1 ? length / 2 : state + 1
      return 1
    },
    inOrder: () => [0],
    levelOf: () => 1,
    predecessor: (state: number) => state - 1,
  }
  const lasso = run(new FairPaths(graph).lasso({ among: (state) => state >= length / 2 }))
  assert.deepEqual([lasso?.stem.length, lasso?.loop.length], [length / 2 + 1, length / 2])
  assert.equal(lasso?.isLeastLoop, false, 'too much to try')
})
