/** Two traces row by row: what they have in common stands in one row, what only one of them has beside a gap. */
import { eventText } from '../values.js'
import type { Reading } from './reading.js'
import type { Slot } from './slots.js'

export interface Alignment {
  /** As many rows on the left as on the right. */
  readonly left: readonly Slot[]
  readonly right: readonly Slot[]
  /** Rows with a step on one side only, or after which the nodes that both have are not in the same states. */
  readonly differing: ReadonlySet<number>
}

/** Aligns by a longest common subsequence of what happens; states do not matter for it. */
export function alignmentOf(left: Reading, right: Reading): Alignment {
  const [mine, theirs] = [happeningsOf(left), happeningsOf(right)]
  const longest = commonLengths(mine, theirs)
  const slots: { left: Slot[]; right: Slot[] } = { left: [stepSlot(0)], right: [stepSlot(0)] }
  const differing = new Set<number>()
  const texts = [statesTexts(left, right), statesTexts(right, left)]
  if (texts[0][0] !== texts[1][0]) differing.add(0)
  const width = theirs.length + 1
  let [i, j] = [0, 0]
  while (i < mine.length || j < theirs.length) {
    const both = i < mine.length && j < theirs.length && mine[i] === theirs[j]
    const onlyLeft =
      j === theirs.length || (i < mine.length && longest[(i + 1) * width + j] >= longest[i * width + j + 1])
    if (both || onlyLeft) i++
    if (both || !onlyLeft) j++
    slots.left.push(both || onlyLeft ? stepSlot(i) : gapAfter(i))
    slots.right.push(both || !onlyLeft ? stepSlot(j) : gapAfter(j))
    if (!both || texts[0][i] !== texts[1][j]) differing.add(slots.left.length - 1)
  }
  return { ...slots, differing }
}

const stepSlot = (step: number): Slot => ({ kind: 'step', first: step, last: step })
const gapAfter = (step: number): Slot => ({ kind: 'gap', first: step, last: step })

/** What happens in each step, without what is only a name for it. */
function happeningsOf({ trace, journeys }: Reading): string[] {
  const messages = new Map(journeys.map(({ message }) => [message.id, message]))
  return trace.steps.map(({ action }) => {
    if (!('message' in action)) return JSON.stringify(action)
    const message = messages.get(action.message)
    const told = message ? `${message.from} ${message.to} ${eventText(message.event)}` : ''
    return JSON.stringify({ ...action, message: told })
  })
}

/** After each step: the states of the nodes that the other trace has, too. */
function statesTexts({ states }: Reading, other: Reading): string[] {
  const ids = Object.keys(states[0].nodes).filter((id) => other.states[0].nodes[id])
  const known = new Map<object, string>()
  const textOf = (node: object) => {
    const text = known.get(node) ?? JSON.stringify(node)
    known.set(node, text)
    return text
  }
  return states.map(({ nodes }) =>
    ids
      .sort()
      .map((id) => textOf(nodes[id]))
      .join(),
  )
}

/** The length of a longest common subsequence of what begins at i on one side and at j on the other, row by row. */
function commonLengths(mine: readonly string[], theirs: readonly string[]): Uint16Array {
  const width = theirs.length + 1
  const lengths = new Uint16Array((mine.length + 1) * width)
  for (let i = mine.length - 1; i >= 0; i--) {
    for (let j = theirs.length - 1; j >= 0; j--) {
      lengths[i * width + j] =
        mine[i] === theirs[j]
          ? lengths[(i + 1) * width + j + 1] + 1
          : Math.max(lengths[(i + 1) * width + j], lengths[i * width + j + 1])
    }
  }
  return lengths
}
