/** Any well-formed trace of one to four servers and up to three clients. */
import fc from 'fast-check'
import { wander } from './wanderings.js'

export const anyTrace = fc
  .tuple(fc.array(fc.nat(10_000), { maxLength: 40 }), fc.integer({ min: 1, max: 4 }), fc.integer({ min: 0, max: 3 }))
  .map(([choices, server, client]) => wander(choices, client ? { server, client } : { server }))
