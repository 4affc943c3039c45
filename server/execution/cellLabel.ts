/** How messages name a cell. */

const longest = 40

/** `cell 3 (“const raft = protocol({”)`: the number of the code cell, from 1, and its first line. */
export function cellLabel(index: number, text: string): string {
  const line =
    text
      .split('\n')
      .find((candidate) => candidate.trim() !== '')
      ?.trim() ?? ''
  const shown = line.length > longest ? `${line.slice(0, longest - 1).trimEnd()}…` : line
  return shown ? `cell ${index + 1} (“${shown}”)` : `cell ${index + 1}`
}
