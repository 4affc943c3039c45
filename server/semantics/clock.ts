/**
 * The clocks of a timed model: how many ticks a message and a timer have. The rules stand with `Timing` in the kit.
 */
import {
  type Delay,
  type Machines,
  type NodeOfRole,
  type Protocol,
  ProtocolError,
  type Timing,
} from '../../protocols/model/index.js'
import { stateNodes } from './coverage.js'
import { mayHit } from './targets.js'

/** What a pending timer has left, in ticks. */
export interface Left {
  /** At 0 it may fire. */
  readonly earliest: number
  /** At 0 it must fire before time passes. */
  readonly latest: number
}

/** XState resolves a named delay to a number; from here on numbers stand for the ranges that the protocol declares. */
export const firstRange = 2 ** 52

/** What the machines' named delays become: numbers, for a range one that only {@link Clock} understands. */
export const namedDelays = ({ delays }: Protocol): Record<string, number> =>
  Object.fromEntries(
    Object.entries(delays).map(([name, delay], index) => [
      name,
      typeof delay === 'number' ? delay : firstRange + index,
    ]),
  )

export class Clock {
  /** Milliseconds of one tick. */
  readonly tick: number
  /** Ticks within which a message arrives. */
  readonly delta: number
  /** Whether the model is asynchronous at first. */
  readonly stabilises: boolean
  readonly #delays: readonly Delay[]

  constructor(
    readonly protocol: Protocol,
    readonly timing: Exclude<Timing, { kind: 'asynchronous' }>,
  ) {
    this.tick = timing.tick ?? greatestTick(protocol, timing.delta)
    this.delta = timing.delta / this.tick
    this.stabilises = timing.kind === 'partially synchronous'
    this.#delays = Object.values(protocol.delays)
  }

  /**
   * What a timer has left when it is set.
   *
   * @param delay as XState gave it @param timer its name, for the message
   * @throws ProtocolError if the delay is no whole number of ticks
   */
  left(node: NodeOfRole, timer: string, delay: number): Left {
    const declared = delay >= firstRange ? this.#delays[delay - firstRange] : delay
    const { min, max } = typeof declared === 'number' ? { min: declared, max: declared } : declared
    for (const end of [min, max]) this.#check(node, timer, end)
    const { clockSkew } = this.protocol.faults
    const drift = clockSkew && mayHit(clockSkew.nodes, node) ? clockSkew.drift : (this.timing.drift ?? 0)
    return {
      earliest: Math.floor((min / this.tick) * (1 - drift) + tolerance),
      latest: Math.ceil((max / this.tick) * (1 + drift) - tolerance),
    }
  }

  #check({ id }: NodeOfRole, timer: string, delay: number): void {
    const fail = (fault: string) => {
      throw new ProtocolError(`${id} sets timer "${timer}" to ${delay} ms, ${fault}`)
    }
    if (!(delay >= 0)) fail('which is no delay: give 0 or more milliseconds.')
    if (delay % this.tick !== 0) {
      fail(`which is no whole number of ticks of ${this.tick} ms: give the timing a tick that divides it.`)
    }
  }
}

/** Products such as 100 * 1.1 are a little off; without this they would be rounded outward by a whole tick. */
const tolerance = 1e-6

/** The clock of a timed model; an asynchronous one has none. */
export const clockOf = (protocol: Protocol): Clock | undefined =>
  protocol.timing.kind === 'asynchronous' ? undefined : new Clock(protocol, protocol.timing)

/** The coarsest unit in which delta and all delays known beforehand are whole. */
function greatestTick(protocol: Protocol, delta: number): number {
  const machines = Object.values((protocol as Protocol<Machines>).nodes).map(({ machine }) => machine)
  const declared = Object.values(protocol.delays).flatMap((delay) =>
    typeof delay === 'number' ? [delay] : [delay.min, delay.max],
  )
  const named = machines.flatMap((machine) =>
    Object.entries((machine.implementations.delays ?? {}) as Record<string, unknown>).flatMap(([name, delay]) =>
      name in protocol.delays ? [] : [delay],
    ),
  )
  const written = machines
    .flatMap(({ root }) => stateNodes(root))
    .flatMap(({ after }) => (after as readonly { delay: unknown }[]).map(({ delay }) => delay))
  const all = [delta, ...declared, ...named, ...written]
    .map((delay) => (typeof delay === 'string' && delay.trim() !== '' ? Number(delay) : delay))
    .filter((delay) => Number.isInteger(delay) && (delay as number) > 0) as number[]
  return all.reduce(greatestCommonDivisor, 0) || 1
}

const greatestCommonDivisor = (a: number, b: number): number => (b === 0 ? a : greatestCommonDivisor(b, a % b))
