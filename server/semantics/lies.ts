/** What byzantine nodes may send. */
import type { EventObject } from 'xstate'
import type { Protocol } from '../../protocols/model/index.js'
import type { LocalStates } from './localStates.js'
import type { Envelopes } from './network.js'
import { nothingElse, Step } from './steps.js'

/** One message that one byzantine node may send to one correct node. */
export interface Lie {
  readonly node: number
  readonly to: number
  readonly envelope: number
  readonly step: Step
}

/** All of them, each once, by receiver. */
export function liesOf({ faults }: Protocol, localStates: LocalStates, envelopes: Envelopes): Lie[] {
  const { nodes } = localStates
  const lies = new Map<number, Lie>()
  for (const [to, receiver] of nodes.entries()) {
    if (receiver.byzantine) continue
    for (const [node, { byzantine }] of nodes.entries()) {
      if (!byzantine) continue
      const { next } = localStates.initial(node)
      for (const message of faults.byzantine?.messages ?? []) {
        const envelope = envelopes.intern(node, to, message as EventObject)
        const step = new Step(next, { ...nothingElse, sent: [envelope] })
        lies.set(envelope, { node, to, envelope, step })
      }
    }
  }
  return [...lies.values()]
}
