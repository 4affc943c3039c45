/** Symmetry: orbits counted exactly, verdicts as without it, counterexamples that are real runs, refusals that say why. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { assign, emit, setup } from 'xstate'
import {
  broadcast,
  type Message,
  type MonitorInput,
  type NodeInput,
  type PropertyKinds,
  type Protocol,
  protocol,
  reply,
  send,
  type View,
} from '../../../../protocols/model/index.js'
import { check } from '../../../../server/checker/check.js'
import { ReductionRefused } from '../../../../server/checker/reductions/refusal.js'
import { twoPhaseCommit } from '../../../models/twoPhaseCommit.js'
import { protocolOf, protocolSpec } from '../../../reference/randomProtocol.js'
import { interchangeable } from '../../../reference/reducible.js'
import { replay } from '../../../reference/replay.js'
import { orbitsOf } from './orbits.js'

const seed = Number(process.env.AGREEMENT_SEED ?? 20261121)
const numRuns = Number(process.env.AGREEMENT_RUNS ?? 150)

for (const [index, orbits] of [12, 34, 80, 166, 314, 553, 920].entries()) {
  test(`two-phase commit, ${index + 1} resource managers: ${orbits} orbits`, async () => {
    if (index === 0) {
      await assert.rejects(check(twoPhaseCommit(1), { reductions: { symmetry: true } }), /no role has more than one/)
      assert.equal((await check(twoPhaseCommit(1), { complete: true })).statistics.distinct, orbits)
      return
    }
    const { statistics, properties } = await check(twoPhaseCommit(index + 1), {
      complete: true,
      reductions: { symmetry: ['rm'] },
    })
    assert.equal(statistics.distinct, orbits)
    assert.equal(statistics.depth, 3 * index + 5)
    assert.equal(properties.consistent.verdict, 'holds')
    assert.match(properties.consistent.text, new RegExp(`All ${orbits} orbits of reachable states`))
  })
}

test('random protocols: as many orbits as brute force finds, the same verdicts, real runs', async () => {
  let compared = 0
  let smaller = 0
  const property = fc.asyncProperty(protocolSpec, async (spec) => {
    const declared = protocolOf(interchangeable(spec))
    const states = 300
    const brute = orbitsOf(declared, ['peers', 'all'], states)
    if (!brute) return
    let reduced: Awaited<ReturnType<typeof check>>
    try {
      reduced = await check(declared, { complete: true, reductions: { symmetry: true } })
    } catch (error) {
      if (error instanceof ReductionRefused) return
      throw error
    }
    compared++
    if (brute.orbits < brute.states) smaller++
    assert.equal(reduced.statistics.distinct, brute.orbits)
    const full = await check(declared, { complete: true })
    assert.equal(full.statistics.distinct, brute.states)
    assert.equal(full.statistics.depth, reduced.statistics.depth)
    for (const [name, { verdict, trace }] of Object.entries(reduced.properties)) {
      const other = full.properties[name]!
      assert.deepEqual([verdict, trace?.steps.length], [other.verdict, other.trace?.steps.length], name)
      if (trace) replay(declared, trace)
    }
  })
  await fc.assert(property, { seed, numRuns, verbose: fc.VerbosityLevel.None })
  assert.ok(compared >= numRuns / 10, `only ${compared} of ${numRuns} protocols were compared`)
  assert.ok(smaller >= numRuns / 20, `only ${smaller} of ${numRuns} protocols had several states in an orbit`)
})

interface Ring {
  id: string
  peers: readonly string[]
  queue: readonly string[]
  winner: string | undefined
  weight: number
}

/** Nodes that ask each other; `beats` decides what a node does about a question. */
const asking = (
  beats: (context: Ring, from: string) => boolean,
  options: {
    readonly weight?: (id: string) => number
    readonly properties?: (kinds: PropertyKinds<View<{ node: ReturnType<typeof machineOf> }>>) => object
    readonly faults?: object
  } = {},
): Protocol => {
  const weight = options.weight ?? (() => 1)
  return protocol({
    name: 'Asking',
    nodes: {
      node: {
        machine: machineOf(beats),
        count: 3,
        input: (id: string, peers: readonly string[]) => ({ id, peers, nodes: {}, weight: weight(id) }),
      },
    },
    inputs: { node: [{ event: { type: 'ask' }, max: 2 }] },
    faults: options.faults ?? {},
    properties: options.properties ?? (({ always }: PropertyKinds<never>) => ({ fine: always(() => true) })),
  } as never) as unknown as Protocol
}

function machineOf(beats: (context: Ring, from: string) => boolean) {
  return setup({
    types: {
      context: {} as Ring,
      events: {} as { type: 'ask' } | Message<{ type: 'question' }>,
      input: {} as NodeInput & { weight: number },
    },
    guards: { beats: ({ context, event }) => 'from' in event && beats(context, event.from) },
  }).createMachine({
    context: ({ input }) => ({
      id: input.id,
      peers: input.peers,
      queue: [],
      winner: undefined,
      weight: input.weight,
    }),
    on: {
      ask: { actions: broadcast({ type: 'question' }) },
      question: [
        {
          guard: 'beats',
          actions: assign({ winner: ({ event }) => event.from }),
        },
        { actions: assign({ queue: ({ context, event }) => [...context.queue, event.from] }) },
      ],
    },
  })
}

const refused = (declared: Protocol, why: RegExp) =>
  assert.rejects(check(declared, { reductions: { symmetry: true } }), (error: Error) => {
    assert.ok(error instanceof ReductionRefused, String(error))
    assert.match(error.message, why)
    return true
  })

test('of interchangeable nodes one is followed, and all are counted', async () => {
  const counts = async (declared: Protocol) => {
    const { statistics } = await check(declared, { complete: true, reductions: { symmetry: true }, states: 300 })
    const { distinct, generated, depth, complete } = statistics
    // A limit may cut the one earlier in a level than the other.
    return complete ? { distinct, generated, depth } : undefined
  }
  // Where steps are judged, each is followed.
  const judged = (declared: Protocol): Protocol => ({
    ...declared,
    properties: { ...declared.properties, followed: { kind: 'step', predicate: () => true } },
  })
  assert.equal((await counts(twoPhaseCommit(4) as unknown as Protocol))?.generated, 869)
  const property = fc.asyncProperty(protocolSpec, async (spec) => {
    const declared = protocolOf(interchangeable(spec))
    try {
      assert.deepEqual(await counts(declared), await counts(judged(declared)))
    } catch (error) {
      if (!(error instanceof ReductionRefused)) throw error
    }
  })
  await fc.assert(property, { seed, numRuns: Math.ceil(numRuns / 3) })
})

test('ids as names are renamed in lists, values and queues', async () => {
  const declared = asking(({ queue }) => queue.length > 0)
  const brute = orbitsOf(declared, ['peers'], 100_000)
  const { statistics } = await check(declared, { complete: true, reductions: { symmetry: true } })
  assert.equal(statistics.distinct, brute?.orbits)
  assert.ok(brute!.orbits < brute!.states / 4)
})

test('a machine that orders, sorts or computes with ids is refused with the place', async () => {
  const exchanged =
    /the machine of node does not treat ids as mere names.*node\d.*question.*with node\d and node\d exchanged/
  await refused(
    asking(({ id }, from) => id < from),
    exchanged,
  )
  await refused(
    asking(({ id, peers }, from) => [...peers, id].sort()[0] === from),
    exchanged,
  )
  await refused(
    asking((_, from) => Number(from.slice(4)) > 2),
    exchanged,
  )
  await refused(
    asking(({ peers }, from) => peers[0] === from),
    exchanged,
  )
})

test('nodes that start with different data are refused with what differs', async () => {
  const declared = asking(() => true, { weight: (id) => Number(id.slice(4)) })
  await refused(declared, /node1 and node2 are not alike at the start.*"weight".*node1's is 1, node2's is 2/)
})

test('a property that names a node or an index is refused by name', async () => {
  const first = asking(() => true, {
    properties: ({ always }) => ({ 'the first has no winner': always(({ node }) => !node[0]!.context.winner) }),
  })
  await refused(first, /the property "the first has no winner" does not mean the same of all nodes/)
  const named = asking(() => true, {
    properties: ({ step }) => ({
      'node1 is silent': step((_, __, action) => action.type !== 'deliver' || action.from !== 'node1'),
    }),
  })
  await refused(named, /the property "node1 is silent" does not mean the same of all nodes/)
})

test('faults that name one node of the role are refused, and roles that there are not', async () => {
  await refused(
    asking(() => true, { faults: { crash: { max: 1, nodes: ['node2'] } } }),
    /crash\.nodes names node2/,
  )
  await assert.rejects(
    check(
      asking(() => true),
      { reductions: { symmetry: ['servers'] } },
    ),
    /there is no role "servers"; the roles are node/,
  )
})

test('a counterexample is a run of the protocol as it is', async () => {
  const declared = asking(() => true, {
    properties: ({ always, step }) => ({
      'nobody wins twice': always(({ node }) => node.filter(({ context }) => context.winner).length < 2),
      'the third does not win': step(
        (_, after) => after.node.filter(({ context }) => context.winner).length < after.node.length,
      ),
    }),
  })
  const reduced = await check(declared, { complete: true, reductions: { symmetry: true } })
  const full = await check(declared, { complete: true })
  for (const [name, { verdict, trace }] of Object.entries(reduced.properties)) {
    assert.equal(verdict, 'violated')
    assert.equal(trace?.steps.length, full.properties[name]?.trace?.steps.length)
    replay(declared, trace!)
  }
})

test("reductions: 'verify' reports both counts, or why nothing was reduced", async () => {
  const { statistics } = await check(twoPhaseCommit(3), { reductions: 'verify' })
  const { symmetry, full } = statistics.reductions!
  assert.deepEqual(symmetry, { roles: ['rm'], renamings: 6, sampled: false })
  assert.deepEqual(full, { distinct: 288, generated: 1146 })
  assert.equal(statistics.distinct, 80)
  const ordered = await check(
    asking(({ id }, from) => id < from),
    { reductions: 'verify' },
  )
  assert.equal(ordered.statistics.reductions?.symmetry, undefined)
  assert.match(ordered.statistics.reductions?.refused?.[0] ?? '', /orders them/)
})

test('a message to a node by its name is no obstacle while its role is not symmetric', async () => {
  const sender = setup({ types: { events: {} as { type: 'go' } } }).createMachine({
    on: { go: { actions: send('sink1', { type: 'hello' }) } },
  })
  const sink = setup({
    types: { context: {} as { heard: ReadonlySet<string> }, events: {} as Message<{ type: 'hello' }> },
  }).createMachine({
    context: { heard: new Set() },
    on: { hello: { actions: assign({ heard: ({ context, event }) => new Set(context.heard).add(event.from) }) } },
  })
  const declared = protocol({
    name: 'Hello',
    nodes: { sender: { machine: sender, count: 4 }, sink: { machine: sink } },
    inputs: { sender: [{ event: { type: 'go' }, max: 3 }] },
  }) as unknown as Protocol
  const { statistics } = await check(declared, { complete: true, reductions: { symmetry: true } })
  assert.equal(statistics.distinct, orbitsOf(declared, [], 10_000)?.orbits)
})

test('a fixed id that nothing in the local state or the message names is refused', async () => {
  const boss = setup({ types: { events: {} as { type: 'go' } } }).createMachine({
    on: { go: { actions: send('worker2', { type: 'hello' }) } },
  })
  const worker = setup({ types: { events: {} as Message<{ type: 'hello' }> } }).createMachine({
    initial: 'idle',
    states: { idle: { on: { hello: 'greeted' } }, greeted: { on: { hello: 'twice' } }, twice: {} },
  })
  const declared = protocol({
    name: 'Greeting',
    nodes: { boss: { machine: boss }, worker: { machine: worker, count: 2 } },
    inputs: { boss: [{ event: { type: 'go' }, max: 2 }] },
    properties: ({ always }) => ({ once: always(({ worker }) => !worker.some((node) => node.matches('twice'))) }),
  }) as unknown as Protocol
  assert.equal((await check(declared)).verdict, 'violated')
  await refused(declared, /the machine of boss does not treat ids as mere names.*on input go.*sends hello to worker2/)
})

test('a list of nodes that a machine changes is refused', async () => {
  const shuffling = setup({
    types: { context: {} as { peers: readonly string[] }, events: {} as { type: 'go' }, input: {} as NodeInput },
  }).createMachine({
    context: ({ input }) => ({ peers: input.peers }),
    on: { go: { actions: assign({ peers: ({ context }) => context.peers.slice(1) }) } },
  })
  const declared = protocol({
    name: 'Shuffling',
    nodes: { node: { machine: shuffling, count: 3 } },
    inputs: { node: [{ event: { type: 'go' }, max: 1 }] },
  }) as unknown as Protocol
  await refused(declared, /changes "peers", a list of nodes in an order that cannot be renamed/)
})

/** Workers that take a lock from a keeper who does not look whether it is free, and a monitor of who holds it. */
const locking = (
  takes: (context: { holders: ReadonlySet<string> }, from: string) => ReadonlySet<string>,
  faults = {},
) => {
  const worker = setup({
    types: { events: {} as { type: 'go' } | Message<{ type: 'granted' }>, emitted: {} as { type: 'holds' | 'gives' } },
  }).createMachine({
    initial: 'idle',
    states: {
      idle: { on: { go: { target: 'asking', actions: send('keeper1', { type: 'ask' }) } } },
      asking: { on: { granted: { target: 'holding', actions: emit({ type: 'holds' }) } } },
      holding: { on: { go: { target: 'idle', actions: emit({ type: 'gives' }) } } },
    },
  })
  const keeper = setup({ types: { events: {} as Message<{ type: 'ask' }> } }).createMachine({
    on: { ask: { actions: reply({ type: 'granted' }) } },
  })
  type Seen = { type: 'holds' | 'gives'; from: string }
  const watcher = setup({
    types: {
      context: {} as { holders: ReadonlySet<string>; all: readonly string[] },
      events: {} as Seen,
      input: {} as MonitorInput,
    },
  }).createMachine({
    context: ({ input }) => ({ holders: new Set(), all: input.nodes.worker! }),
    initial: 'fine',
    states: {
      fine: {
        on: {
          holds: [
            { guard: ({ context }) => context.holders.size > 1, target: 'crowded' },
            { actions: assign({ holders: ({ context, event }) => takes(context, event.from) }) },
          ],
          gives: {
            actions: assign({
              holders: ({ context, event }) => new Set([...context.holders].filter((id) => id !== event.from)),
            }),
          },
        },
      },
      crowded: { tags: 'violation' },
    },
  })
  return protocol({
    name: 'Locking',
    nodes: { worker: { machine: worker, count: 3 }, keeper: { machine: keeper } },
    inputs: { worker: [{ event: { type: 'go' }, max: 5 }] },
    faults: faults as never,
    properties: ({ monitor }) => ({ 'at most two hold it': monitor(watcher) }),
  }) as unknown as Protocol
}

test('ids in the states of monitors are renamed, and a monitor that orders them is refused', async () => {
  const declared = locking(({ holders }, from) => new Set(holders).add(from))
  const brute = orbitsOf(declared, ['all'], 100_000)!
  const [reduced, full] = await Promise.all(
    [{ symmetry: true }, undefined].map((reductions) =>
      check(declared, { complete: true, ...(reductions && { reductions }) }),
    ),
  )
  assert.deepEqual([reduced!.statistics.distinct, full!.statistics.distinct], [brute.orbits, brute.states])
  assert.ok(brute.orbits < brute.states / 3)
  const [trace, other] = [reduced!, full!].map(({ properties }) => properties['at most two hold it']!.trace!)
  assert.equal(trace!.steps.length, other!.steps.length)
  replay(declared, trace!)
  await refused(
    locking(({ holders }, from) => new Set([...holders, from].sort().slice(-1))),
    /"at most two hold it" does not treat ids as mere names: what it makes of "holds" from worker/,
  )
})

test('lies that name one node of the role, and faults for one of them, are refused', async () => {
  const takes = ({ holders }: { holders: ReadonlySet<string> }) => holders
  await refused(
    locking(takes, { byzantine: { nodes: ['keeper'], messages: [{ type: 'granted', to: 'worker2' }] } }),
    /keeper1 is byzantine and may send granted.*worker2.*exchanged that is not among/,
  )
  await refused(locking(takes, { byzantine: { nodes: ['worker1'], messages: [] } }), /byzantine\.nodes names worker1/)
})
