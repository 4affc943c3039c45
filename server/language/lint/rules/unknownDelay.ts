import type { Rule } from '../rule.js'
import { unknownImplementations } from '../unknown.js'

/** The name of a delay that `setup` does not have. */
export const unknownDelay: Rule = {
  code: 'PN123',
  name: 'unknown-delay',
  severity: 'error',
  find: ({ index }) => unknownImplementations(index, 'delay'),
}
