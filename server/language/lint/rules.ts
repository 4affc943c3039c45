/** Every rule of the lint, by its code. */
import type { Rule } from './rule.js'
import { constantProperty } from './rules/constantProperty.js'
import { countedVotes } from './rules/countedVotes.js'
import { disjointQuorums } from './rules/disjointQuorums.js'
import { duplicateId } from './rules/duplicateId.js'
import { forgotten } from './rules/forgotten.js'
import { ignoredInState } from './rules/ignoredInState.js'
import { impureCode } from './rules/impureCode.js'
import { missingField } from './rules/missingField.js'
import { missingInitial } from './rules/missingInitial.js'
import { neverTaken } from './rules/neverTaken.js'
import { notFollowed } from './rules/notFollowed.js'
import { notPlain } from './rules/notPlain.js'
import { orderedNodes } from './rules/orderedNodes.js'
import { unbounded } from './rules/unbounded.js'
import { uncancelledTimer } from './rules/uncancelledTimer.js'
import { uncorrelatedReply } from './rules/uncorrelatedReply.js'
import { unexplorable } from './rules/unexplorable.js'
import { unheardMessage } from './rules/unheardMessage.js'
import { unknownAction } from './rules/unknownAction.js'
import { unknownActor } from './rules/unknownActor.js'
import { unknownDelay } from './rules/unknownDelay.js'
import { unknownEvent } from './rules/unknownEvent.js'
import { unknownGuard } from './rules/unknownGuard.js'
import { unknownNode } from './rules/unknownNode.js'
import { unknownProperty } from './rules/unknownProperty.js'
import { unknownState } from './rules/unknownState.js'
import { unknownTag } from './rules/unknownTag.js'
import { unknownTarget } from './rules/unknownTarget.js'
import { unreachableState } from './rules/unreachableState.js'
import { unsentMessage } from './rules/unsentMessage.js'

export const rules: readonly Rule[] = [
  unreachableState,
  neverTaken,
  unknownTarget,
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
  unknownState,
  unknownGuard,
  unknownAction,
  unknownDelay,
  unknownActor,
  unknownTag,
  unknownEvent,
  duplicateId,
  missingInitial,
  unknownProperty,
  notFollowed,
]
