/** A transition that was taken, in the text of its machine. */
import type { Machine, Transition } from '../language/machines/machine.js'
import { triggerText } from '../language/machines/triggerText.js'
import type { TransitionId } from '../wire/trace.js'

/**
 * The transition that a trace or a report means.
 *
 * @param words how it is called there: "follower on requestVote [upToDate] → candidate"
 * @param id which it is; reports of earlier versions have only the words
 * @returns undefined where the text has no such transition
 */
export function takenTransition({ origin }: Machine, words: string, id?: TransitionId): Transition | undefined {
  const [, start = words, guard, target = ''] = /^(.*?)(?: \[(.*)\])?(?: → (.*))?$/s.exec(words) ?? []
  const named = origin.states
    .flatMap(({ transitions }) => transitions)
    .filter((transition) => (id ? isOf(transition, id) : wordsOf(transition) === start))
  // where a part of the list is not followed, others may stand before what is known
  const ordered = origin.unfollowed.length === 0 ? 8 : 1
  const fitness = (transition: Transition) =>
    (transition.order === id?.order ? ordered : 0) +
    (guardOf(transition) === guard ? 4 : 0) +
    (targetOf(transition) === target ? 2 : 0)
  return named.reduce<Transition | undefined>(
    (best, each) => (best && fitness(best) >= fitness(each) ? best : each),
    undefined,
  )
}

const isOf = (transition: Transition, { state, on }: TransitionId): boolean =>
  transition.from.path.join('.') === state && triggerText(transition) === on

const wordsOf = (transition: Transition): string =>
  `${transition.from.path.join('.') || 'any state'} ${triggerText(transition)}`

const guardOf = ({ guard }: Transition): string | undefined =>
  guard === undefined ? undefined : guard.kind === 'named' ? guard.use.name.name : 'a condition'

const targetOf = ({ targets }: Transition): string =>
  targets.map(({ state, name }) => state?.path.join('.') ?? name.name).join(', ')
