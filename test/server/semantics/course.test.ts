/** Courses of steps: who follows one with another context and event does what XState does, or does not say. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type AnyStateMachine, assign, createMachine, emit, enqueueActions, not, raise } from 'xstate'
import { reply, send } from '../../../protocols/model/index.js'
import { Courses, follow } from '../../../server/semantics/course.js'
import { LocalStepper, prepareMachine } from '../../../server/semantics/index.js'

interface Given {
  readonly context: { readonly a: number; readonly b: string; readonly seen: readonly string[] }
  readonly event: { readonly type: string; readonly from: string; readonly n: number }
}
/** What `enqueueActions` gives besides. */
interface Enqueue {
  readonly enqueue: ((action: unknown) => void) & { assign(assignment: unknown): void }
  readonly check: (guard: string) => boolean
}

const given = <R>(ask: (given: Given & Enqueue) => R) => ask as never

const config = {
  context: { a: 0, b: '', seen: [] },
  initial: 'one',
  states: {
    one: {
      on: {
        go: [
          { guard: given(({ context, event }) => context.a > event.n), target: 'two', actions: 'count' },
          {
            guard: 'odd',
            actions: ['note', reply({ type: 'odd' }), emit(given(({ event }) => ({ type: 'n', n: event.n })))],
          },
          {
            target: 'three',
            actions: send(
              'peer2',
              given(({ context }) => ({ type: 'sent', b: context.b })),
            ),
          },
        ],
        other: { guard: not('odd'), actions: 'count' },
        own: { actions: raise({ type: 'go' }) },
      },
    },
    two: {
      entry: enqueueActions(
        given(({ context, enqueue, check }) => {
          if (check('odd')) enqueue.assign({ b: 'odd' })
          enqueue(send(context.a % 2 ? 'peer2' : 'node1', { type: 'entered' }))
          enqueue.assign(given(({ context: now }) => ({ seen: [...now.seen, now.b] })))
        }),
      ),
      exit: assign({ a: 7 } as never),
      on: { go: 'three' },
    },
    three: {
      initial: { target: 'inside', actions: 'note' },
      states: { inside: {} },
      always: { guard: given(({ context }) => context.seen.length > 2), target: 'one' },
      on: { go: 'two' },
    },
  },
}
const implementations = {
  guards: { odd: given(({ event }) => event.n % 2 === 1) },
  actions: {
    count: assign(given(({ context }) => ({ a: context.a + 1 }))),
    note: assign({ seen: given(({ context, event }) => [...context.seen, event.from]) } as never),
  },
}

test('who follows a course does what XState does, or does not say', () => {
  const machine = prepareMachine(createMachine(config as never, implementations as never) as AnyStateMachine)
  const nodes = { node: ['node1'], peer: ['peer2'] }
  const stepper = new LocalStepper(machine, { id: 'node1', peers: [], nodes }, ['node1', 'peer2'])
  const courses = new Courses(machine)
  const initial = stepper.start({ id: 'node1', peers: [], nodes }).snapshot
  const context = fc.record({
    a: fc.nat(4),
    b: fc.constantFrom('x', 'y'),
    seen: fc.array(fc.constantFrom('node1', 'peer2'), { maxLength: 3 }),
  })
  const event = fc.record({
    type: fc.constantFrom('go', 'other', 'own'),
    from: fc.constantFrom('node1', 'peer2'),
    n: fc.nat(4),
  })
  const known = { followed: 0, left: 0, unsaid: 0 }
  const property = fc.property(
    fc.constantFrom('one', 'two', 'three'),
    fc.tuple(context, context),
    fc.tuple(event, event),
    (value, contexts, [first, other]) => {
      const [before, there] = contexts.map((context) => ({ ...machine.resolveState({ value, context }), children: {} }))
      const course = courses.of(stepper, before as never, first)
      if (!course) {
        known.unsaid++
        return
      }
      const second = { ...other, type: first.type }
      const end = follow(stepper, course, there!.context, second)
      if (!end) {
        known.left++
        return
      }
      known.followed++
      const { snapshot, sent, observed } = stepper.step(there as never, second, new Map())
      assert.deepEqual(end, { context: snapshot.context, sent, observed })
      assert.deepEqual(snapshot.value, stepper.step(before as never, first, new Map()).snapshot.value)
    },
  )
  assert.equal(initial.value, 'one')
  fc.assert(property, { seed: Number(process.env.AGREEMENT_SEED ?? 20261122), numRuns: 600 })
  for (const [what, count] of Object.entries(known)) assert.ok(count > 40, `${what}: ${count}`)
})
