/**
 * Leader election on a ring by Chang and Roberts, as in ChangRoberts.tla of the TLA+ examples: nodes 1..N in a ring, the
 * identity of node i is i, the smallest identity among the initiators wins.
 *
 * How the specification maps to the kit:
 * - `n0(self)` is the input `start`, `n1(self)` with one `id` is the delivery of one message. A node whose `pc` is still
 *   `n0` handles no message, and `keep` leaves it in flight.
 * - `state` and `pc` together are the state of the machine: before the start `state` is told by `initiator`.
 * - `msgs[n]` is a set there and a multiset here. They are equal: an identity is sent once by its owner and then passed
 *   on, and none gets past the smallest initiator, so no two copies of it ever meet.
 * - A message that is dropped is a step there. `emit` makes it one here: with `keep`, a delivery that changes nothing
 *   and shows nothing would be no action.
 * - `initiator` is chosen initially and never changes, so the space there is the disjoint union of the spaces for each
 *   choice, and each choice is a protocol of its own here.
 */
import { emit, setup } from 'xstate'
import { type Message, type NodeId, protocol, send } from '../../protocols/model/index.js'

interface Member {
  readonly identity: number
  readonly initiator: boolean
  /** The next node of the ring. */
  readonly successor: NodeId
}

const member = setup({
  types: {
    context: {} as Member,
    events: {} as { type: 'start' } | Message<{ type: 'candidacy'; identity: number }>,
    emitted: {} as { type: 'dropped' },
    input: {} as Member,
  },
  guards: {
    isInitiator: ({ context }) => context.initiator,
    isSmaller: ({ context, event }) => event.type === 'candidacy' && event.identity < context.identity,
    isOwn: ({ context, event }) => event.type === 'candidacy' && event.identity === context.identity,
  },
  actions: {
    passOn: send(
      ({ context }) => context.successor,
      ({ event }) => event,
    ),
    stand: send(
      ({ context }) => context.successor,
      ({ context }) => ({ type: 'candidacy', identity: context.identity }),
    ),
    drop: emit({ type: 'dropped' }),
  },
}).createMachine({
  context: ({ input }) => input,
  initial: 'asleep',
  states: {
    asleep: { on: { start: [{ guard: 'isInitiator', target: 'candidate', actions: 'stand' }, { target: 'lost' }] } },
    candidate: {
      on: {
        candidacy: [
          { guard: 'isSmaller', target: 'lost', actions: 'passOn' },
          { guard: 'isOwn', target: 'won', actions: 'drop' },
          { actions: 'drop' },
        ],
      },
    },
    lost: { on: { candidacy: { actions: 'passOn' } } },
    won: { on: { candidacy: { actions: 'drop' } } },
  },
})

/** The ring in which those nodes stand for election, one for each node. */
export const changRoberts = (initiators: readonly boolean[]) =>
  protocol({
    name: 'Chang-Roberts ring',
    nodes: {
      member: {
        machine: member,
        count: initiators.length,
        input: (id, _peers, nodes) => {
          const index = nodes.member.indexOf(id)
          const successor = nodes.member[(index + 1) % initiators.length]
          return { identity: index + 1, initiator: initiators[index], successor }
        },
      },
    },
    network: { unhandled: 'keep' },
    inputs: { member: [{ event: { type: 'start' }, max: 'unbounded' }] },
    properties: ({ always, quiescent, reachable }) => ({
      'the smallest initiator wins': always(({ member: ring }) =>
        ring.every(
          (node) =>
            !node.matches('won') ||
            (node.context.initiator &&
              ring.every(
                (other) =>
                  other === node ||
                  ((other.matches('lost') || (other.matches('asleep') && !other.context.initiator)) &&
                    (!other.context.initiator || other.context.identity > node.context.identity)),
              )),
        ),
      ),
      'ends with a winner, if anybody stands': quiescent(
        ({ member: ring }) => !initiators.includes(true) || ring.some((node) => node.matches('won')),
      ),
      'somebody wins': reachable(({ member: ring }) => ring.some((node) => node.matches('won'))),
    }),
  })
