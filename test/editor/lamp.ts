/** A lamp that is switched twice: one property fails, one holds. `burn` never happens. The text of a cell. */
export const lamp = `import { setup } from 'xstate'
import { check, protocol } from 'protocol-notebook'

const machine = setup({}).createMachine({
  initial: 'off',
  states: { off: { on: { press: 'on' } }, on: { on: { press: 'off', burn: 'off' } } },
})
const lamp = protocol({
  name: 'Lamp',
  nodes: { lamp: { machine } },
  inputs: { lamp: [{ event: { type: 'press' }, max: 2 }] },
  properties: ({ always, reachable }) => ({
    'stays off': always(({ lamp }) => lamp.every((node) => node.matches('off'))),
    'can be on': reachable(({ lamp }) => lamp.some((node) => node.matches('on'))),
  }),
})`
