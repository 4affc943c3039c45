/** Partial order: the same verdicts and the same stuck states from fewer states, real counterexamples, refusals that say why. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { assign, setup } from 'xstate'
import { register } from '../../../../protocols/library/index.js'
import {
  type Message,
  type NodeInput,
  type PropertyKinds,
  type Protocol,
  protocol,
  reply,
  send,
  type View,
} from '../../../../protocols/model/index.js'
import { check } from '../../../../server/checker/check.js'
import { PlainSearch } from '../../../../server/checker/plainSearch.js'
import { PartialOrderSearch } from '../../../../server/checker/reductions/partialOrderSearch.js'
import { ReductionRefused } from '../../../../server/checker/reductions/refusal.js'
import { Model, pure, Successors } from '../../../../server/semantics/index.js'
import { ballot } from '../../../models/ballot.js'
import { changRoberts } from '../../../models/changRoberts.js'
import { twoPhaseCommit } from '../../../models/twoPhaseCommit.js'
import { protocolOf, protocolSpec } from '../../../reference/randomProtocol.js'
import { reorderable } from '../../../reference/reducible.js'
import { replay } from '../../../reference/replay.js'
import { keyOf } from '../../../reference/values.js'

const seed = Number(process.env.AGREEMENT_SEED ?? 20261121)
const numRuns = Number(process.env.AGREEMENT_RUNS ?? 250)
const most = 3000

test('random protocols: the same verdicts and the same stuck states, real runs, no more states', async () => {
  let compared = 0
  let smaller = 0
  const verdicts = new Set<string>()
  const property = fc.asyncProperty(protocolSpec, async (spec) => {
    const declared = protocolOf(reorderable(spec))
    const full = await check(declared, { complete: true, states: most, inFlight: 4 }).catch(() => undefined)
    if (!full?.statistics.complete) return
    let reduced: Awaited<ReturnType<typeof check>>
    try {
      reduced = await check(declared, { complete: true, inFlight: 4, reductions: { partialOrder: true } })
    } catch (error) {
      if (error instanceof ReductionRefused) return
      throw error
    }
    compared++
    assert.ok(reduced.statistics.distinct <= full.statistics.distinct)
    if (reduced.statistics.distinct < full.statistics.distinct) smaller++
    for (const [name, { kind, verdict, trace }] of Object.entries(reduced.properties)) {
      assert.equal(verdict, full.properties[name]!.verdict, name)
      verdicts.add(`${kind} ${verdict}`)
      if (trace) replay(declared, trace)
    }
    const stuck = (Kind: typeof PlainSearch) => [...stuckStates(declared, Kind)].sort()
    assert.deepEqual(stuck(PartialOrderSearch), stuck(PlainSearch))
  })
  await fc.assert(property, { seed, numRuns, verbose: fc.VerbosityLevel.None })
  assert.ok(compared >= numRuns / 10, `only ${compared} of ${numRuns} protocols were compared`)
  assert.ok(smaller >= numRuns / 30, `only ${smaller} of ${numRuns} protocols had fewer states`)
  const kinds = ['always', 'reachable', 'noDeadlock', 'quiescent']
  for (const verdict of kinds.flatMap((kind) => [`${kind} holds`, `${kind} violated`])) {
    assert.ok(numRuns < 250 || verdicts.has(verdict), `no ${verdict}`)
  }
})

/** Every state in which nothing can happen, written out. */
function stuckStates(declared: Protocol, Kind: typeof PlainSearch): ReadonlySet<string> {
  const model = pure(() => new Model(declared))
  const found = new Set<string>()
  class Collecting extends Kind {
    protected override judgeStuck(state: number): void {
      this.load(state)
      const { configuration, network } = this.successors
      const nodes = model.nodes.map((_, node) => {
        const { up, snapshot, context, timers } = model.localStates.all[configuration[node]!]!
        return [up, snapshot?.value, context, timers.map(({ id }) => id)]
      })
      const messages = [...network].map((mailbox) =>
        Array.from({ length: model.mailboxes.count(mailbox) }, (_, position) => {
          const { from, sent } = model.envelopes.all[model.mailboxes.at(mailbox, position)]!
          return keyOf([from, sent])
        }),
      )
      found.add(keyOf([nodes, model.mailboxes.discipline === 'fifo' ? messages : messages.map((all) => all.sort())]))
      super.judgeStuck(state)
    }
  }
  const search = pure(() => new Collecting(model, new Successors(model), { inFlight: 4 }, true))
  pure(() => search.run(() => 0, 1))
  return found
}

test('known models: the same verdicts from considerably fewer states and steps', async () => {
  const sizes = async (declared: Protocol, only?: readonly string[]) => {
    const full = await check(declared, { complete: true, ...(only && { only }) })
    const reduced = await check(declared, { complete: true, ...(only && { only }), reductions: { partialOrder: true } })
    for (const [name, { verdict }] of Object.entries(reduced.properties)) {
      assert.equal(verdict, full.properties[name]!.verdict, name)
    }
    return { full: full.statistics, reduced: reduced.statistics }
  }
  const voted = await sizes(ballot as unknown as Protocol)
  assert.ok(voted.reduced.distinct * 3 < voted.full.distinct, `${voted.reduced.distinct} of ${voted.full.distinct}`)
  assert.ok(voted.reduced.generated * 6 < voted.full.generated)
  const ring = await sizes(changRoberts([true, true, true, true, true]) as unknown as Protocol)
  assert.ok(ring.reduced.distinct < ring.full.distinct)
})

interface Asked {
  readonly asked: 'never' | 'once' | 'twice'
}

/** Clients ask servers of their own, each once for each `go`. */
const pairs = (
  count: number,
  properties: (kinds: PropertyKinds<View<{ server: typeof server; client: ReturnType<typeof clientOf> }>>) => object,
) =>
  protocol({
    name: 'Pairs',
    nodes: { client: { machine: clientOf(), count }, server: { machine: server, count } },
    inputs: { client: [{ event: { type: 'go' }, max: 'unbounded' }] },
    properties,
  } as never) as unknown as Protocol

const server = setup({
  types: { context: {} as Asked, events: {} as Message<{ type: 'ask' }> },
}).createMachine({
  context: { asked: 'never' },
  on: {
    ask: {
      actions: [
        assign({ asked: ({ context }) => (context.asked === 'never' ? 'once' : 'twice') }),
        reply({ type: 'answer' }),
      ],
    },
  },
})

const clientOf = () =>
  setup({
    types: {
      context: {} as { server: string },
      events: {} as { type: 'go' } | Message<{ type: 'answer' }>,
      input: {} as NodeInput,
    },
  }).createMachine({
    context: ({ input }) => ({ server: input.id.replace('client', 'server') }),
    initial: 'idle',
    states: {
      idle: { on: { go: { target: 'waiting', actions: send(({ context }) => context.server, { type: 'ask' }) } } },
      waiting: { on: { answer: 'done' } },
      done: {},
    },
  })

test('independent pairs: as many states as one pair has for each, not all their combinations', async () => {
  const count = 5
  const declared = pairs(count, ({ quiescent }) => ({
    'all are done': quiescent(({ client }) => client.every((node) => node.matches('done'))),
  }))
  const full = await check(declared, { complete: true })
  const reduced = await check(declared, { complete: true, reductions: { partialOrder: true } })
  assert.equal(full.statistics.distinct, 4 ** count)
  assert.equal(reduced.statistics.distinct, 3 * count + 1)
  assert.equal(reduced.properties['all are done']!.verdict, 'holds')
  assert.match(reduced.properties['all are done']!.text, /All 16 states that the partial-order reduction leaves/)
})

test('what a property looks at is not put off', async () => {
  // Whether both are in the middle at once is a question of order.
  const declared = pairs(3, ({ always, reachable }) => ({
    'two do not wait': always(({ client }) => client.filter((node) => node.matches('waiting')).length < 2),
    'all were asked, none is done': reachable(
      ({ server, client }) =>
        server.every(({ context }) => context.asked === 'once') && client.every((node) => node.value === 'waiting'),
    ),
    'none is asked twice': always(({ server }) => server.every(({ context }) => context.asked !== 'twice')),
  }))
  const { properties } = await check(declared, { complete: true, reductions: { partialOrder: true } })
  assert.equal(properties['two do not wait']!.verdict, 'violated')
  assert.equal(properties['two do not wait']!.trace?.shortest, false)
  assert.equal(properties['all were asked, none is done']!.verdict, 'holds')
  assert.equal(properties['none is asked twice']!.verdict, 'holds')
  for (const { trace } of Object.values(properties)) if (trace) replay(declared, trace)
})

test('messages that a property or a bound looks at are not put off', async () => {
  const declared = pairs(3, ({ always, reachable }) => ({
    'two messages at once': reachable(({ messages }) => messages.length === 2),
    'no question and answer at once': always(
      ({ messages }) => new Set(messages.map(({ message }) => message.type)).size < 2,
    ),
    'all are done': reachable(({ client }) => client.every((node) => node.matches('done'))),
  }))
  const verdicts = async (within?: (view: never) => boolean) => {
    const bounded = { ...declared, ...(within && { within }) } as Protocol
    const full = await check(bounded, { complete: true })
    const { properties } = await check(bounded, { complete: true, reductions: { partialOrder: true } })
    return Object.entries(properties).map(([name, { verdict }]) => {
      assert.equal(verdict, full.properties[name]!.verdict, name)
      return verdict
    })
  }
  assert.deepEqual(await verdicts(), ['holds', 'violated', 'holds'])
  type State = { messages: readonly unknown[]; client: readonly { matches(state: string): boolean }[] }
  const one = (({ messages }: State) => messages.length < 2) as never
  assert.deepEqual(await verdicts(one), ['violated', 'holds', 'holds'])
  const inTurn = (({ client }: State) => client.filter((node) => node.matches('waiting')).length < 2) as never
  assert.deepEqual(await verdicts(inTurn), ['violated', 'holds', 'holds'])
  // What the bound does not look at is put off all the same.
  const away = { ...declared, properties: { 'all are done': declared.properties['all are done']! } }
  const lax = { ...away, within: (({ client }: State) => !client[0]!.matches('done')) as never } as Protocol
  const full = await check(lax, { complete: true })
  const reduced = await check(lax, { complete: true, reductions: { partialOrder: true } })
  assert.equal(reduced.verdict, full.verdict)
  assert.ok(reduced.statistics.distinct < full.statistics.distinct)
})

test('an endless loop of one node keeps no other from its steps', async () => {
  const spinning = setup({ types: { events: {} as { type: 'turn' } } }).createMachine({
    initial: 'a',
    states: { a: { on: { turn: 'b' } }, b: { on: { turn: 'a' } } },
  })
  const stepping = setup({ types: { events: {} as { type: 'step' } } }).createMachine({
    initial: 'before',
    states: { before: { on: { step: 'after' } }, after: {} },
  })
  const declared = protocol({
    name: 'Loop',
    nodes: { loop: { machine: spinning }, other: { machine: stepping } },
    inputs: {
      loop: [{ event: { type: 'turn' }, max: 'unbounded' }],
      other: [{ event: { type: 'step' }, max: 'unbounded' }],
    },
    properties: ({ always }) => ({ 'the other stays': always(({ other }) => !other[0]!.matches('after')) }),
  }) as unknown as Protocol
  const { verdict } = await check(declared, { reductions: { partialOrder: true } })
  assert.equal(verdict, 'violated')
})

const refused = (declared: Protocol, why: RegExp, symmetry = false) =>
  assert.rejects(check(declared, { reductions: { partialOrder: true, symmetry } }), (error: Error) => {
    assert.ok(error instanceof ReductionRefused, String(error))
    assert.match(error.message, why)
    return true
  })

test('what it does not preserve is refused with the reason', async () => {
  const property = (properties: Parameters<typeof pairs>[1]) => pairs(2, properties)
  await refused(
    property(({ step }) => ({ slow: step(() => true) })),
    /`partialOrder` is refused: "slow" is about single steps/,
  )
  await refused(
    property(({ eventually }) => ({ ends: eventually(() => true) })),
    /"ends" is about fair paths/,
  )
  await refused(
    property(({ linearizable }) => ({ atomic: linearizable(register(0)) })),
    /"atomic" depends on the order in which different nodes are observed/,
  )
  const fine = property(({ noDeadlock }) => ({ lives: noDeadlock() }))
  const timing = { kind: 'synchronous', delta: 1 } as const
  await refused({ ...fine, timing } as Protocol, /in a timed model a tick depends on every node/)
  await refused(fine, /together with `symmetry` it is not proven/, true)
})

test("reductions: 'verify' compares both reductions and reports the sizes", async () => {
  const { statistics, verdict } = await check(twoPhaseCommit(3), { reductions: 'verify' })
  assert.equal(verdict, 'holds')
  const { full, symmetry, partialOrder } = statistics.reductions!
  assert.deepEqual(full, { distinct: 288, generated: 1146 })
  assert.equal(symmetry?.renamings, 6)
  assert.ok(partialOrder!.distinct! <= 288 && partialOrder!.reduced > 0)
})
