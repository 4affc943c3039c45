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
export interface LocalState {
  /** The node's number. */
  readonly node: number
  readonly up: boolean
  /** The last snapshot; absent while the node is down. */
  readonly snapshot: AnyMachineSnapshot | undefined
  readonly context: object
  /** In the order of their ids. */
  readonly timers: readonly (Timer & { readonly name: string })[]
  /** What a crash may leave of the durable keys, where storage is synced explicitly. */
  readonly survivors: readonly Canonical[] | undefined
}

/** Most local states have neither tags nor timers, neither children nor a history: they share that. */
const noTags: AnyMachineSnapshot['tags'] = new Set()
const noTimers: LocalState['timers'] = []
const none = Object.freeze({})
const orNone = <T extends object>(value: T): T => (Object.keys(value).length ? value : (none as T))

export class LocalStateTable {
  readonly all: LocalState[] = []
  readonly #numbers = new Map<string, number>()
  /** By local state: its key without the node and the context. */
  readonly #around: Around[] = []
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
    const kept = survivors ? `|${survivors.map(({ name }) => name).join(';')}` : ''
    const rest = `${after}|${pendingKey}${kept}`
    return this.#intern(`${node}|${before}${context.name}${rest}`, () => {
      this.#around.push(this.#shared(before, rest))
      this.coverage.visited(snapshot._nodes)
      return {
        node,
        up: true,
        snapshot: {
          ...snapshot,
          context: context.value,
          tags: snapshot.tags.size ? snapshot.tags : noTags,
          children: orNone(snapshot.children),
          historyValue: orNone(snapshot.historyValue),
        } as AnyMachineSnapshot,
        context: context.value as object,
        timers: timers.length
          ? timers.map(({ timer, event, name, left }) => ({
              ...timer,
              event: event.value as EventObject,
              name,
              ...(left && { left }),
            }))
          : noTimers,
        survivors,
      }
    })
  }

  /**
   * Another node, up in the same states of its machine with another context.
   *
   * @param local a node that is up, without timers, output and storage: of what is to change there is the context only
   */
  withContext(local: number, node: number, context: Canonical): number {
    const around = this.#around[local]
    return this.#intern(`${node}|${around.before}${context.name}${around.rest}`, () => {
      this.#around.push(around)
      const value = context.value as object
      const snapshot = { ...this.all[local].snapshot, context: value } as AnyMachineSnapshot
      return { node, up: true, snapshot, context: value, timers: noTimers, survivors: undefined }
    })
  }

  /** A node that is down. @param survivors what it will start again with @param context the context of which that is a part */
  down(node: number, survivors: Canonical, context: Canonical): number {
    return this.#intern(`${node} down ${survivors.name}`, () => {
      this.#around.push(nothing)
      return {
        node,
        up: false,
        snapshot: undefined,
        context: context.value as object,
        timers: noTimers,
        survivors: undefined,
      }
    })
  }

  #shared(before: string, rest: string): Around {
    const key = JSON.stringify([before, rest])
    let around = this.#arounds.get(key)
    if (!around) {
      around = { before, rest }
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

  #intern(key: string, make: () => LocalState): number {
    let number = this.#numbers.get(key)
    if (number === undefined) {
      number = this.all.push(make()) - 1
      this.#numbers.set(key, number)
    }
    return number
  }
}

/** The key of a local state without the node and the context, which stands between. */
interface Around {
  readonly before: string
  readonly rest: string
}

const nothing: Around = { before: '', rest: '' }
