import type { Machine } from '../../machines/machine.js'
import type { MachineIndex } from '../../machines/machineIndex.js'
import { doneBy, effectsOfState, matchesType } from '../../machines/messages.js'
import type { Name } from '../../machines/place.js'
import type { Finding, Rule } from '../rule.js'
import { unknownName } from '../unknown.js'

/** An event type that a machine handles, raises or is given as an input, and that its `types.events` does not have. */
export const unknownEvent: Rule = {
  code: 'PN126',
  name: 'unknown-event',
  severity: 'error',
  *find({ index }) {
    for (const machine of [...index.machines, ...index.parts]) {
      if (machine.origin !== machine) continue
      for (const name of [...handledBy(machine), ...raisedIn(machine)]) yield* unknown(index, machine, name)
    }
    for (const { inputs, roles } of index.protocols) {
      for (const { role, messages } of inputs) {
        const machine = roles.find(({ name }) => name.name === role.name)?.machine
        for (const { type } of machine ? messages : []) yield* unknown(index, machine!, type)
      }
    }
  },
}

function* unknown(index: MachineIndex, machine: Machine, name: Name): Iterable<Finding> {
  if (isDeclared(machine, name.name)) return
  const types = machine.setup?.events?.members.map(({ type }) => type.name) ?? []
  yield unknownName(index, name, `\`types.events\` does not declare the event "${name.name}".`, types)
}

/** Whether a machine may have an event, as far as its types tell; XState's own are everybody's. */
export function isDeclared({ setup }: Machine, type: string): boolean {
  const events = setup?.events
  if (!events?.complete || type === '' || /^(\*$|xstate\.)/.test(type)) return true
  return events.members.some((event) => matchesType(type, event.type.name))
}

const handledBy = (machine: Machine): Name[] =>
  machine.states.flatMap(({ transitions }) =>
    transitions.flatMap(({ trigger }) => (trigger.kind === 'event' ? [trigger.type] : [])),
  )

const raisedIn = (machine: Machine): Name[] =>
  machine.states
    .flatMap((state) => doneBy(machine, effectsOfState(state)))
    .flatMap((effect) => (effect.kind === 'send-message' && effect.how === 'raise' ? effect.messages : []))
    .map(({ type }) => type)
