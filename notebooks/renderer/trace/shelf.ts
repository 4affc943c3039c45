/** The traces of all reports on the page: any of them can be put beside another. */
import type { Trace } from '../../../server/wire/trace.js'

export interface ShelvedTrace {
  readonly protocol: string
  readonly trace: Trace
}

const shelf = new Set<ShelvedTrace>()

/** @returns takes the traces away again */
export function shelve(protocol: string, traces: readonly Trace[]): () => void {
  const added = traces.map((trace) => ({ protocol, trace }))
  for (const one of added) shelf.add(one)
  return () => {
    for (const one of added) shelf.delete(one)
  }
}

export const shelved = (): readonly ShelvedTrace[] => [...shelf]

/** `Raft that forgets its vote: election safety (9 steps)` */
export const titleOf = ({ protocol, trace }: ShelvedTrace): string =>
  `${protocol}: ${trace.property} (${trace.steps.length} ${trace.steps.length === 1 ? 'step' : 'steps'})`
