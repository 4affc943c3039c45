/** The names that the statements of a scope declare. */
import ts from 'typescript'
import type { Declaration, Meaning } from './cell.js'

export const meansValue = (meaning: Meaning): boolean => meaning !== 'type'
export const meansType = (meaning: Meaning): boolean => meaning !== 'value'

/** Tells of a name that is declared: the identifier and what it stands for. */
export type Declare = (name: ts.Identifier, meaning: Meaning) => void

/** What a cell declares at its top level, each name once. */
export function declarationsOf(file: ts.SourceFile): Declaration[] {
  const found = new Map<string, Declaration>()
  const exportedNames = namesExportedByLists(file)
  for (const statement of file.statements) {
    const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : []
    const has = (kind: ts.SyntaxKind) => modifiers.some((modifier) => modifier.kind === kind)
    // `export default function f` exports it as `default`, not as `f`
    const exported = has(ts.SyntaxKind.ExportKeyword) && !has(ts.SyntaxKind.DefaultKeyword)
    const declare: Declare = (identifier, meaning) => {
      const name = identifier.text
      if (name === '') return
      const known = found.get(name)
      if (known) {
        found.set(name, {
          ...known,
          meaning: known.meaning === meaning ? meaning : 'both',
          exported: known.exported || exported,
        })
      } else {
        found.set(name, {
          name,
          meaning,
          exported: exported || exportedNames.has(name),
          imported: ts.isImportDeclaration(statement) || ts.isImportEqualsDeclaration(statement),
          start: identifier.getStart(file),
          end: identifier.end,
        })
      }
    }
    declareStatement(statement, declare)
    declareVars(statement, declare)
  }
  return [...found.values()]
}

/** Tells of the names that a statement declares in the block it stands in; `var`s are {@link declareVars}'s. */
export function declareStatement(statement: ts.Statement, declare: Declare): void {
  if (ts.isVariableStatement(statement)) {
    if (isBlockScoped(statement.declarationList)) declareList(statement.declarationList, declare)
  } else if (ts.isFunctionDeclaration(statement)) {
    if (statement.name) declare(statement.name, 'value')
  } else if (ts.isClassDeclaration(statement)) {
    if (statement.name) declare(statement.name, 'both')
  } else if (ts.isEnumDeclaration(statement)) {
    declare(statement.name, 'both')
  } else if (ts.isModuleDeclaration(statement)) {
    if (ts.isIdentifier(statement.name)) declare(statement.name, 'both')
  } else if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) {
    declare(statement.name, 'type')
  } else if (ts.isImportEqualsDeclaration(statement)) {
    declare(statement.name, statement.isTypeOnly ? 'type' : 'both')
  } else if (ts.isImportDeclaration(statement)) {
    declareImport(statement, declare)
  }
}

/** Tells of the `var`s anywhere below a node, functions and classes left out: they belong to the enclosing function. */
export function declareVars(node: ts.Node, declare: Declare): void {
  if (ts.isFunctionLike(node) || ts.isClassLike(node) || ts.isModuleDeclaration(node) || ts.isTypeNode(node)) return
  if (ts.isVariableDeclarationList(node) && !isBlockScoped(node)) declareList(node, declare)
  ts.forEachChild(node, (child) => declareVars(child, declare))
}

/** Tells of the names in `a`, `{ a, b: c }`, `[a, ...b]`. */
export function declareBinding(name: ts.BindingName, declare: Declare): void {
  if (ts.isIdentifier(name)) declare(name, 'value')
  else for (const element of name.elements) if (ts.isBindingElement(element)) declareBinding(element.name, declare)
}

/** Whether a list is declared with `let`, `const` or `using`. */
export const isBlockScoped = (list: ts.VariableDeclarationList): boolean =>
  (list.flags & ts.NodeFlags.BlockScoped) !== 0

export function declareList(list: ts.VariableDeclarationList, declare: Declare): void {
  for (const { name } of list.declarations) declareBinding(name, declare)
}

function declareImport({ importClause }: ts.ImportDeclaration, declare: Declare): void {
  if (!importClause) return
  const clauseIsType = importClause.phaseModifier === ts.SyntaxKind.TypeKeyword
  const meaningOf = (isType: boolean): Meaning => (isType ? 'type' : 'both')
  if (importClause.name) declare(importClause.name, meaningOf(clauseIsType))
  const bindings = importClause.namedBindings
  if (!bindings) return
  if (ts.isNamespaceImport(bindings)) declare(bindings.name, meaningOf(clauseIsType))
  else for (const { name, isTypeOnly } of bindings.elements) declare(name, meaningOf(clauseIsType || isTypeOnly))
}

/** The names that `export { a, b as c }` gives out: here `a` and `c`. */
function namesExportedByLists(file: ts.SourceFile): Set<string> {
  const names = new Set<string>()
  for (const statement of file.statements) {
    if (!ts.isExportDeclaration(statement) || !statement.exportClause) continue
    if (ts.isNamespaceExport(statement.exportClause)) names.add(statement.exportClause.name.text)
    else for (const { name } of statement.exportClause.elements) names.add(name.text)
  }
  return names
}
