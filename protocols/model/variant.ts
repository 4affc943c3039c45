/** How a variant of a protocol is described and named. */
import type { Range, Timing } from './timing.js'

/** A part of a definition: objects may be given in part, everything else as a whole. */
export type Changes<T> = {
  readonly [K in keyof T]?: T[K] extends ((...args: never[]) => unknown) | readonly unknown[] | undefined
    ? T[K]
    : K extends 'machine' | 'timing'
      ? T[K]
      : T[K] extends object | undefined
        ? Changes<T[K]>
        : T[K]
}

/** Says what the changes are, in the words of the definition: `server.durable: term, log`. */
export const nameOfChanges = (changes: object): string => describe(changes, []).join('; ')

/** Containers whose name adds nothing to what is in them. */
const silent = new Set(['nodes', 'network', 'faults', 'delays'])

function describe(value: unknown, path: readonly string[]): string[] {
  if (isOfAKind(value)) return [kindText(value, path)]
  if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype) {
    return Object.entries(value).flatMap(([key, part]) => describe(part, silent.has(key) ? path : [...path, key]))
  }
  const name = path.join('.')
  if (value === undefined) return [`no ${name}`]
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) {
    return [`${name}: ${value.length ? value.join(', ') : 'none'}`]
  }
  if (typeof value === 'object' || typeof value === 'function') return [`another ${name}`]
  return [`${name}: ${String(value)}`]
}

type Kinds = Timing | Range

/** Is this one of the values that come in kinds, so that two of them cannot be merged: a timing, or a range? */
export const isOfAKind = (value: unknown): value is Kinds =>
  typeof value === 'object' && value !== null && 'kind' in value && typeof value.kind === 'string'

function kindText(value: Kinds, path: readonly string[]): string {
  if (value.kind === 'asynchronous') return 'asynchronous timing'
  if (value.kind === 'uniform') return `${path.join('.')}: ${value.min} to ${value.max}`
  const { kind, delta, drift } = value
  return `${kind} timing (messages within ${delta} ms${drift ? `, drift ${drift}` : ''})`
}
