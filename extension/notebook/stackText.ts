/** The error of a cell as text. */
import type { CellError, SourcePosition } from '../../server/wire/output.js'

/** VS Code does not wrap what it shows of an error: the columns after which we do. */
const width = 100

/**
 * The error's name and message, and its frames as in a stack of JavaScript.
 * @param placeOf how a reader knows a cell: `cell 3`. Undefined for what is no cell of the notebook.
 */
export function stackText({ name, message, frames }: CellError, placeOf: (uri: string) => string | undefined): string {
  const lines = frames.map((frame) => {
    const place = frame.position && positionText(frame.position, placeOf)
    return `    at ${[frame.name, place].filter(Boolean).join(' ')}`
  })
  return [...`${name}: ${message}`.split('\n').map(wrapped), ...lines].join('\n')
}

function positionText({ uri, line, column }: SourcePosition, placeOf: (uri: string) => string | undefined): string {
  const cell = placeOf(uri)
  if (cell) return `(${cell}, line ${line + 1})`
  const file = uri.startsWith('file:') ? decodeURIComponent(new URL(uri).pathname) : uri
  return `(${file}:${line + 1}:${column + 1})`
}

/** Breaks a line between words; the words themselves, and the spaces it begins with, stay as they are. */
function wrapped(line: string): string {
  const [indentation = ''] = /^\s*/.exec(line) ?? []
  const lines: string[] = []
  let current = ''
  for (const word of line.slice(indentation.length).split(' ')) {
    if (current !== '' && current.length + word.length + 1 > width) {
      lines.push(current)
      current = word
    } else current = current === '' ? word : `${current} ${word}`
  }
  return [...lines, current].map((each) => indentation + each).join('\n')
}
