/** Expressions that a reader evaluates in states of a trace: compiled like a cell below the one that checked it. */
import { analyseCells, type CellSource } from '../language/cells.js'
import { syntaxErrorOf } from './cellErrors.js'
import { compileCell } from './compile.js'
import type { CompiledCell } from './kernelMessages.js'

/**
 * A function of the names, which gives the expression's value. It sees what a cell below `cell` would see.
 *
 * @param cell the id of the cell whose protocol is inspected
 * @param names of its parameters
 * @throws Error with the message of a syntax error
 */
export function compileExpression(
  cells: readonly CellSource[],
  cell: string,
  expression: string,
  names: readonly string[],
): CompiledCell {
  const id = `${cell}#expression`
  const above = cells.slice(0, cells.findIndex((each) => each.id === cell) + 1)
  const text = `({ ${names.join(', ')} }) => (\n${expression}\n)`
  const [compiled] = analyseCells([...above, { id, text }]).slice(-1)
  const error = syntaxErrorOf(compiled)
  if (error) throw new Error(`“${expression}” is no expression: ${error.message}`)
  return compileCell(compiled, 'the expression')
}
