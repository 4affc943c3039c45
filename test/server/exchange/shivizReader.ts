/**
 * Logs as ShiViz reads them: its expression with named groups, its vector timestamps, and the graph it builds of them, with the faults that it
 * reports (Beschastnikh et al.: "Debugging Distributed Systems", 2016; the rules are those of its LogParser and ModelGraph).
 */

/** What stands in ShiViz's form where nobody changes it. */
export const shivizDefault = '(?<event>.*)\\n(?<host>\\S*) (?<clock>{.*})'

export interface ShivizEvent {
  readonly event: string
  readonly host: string
  readonly clock: { readonly [host: string]: number }
  /** Of every other named group, what it caught. */
  readonly fields: { readonly [name: string]: string }
}

/**
 * @param expression as it stands in ShiViz's form
 * @throws Error in the words of ShiViz
 */
export function readShiviz(log: string, expression: string): ShivizEvent[] {
  const events = [...log.trim().matchAll(new RegExp(expression, 'gm'))].map(({ groups = {} }) => {
    const { event, host, clock: text, ...fields } = groups
    if (event === undefined || host === undefined || text === undefined)
      throw new Error('The parser RegExp you entered does not have the necessary named capture groups.')
    const clock: Record<string, number> = JSON.parse(text)
    if (!Object.hasOwn(clock, host)) throw new Error(`Local host "${host}" is missing from timestamp`)
    return { event, host, clock: Object.fromEntries(Object.entries(clock).filter(([, count]) => count !== 0)), fields }
  })
  if (events.length === 0) throw new Error('The parser RegExp you entered does not capture any events')
  verify(events)
  return events
}

/** The clocks of each host count from 1, and each clock is the one that the vector clock algorithm gives. */
function verify(events: readonly ShivizEvent[]): void {
  const byHost = new Map<string, ShivizEvent[]>()
  for (const event of events) byHost.set(event.host, [...(byHost.get(event.host) ?? []), event])
  for (const [host, own] of byHost) {
    own.sort((a, b) => a.clock[host] - b.clock[host])
    own.forEach(({ clock }, index) => {
      if (clock[host] === index + 1) return
      throw new Error(
        index === 0
          ? `Logical clock values for each host must start at 1, ${host}`
          : `Clock values for a host must increase monotonically by 1, ${host}`,
      )
    })
  }
  const parentsOf = ({ host, clock }: ShivizEvent): ShivizEvent[] => {
    const previous = byHost.get(host)![clock[host] - 2]
    const updated = Object.entries(clock).filter(
      ([other, count]) => other !== host && count > (previous?.clock[other] ?? 0),
    )
    const others = updated.map(([other, count]) => {
      const theirs = byHost.get(other)
      if (!theirs) throw new Error(`The clock contains an entry for an unrecognized host "${other}"`)
      if (!theirs[count - 1]) throw new Error(`The clock contains an invalid clock value ${count} for host "${other}"`)
      return theirs[count - 1]
    })
    return previous ? [previous, ...others] : others
  }
  const known = new Map<ShivizEvent, ShivizEvent['clock'] | 'open'>()
  const derived = (event: ShivizEvent): ShivizEvent['clock'] => {
    const found = known.get(event)
    if (found === 'open') throw new Error('The log is intransitive')
    if (found) return found
    known.set(event, 'open')
    const clock: Record<string, number> = {}
    for (const parent of parentsOf(event)) {
      for (const [host, count] of Object.entries(derived(parent))) clock[host] = Math.max(clock[host] ?? 0, count)
    }
    clock[event.host] = event.clock[event.host]
    known.set(event, clock)
    const hosts = new Set([...Object.keys(clock), ...Object.keys(event.clock)])
    if ([...hosts].some((host) => clock[host] !== event.clock[host]))
      throw new Error(`The event "${event.event}" has an impermissible vector clock`)
    return clock
  }
  for (const event of events) derived(event)
}
