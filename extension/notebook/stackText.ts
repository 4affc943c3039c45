/** The error of a cell as text. */
import type { CellError, SourcePosition } from '../../server/wire/output.js'

/**
 * The error's name and message, and its frames as in a stack of JavaScript.
 * @param placeOf how a reader knows a cell: `cell 3`. Undefined for what is no cell of the notebook.
 */
export function stackText({ name, message, frames }: CellError, placeOf: (uri: string) => string | undefined): string {
  const lines = frames.map((frame) => {
    const place = frame.position && positionText(frame.position, placeOf)
    return `    at ${[frame.name, place].filter(Boolean).join(' ')}`
  })
  return [`${name}: ${message}`, ...lines].join('\n')
}

function positionText({ uri, line, column }: SourcePosition, placeOf: (uri: string) => string | undefined): string {
  const cell = placeOf(uri)
  if (cell) return `(${cell}, line ${line + 1})`
  const file = uri.startsWith('file:') ? decodeURIComponent(new URL(uri).pathname) : uri
  return `(${file}:${line + 1}:${column + 1})`
}
