/** What is said of a property about paths. */
import type { PropertyReport } from '../../wire/report.js'
import { lassoTraceOf } from '../replay.js'
import type { LivenessKind } from './kinds.js'
import type { FairViolation, Liveness } from './liveness.js'

/** @param unknown why nothing is known where no violation was found; undefined where all states were explored */
export function pathVerdict(
  { search, violations, finished }: Liveness,
  name: string,
  kind: LivenessKind | 'monitor',
  unknown: string | undefined,
): Pick<PropertyReport, 'verdict' | 'text' | 'trace'> {
  const violation = violations.find(({ property }) => property === name)
  if (violation) {
    const stem = violation.stem.length - 1
    const repeated = violation.loop.length
    const lead = repeated
      ? `The last ${repeated === 1 ? 'step repeats' : `${repeated} steps repeat`} for ever`
      : `${stem ? 'In the last state' : 'In the initial state'} nothing more needs to happen`
    const text = `${lead}, and ${consequences[kind](name)}.`
    // What was cut may hold another, with fewer steps.
    const isShortest = search.shortest && unknown === undefined && search.outside === 0
    const known = isShortest ? shortestText(violation) : ''
    const told = `The path is fair. It takes ${steps(stem)}${repeated ? `, then repeats ${repeated}` : ''}${known}.`
    return { verdict: 'violated', text: `${text} ${told}`, trace: lassoTraceOf(search, violation, text, isShortest) }
  }
  if (unknown !== undefined) return { verdict: 'unknown', text: unknown }
  const visited = `All ${number(search.states.size)} reachable states were visited`
  if (!finished) {
    return { verdict: 'unknown', text: `${visited}, but judging the paths among them was ended before it was done.` }
  }
  if (search.outside > 0) {
    const cut = `${number(search.outside)} successors lie outside of the declared bound, and paths may lead through them`
    return { verdict: 'unknown', text: `No violation was found within the declared bound, but ${cut}.` }
  }
  return { verdict: 'holds', text: `${visited}, and every fair path among them satisfies it.` }
}

const consequences: Record<LivenessKind | 'monitor', (name: string) => string> = {
  eventually: (name) => `"${name}" has never come true`,
  leadsTo: (name) => `what "${name}" promises never follows`,
  infinitelyOften: (name) => `"${name}" is never true again`,
  stabilizes: (name) => `"${name}" is false again and again`,
  monitor: (name) => `the monitor "${name}" stays in states that are tagged pending`,
}

function shortestText({ least, loop, isLeastLoop }: FairViolation): string {
  const fewer = [...(least?.faults ? ['fewer faults'] : []), ...(least && least.nodes > 1 ? ['fewer nodes'] : [])]
  const also = fewer.length > 0 ? `, and none with as few has ${fewer.join(', then ')} there` : ''
  const ofLoop = isLeastLoop
    ? '; from there nothing shorter repeats fairly'
    : '; what repeats is short, not proven shortest'
  return `; no counterexample has fewer steps before it repeats${also}${loop.length > 1 ? ofLoop : ''}`
}

const steps = (count: number) => `${count} ${count === 1 ? 'step' : 'steps'}`

/** With commas, as in 20,480. */
const number = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ',')
