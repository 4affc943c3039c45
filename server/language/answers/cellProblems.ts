/** What TypeScript has to say about a cell, in terms of the cell's own text. */
import ts from 'typescript'
import type { LinkedCell, TextSpan } from '../cell.js'
import type { CellModule, NotebookProgram } from '../notebookProgram.js'
import type { CellProblem, RelatedPlace } from '../questions.js'
import { unusedImportsOf } from './unusedImports.js'

/** Cannot find name '{0}'. */
const cannotFindName = 2304

/** Cannot find module '{0}' or its corresponding type declarations. */
const cannotFindModule = 2307

/** Diagnostics that say that a name is unknown. */
const unknownName = new Set([
  cannotFindName,
  2503, // Cannot find namespace '{0}'.
  2552, // Cannot find name '{0}'. Did you mean '{1}'?
  2663, // Cannot find name '{0}'. Did you mean the instance member 'this.{0}'?
  18004, // No value exists in scope for the shorthand property '{0}'.
])

/**
 * The problems of a cell, in the order of its text.
 * @throws ts.OperationCanceledException when the program's cancellation token says so
 */
export function problemsOf(program: NotebookProgram, id: string): CellProblem[] {
  const module = program.module(id)
  if (!module) return []
  const { cell, path } = module
  const problems = cell.syntax.map(
    (problem): CellProblem => ({ ...problem, severity: 'error', unnecessary: false, deprecated: false, related: [] }),
  )
  const add = (diagnostic: ts.Diagnostic) => {
    const span = isOfNestedImport(diagnostic) ? undefined : spanIn(module, diagnostic)
    if (span) problems.push(problemOf(program, cell, diagnostic, span))
  }
  program.service.getSemanticDiagnostics(path).forEach(add)
  for (const suggestion of program.service.getSuggestionDiagnostics(path)) {
    // the others propose rewritings, of which a fading hint would not say what it means; of half-typed code nobody knows what is used
    const isUnused = suggestion.reportsUnnecessary && cell.syntax.length === 0
    if (isUnused || suggestion.reportsDeprecated) add(suggestion)
  }
  problems.push(...unusedImportsOf(program, id))
  const distinct = new Map(problems.map((problem) => [`${problem.start} ${problem.code} ${problem.message}`, problem]))
  return [...distinct.values()].sort((a, b) => a.start - b.start || a.end - b.end)
}

/**
 * An import within a block is an error of its own. TypeScript does not look for its module, and says that it cannot find it, too,
 * if somebody has asked what a name of it means before.
 */
function isOfNestedImport({ code, file, start }: ts.Diagnostic): boolean {
  if (code !== cannotFindModule || !file || start === undefined) return false
  const visit = (node: ts.Node): boolean => {
    if (start < node.pos || start >= node.end) return false
    const isImport = ts.isImportDeclaration(node) || ts.isExportDeclaration(node)
    return (isImport && !ts.isSourceFile(node.parent)) || ts.forEachChild(node, visit) === true
  }
  return visit(file)
}

/**
 * Where in the cell's text a diagnostic belongs. One in the generated part that is about a name of the cell belongs to
 * that name's declaration; any other there is about another cell, which shows it itself.
 */
function spanIn({ cell, text }: CellModule, { start, length }: ts.Diagnostic): TextSpan | undefined {
  if (start === undefined || length === undefined) return { start: 0, end: 0 }
  if (start < cell.text.length) return { start, end: Math.min(start + length, cell.text.length) }
  const name = text.slice(start, start + length)
  return cell.declarations.find((declaration) => declaration.name === name)
}

function problemOf(program: NotebookProgram, cell: LinkedCell, diagnostic: ts.Diagnostic, span: TextSpan): CellProblem {
  const { start, end } = span
  const { code, category, relatedInformation } = diagnostic
  const later = unknownName.has(code)
    ? cell.later.find(({ spans }) => spans.some((use) => use.start === start && use.end === end))
    : undefined
  return {
    start,
    end,
    // which of them it is depends on how many similar names TypeScript has looked for before
    code: later ? cannotFindName : code,
    message: later
      ? `'${later.name}' is declared in a later cell; move this cell below it`
      : readable(ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n')),
    severity:
      category === ts.DiagnosticCategory.Error
        ? 'error'
        : category === ts.DiagnosticCategory.Warning
          ? 'warning'
          : 'suggestion',
    unnecessary: diagnostic.reportsUnnecessary !== undefined,
    deprecated: diagnostic.reportsDeprecated !== undefined,
    related: later
      ? placeOfDeclaration(program, later.cell, later.name)
      : (relatedInformation ?? []).flatMap((related) => placeOf(program, related)),
  }
}

function placeOfDeclaration(program: NotebookProgram, id: string, name: string): RelatedPlace[] {
  const found = program.module(id)?.cell.declarations.find((declaration) => declaration.name === name)
  return found ? [{ cell: id, start: found.start, end: found.end, message: `'${name}' is declared here` }] : []
}

/** Where related information points, if it is into a cell: into a library nobody needs to look. */
function placeOf(
  program: NotebookProgram,
  { file, start, length, messageText }: ts.DiagnosticRelatedInformation,
): RelatedPlace[] {
  const module = file && program.moduleAt(file.fileName)
  if (!module || start === undefined || start >= module.cell.text.length) return []
  const message = readable(ts.flattenDiagnosticMessageText(messageText, '\n'))
  return [{ cell: module.cell.id, start, end: Math.min(start + (length ?? 0), module.cell.text.length), message }]
}

/** A message without the virtual modules that TypeScript names where a type of one cell is not in scope in another. */
function readable(message: string): string {
  return message.replace(/import\("[^"]*\.cell-[0-9a-f]{12}"\)\./g, '')
}
