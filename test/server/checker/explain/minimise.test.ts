/** A counterexample has the fewest faults of all that are as short, and then the fewest nodes: held against all of them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Action, Property, Protocol } from '../../../../protocols/model/index.js'
import { check } from '../../../../server/checker/check.js'
import type { TraceAction } from '../../../../server/wire/trace.js'
import { isProgress, successors } from '../../../reference/actions.js'
import { stemsOf } from '../../../reference/fairPaths.js'
import { type GlobalState, initialState, keyOfState } from '../../../reference/globalState.js'
import { isViolating } from '../../../reference/monitors.js'
import { protocolOf, protocolSpec } from '../../../reference/randomProtocol.js'
import { refines } from '../../../reference/refinement.js'
import { replay } from '../../../reference/replay.js'
import { decides } from '../../../reference/search.js'
import { type AnyView, viewOf } from '../../../reference/view.js'

/** Runs that are tried for a property before it is left alone. */
const most = 3_000

interface Cost {
  readonly faults: number
  readonly nodes: number
}

/** The least cost of all runs of a length that decide the property; undefined where there are too many of them. */
function leastCost(protocol: Protocol, name: string, length: number, inFlight: number): Cost | undefined {
  const property = protocol.properties[name] as unknown as Property<AnyView>
  const inside = (state: GlobalState) =>
    (protocol.within?.(viewOf(protocol, state) as never) ?? true) && state.network.length <= inFlight
  let tried = 0
  let least: Cost | undefined
  const offer = (faults: number, nodes: ReadonlySet<string>) => {
    const cost = { faults, nodes: nodes.size }
    if (!least || cost.faults < least.faults || (cost.faults === least.faults && cost.nodes < least.nodes)) least = cost
  }
  const walk = (state: GlobalState, left: number, faults: number, nodes: ReadonlySet<string>): boolean => {
    if (++tried > most) return false
    const enabled = successors(protocol, state)
    if (left === 0) {
      const stuck = !enabled.some(({ action }) => isProgress(action))
      const violating = property.kind === 'monitor' && isViolating(state.monitors[name]!)
      if (violating || decides(property, viewOf(protocol, state), stuck)) offer(faults, nodes)
      return true
    }
    return enabled.every(({ action, state: after }) => {
      if (!inside(after)) return true
      const cost = faults + Number(isFault(action))
      const acted = actorOf(action) === undefined ? nodes : new Set([...nodes, actorOf(action)!])
      if (left === 1 && (property.kind === 'step' || property.kind === 'refines')) {
        const [before, now] = [viewOf(protocol, state), viewOf(protocol, after)]
        if (property.kind === 'step' ? !property.predicate(before, now, action) : !refines(property, before, now))
          offer(cost, acted)
        return true
      }
      return walk(after, left - 1, cost, acted)
    })
  }
  return walk(initialState(protocol), length, 0, new Set()) ? least : undefined
}

const isFault = ({ type }: Action | TraceAction) =>
  ['duplicate', 'lose', 'crash', 'restart', 'partition', 'byzantine'].includes(type)

const actorOf = (action: Action | TraceAction): string | undefined => ('node' in action ? action.node : undefined)

test('no run as short has fewer faults, or as many and fewer nodes', async () => {
  let compared = 0
  let withFaults = 0
  const property = fc.asyncProperty(protocolSpec, fc.constantFrom(2, 3), async (spec, inFlight) => {
    const protocol = protocolOf(spec)
    const report = await check(protocol, { inFlight, states: 300 }).catch(() => undefined)
    for (const { trace } of Object.values(report?.properties ?? {})) {
      if (!trace?.least) continue
      replay(protocol, trace)
      const least = leastCost(protocol, trace.property, trace.steps.length, inFlight)
      if (!least) continue
      assert.deepEqual(trace.least, least, trace.property)
      if (protocol.network.duplication !== 'unbounded') {
        assert.equal(trace.steps.filter(({ action }) => isFault(action)).length, least.faults)
      }
      assert.equal(new Set(trace.steps.flatMap(({ action }) => actorOf(action) ?? [])).size, least.nodes)
      compared++
      if (least.faults > 0) withFaults++
    }
  })
  await fc.assert(property, { seed: Number(process.env.AGREEMENT_SEED ?? 3), numRuns: 120 })
  assert.ok(compared >= 15 && withFaults >= 4, `compared ${compared}, ${withFaults} of them with faults`)
})

test('no stem of a lasso as short has fewer faults, or as many and fewer nodes', async () => {
  let compared = 0
  let withFaults = 0
  const property = fc.asyncProperty(protocolSpec, async (spec) => {
    const kinds = ['leadsTo', 'eventually', 'stabilizes', 'infinitelyOften'] as const
    const properties = spec.properties.map((each, index) => ({ ...each, kind: kinds[index % kinds.length]! }))
    const protocol = protocolOf({ ...spec, timing: undefined, properties })
    const report = await check(protocol, { states: 250, complete: true }).catch(() => undefined)
    const lassos = Object.values(report?.properties ?? {}).flatMap(({ trace }) =>
      trace?.least && trace.loop ? [trace] : [],
    )
    if (!report?.statistics.complete || lassos.length === 0) return
    const { states, after } = exploredBy(protocol)
    for (const trace of lassos) {
      replay(protocol, trace)
      const { property: name, steps, loop, least } = trace
      const stems = stemsOf(protocol, states, after, name, loop!, most)
      if (!stems) continue
      const costs = stems.map(costOf).sort((a, b) => a.faults - b.faults || a.nodes - b.nodes)
      assert.deepEqual(least, costs[0], name)
      assert.deepEqual(costOf(steps.slice(0, loop).map(({ action }) => action)).nodes, least!.nodes)
      compared++
      if (least!.faults > 0) withFaults++
    }
  })
  await fc.assert(property, { seed: Number(process.env.AGREEMENT_SEED ?? 5), numRuns: 50 })
  assert.ok(compared >= 5 && withFaults >= 1, `compared ${compared}, ${withFaults} of them with faults`)
})

const costOf = (actions: readonly (Action | TraceAction)[]): Cost => ({
  faults: actions.filter(isFault).length,
  nodes: new Set(actions.flatMap((action) => actorOf(action) ?? [])).size,
})

/** All states within the model. */
function exploredBy(protocol: Protocol) {
  const known = new Map<string, GlobalState>()
  const expanded = new Map<GlobalState, ReturnType<typeof successors>>()
  const open = [initialState(protocol)]
  known.set(keyOfState(protocol, open[0]!), open[0]!)
  for (const state of open) {
    const next = successors(protocol, state)
    expanded.set(state, next)
    for (const { state: after } of next) {
      const key = keyOfState(protocol, after)
      if (known.has(key) || !(protocol.within?.(viewOf(protocol, after) as never) ?? true)) continue
      known.set(key, after)
      open.push(after)
    }
  }
  return { states: open, after: (state: GlobalState) => expanded.get(state) ?? successors(protocol, state) }
}
