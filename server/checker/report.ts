/** From a search that ended to its report: verdicts, never upgraded, and the reasons for them. */
import type { Property } from '../../protocols/model/index.js'
import {
  type CheckReport,
  type ExercisedRole,
  type LimitReport,
  type PropertyReport,
  untold,
  type Verdict,
} from '../wire/report.js'
import { shortestText } from '../wire/shortest.js'
import { assumptionsOf } from './assumptions.js'
import { exercisedBy } from './exercised.js'
import { neverAsked } from './explain/antecedents.js'
import { estimateOf } from './explain/estimate.js'
import type { MinimalRun } from './explain/minimise.js'
import { isLiveness } from './liveness/kinds.js'
import type { Liveness } from './liveness/liveness.js'
import { pathVerdict } from './liveness/pathVerdict.js'
import { type CheckOptions, defaultMemory, type Ended, type EndedEarly, secondsOf } from './options.js'
import { machinesOf } from './outline.js'
import { traceOf } from './replay.js'
import type { Finding, Search } from './search.js'
import { type SafetyKind, sentenceOf } from './sentences.js'

/** @param runs what to show of a property that a state or a step decides, where more than its length is known to be least @param seconds wall time of the search */
export function reportOf(
  search: Search,
  liveness: Liveness,
  runs: ReadonlyMap<string, MinimalRun>,
  options: CheckOptions,
  ended: EndedEarly,
  seconds: number,
): CheckReport {
  const { model, states, counts } = search
  const { protocol } = model
  const ofSearch = limitsMet(search, options, ended.search)
  const complete = search.done && ofSearch.length === 0
  const limits = ofSearch.length === 0 ? limitsMet(search, options, ended.paths) : ofSearch
  // Of a reduced search the states stand for others, of which a condition may be true.
  const idle = search.reductions ? [] : neverAsked(search)
  const properties: Record<string, PropertyReport> = {}
  for (const [name, property] of Object.entries<Property<never>>(protocol.properties)) {
    const finding = search.findings.find((found) => found.property === name)
    const { kind } = property
    const unknown = complete ? undefined : unknownText(search, limits, kind)
    const judged = isLiveness(kind)
      ? pathVerdict(liveness, name, kind, unknown)
      : kind === 'monitor' && finding === undefined && mayPend(search, name)
        ? pathVerdict(liveness, name, kind, unknown)
        : judge(search, kind, finding, unknown, runs.get(name))
    const expected = options.expect?.[name]
    const never = judged.verdict === 'holds' ? idle.filter(({ property }) => property === name) : []
    properties[name] = {
      kind,
      ...judged,
      text: [judged.text, ...never.map(({ text }) => `But “${text}” was never true.`)].join(' '),
      ...(expected && { expected }),
      asExpected: judged.verdict === (expected ?? 'holds'),
    }
  }
  // Where something is kept out, the levels are not those of the whole space.
  const isWhole = search.shortest && !counts.cutByDepth && !counts.cutByInFlight
  const estimate =
    isWhole && limits.length > 0 && !search.done
      ? estimateOf([0, ...search.levelEnds], states.size, seconds > 0 ? states.size / seconds : 0)
      : undefined
  const verdicts = Object.values(properties).map(({ verdict }) => verdict)
  const roles = exercisedBy(search)
  return {
    type: 'check',
    version: 1,
    protocol: protocol.name,
    assumptions: assumptionsOf(protocol),
    verdict: overall(verdicts, complete),
    asExpected: verdicts.length ? Object.values(properties).every((property) => property.asExpected) : complete,
    properties,
    statistics: {
      distinct: counts.distinct,
      generated: counts.generated,
      depth: counts.depth,
      seconds,
      memoryBytes: search.bytes,
      outside: counts.outside,
      missProbability: search.storage?.missProbability ?? 0,
      localSteps: counts.localSteps,
      configurations: counts.configurations,
      complete,
      ...(search.endedInLevel && { wholeLevels: true }),
      ...(search.storage && { storage: search.storage }),
      ...(search.reductions && { reductions: search.reductions }),
    },
    limits,
    ...(estimate && { estimate }),
    vacuity: search.reductions?.partialOrder
      ? untold
      : {
          ...exercised(model),
          ...(roles && { transitions: neverTaken(roles) }),
          antecedents: idle.map(({ property, text }) => `${property}: ${text}`),
        },
    ...(roles && { exercised: roles }),
    machines: machinesOf(protocol),
  }
}

const exercised = ({ coverage, inputs, envelopes, nodes }: Search['model']) =>
  coverage.gaps(
    inputs.map(({ role, event }) => ({ role, type: event.type })),
    envelopes.all.map(({ to, sent }) => ({ role: nodes[to].role, type: sent.type })),
  )

const neverTaken = (roles: readonly ExercisedRole[]): string[] =>
  roles.flatMap(({ role, transitions }) =>
    transitions.filter(({ steps }) => steps === 0).map(({ words }) => `${role}: ${words}`),
  )

/** What the verdicts of all properties come to. */
export function overall(verdicts: readonly Verdict[], complete: boolean): Verdict {
  if (verdicts.includes('violated')) return 'violated'
  if (verdicts.includes('unknown')) return 'unknown'
  return verdicts.length || complete ? 'holds' : 'unknown'
}

/** May a state of the property's monitor be pending? */
const mayPend = ({ model }: Search, name: string) =>
  model.observers.all.some((observer) => observer.property === name && observer.mayPend)

/** @param unknown why nothing is known where there is no finding; undefined where all states were explored */
function judge(
  search: Search,
  kind: SafetyKind,
  finding: Finding | undefined,
  unknown: string | undefined,
  run: MinimalRun | undefined,
): Pick<PropertyReport, 'verdict' | 'text' | 'trace'> {
  const within =
    search.outside > 0 ? `, within the declared bound (${number(search.outside)} successors lie outside)` : ''
  if (finding) {
    const witness = kind === 'reachable'
    const text = sentenceOf(search, kind, finding, run)
    const trace = traceOf(search, finding, witness ? 'witness' : 'violation', text, run)
    const steps = `${trace.steps.length} ${trace.steps.length === 1 ? 'step' : 'steps'}`
    const shortest = (what: string) => (trace.shortest ? `; ${shortestText(trace, what)}` : '')
    return witness
      ? { verdict: 'holds', text: `A state that satisfies it is reached in ${steps}${shortest('way')}.`, trace }
      : { verdict: 'violated', text: `${trace.text} The counterexample takes ${steps}${shortest('one')}.`, trace }
  }
  if (unknown !== undefined) return { verdict: 'unknown', text: unknown }
  if (kind === 'reachable') {
    return {
      verdict: 'violated',
      text: `None of the ${visited(search)} satisfies it${within}.`,
    }
  }
  return { verdict: 'holds', text: `All ${visited(search)} were visited${within}.` }
}

function unknownText(search: Search, limits: readonly LimitReport[], kind: Property<never>['kind']): string {
  const found = kind === 'reachable' ? 'No such state was found' : 'No violation was found'
  if (search.sampled) {
    return `${found} on walks through ${number(search.states.size)} different states. Walks cannot show more than that.`
  }
  const [only] = limits
  if (search.storage && search.done && limits.length === 1 && only.limit === 'fingerprints') {
    const chance = search.storage.missProbability.toPrecision(2)
    return isLiveness(kind)
      ? 'Paths can be judged only among states that are stored exactly.'
      : `${found} in ${number(search.states.size)} states, after which none was left; but they were stored as fingerprints, so that a state may have been missed: the probability is ${chance}.`
  }
  const levels = search.completeLevels
  const explored =
    levels > 0 ? `${levels} ${levels === 1 ? 'level' : 'levels'} explored completely` : 'not even one level complete'
  const why = limits.map(({ limit }) => limitNames[limit]).join(', ')
  return `${found} in ${number(search.states.size)} states (${explored}), but the exploration was cut: ${why}.`
}

const limitNames: Record<LimitReport['limit'], string> = {
  depth: 'the limit on the depth',
  states: 'the limit on the number of states',
  inFlight: 'the limit on messages in flight',
  seconds: 'the limit on time',
  memory: 'the limit on memory',
  cancelled: 'it was stopped',
  fingerprints: 'states were stored as fingerprints',
}

function limitsMet(search: Search, options: CheckOptions, ended: Ended | undefined): LimitReport[] {
  const met: LimitReport[] = []
  const { cutByDepth, cutByInFlight } = search.counts
  const { depth, states, inFlight, memory = defaultMemory } = options
  const seconds = secondsOf(search, options)
  if (cutByDepth) {
    met.push({ limit: 'depth', value: depth, cut: cutByDepth, advice: `Raise depth above ${depth}.` })
  }
  if (cutByInFlight) {
    const advice = `Raise inFlight above ${inFlight}, or bound the model with \`within\`.`
    met.push({ limit: 'inFlight', value: inFlight, cut: cutByInFlight, advice })
  }
  if (search.cutByStates) {
    const advice = `Raise states above ${states}, or bound the model with \`within\`.`
    met.push({ limit: 'states', value: states, cut: search.queue, advice })
  }
  const cut = search.queue
  if (ended === 'seconds')
    met.push({ limit: 'seconds', value: seconds, cut, advice: `Raise seconds above ${seconds}.` })
  // The core's memory ends there, whatever is allowed.
  const most = Math.min(memory, defaultMemory)
  const raise = memory < defaultMemory ? `raise memory (bytes) above ${memory}, or ` : ''
  if (ended === 'memory') {
    const advice = `To go on, ${raise}bound the model with smaller budgets or \`within\`.`
    met.push({ limit: 'memory', value: most, cut, advice })
  }
  if (search.storage) {
    const asked = search.storage.exactUntil === undefined
    const advice = asked
      ? "Leave out storage: 'fingerprints' to store states exactly."
      : `To store states exactly, ${raise}bound the model with smaller budgets or \`within\`.`
    met.push({ limit: 'fingerprints', ...(!asked && { value: most }), cut: 0, advice })
  }
  if (ended === 'cancelled') met.push({ limit: 'cancelled', cut, advice: 'Run the check again to explore further.' })
  return met
}

/** What a complete search has seen. */
const visited = ({ states, reductions }: Search): string =>
  `${number(states.size)} ${
    reductions?.symmetry
      ? 'orbits of reachable states'
      : reductions?.partialOrder
        ? 'states that the partial-order reduction leaves'
        : 'reachable states'
  }`

/** With commas, as in 20,480. (toLocaleString loads its tables for 30 ms.) */
const number = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ',')
