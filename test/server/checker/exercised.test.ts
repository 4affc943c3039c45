/** How often transitions are taken, against a walk over all states that counts for itself. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Protocol } from '../../../protocols/model/index.js'
import { CoreSearch } from '../../../server/checker/core/coreSearch.js'
import { exercisedBy } from '../../../server/checker/exercised.js'
import { PlainSearch } from '../../../server/checker/plainSearch.js'
import { ActionKind, Model, pure, type Step, Successors, transitionText } from '../../../server/semantics/index.js'
import { protocolOf, protocolSpec } from '../../reference/randomProtocol.js'

const now = performance.now.bind(performance)
const most = 1500

/** `role: transition` and in how many steps it was taken; `role` and how many local states; undefined where there are too many states. */
function counted(Kind: typeof CoreSearch | typeof PlainSearch, protocol: Protocol): Map<string, number> | undefined {
  return pure(() => {
    const model = new Model(protocol)
    const search = new Kind(model, new Successors(model), { states: most }, true)
    search.run(now, Number.POSITIVE_INFINITY)
    if (!search.done || search.cutByStates) return undefined
    const counts = new Map<string, number>()
    for (const { role, localStates, transitions } of exercisedBy(search) ?? []) {
      counts.set(role, localStates)
      for (const { words, steps } of transitions) add(counts, `${role}: ${words}`, steps)
    }
    return counts
  })
}

/** Two transitions may have the same words. */
const add = (counts: Map<string, number>, key: string, more: number) => counts.set(key, (counts.get(key) ?? 0) + more)

function countedByHand(protocol: Protocol): Map<string, number> {
  const model = new Model(protocol)
  const successors = new Successors(model)
  const counts = new Map<string, number>()
  const seen = new Set<string>()
  const locals = new Map<string, Set<number>>()
  const took = (node: number, cause: string, step: Step) => {
    const { role } = model.nodes[node]
    locals.set(role, (locals.get(role) ?? new Set()).add(step.next))
    if (seen.has(cause)) return
    seen.add(cause)
    for (const transition of new Set(step.transitions)) add(counts, `${role}: ${transitionText(transition)}`, 1)
  }
  successors.initialise().forEach((step, node) => {
    took(node, `start ${node}`, step)
  })
  const keyNow = () => `${successors.configuration}|${successors.network}`
  const states = new Map([[keyNow(), [successors.configuration.slice(), successors.network.slice()]]])
  for (const [configuration, network] of states.values()) {
    successors.configuration.set(configuration)
    successors.network.set(network)
    const inside = () => {
      const key = keyNow()
      assert.ok(states.size <= most, 'by hand there are more states than the search has found')
      if (!states.has(key)) states.set(key, [successors.configuration.slice(), successors.network.slice()])
    }
    successors.expand({
      successor: (kind, a, b, step) => {
        const envelope = kind === ActionKind.deliver || kind === ActionKind.duplicate
        const node = envelope ? model.envelopes.all[a].to : a
        const cause = envelope ? `message ${model.envelopes.all[a].content}` : `${kind} ${b}`
        if (step && kind !== ActionKind.byzantine) took(node, `${configuration[node]} ${cause}`, step)
        inside()
        return true
      },
    })
  }
  for (const [role, all] of locals) counts.set(role, all.size)
  return counts
}

test('each transition is counted once for each local state and what came to it there', () => {
  let compared = 0
  fc.assert(
    fc.property(protocolSpec, (spec) => {
      // a walk by hand knows no bounds; in timed models ticks make local states of their own
      const protocol = protocolOf({ ...spec, timing: undefined, within: undefined })
      if (protocol.faults.storage) return
      const counts = counted(CoreSearch, protocol)
      assert.deepEqual(counts, counted(PlainSearch, protocol))
      if (!counts) return
      const taken = new Map([...counts].filter(([, count]) => count > 0))
      assert.deepEqual(new Map([...taken].sort()), new Map([...pure(() => countedByHand(protocol))].sort()))
      compared++
    }),
    { numRuns: 40, endOnFailure: true },
  )
  assert.ok(compared > 5, `${compared} compared`)
})
