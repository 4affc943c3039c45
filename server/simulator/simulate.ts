/** `simulate(protocol, options)`: runs a protocol in virtual time and judges its properties on what happens. */
import { type Machines, type Protocol, ProtocolError, type SimulationOptions } from '../../protocols/model/index.js'
import { placed } from '../semantics/index.js'
import type { SimulationProgress } from '../wire/simulation.js'
import { Campaign } from './campaign/campaign.js'
import type { Crew } from './campaign/runner.js'
import { mergedOptions, type Options } from './setting.js'
import type { Simulation } from './simulation.js'
import { validateSimulation } from './validation.js'

/** What only a program that embeds the simulator gives. */
export interface Hearing {
  readonly progress?: (progress: SimulationProgress) => void
  /** Other threads. @param point of a sweep: which of its points */
  readonly crew?: (point?: number) => Crew
}

/**
 * Runs a protocol in virtual time: many nodes, latencies, loads, faults by script and by chance. The machines, and what they may
 * do, are those that {@link check} explores; a simulation follows some of their runs and says how well they go.
 *
 * @returns the report; `runs` has each run in short, `run` one of them in full
 * @throws ProtocolError when the protocol, a machine or an option is at fault; the stack leads to the place
 */
export async function simulate<R extends Machines, P extends string>(
  protocol: Protocol<R, P>,
  options: SimulationOptions<NoInfer<R>, NoInfer<P>> & Hearing = {},
): Promise<Simulation<P>> {
  const callers = new Error().stack ?? ''
  const { progress, crew, ...given } = options
  try {
    const chosen = protocol as unknown as Protocol
    const merged = mergedOptions(given as unknown as Options)
    validateSimulation(chosen, merged)
    return (await new Campaign(chosen, merged, { progress, crew: crew?.() }).report()) as unknown as Simulation<P>
  } catch (error) {
    throw error instanceof ProtocolError ? placed(error, protocol.declaredAt, callers) : error
  }
}
