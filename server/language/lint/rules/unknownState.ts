import type { StateNode } from '../../machines/machine.js'
import type { StateTest } from '../../machines/stateTests.js'
import type { Rule } from '../rule.js'
import { unknownName } from '../unknown.js'

/** A property that asks for a state which its machine does not have. */
export const unknownState: Rule = {
  code: 'PN120',
  name: 'unknown-state',
  severity: 'error',
  *find({ index }) {
    for (const test of index.tests) {
      const { kind, targets, name, within } = test
      // a name may stand for a state of one of several machines
      if (kind !== 'matches' || name.name === '' || targets.length === 0) continue
      if (!targets.every(({ missing }) => missing)) continue
      const where = within.length > 0 ? `in "${within.join('.')}"` : 'in this machine'
      yield unknownName(index, name, `There is no state "${name.name}" ${where}.`, candidatesOf(test))
    }
  },
}

/** States at the place of the name; at the top also those within others, by their paths. */
const candidatesOf = ({ machines, within }: StateTest): string[] =>
  machines.flatMap(({ states }) =>
    within.length === 0
      ? states.filter(({ parent }) => parent).map(({ path }) => path.join('.'))
      : states.filter((state) => isBelow(state, within)).map(({ key }) => key),
  )

const isBelow = ({ parent }: StateNode, path: readonly string[]): boolean =>
  parent !== undefined && parent.path.length === path.length && path.every((key, at) => parent.path[at] === key)
