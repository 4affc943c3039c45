/** The local states of all nodes, interned: equal ones have one number. */
import type { AnyMachineSnapshot, EventObject } from 'xstate'
import type { Clock, Left } from './clock.js'
import type { Coverage } from './coverage.js'
import type { Timer } from './localStep.js'
import type { Node } from './nodes.js'
import { snapshotKey } from './snapshotKey.js'
import { timerName } from './timerName.js'
import type { Canonical, CanonicalValues } from './values.js'

/** A node's state: its machine's snapshot and its pending timers; while it is down, what it will start again with. */
export class LocalState {
  constructor(
    /** The node's number. */
    readonly node: number,
    readonly around: Around,
    readonly context: object,
    /** In the order of their ids. */
    readonly timers: readonly (Timer & { readonly name: string })[],
    /** What a crash may leave of the durable keys, where storage is synced explicitly. */
    readonly survivors: readonly Canonical[] | undefined,
  ) {}

  get up(): boolean {
    return this.around.snapshot !== undefined
  }

  /** The last snapshot but for its context, which may be another one's; absent while the node is down. */
  get chart(): AnyMachineSnapshot | undefined {
    return this.around.snapshot
  }

  /** The last snapshot, made when it is asked for; absent while the node is down. */
  get snapshot(): AnyMachineSnapshot | undefined {
    return this.chart && ({ ...this.chart, context: this.context } as AnyMachineSnapshot)
  }
}

/** What local states of a role have in common, whose keys differ in the node and the context only. */
interface Around {
  readonly number: number
  /** With the context of one of them; absent while they are down. */
  readonly snapshot: AnyMachineSnapshot | undefined
}

const down: Around = { number: -1, snapshot: undefined }

/** Most local states have none: they share that. */
const noTimers: LocalState['timers'] = []

export class LocalStateTable {
  readonly all: LocalState[] = []
  /** How many timers they have. */
  timers = 0
  readonly #numbers = new Map<string, number>()
  /** Few local states differ in those. */
  readonly #arounds = new Map<string, Around>()
  readonly #afterTick: (number | undefined)[] = []
  readonly #released: (number | undefined)[] = []

  constructor(
    readonly nodes: readonly Node[],
    readonly values: CanonicalValues,
    readonly coverage: Coverage,
    /** Absent in an asynchronous model. */
    readonly clock: Clock | undefined,
  ) {}

  /** A node that is up. @param pending its timers; those set just now do not have anything `left` yet */
  up(
    node: number,
    snapshot: AnyMachineSnapshot,
    pending: readonly Timer[],
    survivors: readonly Canonical[] | undefined,
  ): number {
    const { before, context, after } = snapshotKey(snapshot, this.values)
    const timers = pending
      .map((timer) => {
        const event = this.values.of(timer.event, `timer "${timer.event.type}"`)
        const name = timerName(timer, this.nodes[node].stepper.machine)
        return { timer, event, name, left: timer.left ?? this.clock?.left(this.nodes[node], name, timer.delay) }
      })
      .sort((a, b) => (a.timer.id < b.timer.id ? -1 : 1))
    const pendingKey = timers
      .map(({ timer, event, left }) => {
        const bounds = left ? `@${left.earliest}-${left.latest}` : ''
        return `${timer.id}>${timer.to ?? ''}${event.name}${bounds}`
      })
      .join(';')
    const kept = survivors?.map(({ name }) => name)
    const around = this.#around(JSON.stringify([this.nodes[node].role, before, after, pendingKey, kept]), snapshot)
    return this.#intern(node, around, context, () => {
      const own = timers.map(({ timer, event, name, left }) => ({
        ...timer,
        event: event.value as EventObject,
        name,
        ...(left && { left }),
      }))
      this.timers += own.length
      return new LocalState(node, around, context.value as object, own.length ? own : noTimers, survivors)
    })
  }

  /**
   * Another node, up in the same states of its machine with another context.
   *
   * @param local a node that is up, without timers, output and storage: of what is to change there is the context only
   */
  withContext(local: number, node: number, context: Canonical): number {
    const { around } = this.all[local]
    return this.#intern(
      node,
      around,
      context,
      () => new LocalState(node, around, context.value as object, noTimers, undefined),
    )
  }

  /** A node that is down. @param survivors what it will start again with @param context the context of which that is a part */
  down(node: number, survivors: Canonical, context: Canonical): number {
    return this.#intern(
      node,
      down,
      survivors,
      () => new LocalState(node, down, context.value as object, noTimers, undefined),
    )
  }

  #around(key: string, snapshot: AnyMachineSnapshot): Around {
    let around = this.#arounds.get(key)
    if (!around) {
      this.coverage.visited(snapshot._nodes)
      around = { number: this.#arounds.size, snapshot }
      this.#arounds.set(key, around)
    }
    return around
  }

  /** A local state with other timers. */
  withTimers(local: number, timers: readonly Timer[]): number {
    const { node, snapshot, survivors } = this.all[local]
    return this.up(node, snapshot as AnyMachineSnapshot, timers, survivors)
  }

  /** What a tick makes of a local state; -1 if it has to wait for a timer that must fire. */
  tick(local: number): number {
    this.#afterTick[local] ??= this.#timed(local, ({ earliest, latest }) => ({
      earliest: Math.max(0, earliest - 1),
      latest: latest - 1,
    }))
    return this.#afterTick[local]
  }

  /** A local state with timers that may fire at once, and must when they would have had to. */
  released(local: number): number {
    this.#released[local] ??= this.#timed(local, ({ latest }) => ({ earliest: 0, latest }))
    return this.#released[local]
  }

  #timed(local: number, after: (left: Left) => Left): number {
    const { timers } = this.all[local]
    if (timers.length === 0) return local
    const moved = timers.map((timer) => ({ ...timer, left: after(timer.left as Left) }))
    return moved.some(({ left }) => left.latest < 0) ? -1 : this.withTimers(local, moved)
  }

  /** @param named the context; of what is down, what survives */
  #intern(node: number, around: Around, named: Canonical, make: () => LocalState): number {
    const key = `${node}|${around.number}|${named.name}`
    let number = this.#numbers.get(key)
    if (number === undefined) {
      number = this.all.push(make()) - 1
      this.#numbers.set(key, number)
    }
    return number
  }
}
