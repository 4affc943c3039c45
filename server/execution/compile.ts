/** TypeScript to what the kernel evaluates: the bodies of asynchronous functions in the CommonJS form, with source maps. */
import { readFileSync } from 'node:fs'
import ts from 'typescript'
import type { LinkedCell } from '../language/cells.js'
import { meansValue } from '../language/declarations.js'
import type { CellError } from '../wire/output.js'
import { syntaxErrorOfFile } from './cellErrors.js'
import { cellSpecifier } from './cellSpecifier.js'
import { neededCells } from './freshness.js'
import type { CompiledCell, CompiledModule } from './kernelMessages.js'
import { addTwins } from './twins.js'

/** Compiles a cell without syntax errors; what later cells may use is exported. */
export function compileCell(cell: LinkedCell, label: string): CompiledCell {
  // in front and on the first line: TypeScript requires where the import stands, and the lines below must not move
  const prefix = neededCells(cell)
    .map(({ cell: from, names }) => `import { ${names.join(', ')} } from ${JSON.stringify(cellSpecifier(from))};`)
    .join('')
  const exported = cell.declarations.filter((declaration) => !declaration.exported && meansValue(declaration.meaning))
  const suffix = `\n;export { ${exported.map(({ name }) => name).join(', ')} };`
  const declaredLast: string[] = []
  const { code, map, requires } = compile(
    cell.id,
    prefix + cell.text + suffix,
    (file) => showLast(file, declaredLast),
    prefix.length,
  )
  return { code, map, requires, prefix: prefix.length, id: cell.id, label, declaredLast }
}

/** Reads and compiles a TypeScript or JavaScript file that a cell imports. */
export function compileFile(path: string): { compiled: CompiledModule } | { error: CellError } {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    return { error: { name: 'Error', message: `Cannot read ${path}: ${(error as Error).message}`, frames: [] } }
  }
  const { diagnostics, ...compiled } = compile(path, text)
  const error = syntaxErrorOfFile(path, text, diagnostics)
  return error ? { error } : { compiled }
}

function compile(
  name: string,
  text: string,
  change = (file: ts.SourceFile) => file,
  prefix = 0,
): CompiledModule & { diagnostics: readonly ts.Diagnostic[] } {
  const requires = new Set<string>()
  const { outputText, sourceMapText, diagnostics } = ts.transpileModule(text, {
    fileName: /\.[cm]?js$/.test(name) ? 'module.js' : 'module.ts',
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.CommonJS,
      esModuleInterop: true,
      allowJs: true,
      sourceMap: true,
    },
    reportDiagnostics: true,
    transformers: {
      before: [(context) => (file) => replaceImports(addTwins(change(file), { file, prefix, context }), context)],
      after: [(context) => (file) => collectRequires(file, context, requires)],
    },
  })
  return {
    code: outputText,
    map: sourceMapText ?? '',
    prefix: 0,
    requires: [...requires],
    diagnostics: diagnostics ?? [],
  }
}

/** The last expression `x` becomes `__show(x)`; the names of a last declaration are noted instead. */
function showLast(file: ts.SourceFile, declaredLast: string[]): ts.SourceFile {
  const statements = file.statements.slice(0, -1)
  const at = statements.findLastIndex((statement) => !ts.isEmptyStatement(statement))
  const last = statements[at]
  if (!last) return file
  if (ts.isVariableStatement(last)) {
    for (const { name } of last.declarationList.declarations) if (ts.isIdentifier(name)) declaredLast.push(name.text)
  }
  if (!ts.isExpressionStatement(last)) return file
  const { factory } = ts
  const shown = factory.createAwaitExpression(
    factory.createCallExpression(factory.createIdentifier('__show'), undefined, [last.expression]),
  )
  const statement = ts.setTextRange(factory.createExpressionStatement(shown), last)
  return factory.updateSourceFile(file, file.statements.with(at, statement))
}

/** `import(x)` becomes `__import(x)` and `import.meta` becomes `__meta`: the kernel provides both. */
function replaceImports(file: ts.SourceFile, context: ts.TransformationContext): ts.SourceFile {
  const { factory } = context
  const visit = (node: ts.Node): ts.Node => {
    if (ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword) {
      return ts.setTextRange(factory.createIdentifier('__meta'), node)
    }
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const args = ts.visitNodes(node.arguments, visit, ts.isExpression)
      return ts.setTextRange(factory.createCallExpression(factory.createIdentifier('__import'), undefined, args), node)
    }
    return ts.visitEachChild(node, visit, context)
  }
  return ts.visitEachChild(file, visit, context)
}

function collectRequires(file: ts.SourceFile, context: ts.TransformationContext, requires: Set<string>): ts.SourceFile {
  const visit = (node: ts.Node): ts.Node => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'require') {
      const [specifier] = node.arguments
      if (specifier && ts.isStringLiteralLike(specifier)) requires.add(specifier.text)
    }
    return ts.visitEachChild(node, visit, context)
  }
  return ts.visitEachChild(file, visit, context)
}
