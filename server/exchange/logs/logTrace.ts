/** A log as a trace for the viewer: what it says of hosts, messages and states, and nothing that it does not say. */
import { changesBetween } from '../../wire/changes.js'
import { type LogEntry, type LogReport, logFormatNames, type SeenNode, type SystemLog } from '../../wire/log.js'
import type { JsonValue, NodeState, Trace, TraceAction, TraceMessage, TraceStep } from '../../wire/trace.js'

/** More is not read but scrolled past. */
const mostEntries = 2000

export function logReportOf(log: SystemLog): LogReport {
  const { file, format, entries } = log
  return { type: 'logReport', version: 1, file, format, entries: entries.length, trace: logTraceOf(log) }
}

function logTraceOf({ file, format, entries, shownFrom = 1 }: SystemLog): Trace {
  const from = shownFrom - 1
  const shown = entries.slice(from, from + mostEntries)
  const hosts = [...new Set(entries.flatMap(hostsOf))]
  const nodes = hosts.map((id) => ({ id, role: id.replace(/[-_.:]?\d+$/, '') || id }))
  const now: { [host: string]: NodeState } = Object.fromEntries(hosts.map((id) => [id, unknownNode]))
  // how nodes are before anything happens is no step of theirs
  const started = shown.findIndex(({ step }) => !step || step.seen === undefined)
  const starts = shown.slice(0, started < 0 ? shown.length : started)
  for (const { seen } of starts)
    for (const [host, node] of Object.entries(seen)) now[host] = stateAfter(now[host], node)
  const initial = { nodes: { ...now }, sent: [] as TraceMessage[] }
  const messages = new Messages(initial.sent, from + starts.length)
  const steps = shown.slice(starts.length).map((entry): TraceStep => {
    const sent: TraceMessage[] = []
    const action = actionOf(entry, { messages, sent, hosts, entries })
    const after = { ...entry.seen, ...(action.type === 'crash' && { [action.node]: undefined }) }
    const changed = Object.entries(after).map(([host, seen]) => [host, now[host], stateAfter(now[host], seen)] as const)
    for (const [host, , became] of changed) now[host] = became
    messages.passed(sent, hostsOf(entry))
    return {
      ...(entry.time !== undefined && { time: entry.time }),
      action,
      text: `${entry.step || !entry.host ? '' : `${entry.host}: `}${entry.text} (${entry.place})`,
      nodes: Object.fromEntries(changed.map(([host, , became]) => [host, became])),
      changes: Object.fromEntries(
        changed.map(([host, was, became]) => [host, changesBetween(told(was), told(became))]),
      ),
      sent,
      observed: [],
      transitions: [],
    }
  })
  return {
    purpose: 'record',
    property: file,
    text: textOf(format, entries.length, hosts, from, shown),
    shortest: false,
    nodes,
    initial,
    steps,
    // what is left out keeps its numbers
    ...(shown.length < entries.length && { part: { before: from + starts.length, of: entries.length } }),
  }
}

const textOf = (
  format: SystemLog['format'],
  count: number,
  hosts: readonly string[],
  from: number,
  shown: readonly LogEntry[],
): string => {
  const all = `${count} ${count === 1 ? 'entry' : 'entries'} of ${hosts.length === 1 ? 'one host' : `${hosts.length} hosts`} (${logFormatNames[format]})`
  if (shown.length === count) return `${all}.`
  return `${all}, of which ${shown.length} are shown: ${stretch(from, shown)}. \`openLog(file, { from: n })\` shows others.`
}

const stretch = (from: number, shown: readonly LogEntry[]): string =>
  `${from + 1} (${shown[0]?.place}) to ${from + shown.length} (${shown.at(-1)?.place})`

const unknownNode: NodeState = { up: true, value: {}, context: {}, status: 'active', timers: [] }

/** @param seen undefined: it is down */
function stateAfter(before: NodeState, seen: SeenNode | undefined): NodeState {
  if (!seen) return { ...before, up: false, value: {}, status: 'stopped' }
  const context = { ...(before.context as { [key: string]: JsonValue }), ...seen.context }
  return { ...before, up: true, status: 'active', value: seen.state ?? before.value, context }
}

/** What a log never told is no state that anything comes from. */
const told = ({ up, value, context }: NodeState) => ({
  up,
  ...(JSON.stringify(value) !== '{}' && { value }),
  context,
})

const isText = (value: unknown): value is string => typeof value === 'string'

function hostsOf({ host, step = {}, seen }: LogEntry): string[] {
  const { at, to, from, crash, restart, partition } = step
  const links = Array.isArray(partition) ? partition.flat() : []
  return [...new Set([at, to, from, crash, restart, ...links, host, ...Object.keys(seen)].filter(isText))].filter(
    Boolean,
  )
}

/** Which messages are in flight: where a log does not say when one was sent, its sender's last entry did it. */
class Messages {
  #count = 0
  /** What the last entry of each host sent. */
  readonly #lists = new Map<string, TraceMessage[]>()
  /** What each entry sent. */
  readonly #entries: TraceMessage[][] = []

  /** @param first the index of the first entry that is no start */
  constructor(
    readonly start: TraceMessage[],
    readonly first: number,
  ) {}

  passed(sent: TraceMessage[], [host]: readonly string[]): void {
    this.#entries.push(sent)
    if (host !== undefined) this.#lists.set(host, sent)
  }

  /** @param cause the entry that sent it, where the log tells @param by what the step sent that does nothing else */
  sent(from: string, to: string, event: JsonValue, cause: number | undefined, by?: TraceMessage[]): string {
    const list = by ?? (cause === undefined ? this.#lists.get(from) : this.#entries[cause - this.first]) ?? this.start
    const type = typeof event === 'object' && event !== null && 'type' in event ? String(event.type) : String(event)
    const message = {
      id: `m${++this.#count}`,
      from,
      to,
      type,
      event: typeof event === 'string' ? { type: event } : event,
    }
    list.push(message)
    return message.id
  }
}

interface Around {
  readonly messages: Messages
  /** What the step sends. */
  readonly sent: TraceMessage[]
  readonly hosts: readonly string[]
  readonly entries: readonly LogEntry[]
}

function actionOf(
  { step = {}, host, causes, text, fields }: LogEntry,
  { messages, sent, hosts, entries }: Around,
): TraceAction {
  const { deliver, duplicate, lose, timer, input, crash, restart, partition, byzantine, from, to, at } = step
  const event = deliver ?? duplicate ?? lose
  if (event !== undefined && isText(from) && isText(to)) {
    const message = messages.sent(from, to, event, causes[0])
    if (lose !== undefined) return { type: 'lose', message }
    return { type: deliver === undefined ? 'duplicate' : 'deliver', message, node: to, handled: true }
  }
  if (byzantine !== undefined && isText(at) && isText(to)) {
    messages.sent(at, to, byzantine, undefined, sent)
    return { type: 'byzantine', node: at, to }
  }
  if (isText(timer) && isText(at)) return { type: 'timer', timer, node: at }
  if (input !== undefined && isText(at))
    return { type: 'input', event: typeof input === 'string' ? { type: input } : input, node: at }
  if (isText(crash)) return { type: 'crash', node: crash }
  if (isText(restart)) return { type: 'restart', node: restart }
  if (Array.isArray(partition)) return { type: 'partition', blocked: partition as unknown as [string, string][] }
  if (step.heal === true) return { type: 'heal' }
  if (step.stabilise === true) return { type: 'stabilise' }
  if (step.tick === true) return { type: 'tick', milliseconds: Number(fields.milliseconds ?? 0) }
  const [cause] = causes
  const sender = cause === undefined ? undefined : entries[cause].host
  if (sender !== undefined && sender !== host)
    return { type: 'deliver', message: messages.sent(sender, host, text, cause), node: host, handled: true }
  return { type: 'event', node: host || hosts[0] }
}
