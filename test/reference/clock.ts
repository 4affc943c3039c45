/** How timed models count: ticks, the delays of timers, and the time that messages have. */
import { type Delay, nodesOf, type Protocol } from '../../protocols/model/index.js'

/** The bounds of the model; undefined where time does not count. */
const boundsOf = ({ timing }: Protocol) => (timing.kind === 'asynchronous' ? undefined : timing)

/** The ticks that a message has left when it is sent; undefined where time does not count. */
export function ticksOfMessages(protocol: Protocol): number | undefined {
  const bounds = boundsOf(protocol)
  return bounds && bounds.delta / tickOf(protocol)
}

/** In milliseconds. The reference asks for a tick that is declared: it does not look for delays in machines. */
export function tickOf(protocol: Protocol): number {
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
