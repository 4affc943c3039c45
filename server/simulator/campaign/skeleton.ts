/**
 * The causal skeleton of a trace: what kinds of steps happened before its end, and which before which. Nodes have no names in it,
 * contents of messages neither, and the order of steps that are independent of each other is none.
 */
import { directlyBefore } from '../../checker/explain/happensBefore.js'
import type { Trace, TraceStep } from '../../wire/trace.js'
import { hashOfText } from '../memory.js'

/** @param inOrder whether the network keeps messages in order @returns equal for traces of one shape */
export function skeletonOf(trace: Trace, inOrder: boolean): string {
  const roles = new Map(trace.nodes.map(({ id, role }) => [id, role]))
  const types = new Map(trace.initial.sent.map(({ id, type }) => [id, type]))
  const before = directlyBefore(trace, inOrder)
  /** Each step's label with all that happened before it. */
  const pasts: string[] = []
  const inside: string[] = []
  trace.steps.forEach((step, index) => {
    const past = before[index].map((earlier) => pasts[earlier]).sort()
    pasts.push(digest([labelOf(step, roles, types), ...past].join('\n')))
    for (const { id, type } of step.sent) types.set(id, type)
    if (step.inCone !== false) inside.push(pasts[index])
  })
  return digest(inside.sort().join('\n'))
}

function labelOf(
  { action, sent, transitions }: TraceStep,
  roles: ReadonlyMap<string, string>,
  types: ReadonlyMap<string, string>,
): string {
  const role = 'node' in action ? roles.get(action.node) : ''
  switch (action.type) {
    case 'deliver':
    case 'duplicate':
    case 'lose':
      return `${action.type} ${types.get(action.message)} ${role} ${transitions.join('; ')}`
    case 'timer':
      return `timer ${action.timer} ${role} ${transitions.join('; ')}`
    case 'input':
      return `input ${(action.event as { type?: unknown }).type} ${role}`
    case 'byzantine':
      return `byzantine ${role} ${sent.map(({ type }) => type).join()}`
    default:
      return `${action.type} ${role}`
  }
}

/** 64 bits of a text. */
const digest = (text: string): string =>
  [hashOfText(text), hashOfText(` ${text}`)].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('')
