import { ProtocolError } from '../../../protocols/model/index.js'
import type { Model, Successors } from '../../semantics/index.js'
import type { CheckOptions } from '../options.js'
import type { Search } from '../search.js'
import { PartialOrderSearch } from './partialOrderSearch.js'
import { ReductionRefused } from './refusal.js'
import { SymmetricSearch } from './symmetricSearch.js'

/** The search for the reductions that a check asks for; undefined where it asks for none. */
export function reducedSearch(model: Model, successors: Successors, options: CheckOptions): Search | undefined {
  const { reductions, order = 'breadth-first', complete = false } = options
  if (!reductions || reductions === 'verify') return undefined
  const { symmetry, partialOrder } = reductions
  if (!symmetry && !partialOrder) return undefined
  if (order !== 'breadth-first') throw new ProtocolError(`Reductions are for the order breadth-first, not ${order}.`)
  if (!symmetry) return new PartialOrderSearch(model, successors, options, complete)
  if (partialOrder) {
    throw new ReductionRefused(
      'partialOrder',
      'together with `symmetry` it is not proven to preserve verdicts: it chooses among nodes by their names. Ask for one of them.',
    )
  }
  return new SymmetricSearch(model, successors, options, complete, symmetry)
}
