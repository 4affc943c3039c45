/** The machines of a report, for whoever draws them. */
import { useMemo } from 'preact/hooks'
import type { Exercised } from '../../../server/wire/chart.js'
import { type Coverage, coverageOf } from '../../../server/wire/chartCoverage.js'
import type { StateOutline } from '../../../server/wire/output.js'

export interface Charted {
  /** The name of their protocol. */
  readonly protocol: string
  readonly machines: { readonly [role: string]: StateOutline }
  readonly report?: Exercised
}

export const useCoverage = ({ report }: Charted, role: string): Coverage | undefined =>
  useMemo(() => report && coverageOf(report, role), [report, role])
