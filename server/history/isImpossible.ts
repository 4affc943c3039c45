import type { Sequential } from '../semantics/index.js'
import type { Demand } from './linearize.js'

/** A way in which some of the operations have taken effect. The sets are bits by index. */
interface Reached {
  /** Of the bound operations. */
  readonly done: bigint
  readonly state: number
  /** Of the free operations. */
  readonly used: bigint
}

/**
 * Is it certain that operations have no order, where many of them are free to take effect at any moment, or never? What
 * needs fewer free ones is tried first, and what needs more of them for the same end is not tried at all: `linearize` would
 * try all subsets of the free ones.
 *
 * @param work how many more operations may be looked at, here and in later calls; false once that is used up
 */
export function isImpossible(sequential: Sequential, demands: readonly Demand[], work: { left: number }): boolean {
  const isFree = ({ invoked, responded }: Demand) => responded === undefined && invoked === Number.NEGATIVE_INFINITY
  const bound = demands.filter((demand) => !isFree(demand))
  const free = demands.filter(isFree).sort((a, b) => a.operation - b.operation)
  const known = new Map<string, bigint[]>()
  /** Notes what is reached. @returns false if it is known with no more free operations than these */
  const isNew = ({ done, state, used }: Reached): boolean => {
    const key = `${done}:${state}`
    const before = known.get(key)
    work.left -= before?.length ?? 0
    if (before?.some((fewer) => (fewer & used) === fewer)) return false
    if (before) before.push(used)
    else known.set(key, [used])
    return true
  }
  let level: Reached[] = [{ done: 0n, state: sequential.initial, used: 0n }]
  while (level.length > 0) {
    const withOneMore: Reached[] = []
    for (let at = level.pop(); at; at = level.pop()) {
      if (work.left < 0) return false
      const { done, state, used } = at
      work.left -= demands.length
      const open = bound.filter((_, index) => !has(done, index))
      const end = Math.min(...open.map(({ responded }) => responded ?? Number.POSITIVE_INFINITY))
      if (open.every(({ responded }) => responded === undefined)) return false
      bound.forEach(({ operation, result, invoked }, index) => {
        if (has(done, index) || invoked > end) return
        for (const outcome of sequential.outcomes(state, operation)) {
          const next = { done: done | (1n << BigInt(index)), state: outcome.state, used }
          if ((result === undefined || outcome.result === result) && isNew(next)) level.push(next)
        }
      })
      free.forEach(({ operation }, index) => {
        // Of equal ones the first that is left will do.
        const equalLeft = index > 0 && free[index - 1].operation === operation && !has(used, index - 1)
        if (has(used, index) || equalLeft) return
        for (const outcome of sequential.outcomes(state, operation)) {
          const next = { done, state: outcome.state, used: used | (1n << BigInt(index)) }
          if (outcome.state !== state && isNew(next)) withOneMore.push(next)
        }
      })
    }
    level = withOneMore
  }
  return true
}

const has = (set: bigint, index: number): boolean => ((set >> BigInt(index)) & 1n) === 1n
