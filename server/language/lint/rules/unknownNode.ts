import { knownRoles, roleOfNode, saidIn } from '../conversation.js'
import type { Rule } from '../rule.js'

/** A message to a node that the protocol does not have. */
export const unknownNode: Rule = {
  code: 'PN107',
  name: 'unknown-node',
  severity: 'error',
  *find({ index }) {
    for (const protocol of index.protocols) {
      const roles = knownRoles(protocol)
      if (!roles) continue
      for (const { sending } of saidIn(roles)) {
        const { receiver } = sending
        if (!receiver || receiver.name === '' || receiver.name.startsWith('#') || roleOfNode(roles, receiver.name))
          continue
        const nodes = roles.flatMap(({ name, count = 1 }) =>
          count === 1 ? [`${name.name}1`] : [`${name.name}1`, '...', `${name.name}${count}`],
        )
        yield {
          ...receiver,
          message: `There is no node "${receiver.name}" in this protocol; there are ${nodes.join(', ')}.`,
        }
      }
    }
  },
}
