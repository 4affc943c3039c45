/** How two steps stand to each other, in words. */
import { numberOf, startOf } from '../../../server/wire/stepNumbers.js'
import type { Trace } from '../../../server/wire/trace.js'
import type { Causality } from './causality.js'

/** @param pinned the step that was marked @param selected the one to compare it with */
export function orderText(
  causality: Causality,
  pinned: number,
  selected: number,
  trace: Pick<Trace, 'part'> = {},
): string {
  const number = (step: number) => numberOf(trace, step)
  const nameOf = (step: number) =>
    step > 0 ? `Step ${number(step)}` : trace.part ? startOf(trace) : 'The initial state'
  // of a chain of two there is no more to say than that it is one
  const wayText = (chain: readonly number[]) =>
    chain.length > 2 ? `, by way of steps ${chain.map(number).join(' → ')}` : ''
  const [first, second] = [nameOf(pinned), nameOf(selected)]
  switch (causality.order(pinned, selected)) {
    case 'same':
      return `${first} is marked. Select another step to see which of the two happened before the other.`
    case 'before':
      return `${first} happened before ${second.toLowerCase()}${wayText(causality.chain(pinned, selected))}.`
    case 'after':
      return `${second} happened before ${first.toLowerCase()}${wayText(causality.chain(selected, pinned))}.`
    case 'concurrent':
      return `Steps ${number(pinned)} and ${number(selected)} are concurrent: neither could know of the other.`
    case 'apart':
      return `Steps ${number(pinned)} and ${number(selected)} are unordered: ${causality.clockOf(pinned) ? 'the latter' : 'the former'} happens at no node.`
  }
}
