/** Timed models: what a tick is, when timers may and must fire, and the two actions that belong to time. */
import { type Delay, nodesOf, type Protocol } from '../../protocols/model/index.js'
import type { Successor } from './actions.js'
import { distinct, type Envelope, type GlobalState, idsOf, isSet, keyOfState } from './globalState.js'
import type { Local } from './localStep.js'

/** The bounds of the model; undefined where time does not count. */
const boundsOf = ({ timing }: Protocol) => (timing.kind === 'asynchronous' ? undefined : timing)

/** Do the rules of time hold now? */
export const isTimed = (protocol: Protocol, state: GlobalState) =>
  protocol.timing.kind === 'synchronous' || state.stabilised === true

/** The ticks that a message has left when it is sent; undefined where time does not count. */
export function ticksOfMessages(protocol: Protocol): number | undefined {
  const bounds = boundsOf(protocol)
  return bounds && bounds.delta / tickOf(protocol)
}

/** In milliseconds. The reference asks for a tick that is declared: it does not look for delays in machines. */
function tickOf(protocol: Protocol): number {
  const { tick } = boundsOf(protocol)!
  if (tick === undefined) throw new Error('The reference needs a tick.')
  return tick
}

/** Stand-ins for the named delays: numbers that no machine uses, so that a delay tells its name. */
const standIn = (index: number) => 1_000_000_000 + index

/** The named delays as a machine is given them. */
export const namedDelays = ({ delays }: Protocol): Record<string, () => number> =>
  Object.fromEntries(Object.keys(delays).map((name, index) => [name, () => standIn(index)]))

/** How a node counts a delay: after how many ticks its timer may fire, and after how many it must. */
export function clockOf(protocol: Protocol, id: string): ((delay: number) => readonly [number, number]) | undefined {
  const bounds = boundsOf(protocol)
  if (!bounds) return undefined
  const { clockSkew } = protocol.faults
  const { role } = nodesOf(protocol).find((node) => node.id === id)!
  const skewed = clockSkew && (!clockSkew.nodes || clockSkew.nodes.includes(id) || clockSkew.nodes.includes(role))
  const drift = skewed ? clockSkew.drift : (bounds.drift ?? 0)
  const tick = tickOf(protocol)
  return (delay) => {
    const named: Delay = Object.values(protocol.delays).find((_, index) => standIn(index) === delay) ?? delay
    const [min, max] = typeof named === 'number' ? [named, named] : [named.min, named.max]
    return [Math.floor((min * (1 - drift)) / tick), Math.ceil((max * (1 + drift)) / tick)]
  }
}

/** Does a message stand still: it cannot get where it is going? */
const standsStill = ({ nodes, blocked }: GlobalState, { from, to }: Envelope) =>
  !nodes[to]!.up || blocked.some((link) => link[0] === from && link[1] === to)

/**
 * One tick, unless it has to wait or would change nothing.
 *
 * @param due the messages that can be delivered and whose delivery is an action
 */
export function ticks(protocol: Protocol, state: GlobalState, due: readonly Envelope[]): Successor[] {
  if (!isTimed(protocol, state)) return []
  const { nodes, network } = state
  if (Object.values(nodes).some((local) => local.up && local.timers.some(({ latest }) => latest === 0))) return []
  if (due.some(({ left, arrived }) => left === 0 && !arrived)) return []
  const later = network
    .filter((envelope) => !(envelope.arrived && envelope.left === 0 && !standsStill(state, envelope)))
    .map((envelope) =>
      standsStill(state, envelope) ? envelope : { ...envelope, left: Math.max(0, envelope.left! - 1) },
    )
  const counted = (local: Local): Local =>
    local.up
      ? {
          ...local,
          timers: local.timers.map((timer) => ({
            ...timer,
            earliest: Math.max(0, timer.earliest! - 1),
            latest: timer.latest! - 1,
          })),
        }
      : local
  const after: GlobalState = {
    ...state,
    nodes: Object.fromEntries(idsOf(protocol).map((id) => [id, counted(nodes[id]!)])),
    network: isSet(protocol) ? distinct(later) : later,
  }
  if (keyOfState(protocol, after) === keyOfState(protocol, state)) return []
  return [{ action: { type: 'tick', milliseconds: tickOf(protocol) }, state: after }]
}

/** The moment from which on the bounds are kept. */
export function stabilisations(protocol: Protocol, state: GlobalState): Successor[] {
  if (protocol.timing.kind !== 'partially synchronous' || state.stabilised) return []
  const early = (local: Local): Local =>
    local.up ? { ...local, timers: local.timers.map((timer) => ({ ...timer, earliest: 0 })) } : local
  const nodes = Object.fromEntries(idsOf(protocol).map((id) => [id, early(state.nodes[id]!)]))
  return [{ action: { type: 'stabilise' }, state: { ...state, nodes, stabilised: true } }]
}
