import { matchesType } from '../../machines/messages.js'
import { isAllSaid, knownRoles, raisedBy, saidIn } from '../conversation.js'
import type { Rule } from '../rule.js'
import { isDeclared } from './unknownEvent.js'

/** A transition for an event that nobody sends. */
export const unsentMessage: Rule = {
  code: 'PN106',
  name: 'message-nobody-sends',
  severity: 'warning',
  *find({ index }) {
    for (const machine of index.machines) {
      if (machine.origin !== machine) continue
      const protocols = index.protocols.filter(({ roles }) => roles.some((role) => role.machine?.origin === machine))
      // a machine that is in no protocol, or in one that is not all known, may be told anything
      const heard = protocols.map((protocol) => {
        const roles = knownRoles(protocol)
        if (!roles || !isAllSaid(roles) || protocol.inputs.some(({ complete }) => !complete)) return undefined
        return [
          ...saidIn(roles).map(({ message }) => message.type.name),
          ...protocol.inputs.flatMap(({ messages }) => messages.map(({ type }) => type.name)),
          ...protocol.faults.flatMap(({ messages }) => messages.map(({ type }) => type.name)),
        ]
      })
      if (heard.length === 0 || heard.includes(undefined)) continue
      const types = [...heard.flatMap((each) => each ?? []), ...raisedBy(machine)]
      for (const { transitions } of machine.states) {
        for (const { trigger, order } of transitions) {
          if (trigger.kind !== 'event' || order > 0) continue
          const { name } = trigger.type
          if (
            name === '' ||
            name === '*' ||
            !isDeclared(machine, name) ||
            name.startsWith('xstate.') ||
            types.some((type) => matchesType(name, type))
          )
            continue
          yield {
            ...trigger.type,
            message: `Nobody sends "${name}": no role, no input and no \`raise\`. Send it, or remove this.`,
          }
        }
      }
    }
  },
}
