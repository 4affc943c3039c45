/** Timed models: the two actions that belong to time. */
import type { Protocol } from '../../protocols/model/index.js'
import type { Successor } from './actions.js'
import { tickOf } from './clock.js'
import { distinct, type Envelope, type GlobalState, idsOf, isSet, keyOfState } from './globalState.js'
import type { Local } from './localStep.js'

/** Do the rules of time hold now? */
export const isTimed = (protocol: Protocol, state: GlobalState) =>
  protocol.timing.kind === 'synchronous' || state.stabilised === true

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
