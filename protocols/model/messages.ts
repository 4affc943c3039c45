/**
 * Sending messages from a machine. Sugar over XState's `sendTo`: the machines stay plain XState and run unchanged under
 * `createActor`, where `system.get(id)` answers with the real peer.
 */
import {
  type ActionArgs,
  type ActionFunction,
  type EventObject,
  enqueueActions,
  type MachineContext,
  type ParameterizedObject,
  sendTo,
} from 'xstate'

/** The name of a node: its role and a number from 1, such as `server2`. */
export type NodeId = string

/** A message as its receiver sees it: the network stamps the sender. */
export type Message<E extends EventObject> = E extends EventObject ? E & { from: NodeId } : never

/** What a machine receives as `input` when its node starts, unless the role says otherwise. */
export interface NodeInput {
  /** This node. */
  id: NodeId
  /** The other nodes of the same role. */
  peers: readonly NodeId[]
  /** All nodes by role, this one included. */
  nodes: { readonly [role: string]: readonly NodeId[] }
}

/** An event to send. The second form lets an object literal have fields of its own. */
type Sent = EventObject | { readonly type: string; readonly [field: string]: unknown }

/** A value, or a function of the action's arguments that yields it. */
type Expression<C extends MachineContext, X extends EventObject, E extends EventObject, R> =
  | R
  | ((args: ActionArgs<C, X, E>) => R)

/** What an action creator of the kit is to XState's types. */
type SendAction<
  C extends MachineContext,
  X extends EventObject,
  P extends ParameterizedObject['params'] | undefined,
  E extends EventObject,
> = ActionFunction<C, X, E, P, never, never, never, never, never>

/** The part of the action's arguments that the kit uses, free of the generics that only inference needs. */
type Args = ActionArgs<MachineContext, EventObject, EventObject>

const evaluated = <R>(expression: R | ((args: Args) => R), args: Args): R =>
  typeof expression === 'function' ? (expression as (args: Args) => R)(args) : expression

/** The receiver as XState sees it. A peer that does not exist is an error here, not a message lost in silence. */
function peer(args: Args, to: NodeId) {
  const actor = args.system.get(to)
  if (!actor) throw new Error(`There is no node "${to}" to send to.`)
  return actor
}

/**
 * An action that sends a message to one node.
 *
 * @param to the receiver's id, or a function of `{ context, event }` that yields it
 * @param message the event to send (without `from`), or a function that yields it
 * @throws when it runs, if there is no such node
 */
export function send<
  C extends MachineContext,
  X extends EventObject,
  P extends ParameterizedObject['params'] | undefined,
  E extends EventObject,
>(to: Expression<C, X, E, NodeId>, message: Expression<C, X, E, Sent>): SendAction<C, X, P, E> {
  const action = sendTo(
    (args: Args) => peer(args, evaluated(to as Expression<MachineContext, EventObject, EventObject, NodeId>, args)),
    (args: Args) => evaluated(message as Expression<MachineContext, EventObject, EventObject, Sent>, args),
  )
  return action as unknown as SendAction<C, X, P, E>
}

/**
 * An action that answers the sender of the message being handled.
 *
 * @param message the event to send (without `from`), or a function of `{ context, event }` that yields it
 * @throws when it runs, if the event at hand is not a message (it has no `from`)
 */
export function reply<
  C extends MachineContext,
  X extends EventObject & { from: NodeId },
  P extends ParameterizedObject['params'] | undefined,
  E extends EventObject,
>(message: Expression<C, X, E, Sent>): SendAction<C, X, P, E> {
  const sender = ({ event }: { event: { type: string; from?: NodeId } }): NodeId => {
    if (event.from === undefined) {
      throw new Error(`reply() in the handler of "${event.type}", which has no sender: only messages can be answered.`)
    }
    return event.from
  }
  return send<C, X, P, E>(sender as Expression<C, X, E, NodeId>, message)
}

/**
 * An action that sends a message to every node in `context.peers`, in that order.
 *
 * @param message the event to send (without `from`), or a function of `{ context, event, to }` that yields it, `to` being
 *   the receiver: each may get a message of its own
 * @throws if the message is none, and when it runs, if the context has no `peers`
 */
export function broadcast<
  C extends MachineContext & { peers: readonly NodeId[] },
  X extends EventObject,
  P extends ParameterizedObject['params'] | undefined,
  E extends EventObject,
>(message: Sent | ((args: ActionArgs<C, X, E> & { readonly to: NodeId }) => Sent)): SendAction<C, X, P, E> {
  const messageTo = message as Sent | ((args: Args & { readonly to: NodeId }) => Sent)
  if (typeof messageTo !== 'function' && typeof messageTo?.type !== 'string') {
    throw new Error(
      'broadcast() takes one message, an object with a type, or a function; the receivers are context.peers.',
    )
  }
  const action = enqueueActions(({ context, enqueue }) => {
    const { peers } = context as unknown as { peers?: readonly NodeId[] }
    if (!Array.isArray(peers)) {
      throw new Error(
        'broadcast() needs the receivers in context.peers, as in context: ({ input }) => ({ peers: input.peers }).',
      )
    }
    for (const to of peers) {
      enqueue(send(to, typeof messageTo === 'function' ? (args: Args) => messageTo({ ...args, to }) : messageTo))
    }
  })
  return action as unknown as SendAction<C, X, P, E>
}
