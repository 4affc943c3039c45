import type { Machine } from '../../machines/machine.js'
import type { Rule } from '../rule.js'
import { unknownName } from '../unknown.js'

/** A tag that no state has, or that the machine does not declare. */
export const unknownTag: Rule = {
  code: 'PN125',
  name: 'unknown-tag',
  severity: 'error',
  *find({ index }) {
    for (const { kind, name, machines } of index.tests) {
      if (kind !== 'hasTag' || name.name === '' || machines.length === 0) continue
      const given = machines.flatMap(tagsOf)
      // what is computed may be any tag
      if (machines.some(({ unfollowed }) => unfollowed.length > 0) || given.includes(name.name)) continue
      yield unknownName(index, name, `No state has the tag "${name.name}".`, given)
    }
    for (const machine of [...index.machines, ...index.parts]) {
      const declared = machine.setup?.tags?.map((tag) => tag.name)
      if (machine.origin !== machine || !declared || declared.length === 0) continue
      for (const tag of machine.states.flatMap(({ tags }) => tags)) {
        if (tag.name === '' || declared.includes(tag.name)) continue
        yield unknownName(index, tag, `\`types.tags\` does not declare the tag "${tag.name}".`, declared)
      }
    }
  },
}

const tagsOf = ({ states }: Machine): string[] => states.flatMap(({ tags }) => tags.map(({ name }) => name))
