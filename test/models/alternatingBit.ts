/**
 * The alternating bit protocol, as in AlternatingBit.tla and MCAlternatingBit.tla of Lamport's Specifying Systems, with
 * two values and at most two messages in each queue. Two models of it, whose spaces must be equal:
 *
 * - `alternatingBit`: a sender and a receiver on a lossy fifo network. `SndNewValue(d)` is an input for each value,
 *   `ReSndMsg` and `SndAck` are inputs, `RcvMsg` and `RcvAck` are deliveries (handled always, so each is an action), and
 *   `LoseMsg` and `LoseAck` lose one position of a queue each.
 * - `alternatingBitInOneNode`: the variables of the specification are the context of one node, each action an input.
 *
 * The specification has eight initial states whose spaces overlap; a protocol has one. The model of one node can start
 * with a choice among the eight: its space is the specification's, plus the state before the choice (one distinct, one
 * generated, one level more).
 *
 * `within` is the specification's constraint: a state with a longer queue is generated, and not explored.
 */
import { assign, setup } from 'xstate'
import { type Message, protocol, send } from '../../protocols/model/index.js'

type Bit = 0 | 1
type Value = 'd1' | 'd2'
const values = ['d1', 'd2'] as const
const flip = (bit: Bit): Bit => (bit === 0 ? 1 : 0)

const sender = setup({
  types: {
    context: {} as { bit: Bit; acknowledged: Bit; sent: Value },
    events: {} as { type: 'sendNew'; value: Value } | { type: 'resend' } | Message<{ type: 'ack'; bit: Bit }>,
  },
  guards: {
    isAcknowledged: ({ context }) => context.acknowledged === context.bit,
    isPending: ({ context }) => context.acknowledged !== context.bit,
  },
  actions: {
    sendCurrent: send('receiver1', ({ context }) => ({ type: 'message', bit: context.bit, value: context.sent })),
  },
}).createMachine({
  context: { bit: 0, acknowledged: 0, sent: 'd1' },
  on: {
    sendNew: {
      guard: 'isAcknowledged',
      actions: [assign(({ context, event }) => ({ bit: flip(context.bit), sent: event.value })), 'sendCurrent'],
    },
    resend: { guard: 'isPending', actions: 'sendCurrent' },
    ack: { actions: assign({ acknowledged: ({ event }) => event.bit }) },
  },
})

const receiver = setup({
  types: {
    context: {} as { bit: Bit; received: Value },
    events: {} as { type: 'acknowledge' } | Message<{ type: 'message'; bit: Bit; value: Value }>,
  },
}).createMachine({
  context: { bit: 0, received: 'd1' },
  on: {
    message: { actions: assign(({ event }) => ({ bit: event.bit, received: event.value })) },
    acknowledge: { actions: send('sender1', ({ context }) => ({ type: 'ack', bit: context.bit })) },
  },
})

/** From the initial state in which all bits are 0 and both values d1. */
export const alternatingBit = protocol({
  name: 'Alternating bit',
  nodes: { sender: { machine: sender }, receiver: { machine: receiver } },
  network: { order: 'fifo', loss: 'unbounded' },
  inputs: {
    sender: [
      ...values.map((value) => ({ event: { type: 'sendNew', value } as const, max: 'unbounded' as const })),
      { event: { type: 'resend' }, max: 'unbounded' },
    ],
    receiver: [{ event: { type: 'acknowledge' }, max: 'unbounded' }],
  },
  within: ({ messages }) =>
    ['sender1', 'receiver1'].every((to) => messages.filter((message) => message.to === to).length <= 2),
  properties: ({ always, reachable }) => ({
    'what is acknowledged was received': always(
      ({ sender: [from], receiver: [to] }) =>
        from.context.acknowledged !== from.context.bit ||
        (to.context.bit === from.context.bit && to.context.received === from.context.sent),
    ),
    'a second value arrives': reachable(({ receiver: [to] }) => to.context.received === 'd2'),
  }),
})

/** The variables of the specification. */
interface Variables {
  readonly msgQ: readonly { readonly bit: Bit; readonly value: Value }[]
  readonly ackQ: readonly Bit[]
  readonly sBit: Bit
  readonly sAck: Bit
  readonly rBit: Bit
  readonly sent: Value
  readonly rcvd: Value
}

interface Start {
  readonly bit: Bit
  readonly sent: Value
  readonly rcvd: Value
}

type Action =
  | ({ type: 'choose' } & Start)
  | { type: 'sndNewValue'; value: Value }
  | { type: 'reSndMsg' | 'rcvMsg' | 'sndAck' | 'rcvAck' }
  | { type: 'loseMsg' | 'loseAck'; position: number }

const without = <T>(queue: readonly T[], position: number): readonly T[] => queue.filter((_, i) => i !== position)

const variables = setup({
  types: { context: {} as Variables, events: {} as Action },
  guards: {
    isAcknowledged: ({ context }) => context.sAck === context.sBit,
    isPending: ({ context }) => context.sAck !== context.sBit,
    hasMessage: ({ context }) => context.msgQ.length > 0,
    hasAck: ({ context }) => context.ackQ.length > 0,
    messageAt: ({ context, event }) => event.type === 'loseMsg' && event.position < context.msgQ.length,
    ackAt: ({ context, event }) => event.type === 'loseAck' && event.position < context.ackQ.length,
  },
}).createMachine({
  context: { msgQ: [], ackQ: [], sBit: 0, sAck: 0, rBit: 0, sent: 'd1', rcvd: 'd1' },
  initial: 'choosing',
  states: {
    choosing: {
      on: {
        choose: {
          target: 'running',
          actions: assign(({ event: { bit, sent, rcvd } }) => ({ sBit: bit, sAck: bit, rBit: bit, sent, rcvd })),
        },
      },
    },
    running: {
      on: {
        sndNewValue: {
          guard: 'isAcknowledged',
          actions: assign(({ context: { sBit, msgQ }, event: { value } }) => ({
            sBit: flip(sBit),
            sent: value,
            msgQ: [...msgQ, { bit: flip(sBit), value }],
          })),
        },
        reSndMsg: {
          guard: 'isPending',
          actions: assign({ msgQ: ({ context: { msgQ, sBit, sent } }) => [...msgQ, { bit: sBit, value: sent }] }),
        },
        rcvMsg: {
          guard: 'hasMessage',
          actions: assign(({ context: { msgQ } }) => ({
            msgQ: msgQ.slice(1),
            rBit: msgQ[0].bit,
            rcvd: msgQ[0].value,
          })),
        },
        sndAck: { actions: assign({ ackQ: ({ context: { ackQ, rBit } }) => [...ackQ, rBit] }) },
        rcvAck: {
          guard: 'hasAck',
          actions: assign(({ context: { ackQ } }) => ({ ackQ: ackQ.slice(1), sAck: ackQ[0] })),
        },
        loseMsg: {
          guard: 'messageAt',
          actions: assign({ msgQ: ({ context: { msgQ }, event: { position } }) => without(msgQ, position) }),
        },
        loseAck: {
          guard: 'ackAt',
          actions: assign({ ackQ: ({ context: { ackQ }, event: { position } }) => without(ackQ, position) }),
        },
      },
    },
  },
})

/** The eight initial states of the specification. */
export const starts: readonly Start[] = ([0, 1] as const).flatMap((bit) =>
  values.flatMap((sent) => values.map((rcvd) => ({ bit, sent, rcvd }))),
)

const always = <E extends Action>(event: E) => ({ event, max: 'unbounded' as const })

/** Begins with a choice among the given states. */
export const alternatingBitInOneNode = (choices: readonly Start[]) =>
  protocol({
    name: 'Alternating bit in one node',
    nodes: { variables: { machine: variables } },
    inputs: {
      variables: [
        ...choices.map((start) => always({ type: 'choose', ...start })),
        ...values.map((value) => always({ type: 'sndNewValue', value })),
        ...(['reSndMsg', 'rcvMsg', 'sndAck', 'rcvAck'] as const).map((type) => always({ type })),
        ...[0, 1].flatMap((position) => [always({ type: 'loseMsg', position }), always({ type: 'loseAck', position })]),
      ],
    },
    within: ({ variables: [all] }) => all.context.msgQ.length <= 2 && all.context.ackQ.length <= 2,
    properties: ({ noDeadlock }) => ({ 'never stuck': noDeadlock() }),
  })
