/** How much of a machine a check saw, as text behind a line. */
import type { CountPlace } from '../../server/wire/places.js'

/** The counts of one line: "12×"; of several transitions "vote 12× · timeout ⚠ never". */
export function countText(counts: readonly CountPlace[]): string {
  const transitions = counts
    .filter(({ kind }) => kind === 'transition')
    .sort((a, b) => a.range.start.character - b.range.start.character)
  const machines = counts.filter(({ kind }) => kind === 'machine')
  const isOne = transitions.length === 1
  return [
    ...machines.map(({ count, words }) => `${words}: ${count} local ${count === 1 ? 'state' : 'states'}`),
    ...transitions.map(({ count, words }) => `${isOne ? '' : `${words} `}${count === 0 ? '⚠ 0×' : `${count}×`}`),
  ].join(' · ')
}

/** Is there a transition that was never taken? */
export const hasUntaken = (counts: readonly CountPlace[]): boolean =>
  counts.some(({ kind, count }) => kind === 'transition' && count === 0)
