import type { Rule } from '../rule.js'

/** A part of a machine or a protocol that cannot be told from the text. */
export const notFollowed: Rule = {
  code: 'PN130',
  name: 'not-followed',
  severity: 'hint',
  *find({ index }) {
    for (const { source, start, end, what, reason } of index.unfollowed) {
      const message = `The editor does not look into this (${what}): ${reason}. What depends on it is not completed, and no fault in it is found here; a check runs it all the same.`
      yield { source, start, end, message }
    }
  },
}
