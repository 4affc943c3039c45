/** Entries that speak the words of `replay` and `conforms`: what they say of hosts and states, and how it reads. */
import type { LogEntry, SeenNode } from '../../wire/log.js'
import type { JsonValue } from '../../wire/trace.js'
import { isObject } from './logError.js'

type Words = { readonly [word: string]: JsonValue }

/** The words that say what happened, and what each is given. */
const happenings: { readonly [word: string]: (value: unknown) => boolean } = {
  deliver: isEvent,
  duplicate: isEvent,
  lose: isEvent,
  input: isEvent,
  byzantine: isEvent,
  timer: (value) => typeof value === 'string',
  crash: (value) => typeof value === 'string',
  restart: (value) => typeof value === 'string',
  seen: (value) => typeof value === 'string',
  partition: (value) =>
    Array.isArray(value) && value.every((link) => Array.isArray(link) && link.length === 2 && link.every(isName)),
  heal: (value) => value === true,
  tick: (value) => value === true,
  stabilise: (value) => value === true,
}
const places = ['at', 'to', 'from']

/** All that an entry in these words may say. */
const known = new Set([...Object.keys(happenings), ...places, 'state', 'context', 'time', 'text', 'milliseconds'])

function isEvent(value: unknown): boolean {
  return isName(value) || (isObject(value) && typeof value.type === 'string')
}

function isName(value: unknown): value is string {
  return typeof value === 'string'
}

/** Whether an object means to speak these words: it says what happened, or only where and what came of it. */
export const speaks = (value: Readonly<Record<string, unknown>>): boolean =>
  Object.keys(happenings).some((word) => word in value && happenings[word](value[word])) ||
  (isName(value.at) && ('state' in value || 'context' in value) && Object.keys(value).every((word) => known.has(word)))

/** What is wrong with an entry in these words; undefined: nothing. */
export function faultIn(entry: Readonly<Record<string, unknown>>): string | undefined {
  const said = Object.keys(happenings).filter((word) => word in entry)
  if (said.length > 1) return `it says two things at once: ${said.join(' and ')}.`
  const wrong = said.find((word) => !happenings[word](entry[word]))
  if (wrong) return `${wrong}: ${JSON.stringify(entry[wrong])} is not what ${wrong} takes; see the format of logs.`
  const place = places.find((word) => word in entry && !isName(entry[word]))
  if (place) return `${place}: ${JSON.stringify(entry[place])} is no name of a node.`
  const strange = Object.keys(entry).find((word) => !known.has(word))
  if (strange) return `nothing is called "${strange}" here; there are ${[...known].join(', ')}.`
  if ('context' in entry && !isObject(entry.context)) return 'context has to be an object.'
  return undefined
}

/** Of an entry in these words: the words alone, its host, and what it says of nodes and of itself. */
export function spoken({
  time,
  text,
  milliseconds,
  ...step
}: Words): Pick<LogEntry, 'step' | 'host' | 'text' | 'seen' | 'fields'> {
  const host = hostOf(step)
  const { state, context } = step
  const seen: SeenNode = {
    ...(state !== undefined && { state }),
    ...(isObject(context) && { context: context as Words }),
  }
  return {
    step,
    host,
    text: typeof text === 'string' ? text : textOf(step, milliseconds),
    seen: host && Object.keys(seen).length > 0 ? { [host]: seen } : {},
    fields: milliseconds === undefined ? {} : { milliseconds },
  }
}

function hostOf({ deliver, duplicate, at, to, crash, restart, seen }: Words): string {
  const found = deliver !== undefined || duplicate !== undefined ? to : (at ?? crash ?? restart ?? seen)
  return typeof found === 'string' ? found : ''
}

function textOf(step: Words, milliseconds: JsonValue | undefined): string {
  const { deliver, duplicate, lose, timer, input, crash, restart, seen, partition, heal, tick, byzantine, at, to } =
    step
  const from = step.from === undefined ? '' : ` from ${step.from}`
  if (deliver !== undefined) return `${to} receives ${eventText(deliver)}${from}`
  if (duplicate !== undefined) return `${to} receives ${eventText(duplicate)}${from}, and a copy stays in the network`
  if (lose !== undefined) return `${eventText(lose)}${from} to ${to} is lost`
  if (timer !== undefined) return `${at}'s timer ${timer} fires`
  if (input !== undefined) return `${at} is given ${eventText(input)}`
  if (crash !== undefined) return `${crash} crashes`
  if (restart !== undefined) return `${restart} starts again`
  if (seen !== undefined) return `${seen} is seen`
  if (Array.isArray(partition))
    return `The network is cut: ${partition.map((link) => (link as string[]).join(' ↛ ')).join(', ')}`
  if (heal !== undefined) return 'The network heals'
  if (tick !== undefined) return `Time passes${milliseconds === undefined ? '' : `: ${milliseconds} ms`}`
  if (byzantine !== undefined) return `${at} (byzantine) sends ${eventText(byzantine)} to ${to}`
  return 'stabilise' in step ? 'The network stabilises' : `${at} takes a step`
}

/** `vote(term 1)` */
export function eventText(event: JsonValue): string {
  if (!isObject(event)) return String(event)
  const { type, ...payload } = event
  const told = Object.entries(payload).map(
    ([key, value]) => `${key} ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  )
  return told.length > 0 ? `${type}(${told.join(', ')})` : String(type)
}
