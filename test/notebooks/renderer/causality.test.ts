import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Causality, clockText } from '../../../notebooks/renderer/trace/causality.js'
import { orderText } from '../../../notebooks/renderer/trace/orderText.js'
import type { Trace } from '../../../server/wire/trace.js'
import { anyTrace } from './anyTrace.js'
import { doubleVote } from './samples.js'

const stepsOf = ({ steps }: Trace) => steps.map((_, index) => index + 1)

/** What a step follows directly: the sending of its message, and the step before it where it happens. */
function directCauses({ steps }: Trace, step: number): number[] {
  const { action } = steps[step - 1]
  const place = (at: number) => {
    const { action: other } = steps[at - 1]
    return 'node' in other ? other.node : undefined
  }
  const before = stepsOf({ steps } as Trace)
    .filter((other) => other < step && place(other) === place(step))
    .at(-1)
  const sender = 'message' in action ? steps.findIndex(({ sent }) => sent.some(({ id }) => id === action.message)) : -1
  return [...(before ? [before] : []), ...(sender >= 0 ? [sender + 1] : [])]
}

test('the past of a step is what is reached by going from cause to cause', () => {
  fc.assert(
    fc.property(anyTrace, (trace) => {
      const causality = new Causality(trace)
      const pasts = new Map<number, Set<number>>()
      for (const step of stepsOf(trace)) {
        const past = new Set([step, ...directCauses(trace, step).flatMap((cause) => [...(pasts.get(cause) ?? [])])])
        pasts.set(step, past)
        assert.deepEqual([...causality.past(step)].sort(), [...past].sort())
      }
    }),
    { numRuns: 60 },
  )
})

test('a chain leads from cause to cause, and there is one exactly where one step is before the other', () => {
  fc.assert(
    fc.property(anyTrace, fc.nat(), fc.nat(), (trace, one, other) => {
      fc.pre(trace.steps.length > 1)
      const [first, second] = [one, other].map((any) => 1 + (any % trace.steps.length)).sort((a, b) => a - b)
      const causality = new Causality(trace)
      const chain = causality.chain(first, second)
      assert.equal(chain.length > 0, causality.order(first, second) === 'before')
      if (!chain.length) return
      assert.deepEqual([chain[0], chain.at(-1)], [first, second])
      chain.slice(1).forEach((step, index) => {
        assert.ok(directCauses(trace, step).includes(chain[index]))
      })
    }),
  )
})

test('what is before is after the other way round', () => {
  const mirrored = { same: 'same', before: 'after', after: 'before', concurrent: 'concurrent', apart: 'apart' } as const
  fc.assert(
    fc.property(anyTrace, fc.nat(), fc.nat(), (trace, one, other) => {
      const [a, b] = [one, other].map((any) => any % (trace.steps.length + 1))
      const causality = new Causality(trace)
      assert.equal(causality.order(a, b), mirrored[causality.order(b, a)])
    }),
  )
})

test('what a node knows only grows, and never is more than what happened', () => {
  fc.assert(
    fc.property(anyTrace, (trace) => {
      const causality = new Causality(trace)
      for (const { id } of trace.nodes) {
        let before = causality.knowledge(id, 0)
        assert.deepEqual(before, { [id]: 1 })
        for (const step of stepsOf(trace)) {
          const now = causality.knowledge(id, step)
          for (const other of Object.keys(before)) assert.ok(now[other] >= before[other])
          for (const [other, count] of Object.entries(now)) {
            const happened = trace.steps
              .slice(0, step)
              .filter(({ action }) => 'node' in action && action.node === other)
            assert.ok(count <= 1 + happened.length)
          }
          before = now
        }
      }
    }),
    { numRuns: 40 },
  )
})

test('the double vote in words', () => {
  const trace = doubleVote()
  const causality = new Causality(trace)
  assert.equal(orderText(causality, 1, 12), 'Step 1 happened before step 12, by way of steps 1 → 3 → 4 → 6 → 9 → 12.')
  assert.equal(orderText(causality, 12, 1), 'Step 1 happened before step 12, by way of steps 1 → 3 → 4 → 6 → 9 → 12.')
  assert.equal(orderText(causality, 1, 3), 'Step 1 happened before step 3.')
  assert.equal(orderText(causality, 5, 8), 'Steps 5 and 8 are concurrent: neither could know of the other.')
  assert.equal(orderText(causality, 8, 7), 'Steps 8 and 7 are unordered: the latter happens at no node.')
  assert.equal(orderText(causality, 7, 8), 'Steps 7 and 8 are unordered: the former happens at no node.')
  assert.equal(orderText(causality, 0, 8), 'The initial state happened before step 8.')
  assert.match(orderText(causality, 3, 3), /^Step 3 is marked\. Select another/)
  const clock = causality.clockOf(5)
  assert.equal(clock && clockText(clock, trace.nodes), '⟨3, 2, 0⟩')
  assert.equal(causality.clockOf(7), undefined)
})
