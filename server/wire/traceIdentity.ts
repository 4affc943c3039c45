/** Tells traces of one property apart: a frontier or a campaign shows several. */
import type { Trace } from './trace.js'

const known = new WeakMap<Trace, string>()

/** The same for equal traces, wherever they were read. FNV-1a over what is told of its steps. */
export function identityOf(trace: Trace): string {
  const before = known.get(trace)
  if (before !== undefined) return before
  let hash = 0x811c9dc5
  for (const { text } of [trace, ...trace.steps]) {
    for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
    hash = Math.imul(hash ^ 10, 0x01000193)
  }
  const identity = `${trace.steps.length}.${(hash >>> 0).toString(36)}`
  known.set(trace, identity)
  return identity
}
