import type { Rule } from '../rule.js'
import { unknownName } from '../unknown.js'

/** A check that names a property which its protocol does not have. */
export const unknownProperty: Rule = {
  code: 'PN129',
  name: 'unknown-property',
  severity: 'error',
  *find({ index }) {
    for (const { protocol, properties } of index.checks) {
      if (!protocol?.complete || !protocol.allProperties) continue
      const known = protocol.properties.map(({ name }) => name.name)
      for (const name of properties) {
        if (name.name === '' || known.includes(name.name)) continue
        yield unknownName(index, name, `This protocol has no property "${name.name}".`, known)
      }
    }
  },
}
