/** The breakpoints that a reader sets, as the Debug Adapter Protocol tells of them. */
import type { DebugProtocol } from '@vscode/debugprotocol'
import type { BreakpointPlace } from '../wire/breakpointPlaces.js'
import type { JsonValue, TraceAction } from '../wire/trace.js'
import {
  type Breakpoint,
  counted,
  type Evaluate,
  hitsFault,
  type Match,
  type Matches,
  momentOf,
} from './breakpoints.js'
import type { Run } from './run.js'
import { entersState, placeAt, reasonAt } from './sourcePlaces.js'
import { isSame, partAt, valueText } from './values.js'
import type { Watched } from './variables.js'

/** What can be stopped at without a place in the source. */
export const exceptionFilters: readonly DebugProtocol.ExceptionBreakpointsFilter[] = [
  {
    filter: 'violation',
    label: 'Violation',
    description:
      'Stops where the trace shows what it is there to show: its property is violated, or its goal is reached.',
    default: true,
    supportsCondition: true,
  },
  {
    filter: 'properties',
    label: 'Any Property Turns False',
    description: 'Stops where any property of the protocol turns false.',
    supportsCondition: true,
  },
  {
    filter: 'faults',
    label: 'Faults',
    description: 'Stops at crashes, losses, duplicates, partitions and messages of byzantine nodes.',
    supportsCondition: true,
  },
  {
    filter: 'ignored',
    label: 'Ignored Messages',
    description: 'Stops where a message arrives for which the receiver has no transition.',
    supportsCondition: true,
  },
]

export class BreakpointRequests {
  #ids = 0
  readonly #bySource = new Map<string, Breakpoint[]>()
  #functions: Breakpoint[] = []
  #data: Breakpoint[] = []
  #exceptions: Breakpoint[] = []

  /** All that are set and valid. */
  get all(): readonly Breakpoint[] {
    return [...[...this.#bySource.values()].flat(), ...this.#functions, ...this.#data, ...this.#exceptions]
  }

  /** @param uri of the document @param places where breakpoints may stand */
  setSource(
    uri: string,
    asked: readonly DebugProtocol.SourceBreakpoint[],
    places: readonly BreakpointPlace[],
  ): DebugProtocol.Breakpoint[] {
    const set: Breakpoint[] = []
    this.#bySource.set(uri, set)
    return asked.map((one) => {
      const place = placeAt(places, uri, one.line - 1)
      if (!place) {
        const message = 'Nothing that a step does stands here. Set it on a transition, a state, a fault or a property.'
        return { id: ++this.#ids, verified: false, line: one.line, message }
      }
      const { line, character } = place.range.start
      const answer = this.#add(set, one, 'breakpoint', (run, step) => reasonAt(run, step, place))
      return { ...answer, line: line + 1, column: character + 1, message: answer.message ?? whatOf(place) }
    })
  }

  setFunctions(asked: readonly DebugProtocol.FunctionBreakpoint[], run: Run): DebugProtocol.Breakpoint[] {
    this.#functions = []
    return asked.map((one) => this.#add(this.#functions, one, 'function breakpoint', named(one.name.trim(), run)))
  }

  setData(asked: readonly DebugProtocol.DataBreakpoint[], evaluate: Evaluate): DebugProtocol.Breakpoint[] {
    this.#data = []
    return asked.map((one) => {
      const watched = JSON.parse(one.dataId) as Watched
      return this.#add(this.#data, one, 'data breakpoint', watches(watched, evaluate))
    })
  }

  setExceptions({
    filters,
    filterOptions = [],
  }: DebugProtocol.SetExceptionBreakpointsArguments): DebugProtocol.Breakpoint[] {
    this.#exceptions = []
    const asked: DebugProtocol.ExceptionFilterOptions[] = [
      ...filters.map((filterId) => ({ filterId })),
      ...filterOptions,
    ]
    return asked.map((one) => this.#add(this.#exceptions, one, 'exception', filtered(one.filterId)))
  }

  #add(
    set: Breakpoint[],
    asked: { readonly condition?: string; readonly hitCondition?: string; readonly logMessage?: string },
    reason: Breakpoint['reason'],
    matches: Matches | undefined,
  ): DebugProtocol.Breakpoint {
    const id = ++this.#ids
    const { condition, hitCondition, logMessage } = asked
    if (!matches) {
      const message = 'No property, node, message, timer or state has this name.'
      return { id, verified: false, message }
    }
    if (hitCondition?.trim() && !counted(hitCondition)) return { id, verified: false, message: hitsFault(hitCondition) }
    set.push({
      id,
      reason,
      matches,
      ...(condition?.trim() && { condition }),
      ...(hitCondition?.trim() && { hits: hitCondition }),
      ...(logMessage?.trim() && { log: logMessage }),
    })
    return { id, verified: true }
  }
}

function whatOf({ kind, name, roles }: BreakpointPlace): string {
  switch (kind) {
    case 'transition':
      return `Stops where this transition is taken: ${name}.`
    case 'state':
      return `Stops where a node enters ${name}${roles?.length ? ` (${roles.join(', ')})` : ''}.`
    case 'property':
      return `Stops where “${name}” turns false.`
    default:
      return `Stops where this lets something happen: ${name}.`
  }
}

/** A name that a reader gives: a property's, a node's, a message's, a timer's, a state's. Undefined: it is none of these. */
function named(name: string, { inspected, trace }: Run): Match | undefined {
  if (inspected?.properties.some((property) => property.name === name)) {
    return (run, step) => {
      const property = run.propertyNamed(name)
      return property && run.turns(property, step) ? `“${name}” is ${property.values[step]}` : undefined
    }
  }
  if (trace.nodes.some(({ id }) => id === name)) {
    return (run, step) => (run.actor(step) === name ? `${name} takes a step` : undefined)
  }
  if (!/^[\w$.-]+$/.test(name)) return undefined
  return (run, step) => {
    const action = run.step(step)?.action
    if (!action) return undefined
    if (eventTypeOf(run, step) === name) return `${name} arrives`
    if (action.type === 'timer' && action.timer === name) return `timer ${name} fires`
    const node = run.trace.nodes.find(({ id }) => entersState(run, step, id, name))
    return node && `${node.id} enters ${name}`
  }
}

function eventTypeOf(run: Run, step: number): JsonValue | undefined {
  const action = run.step(step)?.action
  if (action?.type === 'input') return partAt(action.event, ['type'])
  return run.messageOf(step)?.message.type
}

function watches(watched: Watched, evaluate: Evaluate): Matches {
  switch (watched.kind) {
    case 'property':
      return (run, step) => {
        const values = run.propertyNamed(watched.property)?.values
        if (!values || step === 0 || values[step] === values[step - 1]) return undefined
        return `“${watched.property}” turns ${values[step]}`
      }
    case 'expression':
      return { prepare: (run) => changesOf(watched.expression, run, evaluate) }
    case 'node': {
      const { node, path } = watched
      const at = (run: Run, step: number) => partAt(run.node(step, node) as unknown as JsonValue, path)
      return (run, step) => {
        if (step === 0) return undefined
        const [before, after] = [at(run, step - 1), at(run, step)]
        if (isSame(before, after)) return undefined
        const text = (value: JsonValue | undefined) => (value === undefined ? 'nothing' : valueText(value))
        return `${node}: ${path.at(-1)} ${text(before)} → ${text(after)}`
      }
    }
  }
}

/** The steps after which an expression has another value than before. */
async function changesOf(expression: string, run: Run, evaluate: Evaluate): Promise<Match> {
  const moments = Array.from({ length: run.last + 1 }, (_, step) => momentOf(run, step))
  const texts = (await evaluate(run, expression, moments)).map((value) =>
    'error' in value ? value.error : value.value.text,
  )
  return (_, step) =>
    step > 0 && texts[step] !== texts[step - 1] ? `${expression}: ${texts[step - 1]} → ${texts[step]}` : undefined
}

const faults: ReadonlySet<TraceAction['type']> = new Set(['crash', 'lose', 'duplicate', 'partition', 'byzantine'])

function filtered(filter: string): Match | undefined {
  switch (filter) {
    case 'violation':
      return (run, step) => run.violationAt(step)
    case 'properties':
      return (run, step) => {
        const turned =
          run.inspected?.properties.filter((each) => each.kind !== 'reachable' && run.turns(each, step)) ?? []
        return turned.length > 0
          ? turned.map(({ name, values }) => `“${name}” is ${values[step]}`).join('; ')
          : undefined
      }
    case 'faults':
      return (run, step) => {
        const taken = run.step(step)
        return taken && faults.has(taken.action.type) ? taken.text : undefined
      }
    case 'ignored':
      return (run, step) => {
        const taken = run.step(step)
        return taken && 'handled' in taken.action && !taken.action.handled ? taken.text : undefined
      }
    default:
      return undefined
  }
}
