/**
 * Logs for ShiViz (Beschastnikh et al.: "Debugging Distributed Systems", 2016): a regular expression in the first line says how events
 * are written, one in the second what lies between executions; without them ShiViz's default is taken. Each event has a
 * vector clock.
 */
import type { LogEntry } from '../../wire/log.js'
import type { JsonValue } from '../../wire/trace.js'
import { isObject, LogError, parsed } from './logError.js'
import { causalOrder } from './order.js'
import { speaks, spoken } from './words.js'

/** What ShiViz takes where a file says nothing. */
const usual = '(?<event>.*)\\n(?<host>\\S*) (?<clock>{.*})'

interface Event {
  readonly line: number
  readonly host: string
  readonly clock: { readonly [host: string]: number }
  readonly text: string
  readonly fields: { readonly [name: string]: string }
}

/** Does a file begin as such logs do? */
export const isShiviz = (text: string): boolean =>
  /^[^\n]*\(\?<\w+>/.test(text) || /^[^\n]*\n\S* \{"[^\n]*\}\s*(\n|$)/.test(text)

export function shivizEventsIn(text: string, file: string): LogEntry[] {
  const events = eventsIn(text.replaceAll('\r\n', '\n'), file)
  const byHost = new Map<string, number[]>()
  events.forEach((event, index) => {
    const own = event.clock[event.host]
    const before = byHost.get(event.host) ?? []
    if (!(own >= 1))
      throw new LogError(file, `line ${event.line}`, `the clock of ${event.host} does not count its own events.`)
    if (before[own] !== undefined)
      throw new LogError(file, `line ${event.line}`, `two events of ${event.host} have the number ${own}.`)
    before[own] = index
    byHost.set(event.host, before)
  })
  for (const [host, own] of byHost) {
    for (let number = 1; number < own.length; number++) {
      if (own[number] === undefined)
        throw new LogError(file, '', `event ${number} of ${host} is missing: the clocks jump over it.`)
    }
  }
  /** The last events that an event knows of: its own host's, and those of others of which it has news. */
  const knownTo = ({ host, clock, line }: Event): { before: number[]; news: number[] } => {
    const previous = byHost.get(host)![clock[host] - 1]
    const old = previous === undefined ? {} : events[previous].clock
    const news = Object.entries(clock).flatMap(([other, count]) => {
      if (other === host || count === 0 || count <= (old[other] ?? 0)) return []
      const found = byHost.get(other)?.[count]
      if (found === undefined)
        throw new LogError(file, `line ${line}`, `it knows of event ${count} of ${other}, which the log does not have.`)
      return [found]
    })
    return { before: previous === undefined ? news : [previous, ...news], news }
  }
  const known = events.map(knownTo)
  const order = causalOrder(events.length, (entry) => known[entry].before)
  if (!order) throw new LogError(file, '', 'its clocks contradict each other: some events come before themselves.')
  const placeOf = new Map(order.map((event, index) => [event, index]))
  return order.map((index) => {
    const event = events[index]
    // of what it heard, only what nobody told it who also heard of the rest
    const direct = known[index].news.filter(
      (one) => !known[index].news.some((other) => other !== one && isBefore(events[one], events[other])),
    )
    return entryOf(
      event,
      direct.map((cause) => placeOf.get(cause)!).sort((a, b) => a - b),
      file,
    )
  })
}

const isBefore = (one: Event, other: Event): boolean => one.clock[one.host] <= (other.clock[one.host] ?? 0)

function entryOf({ line, host, text, fields }: Event, causes: readonly number[], file: string): LogEntry {
  const place = `line ${line}`
  const { entry, ...others } = fields
  const words = entry === undefined || entry === '{}' ? undefined : parsed(entry, file, line)
  if (isObject(words) && speaks(words)) {
    const read = spoken(words as { [word: string]: JsonValue })
    return { place, ...read, text, fields: { ...read.fields, ...others }, causes }
  }
  return { place, host, text, fields: others, causes, seen: {} }
}

function eventsIn(text: string, file: string): Event[] {
  const lines = text.split('\n')
  const says = /\(\?<\w+>/.test(lines[0])
  const expression = compiled(says ? lines[0] : usual, file)
  const delimiter = says && lines[1] ? compiled(lines[1], file) : undefined
  const body = says ? lines.slice(2).join('\n') : text
  if (delimiter && body.split(delimiter).filter((part) => part.trim() !== '').length > 1) {
    throw new LogError(file, '', 'it has several executions. Keep one of them in a file of its own.')
  }
  let line = says ? 3 : 1
  let end = 0
  const events: Event[] = []
  for (const match of body.matchAll(expression)) {
    if (match[0] === '') continue
    line += newLines(body.slice(end, match.index))
    end = match.index
    const { host, clock, event, ...fields } = match.groups ?? {}
    events.push({ line, host, clock: clockOf(clock, file, line), text: event ?? '', fields: withoutGaps(fields) })
  }
  const rest = body.slice(end + (events.length > 0 ? lastLength(body, expression, end) : 0)).trim()
  if (events.length === 0 || rest !== '') {
    const at = `line ${line + newLines(body.slice(end)) - newLines(rest)}`
    throw new LogError(
      file,
      events.length === 0 ? '' : at,
      events.length === 0
        ? 'no event is written as the expression in its first line says.'
        : 'what stands at the end is no whole event. Was the file cut while the system wrote it?',
    )
  }
  return events
}

function lastLength(body: string, expression: RegExp, at: number): number {
  expression.lastIndex = at
  return expression.exec(body)?.[0].length ?? 0
}

function compiled(text: string, file: string): RegExp {
  try {
    return new RegExp(text, 'gm')
  } catch (error) {
    throw new LogError(file, 'line 1', `this is no regular expression: ${(error as Error).message}.`)
  }
}

function clockOf(text: string | undefined, file: string, line: number): Event['clock'] {
  if (text === undefined) throw new LogError(file, 'line 1', 'the expression names no (?<clock>...).')
  const clock = parsed(text, file, line)
  if (!isObject(clock) || !Object.values(clock).every((count) => Number.isSafeInteger(count) && (count as number) >= 0))
    throw new LogError(file, `line ${line}`, `${text} is no clock: it counts the events of each host, as in {"a": 1}.`)
  return clock as Event['clock']
}

const newLines = (text: string): number => text.split('\n').length - 1

const withoutGaps = (fields: { readonly [name: string]: string | undefined }): { readonly [name: string]: string } =>
  Object.fromEntries(Object.entries(fields).filter((field): field is [string, string] => field[1] !== undefined))
