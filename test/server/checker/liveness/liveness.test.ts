/** Liveness of whole protocols: limits, bounds, fairness as declared, and the traces of loops. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assign, createMachine, emit, setup } from 'xstate'
import {
  type Fairness,
  type FairnessLevel,
  type Message,
  type NodeInput,
  protocol,
  reply,
  send,
} from '../../../../protocols/model/index.js'
import { check } from '../../../../server/checker/check.js'
import { replay } from '../../../reference/replay.js'

/** One asks again and again until the other answers. */
const asker = setup({
  types: {
    context: {} as { id: string; round: number },
    events: {} as { type: 'ask' } | Message<{ type: 'answer' }>,
    input: {} as NodeInput,
  },
  delays: { again: 100 },
}).createMachine({
  context: ({ input }) => ({ id: input.id, round: 0 }),
  initial: 'idle',
  states: {
    idle: { on: { ask: 'waiting' } },
    waiting: {
      entry: send('answerer1', { type: 'question' }),
      on: { answer: { target: 'content', actions: assign({ round: ({ context }) => context.round + 1 }) } },
      after: { again: { target: 'waiting', reenter: true } },
    },
    content: {},
  },
})
const answerer = setup({
  types: { context: {} as Record<string, never>, events: {} as Message<{ type: 'question' }> },
}).createMachine({ context: {}, on: { question: { actions: reply({ type: 'answer' }) } } })

const asking = (loss: boolean, fairness: Fairness<'ask' | 'question' | 'answer'> = {}) =>
  protocol({
    name: 'asking',
    nodes: { asker: { machine: asker }, answerer: { machine: answerer } },
    network: { duplication: 'unbounded', ...(loss && { loss: 'unbounded' }) },
    inputs: { asker: [{ event: { type: 'ask' }, max: 1 }] },
    fairness,
    properties: ({ eventually, leadsTo, infinitelyOften, stabilizes }) => ({
      asks: eventually(({ asker: [node] }) => !node.matches('idle')),
      'is answered': leadsTo(
        ({ asker: [node] }) => node.matches('waiting'),
        ({ asker: [node] }) => node.matches('content'),
      ),
      'is content now and then': infinitelyOften(({ asker: [node] }) => node.matches('content')),
      'stays where it is': stabilizes(({ asker: [node] }) => !node.matches('waiting')),
    }),
  })

const verdicts = async (subject: ReturnType<typeof asking>, limits = {}) => {
  const { properties } = await check(subject, limits)
  for (const { trace } of Object.values(properties)) if (trace) replay(subject as never, trace)
  return Object.fromEntries(Object.entries(properties).map(([name, { verdict }]) => [name, verdict]))
}

test('an input need not come, unless the protocol says so', async () => {
  assert.deepEqual(await verdicts(asking(false)), {
    asks: 'violated',
    'is answered': 'holds',
    'is content now and then': 'violated',
    'stays where it is': 'holds',
  })
  assert.deepEqual(await verdicts(asking(false, { inputs: 'weak' })), {
    asks: 'holds',
    'is answered': 'holds',
    'is content now and then': 'holds',
    'stays where it is': 'holds',
  })
})

test('what is lost again and again arrives under strong fairness only', async () => {
  const weak = await verdicts(asking(true, { inputs: 'weak' }))
  assert.equal(weak['is answered'], 'violated')
  const partly = await verdicts(asking(true, { inputs: 'weak', deliveries: { question: 'strong' } }))
  assert.equal(partly['is answered'], 'violated')
  const strong = await verdicts(asking(true, { inputs: 'weak', deliveries: 'strong' }))
  assert.equal(strong['is answered'], 'holds')
  const noTimers = await verdicts(asking(true, { inputs: 'weak', deliveries: 'strong', timers: { again: 'none' } }))
  assert.equal(noTimers['is answered'], 'violated')
})

test('timers of two states do not stand for each other, also where they have one delay and alike ids', async () => {
  const restless = setup({ delays: { pause: 100 } }).createMachine({
    initial: 'trying',
    states: {
      trying: {
        id: 'trying',
        after: { pause: 'done' },
        initial: 'again',
        states: { again: { id: 'again.trying', after: { pause: { target: 'again', reenter: true } } } },
      },
      done: {},
    },
  })
  const tried = async (timers: FairnessLevel) => {
    const subject = protocol({
      name: 'tried',
      nodes: { node: { machine: restless } },
      fairness: { timers: { pause: timers } },
      properties: ({ eventually }) => ({ done: eventually(({ node: [one] }) => one.matches('done')) }),
    })
    return (await check(subject)).properties.done.verdict
  }
  assert.equal(await tried('weak'), 'holds')
  assert.equal(await tried('none'), 'violated')
})

test('under a limit a lasso inside is found, and nothing holds', async () => {
  for (const limits of [{ depth: 3 }, { states: 3 }, { inFlight: 1 }]) {
    const found = await verdicts(asking(false, { inputs: 'weak' }), limits)
    assert.ok(
      Object.values(found).every((verdict) => verdict === 'unknown'),
      JSON.stringify([limits, found]),
    )
    const violated = await verdicts(asking(false), limits)
    assert.equal(violated.asks, 'violated')
  }
})

test('within a bound that cuts, a lasso inside is found, and nothing holds', async () => {
  const bounded = (fairness: Fairness) =>
    asking(false, fairness as never).with({ within: ({ messages }) => messages.length < 2 })
  const { properties } = await check(bounded({ inputs: 'weak' }))
  assert.equal(properties['is answered'].verdict, 'unknown')
  assert.match(properties['is answered'].text, /outside of the declared bound/)
  assert.equal((await check(bounded({}))).properties.asks.verdict, 'violated')
})

test('a state of a monitor that is tagged pending must not last for ever', async () => {
  const watched = (loss: boolean) =>
    protocol({
      name: 'watched',
      nodes: { node: { machine: worker } },
      network: loss ? { loss: { max: 1 } } : {},
      properties: ({ monitor }) => ({
        'what begins ends': monitor(
          createMachine({
            initial: 'idle',
            states: { idle: { on: { began: 'busy' } }, busy: { tags: 'pending', on: { ended: 'idle' } } },
          }),
        ),
      }),
    })
  const holds = await check(watched(false))
  assert.equal(holds.properties['what begins ends'].verdict, 'holds')
  const { verdict, trace, text } = (await check(watched(true))).properties['what begins ends']
  assert.equal(verdict, 'violated')
  assert.match(text, /stays in states that are tagged pending/)
  assert.equal(trace!.loop, trace!.steps.length)
})

const worker = setup({
  types: {
    context: {} as { id: string },
    events: {} as Message<{ type: 'done' }>,
    emitted: {} as { type: 'began' | 'ended' },
    input: {} as NodeInput,
  },
}).createMachine({
  context: ({ input }) => ({ id: input.id }),
  initial: 'busy',
  states: {
    busy: {
      entry: [emit({ type: 'began' }), send(({ context }) => context.id, { type: 'done' })],
      on: { done: { target: 'idle', actions: emit({ type: 'ended' }) } },
    },
    idle: {},
  },
})
