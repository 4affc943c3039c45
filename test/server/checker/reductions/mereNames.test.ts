/**
 * Whether a machine treats ids as mere names. Four nodes greet a clerk, who may be handed any machine: so he comes to know several of
 * them, and most that he does is done with them all exchanged in turn.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type AnyStateMachine, and, assign, createMachine, emit, enqueueActions, raise, sendTo } from 'xstate'
import { type Protocol, protocol, send, synchronous } from '../../../../protocols/model/index.js'
import { check } from '../../../../server/checker/check.js'
import { ReductionRefused } from '../../../../server/checker/reductions/refusal.js'
import { orbitsOf } from './orbits.js'

/** What the clerk knows, and the greeting. */
interface Given {
  readonly context: {
    readonly heard: ReadonlySet<string>
    readonly list: readonly string[]
    readonly counts: ReadonlyMap<string, number>
    readonly record: Readonly<Record<string, unknown>>
    readonly last: string | undefined
    readonly note: unknown
  }
  readonly event: { readonly type: string; readonly from: string }
}

const machine = (config: object, implementations: object = {}): AnyStateMachine =>
  createMachine(
    {
      context: { heard: new Set(), list: [], counts: new Map(), record: {}, last: undefined, note: undefined },
      ...config,
    } as never,
    implementations as never,
  ) as AnyStateMachine

/** A clerk who does nothing but to change his context. */
const assigning = (change: (given: Given) => Partial<Given['context']>) =>
  machine({ on: { hello: { actions: assign(change as never) } } })

/** A clerk who takes a note where a guard says so, and remembers whom he heard. */
const guarded = (guard: unknown, implementations: object = {}) =>
  machine({ on: { hello: [{ guard, actions: assign({ note: true }) }, { actions: remember }] } }, implementations)

const remember = assign(({ context, event }: Given) => ({ heard: new Set(context.heard).add(event.from) }) as never)

const greeter = createMachine({ on: { go: { actions: send('clerk1', { type: 'hello' }) }, answer: {} } })

const greeting = (clerk: AnyStateMachine, options: object = {}): Protocol =>
  protocol({
    name: 'Greeting',
    nodes: { node: { machine: greeter, count: 4 }, clerk: { machine: clerk } },
    inputs: { node: [{ event: { type: 'go' }, max: 3 }] },
    ...options,
  } as never) as unknown as Protocol

const fine: Readonly<Record<string, AnyStateMachine>> = {
  'a Set': assigning(({ context, event }) => ({ heard: new Set(context.heard).add(event.from) })),
  'a queue': assigning(({ context, event }) => ({ list: [...context.list, event.from] })),
  'a Map': assigning(({ context: { counts }, event: { from } }) => ({
    counts: new Map(counts).set(from, (counts.get(from) ?? 0) + 1),
  })),
  'pairs in a Set': assigning(({ context: { last, record }, event: { from } }) => ({
    last: from,
    record: { pairs: new Set([...((record.pairs as Set<unknown>) ?? []), [last, from]]) },
  })),
  'the last one beside a Set': assigning(({ context, event }) => ({
    last: event.from,
    heard: new Set(context.heard).add(context.last ?? event.from),
  })),
  'names that are compared with each other': guarded(({ context, event }: Given) => context.heard.has(event.from)),
  'guards and actions by name, on the way out, through and in': machine(
    {
      initial: 'one',
      states: {
        one: {
          exit: 'remember',
          on: { hello: { guard: 'isNew', target: 'two', actions: 'last' } },
        },
        two: { entry: [remember, enqueueActions(({ enqueue }) => enqueue('last'))], on: { hello: 'one' } },
      },
    },
    {
      guards: { isNew: ({ context, event }: Given) => !context.heard.has(event.from) },
      actions: { remember, last: assign(({ event }: Given) => ({ last: event.from }) as never) },
    },
  ),
}

for (const [what, clerk] of Object.entries(fine)) {
  test(`mere names: ${what}`, async () => {
    const declared = greeting(clerk)
    const { statistics } = await check(declared, { complete: true, reductions: { symmetry: true } })
    const brute = orbitsOf(declared, [], 20_000)
    assert.ok(brute && brute.orbits < brute.states / 4, 'there is something to reduce')
    assert.equal(statistics.distinct, brute.orbits)
  })
}

const sender = ({ event }: { event: unknown }) => (event as Given['event']).from

test('mere names: keys of a record are as many as items of a Set', async () => {
  const count = async (clerk: AnyStateMachine) =>
    (await check(greeting(clerk), { complete: true, reductions: { symmetry: true } })).statistics.distinct
  const record = assigning(({ context, event }) => ({ record: { ...context.record, [event.from]: true } }))
  assert.equal(await count(record), await count(fine['a Set']!))
})

// A variable of the module, as closures have it.
const favourite = { id: 'node3' }

const refused: Readonly<Record<string, AnyStateMachine>> = {
  'the order of ids': guarded(({ context, event }: Given) => [...context.heard].some((id) => id < event.from)),
  'the first of a Set': assigning(({ context, event }) => {
    const heard = new Set(context.heard).add(event.from)
    return { heard, last: [...heard].sort()[0]! }
  }),
  'the first of a Set as it comes': assigning(({ context, event }) => ({
    heard: new Set(context.heard).add(event.from),
    last: [...context.heard][0],
  })),
  'the first key of a record': assigning(({ context, event }) => ({
    record: { ...context.record, [event.from]: true },
    last: Object.keys(context.record)[0],
  })),
  'the first entry of a Map': assigning(({ context: { counts }, event }) => ({
    counts: new Map(counts).set(event.from, 1),
    last: [...counts.keys()][0],
  })),
  'a sorted list': assigning(({ context, event }) => ({ list: [...context.list, event.from].sort() })),
  'ids joined with other text': assigning(({ event }) => ({ note: `${event.from}!` })),
  'numbers made of ids': assigning(({ event }) => ({ note: Number(event.from.slice(4)) })),
  'one id in a closure': guarded(({ event }: Given) => event.from === favourite.id),
  'one id among so many others': guarded(
    ({ context, event }: Given) => context.heard.size === 2 && event.from === 'node4',
  ),
  'two ids together': guarded(({ context, event }: Given) => event.from === 'node1' && context.heard.has('node2')),
  'a fixed id in a context': assigning(({ context }) => ({ heard: new Set(context.heard).add('node2') })),
  'a fixed receiver': machine({ on: { hello: { actions: send(() => 'node2', { type: 'answer' }) } } }),
  'a fixed receiver, by XState alone': machine({
    on: { hello: { actions: sendTo(({ system }) => system.get('node2'), { type: 'answer' }) } },
  }),
  'an answer in which an id is a number': machine({
    on: {
      hello: {
        actions: send(sender, ({ event }) => ({
          type: 'answer',
          number: Number((event as Given['event']).from.slice(4)),
        })),
      },
    },
  }),
  'a guard in enqueueActions': machine({
    on: {
      hello: {
        actions: enqueueActions(({ enqueue, check: asks }) => {
          if (asks((({ event }: Given) => event.from === 'node2') as never)) enqueue(assign({ note: true }) as never)
        }),
      },
    },
  }),
  'a guard that two are joined to': guarded(
    and([
      (({ event }: Given) => event.from !== 'node1') as never,
      (({ context }: Given) => context.heard.size > 0) as never,
    ]),
  ),
  'a parameter of a guard': guarded(
    { type: 'is', params: ({ event }: Given) => ({ last: event.from.endsWith('4') }) },
    { guards: { is: (_: Given, { last }: { last: boolean }) => last } },
  ),
  'a parameter of an action': machine(
    { on: { hello: { actions: { type: 'note', params: ({ event }: Given) => event.from > 'node2' } } } },
    { actions: { note: assign((_: Given, note: unknown) => ({ note }) as never) } },
  ),
  'an event of its own, by an id': machine({
    on: {
      hello: { actions: raise(({ event }) => ({ type: `heard.${(event as Given['event']).from}` })) },
      'heard.node2': { actions: assign({ note: true }) },
    },
  }),
  'a transition without an event': machine({
    initial: 'one',
    states: {
      one: {
        on: { hello: { actions: remember } },
        always: { guard: ({ context }: Given) => context.heard.has('node2') && context.heard.size > 1, target: 'two' },
      },
      two: {},
    },
  }),
  'the way into a state': machine({
    initial: 'one',
    states: {
      one: { on: { hello: 'two' } },
      two: { entry: assign(({ event }: Given) => ({ note: event.from === 'node3' }) as never) },
    },
  }),
  'what a state begins with': machine({
    initial: 'one',
    states: {
      one: { on: { hello: 'two' } },
      two: {
        initial: {
          target: 'inside',
          actions: assign(({ event }: Given) => ({ note: event.from === 'node3' }) as never),
        },
        states: { inside: {} },
      },
    },
  }),
  'the output of a machine': machine({
    initial: 'one',
    states: { one: { on: { hello: { target: 'end', actions: remember } } }, end: { type: 'final' } },
    output: ({ context }: Given) => [...context.heard].map((id) => id.length + Number(id.slice(4))),
  }),
}

const isRefused = (declared: Protocol) =>
  assert.rejects(check(declared, { complete: true, reductions: { symmetry: true } }), (error: Error) => {
    assert.ok(error instanceof ReductionRefused, String(error.stack))
    assert.match(error.message, /the machine of clerk does not treat ids as mere names.*clerk1.* on .*exchanged/)
    return true
  })

for (const [what, clerk] of Object.entries(refused)) test(`refused: ${what}`, () => isRefused(greeting(clerk)))

test('types of messages that are ids are renamed, and refused where one is told from the others', async () => {
  const named = createMachine({ on: { go: { actions: send('clerk1', ({ self }) => ({ type: self.id })) } } })
  const byType = (on: object) => ({
    ...greeting(machine({ on })),
    nodes: { node: { machine: named, count: 4 }, clerk: { machine: machine({ on }) } },
  })
  const declared = byType({ '*': { actions: remember } }) as Protocol
  const { statistics } = await check(declared, { complete: true, reductions: { symmetry: true } })
  assert.equal(statistics.distinct, orbitsOf(declared, [], 20_000)?.orbits)
  // What both come to is the same, but for the state to which it leads.
  const states = { one: { on: { node3: 'two', '*': { actions: remember } } }, two: {} }
  const clerk = machine({ initial: 'one', states })
  await isRefused({ ...declared, nodes: { ...declared.nodes, clerk: { machine: clerk } } } as Protocol)
  const silent = machine({
    initial: 'one',
    states: { one: { on: { node3: 'two', '*': 'three' } }, two: {}, three: {} },
  })
  await isRefused({ ...declared, nodes: { ...declared.nodes, clerk: { machine: silent } } } as Protocol)
})

test('refused: ids in what is observed', async () => {
  const telling = (tells: (id: string) => unknown) =>
    greeting(
      machine({
        on: { hello: { actions: emit((({ event }: Given) => ({ type: 'heard', who: tells(event.from) })) as never) } },
      }),
      { properties: ({ monitor }: never) => ({ heard: (monitor as never as (machine: unknown) => never)(watcher) }) },
    )
  const watcher = createMachine({ context: { who: undefined }, on: { heard: {} } } as never)
  await isRefused(telling((id) => `${id}!`))
  const { verdict } = await check(
    telling((id) => [id]),
    { complete: true, reductions: { symmetry: true } },
  )
  assert.equal(verdict, 'holds')
})

test('refused: a delay that hangs on an id', async () => {
  const waiting = (delay: (id: string | undefined) => number) =>
    greeting(
      machine(
        {
          initial: 'one',
          states: {
            one: {
              on: { hello: { target: 'two', actions: assign(({ event }: Given) => ({ last: event.from }) as never) } },
            },
            two: { after: { wait: 'three' } },
            three: {},
          },
        },
        { delays: { wait: ({ context }: Given) => delay(context.last) } },
      ),
      { timing: synchronous({ delta: 1 }), inputs: { node: [{ event: { type: 'go' }, max: 2 }] } },
    )
  await isRefused(waiting((id) => (id === 'node2' ? 2 : 1)))
})

test('what is another thing each time is told, as without symmetry', async () => {
  let calls = 0
  const counting = assigning(() => ({ note: ++calls }))
  await assert.rejects(
    check(greeting(counting), { complete: true, reductions: { symmetry: true } }),
    /two different results/,
  )
})
