/** States in the core's memory, packed into as few bits as their numbers need so far, against a map of their texts. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Components } from '../../../server/checker/core/components.js'
import { CoreMemory, field } from '../../../server/checker/core/coreMemory.js'
import { CoreConfigurations, LoggedStates } from '../../../server/checker/core/loggedStates.js'
import { Model, TupleTree } from '../../../server/semantics/index.js'
import { twoPhaseCommit } from '../../models/twoPhaseCommit.js'

const model = new Model(twoPhaseCommit(3) as never)
const count = model.width + model.nodes.length

function asked(): never {
  throw new Error('The core asks nothing here.')
}

function emptyLog() {
  const memory = new CoreMemory({
    fill: asked,
    putIn: asked,
    observe: asked,
    judgeConfiguration: asked,
    isInside: asked,
    judgeState: asked,
    judgeInRound: asked,
    judgeStep: asked,
    judgeStuck: asked,
  })
  const components = new Components(memory, model)
  memory.set(field.components, count)
  memory.set(field.configuration, model.width)
  memory.core.layOut(0)
  const configurations = new CoreConfigurations(memory, components)
  const networks = new TupleTree(model.nodes.length)
  const states = new LoggedStates(memory, components, networks)
  memory.set(field.states, states.table)
  memory.set(field.configurations, configurations.table)
  return { configurations, networks, states }
}

/** Vectors whose components grow at different paces, up to numbers of 16 bits. */
const vectors = fc.array(
  fc
    .tuple(
      fc.integer({ min: 0, max: 16 }),
      fc.array(fc.integer({ min: 0, max: 65535 }), { minLength: count, maxLength: count }),
    )
    // A local state belongs to one node, and so does a mailbox, but for the empty one.
    .map(([bits, numbers]) =>
      numbers.map((number, at) => {
        const small = number >>> (16 - bits)
        return at >= model.width && small === 0 ? 0 : small * count + at
      }),
    ),
  { minLength: 1, maxLength: 400 },
)

test('every state is found under its number and read as it was, however the layout grows', () => {
  fc.assert(
    fc.property(vectors, (all) => {
      const { configurations, networks, states } = emptyLog()
      const expected: number[][] = []
      for (const vector of all) {
        const locals = Int32Array.from(vector.slice(0, model.width))
        const network = Int32Array.from(vector.slice(model.width))
        const known = expected.findIndex((other) => other.join() === vector.join())
        assert.equal(states.find(configurations.intern(locals), networks.intern(network)), known)
        states.add(locals, network)
        if (known < 0) expected.push(vector)
        assert.equal(states.size, expected.length)
      }
      const locals = new Int32Array(model.width)
      const network = new Int32Array(model.nodes.length)
      for (const [state, vector] of expected.entries()) {
        states.read(state, locals, network)
        assert.deepEqual([...locals, ...network], vector)
        configurations.read(states.configuration(state), locals)
        networks.read(states.network(state), network)
        assert.deepEqual([...locals, ...network], vector)
        assert.equal(states.find(states.configuration(state), states.network(state)), state)
        assert.equal(states.predecessor(state), -1)
      }
    }),
    { seed: 20261121, numRuns: 40 },
  )
})
