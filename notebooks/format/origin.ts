/** Reading one cell's own bytes. */
import { closes, lineEnds, openingLine } from './fences.js'
import type { CellKind } from './notebook.js'

/** The text of a cell, as an editor shows it, from its bytes in the file. */
export function textOf(kind: CellKind, raw: string): string {
  const lines = raw.split(lineEnds)
  const opening = kind === 'code' ? openingLine(lines[0] ?? '') : undefined
  if (!opening) return lines.join('\n')
  const closed = lines.length > 1 && closes(lines.at(-1) ?? '', opening)
  // an indented fence takes as much indentation off its lines
  const indentation = new RegExp(`^ {0,${opening.indent}}`)
  return lines
    .slice(1, closed ? -1 : undefined)
    .map((line) => line.replace(indentation, ''))
    .join('\n')
}

/** Whether two texts are the same to an editor, which may change line ends and drop a byte order mark. */
export function sameText(one: string, other: string): boolean {
  return one === other || shown(one) === shown(other)
}

const shown = (text: string) => withoutMark(text).replace(lineEnds, '\n')

/** A text less the byte order marks that it begins with. */
export const withoutMark = (text: string): string => text.replace(/^\uFEFF+/, '')

/** Only spaces and tabs: what separates blocks of Markdown. */
export const isBlank = (line: string): boolean => /^[ \t]*$/.test(line)
