import type { Name } from '../../machines/place.js'
import type { Rule } from '../rule.js'

/** An id that two states have: a target finds one of them. */
export const duplicateId: Rule = {
  code: 'PN127',
  name: 'duplicate-id',
  severity: 'error',
  *find({ index }) {
    for (const machine of index.machines) {
      if (machine.origin !== machine) continue
      const known = new Map<string, Name>()
      for (const { id, path } of machine.states) {
        const before = id && known.get(id.name)
        if (id) known.set(id.name, before ?? id)
        // one configuration in two places of a machine
        if (!id || !before || id.name === '') continue
        const message = `Another state of this machine has the id "${id.name}" already; a target "#${id.name}" finds one of them only. Give "${path.join('.')}" another.`
        yield { source: id.source, start: id.start, end: id.end, message }
      }
    }
  },
}
