/** Finds what is wrong in what a declaration says of time, storage and nodes that lie. */
import type { AnyStateMachine } from 'xstate'
import type { Definition, Machines } from './protocol.js'
import type { Delay } from './timing.js'

type Declared = Definition<Machines, string>

/** @param fail throws an error with the message */
export function validateEnvironment(definition: Declared, fail: (message: string) => never): void {
  timing(definition, fail)
  const named = new Set(Object.values(definition.nodes).flatMap(({ machine }) => delaysOf(machine)))
  for (const [name, delay] of Object.entries(definition.delays ?? {})) {
    if (!named.has(name)) {
      const known = named.size ? `they have ${[...named].join(', ')}` : 'name one, as in after: { timeout: ... }'
      fail(`delays names "${name}", but no machine has such a delay (${known}).`)
    }
    delayed(`delays.${name}`, delay, fail)
  }
  storage(definition, fail)
  byzantine(definition, fail)
}

const isWhole = (value: unknown, least: number) => Number.isInteger(value) && (value as number) >= least
const isDrift = (value: unknown) => typeof value === 'number' && value >= 0 && value < 1

function timing({ timing, faults }: Declared, fail: (message: string) => never): void {
  const kinds = ['asynchronous', 'synchronous', 'partially synchronous']
  if (timing !== undefined && !kinds.includes(timing?.kind)) {
    fail('timing must be asynchronous, synchronous({ delta }) or partiallySynchronous({ delta }).')
  }
  const skew = faults?.clockSkew
  if (skew !== undefined && !isDrift(skew.drift)) {
    fail('faults.clockSkew.drift must be a number from 0 to less than 1, such as 0.1 for 10%.')
  }
  if (timing === undefined || timing.kind === 'asynchronous') return
  const { delta, drift, tick } = timing
  if (!isWhole(delta, 0)) fail(`timing.delta is ${delta}; it must be a whole number of milliseconds, 0 or more.`)
  if (drift !== undefined && !isDrift(drift)) {
    fail(`timing.drift is ${drift}; it must be a number from 0 to less than 1, such as 0.01 for 1%.`)
  }
  if (tick !== undefined && !isWhole(tick, 1)) {
    fail(`timing.tick is ${tick}; it must be a whole number of milliseconds, 1 or more.`)
  }
  if (tick !== undefined && delta % tick !== 0) {
    fail(`timing.delta is ${delta}, which is no whole number of ticks of ${tick} ms; choose a tick that divides it.`)
  }
}

/** The names of a machine's delays. */
function delaysOf({ implementations, root }: AnyStateMachine): string[] {
  const used = (state: AnyStateMachine['root']): string[] => [
    ...Object.keys(state.config.after ?? {}).filter((delay) => Number.isNaN(Number(delay))),
    ...Object.values(state.states).flatMap((child) => used(child as AnyStateMachine['root'])),
  ]
  return [...Object.keys(implementations.delays ?? {}), ...used(root)]
}

function delayed(where: string, delay: Delay, fail: (message: string) => never): void {
  if (typeof delay === 'number') {
    if (!Number.isFinite(delay) || delay < 0) fail(`${where} is ${delay}; it must be 0 or more milliseconds.`)
    return
  }
  if (delay?.kind !== 'uniform') fail(`${where} must be a number of milliseconds or uniform(min, max).`)
  const { min, max } = delay
  if (!(Number.isFinite(min) && Number.isFinite(max) && min >= 0 && min <= max)) {
    fail(`${where} is uniform(${min}, ${max}); it needs 0 or more milliseconds, the smaller number first.`)
  }
}

function storage({ faults, nodes }: Declared, fail: (message: string) => never): void {
  const declared = faults?.storage
  if (declared === undefined) return
  if (declared.sync !== 'automatic' && declared.sync !== 'explicit') {
    fail(`faults.storage.sync is "${declared.sync}"; it must be automatic or explicit.`)
  }
  if (declared.sync === 'explicit' && !Object.values(nodes).some(({ durable }) => durable?.length)) {
    fail('faults.storage.sync is explicit, but no role has durable keys: declare them, as in durable: ["term"].')
  }
}

function byzantine({ faults, nodes }: Declared, fail: (message: string) => never): void {
  const declared = faults?.byzantine
  if (declared === undefined) return
  if (!Array.isArray(declared.nodes)) {
    fail(`faults.byzantine.nodes must name the nodes that lie, as in nodes: ["${Object.keys(nodes)[0]}1"].`)
  }
  if (!Array.isArray(declared.messages) || declared.messages.some((message) => typeof message?.type !== 'string')) {
    fail('faults.byzantine.messages must list the messages that such a node may send, as in [{ type: "vote" }].')
  }
  if (declared.max !== undefined && !isWhole(declared.max, 0)) fail('faults.byzantine.max must be a whole number.')
}
