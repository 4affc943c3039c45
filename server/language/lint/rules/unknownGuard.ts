import type { Rule } from '../rule.js'
import { unknownImplementations } from '../unknown.js'

/** The name of a guard that `setup` does not have. */
export const unknownGuard: Rule = {
  code: 'PN121',
  name: 'unknown-guard',
  severity: 'error',
  find: ({ index }) => unknownImplementations(index, 'guard'),
}
