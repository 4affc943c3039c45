/**
 * What may happen without being written down, as far as it has to be tried. A loss and a cut link only take away what could
 * happen, so a run that comes by them without need can do without: whatever is possible after them is possible before.
 * (Of a state and one with fewer messages or more cut links, only the first has to be followed.)
 */
import type { RunStep, RunStepKind } from '../../../protocols/model/index.js'
import type { Model } from '../../semantics/index.js'
import { slot } from '../../semantics/surroundings.js'

export interface HiddenSteps {
  /** Kinds that are tried after every entry. */
  readonly anytime: ReadonlySet<RunStepKind>
  /** Whether what stands before a message in its queue may be lost when the message is delivered. */
  readonly lossAhead: boolean
  /** Whether a message that no entry can be about may be lost at once, so that it need not be kept. */
  readonly lossOfSurplus: boolean
}

/** What no node notices when it happens. */
export const unnoticed: readonly RunStepKind[] = ['lose', 'partition', 'heal', 'tick', 'stabilise']

/**
 * @param allowed the kinds that may happen without being written down
 * @param entries all that was written down
 */
export function hiddenStepsOf(
  model: Model,
  allowed: readonly RunStepKind[],
  entries: readonly { readonly step: RunStep }[],
): HiddenSteps {
  const tells = (word: 'heal' | 'partition') => entries.some(({ step }) => word in step)
  const { initial } = model.surroundings
  const budget = (of: number) => model.surroundings.at(initial, of)
  // in a model with time a message that is due keeps time from passing, and a cut link lets it pass
  const timed = model.clock !== undefined
  const nothingUnseen = allowed.every((kind) => unnoticed.includes(kind))
  const isQueue = model.mailboxes.discipline === 'fifo'
  const loses = allowed.includes('lose') && budget(slot.loss) !== 0
  // a liar sends no second copy of what is still on its way
  const lossCanWait = loses && !timed && model.lies.length === 0 && (!isQueue || nothingUnseen)
  const cuts = model.partitions.length > 0 && (timed || tells('heal'))
  const needed: { readonly [kind in RunStepKind]?: boolean } = {
    lose: loses && !lossCanWait,
    partition: cuts,
    heal: model.partitions.length > 0 && (cuts || tells('partition')),
    tick: timed,
    stabilise: timed,
  }
  return {
    anytime: new Set(allowed.filter((kind) => needed[kind] ?? true)),
    lossAhead: lossCanWait && isQueue,
    lossOfSurplus: lossCanWait && nothingUnseen && budget(slot.loss) < 0,
  }
}
