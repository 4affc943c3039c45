import { handles, knownRoles, receiversOf, saidIn } from '../conversation.js'
import type { Rule } from '../rule.js'

/** A message that no receiver has a transition for. */
export const unheardMessage: Rule = {
  code: 'PN104',
  name: 'message-nobody-handles',
  severity: 'warning',
  *find({ index }) {
    for (const protocol of index.protocols) {
      const roles = knownRoles(protocol)
      if (!roles) continue
      for (const said of saidIn(roles)) {
        const { type } = said.message
        const receivers = receiversOf(roles, said)
        if (receivers.length === 0 || receivers.some(({ machine }) => handles(machine, type.name))) continue
        const who = said.sending.receiver ? `"${receivers[0].name.name}"` : 'any role'
        yield {
          ...type,
          message: `The message "${type.name}" is not handled by ${who}: add \`${type.name}\` to \`on\` where it is to be received.`,
        }
      }
    }
  },
}
