/** Random actions and guards over a context of small counters and collections, as plain data and as XState. */
import fc from 'fast-check'
import {
  and,
  assign,
  cancel as cancelTimer,
  type EventObject,
  emit,
  enqueueActions,
  type MachineContext,
  not,
  or,
  raise,
  sendTo,
} from 'xstate'
import { broadcast, invoke, type NodeInput, respond, send, sync } from '../../protocols/model/index.js'

/** The context of every random machine. `n` counts modulo 3; the collections hold node ids. */
export interface RandomContext {
  id: string
  peers: readonly string[]
  all: readonly string[]
  n: number
  last: number | undefined
  set: ReadonlySet<string>
  map: ReadonlyMap<string, { k: number }>
  /** The operation on a register that waits for its answer. */
  asked: 'read' | 'write' | undefined
}

interface RandomEvent extends EventObject {
  k?: number
  from?: string
}

export const messageTypes = ['a', 'b', 'c'] as const
export const inputTypes = ['i', 'j'] as const
/** Raised at once; the transitions on it raise nothing, so that a macrostep ends. */
export const raisedType = 'r'
/** What delayed `raise` gives. */
export const timerTypes = ['t', 'u'] as const

export const initialContextOf = ({ input }: { input: NodeInput }): RandomContext => ({
  id: input.id,
  peers: input.peers,
  all: Object.values(input.nodes).flat(),
  n: 0,
  last: undefined,
  set: new Set(),
  map: new Map(),
  asked: undefined,
})

const payload = fc.constantFrom(0, 1, 'n' as const)
const peer = fc.nat(2)
const timerId = fc.constantFrom(undefined, 'x', 'y')

const simpleActions = {
  count: fc.record({
    do: fc.constant('count' as const),
    by: fc.constantFrom(1, 2),
  }),
  countByParameter: fc.record({
    do: fc.constant('countByParameter' as const),
    by: fc.constantFrom(1, 2),
  }),
  reset: fc.record({ do: fc.constant('reset' as const) }),
  remember: fc.record({
    do: fc.constant('remember' as const),
    what: fc.constantFrom('k' as const, 'undefined' as const),
  }),
  add: fc.record({ do: fc.constant('add' as const) }),
  empty: fc.record({ do: fc.constant('empty' as const) }),
  put: fc.record({ do: fc.constant('put' as const), peer }),
  send: fc.record({
    do: fc.constant('send' as const),
    to: peer,
    type: fc.constantFrom(...messageTypes),
    k: payload,
  }),
  reply: fc.record({
    do: fc.constant('reply' as const),
    type: fc.constantFrom(...messageTypes),
    k: payload,
  }),
  broadcast: fc.record({
    do: fc.constant('broadcast' as const),
    type: fc.constantFrom(...messageTypes),
    k: payload,
  }),
  emit: fc.record({ do: fc.constant('emit' as const), k: payload }),
  invoke: fc.record({
    do: fc.constant('invoke' as const),
    what: fc.constantFrom('read' as const, 'write' as const),
    k: payload,
    /** Gives up an operation that waits. */
    again: fc.boolean(),
  }),
  respond: fc.record({ do: fc.constant('respond' as const), k: payload }),
  raiseLater: fc.record({
    do: fc.constant('raiseLater' as const),
    type: fc.constantFrom(...timerTypes),
    id: timerId,
    delay: fc.constantFrom(10, 30, 'wait' as const),
  }),
  sendLater: fc.record({
    do: fc.constant('sendLater' as const),
    to: peer,
    type: fc.constantFrom(...messageTypes),
    id: timerId,
  }),
  sync: fc.record({ do: fc.constant('sync' as const) }),
  cancel: fc.record({
    do: fc.constant('cancel' as const),
    id: fc.constantFrom('x', 'y'),
  }),
}

type Simple = (typeof simpleActions)[keyof typeof simpleActions] extends fc.Arbitrary<infer T> ? T : never
export type ActionSpec =
  | Simple
  | { readonly do: 'raise' }
  | {
      readonly do: 'enqueue'
      readonly guard: GuardSpec
      readonly actions: readonly Simple[]
    }

export type GuardSpec =
  | { readonly if: 'n' | 'k' | 'size' | 'atLeast'; readonly than: number }
  | { readonly if: 'not' | 'and' | 'or'; readonly of: readonly GuardSpec[] }

const simpleGuard: fc.Arbitrary<GuardSpec> = fc.record({
  if: fc.constantFrom('n' as const, 'k' as const, 'size' as const, 'atLeast' as const),
  than: fc.nat(2),
})

export const guardSpec: fc.Arbitrary<GuardSpec> = fc.oneof(
  { weight: 4, arbitrary: simpleGuard },
  {
    weight: 1,
    arbitrary: fc.record({
      if: fc.constantFrom('not' as const, 'and' as const, 'or' as const),
      of: fc.array(simpleGuard, { minLength: 1, maxLength: 2 }),
    }),
  },
)

const simple: fc.Arbitrary<Simple> = fc.oneof(
  { weight: 7, arbitrary: simpleActions.send },
  { weight: 3, arbitrary: simpleActions.broadcast },
  { weight: 3, arbitrary: simpleActions.count },
  { weight: 2, arbitrary: simpleActions.sync },
  { weight: 4, arbitrary: simpleActions.emit },
  { weight: 3, arbitrary: simpleActions.invoke },
  { weight: 3, arbitrary: simpleActions.respond },
  ...Object.values(simpleActions).map((arbitrary) => ({
    weight: 1,
    arbitrary,
  })),
)

/** `raises`: may an event be raised at once? */
export const actionSpec = (raises: boolean): fc.Arbitrary<ActionSpec> =>
  fc.oneof(
    { weight: 8, arbitrary: simple as fc.Arbitrary<ActionSpec> },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant('enqueue' as const),
        guard: guardSpec,
        actions: fc.array(simple, { minLength: 1, maxLength: 2 }),
      }),
    },
    ...(raises ? [{ weight: 1, arbitrary: fc.constant({ do: 'raise' as const }) }] : []),
  )

interface Arguments {
  context: RandomContext
  event: RandomEvent
}

/** Named implementations: what takes parameters in a random machine. */
export const implementations = {
  guards: {
    atLeast: ({ context }: { context: MachineContext }, { min }: { min: number }) =>
      (context as never as RandomContext).n >= min,
  },
  actions: {
    countBy: assign((({ context }: Arguments, { by }: { by: number }) => ({
      n: (context.n + by) % 3,
    })) as never),
    persist: sync(),
  },
  /** Unless the protocol says otherwise. */
  delays: { wait: 20 },
}

export function guardOf(spec: GuardSpec): unknown {
  switch (spec.if) {
    case 'n':
      return ({ context }: Arguments) => context.n === spec.than
    case 'k':
      return ({ event }: Arguments) => (event.k ?? 0) === spec.than
    case 'size':
      return ({ context }: Arguments) => context.set.size >= spec.than
    case 'atLeast':
      return { type: 'atLeast', params: { min: spec.than } }
    case 'not':
      return not(guardOf(spec.of[0]!) as never)
    case 'and':
      return and(spec.of.map(guardOf) as never)
    case 'or':
      return or(spec.of.map(guardOf) as never)
  }
}

export function actionOf(spec: ActionSpec): unknown {
  const update = (change: (args: Arguments) => Partial<RandomContext>) => assign(change as never)
  const message = (type: string, k: number | 'n') =>
    (({ context }: Arguments) => ({
      type,
      k: k === 'n' ? context.n : k,
    })) as never
  const node = (index: number) => (({ context }: Arguments) => context.all[index % context.all.length]) as never
  switch (spec.do) {
    case 'count':
      return update(({ context }) => ({ n: (context.n + spec.by) % 3 }))
    case 'countByParameter':
      return {
        type: 'countBy',
        params: ({ context }: Arguments) => ({
          by: spec.by + (context.last ?? 0),
        }),
      }
    case 'reset':
      return update(() => ({ n: 0, last: undefined }))
    case 'remember':
      return update(({ event }) => ({
        last: spec.what === 'k' ? event.k : undefined,
      }))
    case 'add':
      return update(({ context, event }) => ({
        set: new Set([event.from ?? context.id, ...context.set]),
      }))
    case 'empty':
      return update(() => ({ set: new Set(), map: new Map() }))
    case 'put':
      return update(({ context, event }) => ({
        map: new Map(context.map).set(context.all[spec.peer % context.all.length]!, { k: event.k ?? 0 }),
      }))
    case 'send':
      return send(node(spec.to), message(spec.type, spec.k))
    case 'reply':
      return enqueueActions(({ event, enqueue }) => {
        const { from } = event as RandomEvent
        if (from !== undefined) enqueue(send(from, message(spec.type, spec.k)))
      })
    case 'broadcast':
      return broadcast(message(spec.type, spec.k))
    case 'emit':
      return emit(message('seen', spec.k))
    case 'invoke':
      return enqueueActions(({ context: { asked, n }, enqueue }) => {
        if (asked && !spec.again) return
        const value = spec.k === 'n' ? n : spec.k
        enqueue.assign({ asked: spec.what } as never)
        enqueue(invoke(spec.what === 'read' ? { type: 'read' } : { type: 'write', value }) as never)
      })
    case 'respond':
      return enqueueActions(({ context: { asked, n }, enqueue }) => {
        if (!asked) return
        enqueue.assign({ asked: undefined } as never)
        enqueue(respond(asked === 'write' ? undefined : spec.k === 'n' ? n : spec.k) as never)
      })
    case 'raise':
      return raise({ type: raisedType })
    case 'raiseLater':
      return raise({ type: spec.type }, { delay: spec.delay as never, ...(spec.id && { id: spec.id }) })
    case 'sendLater':
      return sendTo(
        (({ context, system }: Arguments & { system: { get(id: string): never } }) =>
          system.get(context.all[spec.to % context.all.length]!)) as never,
        { type: spec.type, k: 0 } as never,
        { delay: 20, ...(spec.id && { id: spec.id }) },
      )
    case 'sync':
      return 'persist'
    case 'cancel':
      return cancelTimer(spec.id)
    case 'enqueue':
      return enqueueActions(({ enqueue, check }) => {
        if (check(guardOf(spec.guard) as never)) for (const action of spec.actions) enqueue(actionOf(action) as never)
      })
  }
}
