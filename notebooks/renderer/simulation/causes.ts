/** The runs of a simulation's report that can be opened, and how they are told apart. */
import type { Cause } from '../../../server/wire/campaign.js'
import type { SimulatedProperty, SimulationReport } from '../../../server/wire/simulation.js'
import { countText } from '../report/quantities.js'
import type { Traces } from '../trace/useOpenTrace.js'

/** A run that can be opened. @param cause its place among those of the property @param by who found it */
export const keyOf = (property: string, cause: number, by: 'simulation' | 'checker'): string =>
  JSON.stringify([property, cause, by])

/** By {@link keyOf}, in the order of the report. */
export const tracesOf = ({ properties }: SimulationReport): Traces =>
  Object.fromEntries(
    Object.entries<SimulatedProperty>(properties).flatMap(([name, { causes }]) =>
      causes.flatMap(({ trace, checker }, cause) => [
        ...(trace ? [[keyOf(name, cause, 'simulation'), trace] as const] : []),
        ...(checker?.trace ? [[keyOf(name, cause, 'checker'), checker.trace] as const] : []),
      ]),
    ),
  )

/** "Seed 4 at 1.2 s, made small from 412 steps to 9." */
export function runText({ seed, at, steps, trace }: Cause): string {
  const small = trace ? `made small from ${countText(steps)} steps to ${trace.steps.length}` : 'too long to be shown'
  return `Seed ${seed} at ${Number((at / 1000).toFixed(3))} s, ${small}.`
}
