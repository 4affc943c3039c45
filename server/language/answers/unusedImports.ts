/** Imports that no cell of the notebook uses. */
import ts from 'typescript'
import type { NotebookProgram } from '../notebookProgram.js'
import type { CellProblem } from '../questions.js'
import { usedElsewhere } from '../usedElsewhere.js'
import { barePath, bareService } from './bare.js'

/**
 * A cell's module exports what it imports, so TypeScript takes every import for used. Here the cell is asked by itself, and
 * exports what other cells use.
 */
export function unusedImportsOf(program: NotebookProgram, id: string): CellProblem[] {
  const cell = program.module(id)?.cell
  if (!cell?.declarations.some(({ imported }) => imported) || cell.syntax.length > 0) return []
  const service = bareService(withExports(program, id))
  const imports = service.getProgram()?.getSourceFile(barePath)?.statements.filter(ts.isImportDeclaration) ?? []
  return service
    .getSuggestionDiagnostics(barePath)
    .flatMap(({ start, length, messageText, code, reportsUnnecessary }) => {
      const isImport = reportsUnnecessary && imports.some(({ pos, end }) => pos <= start && start + length <= end)
      if (!isImport) return []
      const message = ts.flattenDiagnosticMessageText(messageText, '\n')
      const problem = { start, end: start + length, code, message, unnecessary: true, deprecated: false, related: [] }
      return [{ ...problem, severity: 'suggestion' as const }]
    })
}

/** A cell's text, and what other cells use of it as exports. */
export function withExports(program: NotebookProgram, id: string): string {
  const cell = program.module(id)?.cell
  const used = usedElsewhere(program.cells).get(id)
  const names = (cell?.declarations ?? []).filter(({ name, exported }) => !exported && used?.has(name))
  return `${cell?.text ?? ''}\nexport { ${names.map(({ name }) => name).join(', ')} }`
}
