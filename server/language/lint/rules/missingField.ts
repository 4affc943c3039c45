import { knownRoles, receiversOf, saidIn } from '../conversation.js'
import type { Rule } from '../rule.js'

/** A message without a field that its receiver declares. */
export const missingField: Rule = {
  code: 'PN109',
  name: 'missing-field',
  severity: 'warning',
  *find({ index }) {
    for (const protocol of index.protocols) {
      const roles = knownRoles(protocol)
      if (!roles) continue
      for (const said of saidIn(roles)) {
        const { message } = said
        if (message.open) continue
        for (const { machine, name: role } of receiversOf(roles, said)) {
          const events = machine.setup?.events
          const declared = events?.members.filter(({ type }) => type.name === message.type.name) ?? []
          // one of several shapes is enough
          const missing = declared.map(({ fields }) =>
            fields.filter(
              ({ name, optional }) =>
                !optional && name.name !== 'from' && !message.fields.some((field) => field.name === name.name),
            ),
          )
          if (missing.length === 0 || missing.some((fields) => fields.length === 0)) continue
          const names = missing[0].map(({ name }) => `\`${name.name}\``).join(', ')
          yield {
            ...message.type,
            message: `"${role.name}" expects ${names} in "${message.type.name}", which is not sent.`,
          }
        }
      }
    }
  },
}
