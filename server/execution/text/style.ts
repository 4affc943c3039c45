/** Colours of a terminal, or none. */
export interface Style {
  bold(text: string): string
  dim(text: string): string
  good(text: string): string
  bad(text: string): string
  open(text: string): string
}

const same = (text: string) => text
const between = (on: number, off: number) => (text: string) => `\x1b[${on}m${text}\x1b[${off}m`

/** Text without any escape sequences. */
export const plain: Style = { bold: same, dim: same, good: same, bad: same, open: same }

/** ANSI escape sequences, as every terminal knows them. */
export const coloured: Style = {
  bold: between(1, 22),
  dim: between(2, 22),
  good: between(32, 39),
  bad: between(31, 39),
  open: between(33, 39),
}
