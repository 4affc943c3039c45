/**
 * Consensus among three in an asynchronous system, one of whom may crash: Ben-Or's rounds ("Another advantage of free choice",
 * PODC 1983), in which who sees no majority takes the first value that it heard where Ben-Or tosses a coin. Agreement
 * always holds, and a decision can be reached; but as Fischer, Lynch and Paterson proved of all such protocols ("Impossibility of
 * distributed consensus with one faulty process", J. ACM 32, 1985), there is a fair run, here even without a crash, that never
 * decides: the messages arrive such that the values stay divided.
 *
 * In each round everybody reports its value, waits for the report of one other (two of three: it must not wait for one that
 * crashed), and proposes what the two agree on, if they do; then waits for the proposal of one other. Two equal proposals decide.
 *
 * Links are fifo, so a round need not be told in the messages: the k-th message of a sender belongs to its k-th half round.
 * So no number grows without end, and a loop here is a run of the protocol with rounds. What does grow is how far one may be
 * ahead of another; `within` bounds that, and a lasso inside of it is real.
 */
import { assign, enqueueActions, setup } from 'xstate'
import { broadcast, type Message, type NodeId, type NodeInput, protocol } from '../../../protocols/model/index.js'

type Value = 0 | 1
type Said = Value | 'nothing'

interface Member {
  readonly peers: readonly NodeId[]
  readonly value: Value
  readonly half: 'report' | 'proposal'
  /** What it has said in this half round. */
  readonly said: Said
  /** The first value that another has reported in this round. */
  readonly heard: Value
  readonly decision: Value | 'none'
  /** By peer: what it said for half rounds that are still to come. */
  readonly early: readonly (readonly Said[])[]
  /** By peer: how many of its messages are of half rounds that are over. */
  readonly late: readonly number[]
}

/** The next half round, from the message of one peer; undefined if there is none yet. */
function next(member: Member): Member | undefined {
  const from = member.early.findIndex((said) => said.length > 0)
  if (from < 0) return undefined
  const other = 1 - from
  const theirs = member.early[from]![0]!
  const known = {
    early: member.early.map((said) => said.slice(1)),
    late: member.early[other]!.length > 0 ? member.late : member.late.with(other, member.late[other]! + 1),
  }
  if (member.half === 'report') {
    const said = theirs === member.said ? theirs : 'nothing'
    return { ...member, ...known, half: 'proposal', said, heard: theirs as Value }
  }
  const proposed = member.said === 'nothing' ? theirs : member.said
  const value = proposed === 'nothing' ? member.heard : proposed
  const decision = theirs === member.said && theirs !== 'nothing' ? theirs : member.decision
  return { ...member, ...known, half: 'report', value, said: value, heard: 0, decision }
}

const member = setup({
  types: {
    context: {} as Member,
    events: {} as Message<{ type: 'say'; said: Said }>,
    input: {} as NodeInput & { value: Value },
  },
}).createMachine({
  context: ({ input: { peers, value } }) => ({
    peers,
    value,
    half: 'report',
    said: value,
    heard: 0,
    decision: 'none',
    early: peers.map(() => []),
    late: peers.map(() => 0),
  }),
  entry: broadcast(({ context }) => ({ type: 'say', said: context.said })),
  on: {
    say: {
      actions: enqueueActions(({ context, event, enqueue }) => {
        const from = context.peers.indexOf(event.from)
        if (context.late[from]! > 0) {
          enqueue(assign({ late: context.late.with(from, context.late[from]! - 1) }))
          return
        }
        let now: Member | undefined = {
          ...context,
          early: context.early.with(from, [...context.early[from]!, event.said]),
        }
        while (now) {
          const reached: Member = now
          enqueue(assign(() => reached))
          now = next(reached)
          if (now) {
            const { said } = now
            enqueue(broadcast({ type: 'say', said }))
          }
        }
      }),
    },
  },
})

/** Three members that begin with the values 0, 0 and 1. @param ahead how far one may be ahead of another, in half rounds; with so many messages in flight */
export const undecided = (ahead: number, inFlight: number) =>
  protocol({
    name: 'Consensus among three, one of whom may crash',
    nodes: {
      member: {
        machine: member,
        count: 3,
        input: (id, peers, nodes) => ({ id, peers, nodes, value: (id === 'member3' ? 1 : 0) as Value }),
      },
    },
    network: { order: 'fifo' },
    faults: { crash: { max: 1, restart: false } },
    within: ({ member: all, messages }) =>
      messages.length <= inFlight &&
      all.every(
        ({ context }) =>
          context.early.every((said) => said.length <= ahead) && context.late.every((count) => count <= ahead),
      ),
    properties: ({ always, eventually, reachable }) => ({
      agreement: always(
        ({ member: all }) => new Set(all.map(({ context }) => context.decision).filter((d) => d !== 'none')).size <= 1,
      ),
      'a decision can be reached': reachable(({ member: all }) =>
        all.some(({ context }) => context.decision !== 'none'),
      ),
      'somebody decides': eventually(({ member: all }) => all.some(({ context }) => context.decision !== 'none')),
    }),
  })
