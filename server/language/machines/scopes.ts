/** The names that a scope binds: the top level of a text, a block, a function's parameters. */
import ts from 'typescript'
import { declareStatement } from '../declarations.js'
import { bySyntax } from './bySyntax.js'

/** The way from a value into its parts: `[0]`, `['peers', 1]`. */
export type BindingPath = readonly (string | number)[]

/** Where a name gets what it stands for. */
export type NameDeclaration =
  | {
      readonly kind: 'variable'
      readonly name: ts.Identifier
      readonly from: ts.Expression
      readonly path: BindingPath
    }
  | { readonly kind: 'function'; readonly node: ts.FunctionDeclaration }
  | {
      readonly kind: 'parameter'
      readonly name: ts.Identifier
      readonly of: ts.SignatureDeclaration
      readonly index: number
      readonly path: BindingPath
    }
  | { readonly kind: 'type'; readonly node: ts.TypeAliasDeclaration | ts.InterfaceDeclaration }
  | { readonly kind: 'typeParameter'; readonly node: ts.TypeParameterDeclaration }
  | { readonly kind: 'enum'; readonly node: ts.EnumDeclaration }
  /** `name`: of the export, `*` for all of them. */
  | { readonly kind: 'import'; readonly specifier: string; readonly name: string; readonly node: ts.Node }
  /** The element that `for (const name of list)` takes out of a list. */
  | { readonly kind: 'element'; readonly name: ts.Identifier; readonly of: ts.Expression; readonly path: BindingPath }
  /** Something else that hides other declarations of the name. */
  | { readonly kind: 'other'; readonly node: ts.Node }

type Bindings = ReadonlyMap<string, NameDeclaration>

/** What binds a name within its text; undefined where nothing there does. */
export const bindingOf = bySyntax((identifier: ts.Identifier): NameDeclaration | undefined => {
  for (let scope = identifier.parent; scope; scope = scope.parent) {
    const found = isScope(scope) ? bindingsOf(scope).get(identifier.text) : undefined
    if (found) return found
  }
  return undefined
})

const isScope = (node: ts.Node): boolean =>
  ts.isSourceFile(node) ||
  ts.isBlock(node) ||
  ts.isModuleBlock(node) ||
  ts.isCaseBlock(node) ||
  ts.isFunctionLike(node) ||
  ts.isTypeAliasDeclaration(node) ||
  ts.isInterfaceDeclaration(node) ||
  ts.isForOfStatement(node) ||
  ts.isForStatement(node) ||
  ts.isCatchClause(node)

/** What a scope binds for what is inside it. */
const bindingsOf = bySyntax((scope: ts.Node): Bindings => {
  const found = new Map<string, NameDeclaration>()
  bind(scope, found)
  return found
})

const topLevelOf = (file: ts.SourceFile): Bindings => bindingsOf(file)

/** A declaration at the top level of a text. */
export const declarationIn = (file: ts.SourceFile, name: string): NameDeclaration | undefined =>
  topLevelOf(file).get(name)

/** What a file exports by a name: its own declaration, or other files to ask. */
export function exportedFrom(
  file: ts.SourceFile,
  name: string,
): { readonly declaration?: NameDeclaration; readonly elsewhere: { readonly from: string; readonly as: string }[] } {
  const elsewhere: { from: string; as: string }[] = []
  for (const statement of file.statements) {
    if (ts.isExportAssignment(statement) && name === 'default') {
      const { expression } = statement
      const declaration: NameDeclaration = ts.isIdentifier(expression)
        ? (declarationIn(file, expression.text) ?? { kind: 'other', node: statement })
        : { kind: 'variable', name: ts.factory.createIdentifier('default'), from: expression, path: [] }
      return { declaration, elsewhere }
    }
    if (!ts.isExportDeclaration(statement)) continue
    const from = statement.moduleSpecifier && ts.isStringLiteral(statement.moduleSpecifier) && statement.moduleSpecifier
    const clause = statement.exportClause
    if (!clause) {
      if (from) elsewhere.push({ from: from.text, as: name })
    } else if (ts.isNamedExports(clause)) {
      for (const element of clause.elements) {
        if (element.name.text !== name) continue
        const as = (element.propertyName ?? element.name).text
        if (from) return { elsewhere: [{ from: from.text, as }] }
        const declaration = declarationIn(file, as)
        return declaration ? { declaration, elsewhere: [] } : { elsewhere: [] }
      }
    }
  }
  const declaration = declarationIn(file, name)
  return declaration ? { declaration, elsewhere: [] } : { elsewhere }
}

function bind(scope: ts.Node, found: Map<string, NameDeclaration>): void {
  if (ts.isSourceFile(scope) || ts.isBlock(scope) || ts.isModuleBlock(scope)) {
    bindStatements(scope.statements, found)
  } else if (ts.isCaseBlock(scope)) {
    for (const clause of scope.clauses) bindStatements(clause.statements, found)
  } else if (ts.isFunctionLike(scope)) {
    bindTypeParameters(scope.typeParameters, found)
    scope.parameters.forEach((parameter, index) => {
      bindPattern(parameter.name, [], (name, path) => {
        found.set(name.text, { kind: 'parameter', name, of: scope, index, path })
      })
    })
  } else if (ts.isTypeAliasDeclaration(scope) || ts.isInterfaceDeclaration(scope)) {
    bindTypeParameters(scope.typeParameters, found)
  } else if (ts.isForOfStatement(scope) && ts.isVariableDeclarationList(scope.initializer)) {
    for (const declared of scope.initializer.declarations) {
      bindPattern(declared.name, [], (name, path) => {
        found.set(name.text, { kind: 'element', name, of: scope.expression, path })
      })
    }
  } else if (ts.isForStatement(scope) && scope.initializer && ts.isVariableDeclarationList(scope.initializer)) {
    for (const declared of scope.initializer.declarations) {
      bindPattern(declared.name, [], (name) => found.set(name.text, { kind: 'other', node: declared }))
    }
  } else if (ts.isCatchClause(scope) && scope.variableDeclaration) {
    const node = scope.variableDeclaration
    bindPattern(node.name, [], (name) => found.set(name.text, { kind: 'other', node }))
  }
}

function bindStatements(statements: readonly ts.Statement[], found: Map<string, NameDeclaration>): void {
  for (const statement of statements) {
    if (ts.isVariableStatement(statement)) {
      const isConstant = (statement.declarationList.flags & ts.NodeFlags.Const) !== 0
      for (const declared of statement.declarationList.declarations) {
        bindPattern(declared.name, [], (name, path) => {
          const from = declared.initializer
          const constant = isConstant && from !== undefined
          found.set(name.text, constant ? { kind: 'variable', name, from, path } : { kind: 'other', node: declared })
        })
      }
    } else if (ts.isFunctionDeclaration(statement)) {
      if (statement.name) found.set(statement.name.text, { kind: 'function', node: statement })
    } else if (ts.isTypeAliasDeclaration(statement) || ts.isInterfaceDeclaration(statement)) {
      // a value of the same name is the one that machines are made of
      if (!found.has(statement.name.text)) found.set(statement.name.text, { kind: 'type', node: statement })
    } else if (ts.isEnumDeclaration(statement)) {
      found.set(statement.name.text, { kind: 'enum', node: statement })
    } else if (ts.isImportDeclaration(statement)) {
      bindImport(statement, found)
    } else {
      declareStatement(statement, (name) => found.set(name.text, { kind: 'other', node: statement }))
    }
  }
}

function bindImport(statement: ts.ImportDeclaration, found: Map<string, NameDeclaration>): void {
  if (!ts.isStringLiteral(statement.moduleSpecifier)) return
  const specifier = statement.moduleSpecifier.text
  const { name, namedBindings } = statement.importClause ?? {}
  if (name) found.set(name.text, { kind: 'import', specifier, name: 'default', node: name })
  if (!namedBindings) return
  if (ts.isNamespaceImport(namedBindings)) {
    found.set(namedBindings.name.text, { kind: 'import', specifier, name: '*', node: namedBindings })
  } else {
    for (const element of namedBindings.elements) {
      const imported = (element.propertyName ?? element.name).text
      found.set(element.name.text, { kind: 'import', specifier, name: imported, node: element })
    }
  }
}

function bindTypeParameters(
  parameters: readonly ts.TypeParameterDeclaration[] | undefined,
  found: Map<string, NameDeclaration>,
): void {
  for (const node of parameters ?? []) found.set(node.name.text, { kind: 'typeParameter', node })
}

/** Tells of the names in `a`, `{ a, b: [c] }`, with the way to them. Rests and defaults are told without a way. */
function bindPattern(
  pattern: ts.BindingName,
  path: BindingPath,
  tell: (name: ts.Identifier, path: BindingPath) => void,
): void {
  if (ts.isIdentifier(pattern)) {
    tell(pattern, path)
    return
  }
  pattern.elements.forEach((element, index) => {
    if (!ts.isBindingElement(element)) return
    const key = ts.isObjectBindingPattern(pattern) ? keyOf(element) : index
    // what a rest takes is no one part of the value
    bindPattern(element.name, element.dotDotDotToken || key === undefined ? [...path, '...'] : [...path, key], tell)
  })
}

function keyOf({ propertyName, name }: ts.BindingElement): string | undefined {
  const key = propertyName ?? name
  return ts.isIdentifier(key) || ts.isStringLiteralLike(key) || ts.isNumericLiteral(key) ? key.text : undefined
}
