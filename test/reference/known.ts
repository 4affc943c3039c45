import type { ProtocolSpec } from './randomProtocol.js'

/** The protocol without what the core of the search leaves to plain TypeScript. */
export const known = (spec: ProtocolSpec): ProtocolSpec => ({
  ...spec,
  timing: undefined,
  faults: { ...spec.faults, byzantine: undefined, clockSkew: undefined },
})
