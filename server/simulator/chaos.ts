/** Faults by chance. */
import type { Chaos, Distribution, Fault, Link } from '../../protocols/model/index.js'
import type { Random } from '../checker/random.js'
import type { Run } from './run.js'
import { samplerOf } from './sampling.js'
import { toMicros } from './time.js'

export class ChaosSource {
  readonly #nodes: readonly { readonly id: string; readonly role: string; readonly byzantine: boolean }[]
  #count = 0

  constructor(
    readonly run: Run,
    readonly chaos: Chaos,
  ) {
    this.#nodes = run.memory.model.nodes
  }

  start(): void {
    const { crash, partition, oneWay, delay, slow, clockJump, lie } = this.chaos
    const any = (random: Random) => this.#nodes[random.below(this.#nodes.length)].id
    if (crash) this.#repeat('crash', crash.every, (random) => this.#crash(random, crash))
    if (partition) {
      const shapes = [partition.shape ?? 'halves'].flat()
      this.#repeat('partition', partition.every, (random) => {
        const links = this.#split(random, shapes[random.below(shapes.length)])
        this.#cut(links, samplerOf(partition.lasts)(random))
      })
    }
    if (oneWay) {
      this.#repeat('oneWay', oneWay.every, (random) => {
        this.#cut(this.#split(random, 'one-way'), samplerOf(oneWay.lasts)(random))
      })
    }
    if (delay) {
      this.#repeat('delay', delay.every, (random) => {
        const node = any(random)
        const links = this.#nodes.flatMap(({ id }): Link[] =>
          id === node
            ? []
            : [
                [id, node],
                [node, id],
              ],
        )
        const id = `chaos ${++this.#count}`
        const latency = samplerOf(delay.by)(random)
        this.#during(
          { fault: 'poison', id, links, toxic: { type: 'latency', latency } },
          { fault: 'cure', id },
          samplerOf(delay.lasts)(random),
        )
      })
    }
    if (slow) {
      this.#repeat('slow', slow.every, (random) => {
        const node = any(random)
        const lasts = samplerOf(slow.lasts)(random)
        this.#during({ fault: 'slow', node, factor: slow.factor }, { fault: 'slow', node, factor: 1 }, lasts)
      })
    }
    if (clockJump) {
      this.#repeat('clockJump', clockJump.every, (random) => {
        const by = samplerOf(clockJump.by)(random)
        this.run.inflict({ fault: 'clockJump', node: any(random), by: random.unit() < 0.5 ? by : -by })
      })
    }
    const { lies } = this.run.memory.model
    if (lie && lies.length > 0) {
      this.#repeat('lie', lie.every, (random) => {
        const { lies, envelopes, nodes } = this.run.memory.model
        const { node, to, envelope } = lies[random.below(lies.length)]
        const message = envelopes.all[envelope].sent
        this.run.inflict({ fault: 'lie', node: nodes[node].id, to: nodes[to].id, message })
      })
    }
  }

  #crash(random: Random, { nodes, atMost, down }: NonNullable<Chaos['crash']>): void {
    const { run } = this
    const may = this.#nodes.flatMap(({ id, role, byzantine }, node) =>
      !byzantine && (!nodes || nodes.includes(id) || nodes.includes(role)) ? [node] : [],
    )
    // Drawn in any case: whether one more is down elsewhere does not change what comes later.
    const node = may[random.below(Math.max(1, may.length))]
    const lasts = down === undefined ? undefined : samplerOf(down)(random)
    const loses = random.unit() < (this.chaos.syncLoss ?? 1)
    const which = random.below(2 ** 31)
    const isDown = this.#nodes.filter((_, each) => !run.isUp(each)).length
    const most = atMost ?? Math.max(1, Math.floor((may.length - 1) / 2))
    if (node === undefined || !run.isUp(node) || isDown >= most) return
    const { id } = this.#nodes[node]
    const left = run.memory.model.localStates.crashes(run.state[node]).length
    run.inflict({ fault: 'crash', node: id, ...(loses && left > 1 && { survives: which % left }) })
    if (lasts !== undefined) {
      run.later(run.now + toMicros(lasts), () => run.inflict({ fault: 'restart', node: id }))
    }
  }

  #split(random: Random, shape: 'halves' | 'isolate' | 'one-way'): Link[] {
    const ids = this.#nodes.map(({ id }) => id)
    if (ids.length < 2) return []
    const order = random.shuffled(ids.length).map((place) => ids[place])
    if (shape === 'one-way') return [[order[0], order[1]]]
    const size = shape === 'isolate' ? 1 : 1 + random.below(ids.length - 1)
    const [a, b] = [order.slice(0, size), order.slice(size)]
    return a.flatMap((x) =>
      b.flatMap((y): Link[] => [
        [x, y],
        [y, x],
      ]),
    )
  }

  #cut(links: readonly Link[], lasts: number): void {
    const id = `chaos ${++this.#count}`
    if (links.length > 0) this.#during({ fault: 'cut', id, links }, { fault: 'mend', id }, lasts)
  }

  #during(fault: Fault, end: Fault, lasts: number): void {
    const { run } = this
    run.inflict(fault)
    run.later(run.now + toMicros(lasts), () => run.inflict(end))
  }

  /** Each kind of fault has a chance of its own. */
  #repeat(kind: string, every: Distribution, act: (random: Random) => void): void {
    const { run } = this
    const random = run.random(`chaos ${kind}`)
    const pause = samplerOf(every)
    const until = toMicros(this.chaos.until ?? Number.POSITIVE_INFINITY)
    const next = (from: number) => {
      const time = from + Math.max(1, toMicros(pause(random)))
      if (time > until || time > run.setting.duration) return
      run.later(time, () => {
        act(random)
        next(time)
      })
    }
    next(toMicros(this.chaos.from ?? 0))
  }
}
