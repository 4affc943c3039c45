/** Which step made a step possible: the chain that a call stack shows (Lamport 1978). */
import type { NodeId } from '../wire/trace.js'
import type { Run } from './run.js'

/**
 * The steps that led to a step, latest first, itself included: before a delivery the step that sent the message, before anything
 * else the step before it at the same place. Ends with 0, the start.
 */
export function chainTo(run: Run, step: number): number[] {
  const chain = [step]
  for (let at = step; at > 0; chain.push(at)) at = causeOf(run, at)
  return chain
}

/** The last step of a node up to a step; 0 where it has done nothing yet. */
export function lastStepOf(run: Run, node: NodeId | undefined, step: number): number {
  for (let at = step; at > 0; at--) if (run.actor(at) === node) return at
  return 0
}

/** The steps in which something arrives that was sent in a step, in their order. */
export function deliveriesFrom(run: Run, step: number): number[] {
  return run.trace.steps.flatMap(({ action }, index) => {
    const arrives = action.type === 'deliver' || action.type === 'duplicate'
    return arrives && run.messageOf(index + 1)?.sent === step ? [index + 1] : []
  })
}

/** @param step from 1 */
function causeOf(run: Run, step: number): number {
  return run.messageOf(step)?.sent ?? lastStepOf(run, run.actor(step), step - 1)
}
