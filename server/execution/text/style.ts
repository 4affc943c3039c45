/** How text is laid out: its colours and its width. */

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

export interface Layout {
  readonly style: Style
  /** Longer lines are broken between words, pictures that are wider are left out; in characters. */
  readonly width: number
}

/** Wide enough for most pictures, and still readable. */
export const widest = 110

/** For viewers of which nothing is known. */
export const plainLayout: Layout = { style: plain, width: widest }

/**
 * Breaks a text between words.
 * @param first what the first line begins with
 * @param rest what the others begin with
 */
export function wrap(text: string, width: number, first = '', rest = first): string[] {
  const lines: string[] = []
  let line = first
  let empty = true
  for (const word of text.split(' ')) {
    if (!empty && line.length + 1 + word.length > width) {
      lines.push(line)
      line = rest
      empty = true
    }
    line += empty ? word : ` ${word}`
    empty = false
  }
  return [...lines, line]
}
