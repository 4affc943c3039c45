import { setup } from 'xstate'
import type { NodeInput } from '../../../server/api.js'

/** A lamp that is switched on once. */
export const toggles = setup({
  types: { events: {} as { type: 'toggle' }, input: {} as NodeInput },
}).createMachine({ initial: 'off', states: { off: { on: { toggle: 'on' } }, on: {} } })
