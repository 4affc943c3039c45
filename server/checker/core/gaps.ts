/**
 * Closes the gaps in numbers that were reserved and not all used: the last ones that are in use move there, each once.
 *
 * @param gaps numbers below `size` that nobody has, in any order
 * @param size how many numbers there are, with the gaps
 * @param moveLast gives the last one that there still is the number `to`; if that is its own, nobody has it, and it goes
 * @returns the new numbers by the old ones
 */
export function closeGaps(gaps: readonly number[], size: number, moveLast: (to: number) => void): Map<number, number> {
  const moved = new Map<number, number>()
  const sorted = [...gaps].sort((a, b) => a - b)
  // From the first gap on: a gap near the end, once filled, would have to be emptied again.
  let first = 0
  let end = sorted.length
  for (let last = size - 1; first < end; last--) {
    if (sorted[end - 1] === last) {
      end--
      moveLast(last)
    } else {
      moved.set(last, sorted[first])
      moveLast(sorted[first++])
    }
  }
  return moved
}
