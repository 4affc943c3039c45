/**
 * What a machine must not do while it is checked. A local step is a function of the local state and the event alone; the
 * clock, randomness and the outside world are refused when they are touched, so that the stack points at the place.
 */

/** A machine did what cannot be explored. The message says what to write instead. */
export class ImpureError extends Error {
  override readonly name = 'ImpureError'
}

const refuse = (what: string, instead: string) =>
  function impure(): never {
    throw new ImpureError(`${what} is not allowed in a machine that is checked: ${instead}`)
  }

const time = 'use `after`, a delayed raise, or a field of the context that events advance.'
const chance = 'model a choice by several events or timers; the checker tries them all.'
const outside = 'model what answers as another node and send it a message.'

/** `new Date(0)` is a pure computation; only the present moment is refused. */
function timelessDate(real: DateConstructor): DateConstructor {
  const now = refuse('The present time (Date)', time)
  return new Proxy(real, {
    apply: now,
    construct: (target, args, newTarget) => (args.length ? Reflect.construct(target, args, newTarget) : now()),
    get: (target, key, receiver) => (key === 'now' ? now : Reflect.get(target, key, receiver)),
  })
}

type Replacement = { owner: object; key: string; value: unknown }

/** The replacements are made once; only those the host has are used. */
const replacements: Replacement[] = [
  { owner: Math, key: 'random', value: refuse('Math.random()', chance) },
  { owner: globalThis, key: 'Date', value: timelessDate(Date) },
  { owner: globalThis.performance, key: 'now', value: refuse('performance.now()', time) },
  { owner: globalThis.crypto ?? {}, key: 'randomUUID', value: refuse('crypto.randomUUID()', chance) },
  { owner: globalThis.crypto ?? {}, key: 'getRandomValues', value: refuse('crypto.getRandomValues()', chance) },
  { owner: globalThis, key: 'fetch', value: refuse('fetch()', outside) },
  ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'].map((key) => ({
    owner: globalThis,
    key,
    value: refuse(`${key}()`, time),
  })),
  ...(globalThis.process ? [{ owner: process, key: 'hrtime', value: refuse('process.hrtime()', time) }] : []),
].filter(({ owner, key }) => key in owner)

/** Runs synchronous work during which machines and properties are evaluated, with what is impure out of reach. */
export function pure<T>(work: () => T): T {
  const originals = replacements.map(({ owner, key }) => Object.getOwnPropertyDescriptor(owner, key))
  for (const { owner, key, value } of replacements) {
    Object.defineProperty(owner, key, { value, configurable: true, writable: true, enumerable: true })
  }
  try {
    return work()
  } finally {
    replacements.forEach(({ owner, key }, index) => {
      const original = originals[index]
      if (original) Object.defineProperty(owner, key, original)
      else delete (owner as Record<string, unknown>)[key]
    })
  }
}
