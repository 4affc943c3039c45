import type { Rule } from '../rule.js'
import { unknownImplementations } from '../unknown.js'

/** The name of an actor that `setup` does not have. */
export const unknownActor: Rule = {
  code: 'PN124',
  name: 'unknown-actor',
  severity: 'error',
  find: ({ index }) => unknownImplementations(index, 'actor'),
}
