/** Makes the requests of workloads come. */
import type { EventObject } from 'xstate'
import {
  type Arrivals,
  type ClosedWorkload,
  type OpenWorkload,
  ProtocolError,
  type Request,
  type Workload,
} from '../../protocols/model/index.js'
import type { Random } from '../checker/random.js'
import { Choosing } from './choosing.js'
import type { Run } from './run.js'
import { keySamplerOf, samplerOf } from './sampling.js'
import { toMicros, toMillis } from './time.js'

/** Milliseconds of a second, for rates. */
const second = 1000

export class Workloads {
  constructor(readonly run: Run) {}

  start(): void {
    const { setting } = this.run
    const { workload } = setting.options
    if (workload === undefined) this.#inputs()
    for (const [number, each] of [workload ?? []].flat().entries()) {
      const random = this.run.random(`workload ${number}`)
      if ((each as Workload).kind === 'open') this.#open(each as OpenWorkload, random)
      else this.#closed(each as ClosedWorkload, random)
    }
  }

  /** The protocol's own inputs, each as often as it may come, at any time and to any node of its role. */
  #inputs(): void {
    const { run } = this
    const { protocol, duration } = run.setting
    const random = run.random('inputs')
    for (const [role, inputs] of Object.entries(protocol.inputs)) {
      const nodes = run.memory.model.nodes.flatMap((node, number) => (node.role === role ? [number] : []))
      for (const { event, max } of inputs) {
        // Without a bound: once in a second.
        const count = max === 'unbounded' ? Math.ceil(toMillis(duration) / second) : max
        for (let i = 0; i < count; i++) {
          const time = Math.floor(random.unit() * duration)
          const first = random.below(nodes.length)
          run.later(time, () => {
            // To whoever takes it, beginning with any.
            nodes.some((_, k) => run.give(nodes[(first + k) % nodes.length], event))
          })
        }
      }
    }
  }

  #open(workload: OpenWorkload, random: Random): void {
    const { run } = this
    const choosing = new Choosing(run, random)
    const request = this.#requests(workload, random)
    const until = Math.min(run.setting.duration, toMicros(workload.until ?? Number.POSITIVE_INFINITY))
    const ask = () => {
      const asked = choosing.nodes(workload.to as never)
      const up = asked.filter((node) => run.isUp(node))
      // Drawn in any case, so that what comes later does not depend on who is up.
      const chance = random.unit()
      if (up.length > 0) request(up[Math.floor(chance * up.length)])
    }
    const times = arrivalTimes(workload.arrivals, toMicros(workload.from ?? 0), random)
    const next = () => {
      const { value: time, done } = times.next()
      if (done || time > until) return
      run.later(time, () => {
        ask()
        next()
      })
    }
    next()
  }

  #closed(workload: ClosedWorkload, random: Random): void {
    const { run } = this
    const all = new Choosing(run, random).nodes(workload.to as never)
    const think = samplerOf(workload.think ?? 0)
    const from = toMicros(workload.from ?? 0)
    const until = Math.min(run.setting.duration, toMicros(workload.until ?? Number.POSITIVE_INFINITY))
    const patience = workload.patience === undefined ? undefined : toMicros(workload.patience)
    for (const client of all.slice(0, workload.clients)) {
      // Each client has a chance of its own: what one does not ask leaves the others as they were.
      const own = run.random(`client ${run.memory.model.nodes[client].id}`)
      const request = this.#requests(workload, own)
      let round = 0
      const again = (now: number) => {
        const mine = ++round
        const time = now + Math.max(1, toMicros(think(own)))
        if (time > until) return
        run.later(time, () => {
          if (mine !== round) return
          const taken = request(client)
          // One that is down, or busy with something else, asks later.
          if (!taken) run.later(run.now + toMicros(second / 10), () => mine === round && again(run.now))
          else if (patience !== undefined) run.later(run.now + patience, () => mine === round && again(run.now))
        })
      }
      run.onAnswer[client] = again
      again(from)
    }
  }

  /** What makes requests one after the other. */
  #requests({ event, keys }: Workload, random: Random): (node: number) => boolean {
    const { run } = this
    const key = keySamplerOf(keys)
    let number = 0
    return (node) => {
      const to = run.memory.model.nodes[node].id
      const request: Request = { number: number++, key: key(random), chance: random.unit(), to }
      const made = typeof event === 'function' ? (event as (request: Request) => EventObject)(request) : event
      if (typeof (made as EventObject | undefined)?.type !== 'string') {
        throw new ProtocolError(
          'The event of a workload must be an event, or a function that makes one: { type: "..." }.',
        )
      }
      return run.give(node, made as EventObject)
    }
  }
}

/** When requests come, in microseconds. */
function* arrivalTimes(arrivals: Arrivals, from: number, random: Random): Generator<number, undefined> {
  let time = from
  switch (arrivals.kind) {
    case 'poisson': {
      const pause = samplerOf({ kind: 'exponential', mean: second / arrivals.perSecond })
      for (;;) yield (time += toMicros(pause(random)))
    }
    case 'constant':
      // By multiplication: many small pauses would add up their rounding.
      for (let number = 1; ; number++) yield from + toMicros((number * second) / arrivals.perSecond)
    case 'bursts': {
      const pause = samplerOf(arrivals.every)
      const size = samplerOf(arrivals.size)
      for (;;) {
        time += Math.max(1, toMicros(pause(random)))
        const count = Math.round(size(random))
        const burst = Array.from({ length: count }, () => time + toMicros(arrivals.spread * random.unit()))
        yield* burst.sort((a, b) => a - b)
        time = Math.max(time, burst.at(-1) ?? time)
      }
    }
    case 'diurnal': {
      // Thinning (Lewis and Shedler 1979): those of the highest rate, each kept with the share of the rate at its time.
      const { low, high, period } = arrivals
      const pause = samplerOf({ kind: 'exponential', mean: second / high })
      for (;;) {
        time += toMicros(pause(random))
        const phase = (time - from) / toMicros(period)
        const rate = low + (high - low) * rise(phase - Math.floor(phase))
        if (random.unit() * high < rate) yield time
      }
    }
    case 'trace':
      for (const each of [...arrivals.times].sort((a, b) => a - b)) yield from + toMicros(each)
  }
  return undefined
}

/** From 0 at the start of a period to 1 in its middle and back: a parabola on each half, within 6% of the sine's, and exact. */
function rise(phase: number): number {
  const x = phase < 0.5 ? 2 * phase : 2 - 2 * phase
  return x < 0.5 ? 2 * x * x : 1 - 2 * (1 - x) * (1 - x)
}
