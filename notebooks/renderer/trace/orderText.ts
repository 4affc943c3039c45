/** How two steps stand to each other, in words. */
import type { Causality } from './causality.js'

/** @param pinned the step that was marked @param selected the one to compare it with */
export function orderText(causality: Causality, pinned: number, selected: number): string {
  const [first, second] = [nameOf(pinned), nameOf(selected)]
  switch (causality.order(pinned, selected)) {
    case 'same':
      return `${first} is marked. Select another step to see which of the two happened before the other.`
    case 'before':
      return `${first} happened before ${second.toLowerCase()}${wayText(causality.chain(pinned, selected))}.`
    case 'after':
      return `${second} happened before ${first.toLowerCase()}${wayText(causality.chain(selected, pinned))}.`
    case 'concurrent':
      return `Steps ${pinned} and ${selected} are concurrent: neither could know of the other.`
    case 'apart':
      return `Steps ${pinned} and ${selected} are unordered: ${causality.clockOf(pinned) ? 'the latter' : 'the former'} happens at no node.`
  }
}

const nameOf = (step: number): string => (step === 0 ? 'The initial state' : `Step ${step}`)

/** Of a chain of two there is no more to say than that it is one. */
const wayText = (chain: readonly number[]): string => (chain.length > 2 ? `, by way of steps ${chain.join(' → ')}` : '')
