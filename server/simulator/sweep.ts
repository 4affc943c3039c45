/** `sweep(protocol, options)`: the same simulation for several values of a parameter, or several variants, side by side. */
import { type Machines, type Protocol, ProtocolError, type SimulationOptions } from '../../protocols/model/index.js'
import type { SweepPoint, SweepReport } from '../wire/simulation.js'
import { type Hearing, simulate } from './simulate.js'

/** A point of a sweep: what is simulated there. */
export interface Variant<R extends Machines = Machines, P extends string = string> {
  /** In place of the protocol. */
  readonly protocol?: Protocol<R, P>
  /** In place of the sweep's own; `delays` each by its name. */
  readonly options?: SimulationOptions<R, P>
}

/** What is varied, how often each point is run, and how. */
export interface SweepOptions<R extends Machines = Machines, P extends string = string, V = unknown>
  extends SimulationOptions<R, P> {
  /** The parameter's name, for axes: `electionTimeout`. */
  readonly parameter: string
  /** Values of the parameter; or variants, by their names. */
  readonly values: readonly V[] | { readonly [name: string]: V }
  /** What a value stands for. Default, where values are variants: they themselves. */
  readonly at?: (value: V) => Variant<R, P>
}

/** Runs of each point, where nothing is said. */
const defaultRuns = 10

/**
 * Simulates each of several points with the same seeds, so that they differ in nothing but the parameter, and gives for each
 * the means of what was measured with their 95% confidence intervals over the seeds. Nothing is shrunk, and no run ends at a
 * violation.
 *
 * @throws ProtocolError for options that make no sense
 * @example
 * await sweep(raft, {
 *   parameter: 'spread',
 *   values: [5, 25, 50, 150],
 *   at: (spread) => ({ options: { delays: { electionTimeout: uniform(150, 150 + spread) } } }),
 *   runs: 100,
 * })
 */
export async function sweep<R extends Machines, P extends string, const V>(
  protocol: Protocol<R, P>,
  { progress, crew, ...options }: SweepOptions<NoInfer<R>, NoInfer<P>, V> & Hearing,
): Promise<SweepReport> {
  const { parameter, signal } = options
  if (typeof parameter !== 'string' || !parameter) {
    throw new ProtocolError('A sweep needs the name of its parameter: parameter: "timeout".')
  }
  const all = labelled(options.values)
  if (all.length === 0) throw new ProtocolError('A sweep needs values: values: [1, 2, 5].')
  const points: SweepPoint[] = []
  for (const [index, [label, value]] of all.entries()) {
    const point = pointOf(protocol, options, index)
    const report = await simulate(point.protocol, {
      ...point.options,
      ...(progress && { progress }),
      ...(crew && { crew: () => crew(index) }),
    })
    points.push({
      label,
      ...(typeof value === 'number' && { value }),
      runs: report.count,
      metrics: report.metrics,
      histograms: report.histograms,
      violated: Object.fromEntries(
        Object.entries(report.properties).flatMap(([name, { kind, judgement, count }]) =>
          kind === 'reachable' ? [] : [[name, judgement === 'violated' ? count : 0]],
        ),
      ),
    })
    if (signal?.aborted) break
  }
  return { type: 'sweep', version: 1, protocol: protocol.name, parameter, points }
}

/** What is simulated at one of a sweep's points, counted from 0. */
export function pointOf<R extends Machines, P extends string, V>(
  protocol: Protocol<R, P>,
  { parameter, values, at, ...common }: SweepOptions<R, P, V>,
  index: number,
): { readonly protocol: Protocol<R, P>; readonly options: SimulationOptions<R, P> } {
  const value = labelled(values)[index][1]
  const variant = at ? at(value) : (value as Variant<R, P>)
  const odd = at && Object.keys(variant).find((key) => key !== 'protocol' && key !== 'options')
  if (odd !== undefined) {
    throw new ProtocolError(
      `The sweep by ${parameter}: what "at" gives has "${odd}"; it is { protocol, options }, as in { options: { ${odd}: ... } }.`,
    )
  }
  return {
    protocol: variant.protocol ?? protocol,
    options: {
      ...{ runs: defaultRuns, stop: false, shrink: 0, shortest: 0 },
      ...{ ...common, ...variant.options },
      ...((common.delays || variant.options?.delays) && { delays: { ...common.delays, ...variant.options?.delays } }),
    },
  }
}

/** The values with what they are called. */
const labelled = <V>(values: readonly V[] | { readonly [name: string]: V }): [string, V][] =>
  Array.isArray(values)
    ? (values as readonly V[]).map((value) => [labelOf(value), value])
    : Object.entries(values as { readonly [name: string]: V })

const labelOf = (value: unknown): string =>
  typeof value === 'object' && value !== null && 'name' in value ? String(value.name) : String(value)
