/** The causal cone: known by hand on small traces; on random ones a run by itself that shows the same. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { assign, setup } from 'xstate'
import {
  type Message,
  type NodeInput,
  type PropertyKinds,
  ProtocolError,
  protocol,
  send,
} from '../../../../protocols/model/index.js'
import { check } from '../../../../server/checker/check.js'
import type { Trace } from '../../../../server/wire/trace.js'
import type { RandomContext } from '../../../reference/randomActions.js'
import { protocolOf, protocolSpec } from '../../../reference/randomProtocol.js'
import { replay } from '../../../reference/replay.js'
import type { AnyView } from '../../../reference/view.js'

const counter = setup({
  types: {
    context: {} as { n: number; next: string | undefined },
    events: {} as Message<{ type: 'pass' }> | { type: 'poke' } | { type: 'start' },
    input: {} as NodeInput,
  },
}).createMachine({
  context: ({ input }) => ({ n: 0, next: input.peers[0] }),
  on: {
    poke: { actions: assign({ n: ({ context }) => context.n + 1 }) },
    start: { actions: send(({ context }) => context.next ?? '', { type: 'pass' }) },
    pass: { actions: assign({ n: 10 }) },
  },
})

/** Two that pass something on, and one that has nothing to do with it. */
const passing = protocol({
  name: 'passing',
  nodes: {
    a: { machine: counter, input: (id, _peers, nodes) => ({ id, peers: nodes.b ?? [], nodes }) },
    b: { machine: counter },
    c: { machine: counter },
  },
  faults: { partition: { max: 1, shape: 'isolate' } },
  inputs: {
    a: [{ event: { type: 'start' }, max: 1 }],
    b: [{ event: { type: 'poke' }, max: 1 }],
    c: [{ event: { type: 'poke' }, max: 2 }],
  },
  properties: ({ always, step, quiescent }) => ({
    'nothing arrives': always(({ b }) => b.every((node) => node.context.n < 10)),
    'of both': always(({ b, c }) => b.every((node) => node.context.n < 10) || c.every((node) => node.context.n === 0)),
    'by the network': always(({ b, messages }) => messages.length > 0 || b.every((node) => node.context.n < 10)),
    'in a step': step(
      (before, after) => before.b[0]!.context.n === after.b[0]!.context.n || after.b[0]!.context.n < 10,
    ),
    'never stuck': quiescent(() => false),
  }),
})

/** The first walk on which a property is violated by a trace with idle steps. */
async function longTrace(name: keyof typeof passing.properties, fits: (trace: Trace) => boolean): Promise<Trace> {
  for (let seed = 1; seed < 200; seed++) {
    const report = await check(passing, { order: 'random', seed, seconds: 0.02, only: [name] })
    const { trace } = report.properties[name]
    if (trace && fits(trace)) return trace
  }
  return assert.fail(`no walk violates "${name}" like that`)
}

const kinds = ({ steps }: Trace, inCone: boolean) =>
  steps.flatMap(({ action, inCone: inside }) =>
    inside === inCone ? [`${'node' in action ? `${action.node} ` : ''}${action.type}`] : [],
  )
const has = (trace: Trace, ...wanted: string[]) =>
  wanted.every((kind) => [...kinds(trace, true), ...kinds(trace, false)].includes(kind))

test('what the property does not read plays no part, and neither does what changed nothing of it', async () => {
  const trace = await longTrace('nothing arrives', (found) => has(found, 'c1 input', 'partition', 'heal'))
  assert.deepEqual(
    kinds(trace, true).filter((kind) => kind !== 'b1 input'),
    ['a1 input', 'b1 deliver'],
  )
  assert.ok(kinds(trace, false).includes('partition'))
  assert.deepEqual(trace.cone, { nodes: ['b1'], messages: ['m1'] })
})

test('two nodes that never met are both in the cone of a property of both', async () => {
  const trace = await longTrace(
    'of both',
    (found) =>
      kinds(found, true)
        .concat(kinds(found, false))
        .filter((kind) => kind === 'c1 input').length === 2,
  )
  // What is read is how often it was poked, not whether.
  assert.equal(kinds(trace, true).filter((kind) => kind === 'c1 input').length, 2)
  assert.deepEqual(trace.cone?.nodes, ['b1', 'c1'])
})

test('who reads the network asks for everything', async () => {
  const trace = await longTrace('by the network', (found) => has(found, 'c1 input'))
  assert.deepEqual(kinds(trace, false), [])
  assert.deepEqual(trace.cone?.nodes, ['a1', 'b1', 'c1'])
})

test('the last step of a step property is in it, and what came before that', async () => {
  const trace = await longTrace('in a step', (found) => has(found, 'c1 input'))
  assert.ok(!kinds(trace, true).includes('c1 input'))
  assert.equal(trace.steps.at(-1)?.inCone, true)
  assert.deepEqual(trace.cone?.nodes, ['b1'])
})

test('where nothing can happen any more, what could have happened instead counts, and faults do not', async () => {
  const trace = await longTrace('never stuck', (found) => has(found, 'partition', 'heal'))
  assert.deepEqual(kinds(trace, false), ['partition', 'heal'])
})

test('of a path what it takes to be fair and to violate the property', async () => {
  const asked = passing.with({
    properties: ({ leadsTo }) => ({
      ...passing.properties,
      answered: leadsTo(
        ({ c }) => c[0]!.context.n > 1,
        ({ b }) => b[0]!.context.n >= 10,
      ),
    }),
  })
  const { trace } = (await check(asked, { order: 'depth-first', only: ['answered' as never] })).properties[
    'answered' as never
  ] as { trace: Trace }
  assert.deepEqual(kinds(trace, true), ['c1 input', 'c1 input'])
  assert.ok(kinds(trace, false).length > 0, 'a way that goes round about')
  const steps = trace.steps.filter(({ inCone }) => inCone)
  replay(asked as never, { ...trace, steps, loop: 2 })
})

test('the shortest trace has nothing to leave out', async () => {
  const { trace } = (await check(passing, { only: ['nothing arrives'] })).properties['nothing arrives']
  assert.deepEqual(
    trace?.steps.map(({ inCone }) => inCone),
    [true, true],
  )
})

test('on random protocols the cone is closed under happens-before, and by itself a run that shows the same', async () => {
  let folded = 0
  const property = fc.asyncProperty(
    protocolSpec,
    fc.constantFrom('random', 'priority', 'depth-first', 'depth-first', 'depth-first'),
    fc.nat(),
    async (spec, order, seed) => {
      const random = protocolOf(spec)
      const whole = random.with({
        properties: (kinds: never) => ({ ...random.properties, ...ofOneNode(kinds) }),
      } as never)
      try {
        const { properties } = await check(whole, {
          inFlight: 3,
          seconds: 0.05,
          states: 1000,
          depth: 40,
          order,
          seed,
        } as never)
        for (const { trace } of Object.values(properties)) {
          if (!trace) continue
          assertClosed(trace)
          const steps = trace.steps.filter(({ inCone }) => inCone)
          folded += trace.steps.length - steps.length
          const { loop } = trace
          const stem = trace.steps.slice(0, loop).filter(({ inCone }) => inCone).length
          replay(whole, { ...trace, steps, ...(loop !== undefined && { loop: stem }) })
        }
      } catch (error) {
        if (!(error instanceof ProtocolError)) throw error
      }
    },
  )
  await fc.assert(property, { seed: 20261121, numRuns: 80 })
  // how far a search comes in its time differs from machine to machine
  assert.ok(folded > 3, `${folded} steps were folded`)
})

/** Claims about the first node only, which the steps of the others need not concern. */
const ofOneNode = ({ always, step }: PropertyKinds<AnyView>) => ({
  'stays small': always(({ p }) => (p![0]!.context as RandomContext).n < 2),
  'stays out': always(({ p }) => !p![0]!.matches('s2' as never)),
  'grows by one': step(
    ({ p }, after) => (after.p![0]!.context as RandomContext).n < (p![0]!.context as RandomContext).n + 2,
  ),
})

/** By reachability in the graph of all pairs of steps: the same node, or a sending and a delivery. */
function assertClosed({ initial, steps }: Trace): void {
  const sentBefore = new Set(initial.sent.map(({ id }) => id))
  const nodeOf = ({ action }: Trace['steps'][number]) => ('node' in action ? action.node : undefined)
  const edge = (a: number, b: number) => {
    const { action } = steps[b]!
    const sends = 'message' in action && steps[a]!.sent.some(({ id }) => id === action.message)
    return sends || (nodeOf(steps[a]!) !== undefined && nodeOf(steps[a]!) === nodeOf(steps[b]!))
  }
  const before = steps.map((_, b) => steps.map((_, a) => a < b && edge(a, b)))
  for (let via = 0; via < steps.length; via++)
    for (let b = 0; b < steps.length; b++)
      for (let a = 0; a < steps.length; a++) if (before[b]![via] && before[via]![a]) before[b]![a] = true
  for (let b = 0; b < steps.length; b++) {
    if (!steps[b]!.inCone) continue
    const { action } = steps[b]!
    if ('message' in action) {
      const isSent =
        sentBefore.has(action.message) ||
        steps.slice(0, b).some((step) => step.inCone && step.sent.some(({ id }) => id === action.message))
      assert.ok(isSent, `step ${b + 1} delivers what nobody in the cone sent`)
    }
    for (let a = 0; a < b; a++)
      assert.ok(!before[b]![a] || steps[a]!.inCone, `step ${a + 1} happened before step ${b + 1}`)
  }
}
