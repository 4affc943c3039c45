import type { Rule } from '../rule.js'
import { unknownImplementations } from '../unknown.js'

/** The name of an action that `setup` does not have. */
export const unknownAction: Rule = {
  code: 'PN122',
  name: 'unknown-action',
  severity: 'error',
  find: ({ index }) => unknownImplementations(index, 'action'),
}
