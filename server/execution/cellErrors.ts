/** Errors of cells that are known before they run, or explained by what stands around them. */
import { pathToFileURL } from 'node:url'
import ts from 'typescript'
import type { LinkedCell } from '../language/cells.js'
import type { CellError, SourcePosition } from '../wire/output.js'

/** The first syntax error of a cell. */
export function syntaxErrorOf(cell: LinkedCell): CellError | undefined {
  const [problem] = cell.syntax
  return problem && syntaxError(problem.message, positionAt(cell.id, cell.text, problem.start))
}

/** The first syntax error of a file. */
export function syntaxErrorOfFile(
  path: string,
  text: string,
  diagnostics: readonly ts.Diagnostic[],
): CellError | undefined {
  const [problem] = diagnostics
  if (!problem) return undefined
  const message = ts.flattenDiagnosticMessageText(problem.messageText, '\n')
  return syntaxError(message, positionAt(pathToFileURL(path).href, text, problem.start ?? 0))
}

/** Says of a name that is not defined where it is declared, if a later cell does so. */
export function explainError(error: CellError, cell: LinkedCell, labelOf: (id: string) => string): CellError {
  const name = error.name === 'ReferenceError' ? /^(\S+) is not defined$/.exec(error.message)?.[1] : undefined
  const later = cell.later.find((link) => link.name === name)
  if (!later) return error
  const message = `${name} is not defined here: ${labelOf(later.cell)} declares it, and a cell sees only the cells above it. Move one of the two.`
  return { ...error, message }
}

const syntaxError = (message: string, position: SourcePosition): CellError => ({
  name: 'SyntaxError',
  message,
  frames: [{ name: '', position }],
})

function positionAt(uri: string, text: string, offset: number): SourcePosition {
  const before = text.slice(0, offset).split(/\r\n|\n|\r/)
  return { uri, line: before.length - 1, column: before.at(-1)?.length ?? 0 }
}
