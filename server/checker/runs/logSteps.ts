/** The entries of a system's log as steps of a protocol: names are translated, and what is told in other words is guessed or asked for. */
import type { AnyStateMachine, StateValue } from 'xstate'
import { type EventPattern, ProtocolError, type RunStep } from '../../../protocols/model/index.js'
import type { Model } from '../../semantics/index.js'
import type { LogEntry, SystemLog } from '../../wire/log.js'
import { fromJson } from '../json.js'
import type { LogNames, LogReading } from './logReading.js'

/** A step that a log tells of, and where. */
export interface LoggedStep {
  readonly step: RunStep
  /** `line 7` */
  readonly place: string
  /** Entries that come before it, whatever their order in the log, as indices into all steps. */
  readonly causes?: readonly number[]
}

/** @throws ProtocolError where an entry says nothing that the protocol knows, or names a node that it does not have */
export function stepsOfLog(log: SystemLog, model: Model, { names = {}, entry: asked }: LogReading): LoggedStep[] {
  const translate = new Translation(log, model, names)
  const steps: LoggedStep[] = []
  /** For each entry the steps after which it comes: itself, or those of its causes where it is none. */
  const after: (readonly number[])[] = []
  /** What an entry that is no step of a host leaves to the next: what was known before it. */
  const left = new Map<string, readonly number[]>()
  const lastOf = new Map<string, number>()
  for (const entry of log.entries) {
    const { place, host } = entry
    const step = entry.step ? wordsOf(entry.step) : asked ? asked(entry) : guessed(entry, log, translate)
    const causes = [...new Set([...(left.get(host) ?? []), ...entry.causes.flatMap((cause) => after[cause])])]
    if (step) {
      left.delete(host)
      after.push([steps.push({ step: translate.step(step, place), place, ...(causes.length > 0 && { causes }) }) - 1])
      lastOf.set(host, steps.length - 1)
    } else {
      left.set(host, causes)
      const last = lastOf.get(host)
      after.push(last === undefined ? causes : [...causes, last])
    }
  }
  return steps
}

const words = new Set(
  'deliver duplicate lose timer input crash restart partition heal tick stabilise byzantine seen at to from state context'.split(
    ' ',
  ),
)

const wordsOf = (step: NonNullable<LogEntry['step']>): RunStep =>
  Object.fromEntries(
    Object.entries(step).flatMap(([word, value]) => (words.has(word) ? [[word, fromJson(value)]] : [])),
  ) as unknown as RunStep

/** What an entry says whose words are not ours, where its text is a message that it heard, or a timer, or it tells a state. */
function guessed(entry: LogEntry, log: SystemLog, translate: Translation): RunStep {
  const { host, text, seen, causes, place } = entry
  const { state, context } = seen[host] ?? {}
  const after = {
    ...(state !== undefined && { state: fromJson(state) as StateValue }),
    ...(context !== undefined && { context: fromJson(context) as { [key: string]: unknown } }),
  }
  const [cause] = causes
  if (cause !== undefined && translate.knowsMessage(text))
    return { deliver: text, to: host, from: log.entries[cause].host, ...after }
  if (translate.knowsTimer(text)) return { timer: text, at: host, ...after }
  if (Object.keys(after).length > 0) return { at: host, ...after }
  throw new ProtocolError(
    `${log.file}, ${place}: nothing tells what “${text}” of ${host || 'nobody'} is in the protocol. Say it, or that it is nothing: conforms(protocol, log, { entry: (entry) => entry.text === ${JSON.stringify(text)} ? { at: entry.host } : undefined }).`,
  )
}

/** The protocol's names for the log's. */
class Translation {
  readonly #log: SystemLog
  readonly #model: Model
  readonly #nodes: Names
  readonly #messages: Names
  readonly #timers: Names
  readonly #states: Names

  constructor(log: SystemLog, model: Model, { nodes, messages, timers, states }: LogNames) {
    this.#log = log
    this.#model = model
    const machines = Object.values(model.protocol.nodes).map(({ machine }) => machine)
    const inputs = model.inputs.map(({ event }) => event.type)
    this.#nodes = new Names(
      model.nodes.map(({ id }) => id),
      nodes,
    )
    this.#messages = new Names([...machines.flatMap(({ events }) => events as string[]), ...inputs], messages)
    this.#timers = new Names(
      machines.flatMap(({ implementations }) => Object.keys(implementations.delays ?? {})),
      timers,
    )
    this.#states = new Names(machines.flatMap(statesOf), states)
  }

  knowsMessage = (theirs: string): boolean => this.#messages.ours(theirs) !== undefined
  knowsTimer = (theirs: string): boolean => this.#timers.ours(theirs) !== undefined

  step(step: RunStep, place: string): RunStep {
    const node = (theirs: unknown) => this.#node(theirs, place)
    const translated = Object.entries(step).map(([word, value]) => {
      switch (word) {
        case 'at':
        case 'to':
        case 'from':
        case 'crash':
        case 'restart':
        case 'seen':
          return [word, value === undefined ? undefined : node(value)]
        case 'partition':
          return [word, (value as readonly (readonly [string, string])[]).map((link) => link.map(node))]
        case 'deliver':
        case 'duplicate':
        case 'lose':
        case 'input':
        case 'byzantine':
          return [word, this.#event(value as EventPattern)]
        case 'timer':
          return [word, this.#timers.ours(value as string) ?? value]
        case 'state':
          return [word, this.#state(value as StateValue)]
        default:
          return [word, value]
      }
    })
    return Object.fromEntries(translated) as RunStep
  }

  #node(theirs: unknown, place: string): string {
    const found = typeof theirs === 'string' ? this.#nodes.ours(theirs) : undefined
    if (found !== undefined) return found
    const { nodes, protocol } = this.#model
    const ids = nodes.map(({ id }) => id)
    throw new ProtocolError(
      `${this.#log.file}, ${place}: ${JSON.stringify(theirs)} is no node of "${protocol.name}"; there are ${ids.join(', ')}. Say which is meant: conforms(protocol, log, { names: { nodes: { ${JSON.stringify(theirs)}: '${ids[0]}' } } }).`,
    )
  }

  #event(pattern: EventPattern): EventPattern {
    if (typeof pattern === 'string') return this.#messages.ours(pattern) ?? pattern
    return { ...pattern, type: this.#messages.ours(pattern.type) ?? pattern.type }
  }

  #state(value: StateValue): StateValue {
    if (typeof value === 'string') return this.#states.ours(value) ?? value
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [this.#states.ours(key) ?? key, inner && this.#state(inner)]),
    )
  }
}

/** Names of one kind of thing. */
class Names {
  readonly #ours: ReadonlySet<string>
  readonly #said: ReadonlyMap<string, string>
  readonly #alike: ReadonlyMap<string, string>

  constructor(ours: readonly string[], said: { readonly [theirs: string]: string } = {}) {
    this.#ours = new Set(ours)
    this.#said = new Map(Object.entries(said))
    this.#alike = new Map([...ours].reverse().map((name) => [plain(name), name]))
  }

  ours = (theirs: string): string | undefined =>
    this.#said.get(theirs) ?? (this.#ours.has(theirs) ? theirs : this.#alike.get(plain(theirs)))
}

const plain = (name: string): string => name.toLowerCase().replace(/[-_.\s]/g, '')

function statesOf(machine: AnyStateMachine): string[] {
  const below = (node: { readonly states: object }): string[] =>
    Object.entries(node.states).flatMap(([key, inner]) => [key, ...below(inner)])
  return below(machine.root)
}
