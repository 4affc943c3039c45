/** Every rule of the lint, by its code. */
import type { Rule } from './rule.js'
import { constantProperty } from './rules/constantProperty.js'
import { countedVotes } from './rules/countedVotes.js'
import { disjointQuorums } from './rules/disjointQuorums.js'
import { forgotten } from './rules/forgotten.js'
import { ignoredInState } from './rules/ignoredInState.js'
import { impureCode } from './rules/impureCode.js'
import { missingField } from './rules/missingField.js'
import { neverTaken } from './rules/neverTaken.js'
import { notPlain } from './rules/notPlain.js'
import { orderedNodes } from './rules/orderedNodes.js'
import { unbounded } from './rules/unbounded.js'
import { uncancelledTimer } from './rules/uncancelledTimer.js'
import { uncorrelatedReply } from './rules/uncorrelatedReply.js'
import { unexplorable } from './rules/unexplorable.js'
import { unheardMessage } from './rules/unheardMessage.js'
import { unknownNode } from './rules/unknownNode.js'
import { unreachableState } from './rules/unreachableState.js'
import { unsentMessage } from './rules/unsentMessage.js'

export const rules: readonly Rule[] = [
  unreachableState,
  neverTaken,
  unheardMessage,
  ignoredInState,
  unsentMessage,
  unknownNode,
  uncorrelatedReply,
  missingField,
  impureCode,
  notPlain,
  forgotten,
  countedVotes,
  disjointQuorums,
  uncancelledTimer,
  unbounded,
  constantProperty,
  unexplorable,
  orderedNodes,
]
