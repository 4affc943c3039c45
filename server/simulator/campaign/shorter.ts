/** Hands a violation over to the checker: is there a shorter run that violates the same, with no more faults and inputs? */
import type { EventObject } from 'xstate'
import { nodesOf, type Property, type Protocol } from '../../../protocols/model/index.js'
import { check } from '../../checker/check.js'
import type { ShorterRun } from '../../wire/campaign.js'
import type { CheckReport } from '../../wire/report.js'
import type { Trace } from '../../wire/trace.js'
import type { Happening } from '../eventLog.js'
import { same } from '../shrinking/same.js'

/** Properties of states and steps: what no bound on inputs and faults can bring about. */
const kinds: ReadonlySet<Property<never>['kind']> = new Set(['always', 'step', 'refines', 'monitor', 'linearizable'])

/** @returns whether the checker can be asked about the property */
export const isForChecker = (protocol: Protocol, property: string): boolean =>
  kinds.has((protocol.properties as Record<string, Property<never>>)[property]?.kind)

/**
 * Asks the checker.
 *
 * @param actions those of the run
 * @param trace the same run
 * @param states that it may look at
 */
export async function shorterRun(
  protocol: Protocol,
  { actions, trace }: { readonly actions: readonly Happening[]; readonly trace: Trace },
  states: number,
  signal: AbortSignal | undefined,
): Promise<{ readonly answer: ShorterRun; readonly states: number }> {
  const { property } = trace
  const steps = trace.steps.length
  const isTimed = protocol.timing.kind !== 'asynchronous'
  if (steps <= 1) return { answer: { found: 'none', text: 'No run can be shorter.' }, states: 0 }
  const report = await check(boundedBy(protocol, property, actions), {
    states,
    // How far several threads come before a limit differs from time to time.
    threads: 1,
    ...(signal && { signal }),
    // The initial state is the first level. Where time passes in steps of its own, there may be any number of them.
    ...(!isTimed && { depth: steps }),
  })
  return { answer: answerOf(report, property, steps, isTimed), states: report.statistics.distinct }
}

function answerOf(report: CheckReport, property: string, steps: number, isTimed: boolean): ShorterRun {
  const { trace: found } = report.properties[property]
  const length = found?.steps.filter(({ action }) => action.type !== 'tick' && action.type !== 'stabilise').length
  if (found && length !== undefined && length < steps) {
    return { found: 'shorter', text: `The checker needs ${count(length)} instead of ${steps}.`, trace: found }
  }
  const isCut = report.limits.some(({ limit, cut }) => limit !== 'depth' && (cut > 0 || limit !== 'inFlight'))
  if (isTimed || (isCut && !found)) {
    const states = `${report.statistics.distinct.toLocaleString('en')} states`
    return { found: 'unknown', text: `The checker found no shorter run in ${states}.` }
  }
  return { found: 'none', text: `The checker finds that no run with these faults and inputs is shorter.` }
}

const count = (steps: number): string => (steps === 1 ? '1 step' : `${steps} steps`)

/** The protocol with one property, and with the faults and inputs of a run as its budgets. */
function boundedBy(protocol: Protocol, property: string, actions: readonly Happening[]): Protocol {
  const count = (type: Happening['type']) => actions.filter((action) => action.type === type).length
  const nodes = nodesOf(protocol)
  const inputs: Record<string, { event: EventObject; max: number }[]> = {}
  for (const action of actions) {
    if (action.type !== 'input') continue
    const { role } = nodes[action.node]
    inputs[role] ??= []
    const known = inputs[role].find(({ event }) => same(event, action.event))
    if (known) known.max++
    else inputs[role].push({ event: action.event, max: 1 })
  }
  const crashed = [...new Set(actions.flatMap((action) => (action.type === 'crash' ? [nodes[action.node].id] : [])))]
  const { loss: _, duplication: __, ...network } = protocol.network
  const { crash, partition, byzantine, ...faults } = protocol.faults
  const isTimed = protocol.timing.kind !== 'asynchronous'
  const cuts = isTimed ? actions.filter((action) => action.type === 'partition' && action.blocked.length > 0).length : 0
  return {
    ...protocol,
    within: undefined,
    inputs,
    network: {
      ...network,
      ...(count('lose') > 0 && { loss: { max: count('lose') } }),
      ...(count('duplicate') > 0 && { duplication: { max: count('duplicate') } }),
    },
    faults: {
      ...faults,
      ...(crashed.length > 0 && { crash: { ...crash, max: count('crash'), nodes: crashed } }),
      ...(cuts > 0 && { partition: { shape: ['halves', 'isolate', 'one-way'], ...partition, max: cuts } }),
      ...(byzantine && { byzantine: { ...byzantine, max: count('lie') } }),
    },
    properties: { [property]: protocol.properties[property] } as unknown as Protocol['properties'],
  }
}
