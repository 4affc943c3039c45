/** What running notebooks came to: the JSON document, and the exit code. */
import type { FrontierProperty, FrontierReport } from '../../wire/frontier.js'
import type { CheckReport, PropertyReport } from '../../wire/report.js'
import type { SimulationReport, SweepReport } from '../../wire/simulation.js'

/** What `--json` prints. */
export interface RunDocument {
  readonly version: 1
  readonly notebooks: readonly NotebookResult[]
  readonly exitCode: ExitCode
}

export interface NotebookResult {
  readonly file: string
  /** Every cell ran to its end and every check came out as expected. */
  readonly ok: boolean
  readonly checks: readonly CheckResult[]
  readonly frontiers: readonly FrontierResult[]
  /** Of `simulate`, with the cell's line. */
  readonly simulations: readonly (SimulationReport & { readonly line: number })[]
  /** Of `sweep`. */
  readonly sweeps: readonly (SweepReport & { readonly line: number })[]
  readonly errors: readonly ErrorResult[]
}

export interface CheckResult extends CheckReport {
  /** The line in the notebook's file, from 1, on which the cell begins that made the check. */
  readonly line: number
}

export interface FrontierResult extends FrontierReport {
  /** As of a check. */
  readonly line: number
}

export interface ErrorResult {
  /** The notebook's file, or the file it imports that is at fault. */
  readonly file: string
  /** From 1; absent where a whole file is at fault. */
  readonly line?: number
  readonly column?: number
  readonly name: string
  readonly message: string
}

/** As expected; not as expected; bad input; unknown because of a limit; interrupted. */
export type ExitCode = 0 | 1 | 2 | 3 | 130

const precedence: readonly ExitCode[] = [130, 2, 1, 3]

/** The code of the worst that happened. */
export const worstOf = (codes: readonly ExitCode[]): ExitCode => precedence.find((code) => codes.includes(code)) ?? 0

/** What one simulation comes to. */
export const codeOfSimulation = ({ asExpected }: SimulationReport): ExitCode => (asExpected ? 0 : 1)

/** What one check comes to. */
export function codeOfCheck({ asExpected, properties }: CheckReport): ExitCode {
  if (asExpected) return 0
  const unexpected = Object.values<PropertyReport>(properties).filter((property) => !property.asExpected)
  return unexpected.some(({ verdict }) => verdict !== 'unknown') ? 1 : 3
}

/** What one frontier comes to: budgets that were left open may hide the least. */
export function codeOfFrontier({ asExpected, properties }: FrontierReport): ExitCode {
  if (asExpected) return 0
  return Object.values<FrontierProperty>(properties).some(({ unknown }) => unknown.length > 0) ? 3 : 1
}
