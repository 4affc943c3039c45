/** The traces of all reports on the page: any of them can be put beside another. */
import type { CheckReport, PropertyReport } from '../../../server/wire/report.js'
import type { Trace } from '../../../server/wire/trace.js'

export interface ShelvedTrace {
  readonly protocol: string
  readonly trace: Trace
}

const reports = new Set<CheckReport>()

/** @returns takes the report's traces away again */
export function shelve(report: CheckReport): () => void {
  reports.add(report)
  return () => reports.delete(report)
}

export const shelved = (): ShelvedTrace[] =>
  [...reports].flatMap(({ protocol, properties }) =>
    Object.values<PropertyReport>(properties).flatMap(({ trace }) => (trace ? [{ protocol, trace }] : [])),
  )

/** `Raft that forgets its vote: election safety (9 steps)` */
export const titleOf = ({ protocol, trace }: ShelvedTrace): string =>
  `${protocol}: ${trace.property} (${trace.steps.length} ${trace.steps.length === 1 ? 'step' : 'steps'})`
