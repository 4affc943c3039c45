/** The names a cell uses and does not declare, by a walk over its syntax tree that keeps the scopes. */
import ts from 'typescript'
import type { Meaning, ModuleImport, Reference } from './cell.js'
import {
  type Declare,
  declareBinding,
  declareList,
  declareStatement,
  declareVars,
  isBlockScoped,
} from './declarations.js'

interface Found {
  readonly references: readonly Reference[]
  readonly imports: readonly ModuleImport[]
  readonly topLevelAwait: boolean
}

/** Finds the free names of a file, its imports, and whether it awaits outside functions. The tree needs parents. */
export function freeNames(file: ts.SourceFile): Found {
  const references: Reference[] = []
  const imports: ModuleImport[] = []
  const scopes: Map<string, Meaning>[] = []
  let functions = 0
  let topLevelAwait = false

  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) {
      use(node)
      return
    }
    noteImport(node)
    if (functions === 0 && awaits(node)) topLevelAwait = true
    const scope = scopeOf(node)
    if (scope) scopes.push(scope)
    if (runsLater(node)) functions++
    ts.forEachChild(node, visit)
    if (runsLater(node)) functions--
    if (scope) scopes.pop()
  }

  const use = (identifier: ts.Identifier): void => {
    if (identifier.text === '' || !isReference(identifier)) return
    const wanted = wantedOf(identifier)
    for (const scope of scopes) {
      const declared = scope.get(identifier.text)
      if (declared && (declared === 'both' || wanted.meaning === 'both' || declared === wanted.meaning)) return
    }
    references.push({ name: identifier.text, ...wanted, start: identifier.getStart(file), end: identifier.end })
  }

  const noteImport = (node: ts.Node): void => {
    const found = importOf(node)
    if (found)
      imports.push({ ...found, start: found.node.getStart(file), end: found.node.end, specifier: found.node.text })
  }

  visit(file)
  return {
    references,
    imports: imports.map(({ specifier, typeOnly, dynamic, start, end }) => ({
      specifier,
      typeOnly,
      dynamic,
      start,
      end,
    })),
    topLevelAwait,
  }
}

/** The names that a node puts into scope for what is below it; absent where it opens no scope. */
function scopeOf(node: ts.Node): Map<string, Meaning> | undefined {
  const names = new Map<string, Meaning>()
  const declare: Declare = ({ text }, meaning) => {
    const known = names.get(text)
    names.set(text, known && known !== meaning ? 'both' : meaning)
  }
  if (ts.isSourceFile(node) || ts.isModuleBlock(node)) {
    for (const statement of node.statements) declareStatement(statement, declare)
    for (const statement of node.statements) declareVars(statement, declare)
  } else if (ts.isBlock(node) || ts.isCaseClause(node) || ts.isDefaultClause(node)) {
    for (const statement of node.statements) declareStatement(statement, declare)
    if (ts.isClassStaticBlockDeclaration(node.parent)) declareVars(node, declare)
  } else if (ts.isCaseBlock(node)) {
    for (const clause of node.clauses) for (const statement of clause.statements) declareStatement(statement, declare)
  } else if (ts.isFunctionLike(node)) {
    declareTypeParameters(node.typeParameters, declare)
    for (const { name } of node.parameters) declareBinding(name, declare)
    if (ts.isFunctionExpression(node) && node.name) declare(node.name, 'value')
    const body = 'body' in node ? node.body : undefined
    if (body) declareVars(body, declare)
    if (!ts.isArrowFunction(node) && !ts.isTypeNode(node)) names.set('arguments', 'value')
  } else if (ts.isClassLike(node)) {
    declareTypeParameters(node.typeParameters, declare)
    if (node.name) declare(node.name, 'both')
  } else if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) {
    declareTypeParameters(node.typeParameters, declare)
  } else if (ts.isMappedTypeNode(node)) {
    declare(node.typeParameter.name, 'type')
  } else if (ts.isConditionalTypeNode(node)) {
    declareInferred(node.extendsType, declare)
  } else if (ts.isEnumDeclaration(node)) {
    for (const { name } of node.members) if (ts.isIdentifier(name)) declare(name, 'value')
  } else if (ts.isForStatement(node) || ts.isForInStatement(node) || ts.isForOfStatement(node)) {
    const list = node.initializer
    if (list && ts.isVariableDeclarationList(list) && isBlockScoped(list)) declareList(list, declare)
  } else if (ts.isCatchClause(node)) {
    if (node.variableDeclaration) declareBinding(node.variableDeclaration.name, declare)
  } else {
    return undefined
  }
  return names
}

function declareTypeParameters(
  parameters: readonly (ts.TypeParameterDeclaration | ts.JSDocTemplateTag)[] | undefined,
  declare: Declare,
): void {
  for (const parameter of parameters ?? [])
    if (ts.isTypeParameterDeclaration(parameter)) declare(parameter.name, 'type')
}

function declareInferred(type: ts.Node, declare: Declare): void {
  if (ts.isInferTypeNode(type)) declare(type.typeParameter.name, 'type')
  ts.forEachChild(type, (child) => declareInferred(child, declare))
}

/** Whether an identifier refers to something in scope, and is not a property, a label or a declaration's own name. */
function isReference(identifier: ts.Identifier): boolean {
  const { parent } = identifier
  if (ts.isExportSpecifier(parent)) {
    return !parent.parent.parent.moduleSpecifier && identifier === (parent.propertyName ?? parent.name)
  }
  if (ts.isShorthandPropertyAssignment(parent)) return true
  if (ts.isQualifiedName(parent))
    return identifier === parent.left && !ts.isImportTypeNode(outermostName(parent).parent)
  const { name, propertyName, label, qualifier } = parent as {
    name?: ts.Node
    propertyName?: ts.Node
    label?: ts.Node
    qualifier?: ts.Node
  }
  return identifier !== name && identifier !== propertyName && identifier !== label && identifier !== qualifier
}

function wantedOf(identifier: ts.Identifier): { meaning: Meaning; typeOnly: boolean } {
  const { parent } = identifier
  if (ts.isExportSpecifier(parent)) {
    return { meaning: 'both', typeOnly: parent.isTypeOnly || parent.parent.parent.isTypeOnly }
  }
  if (ts.isExportAssignment(parent)) return { meaning: 'both', typeOnly: false }
  const outermost = outermostName(identifier)
  if (ts.isTypeQueryNode(outermost.parent)) return { meaning: 'value', typeOnly: true }
  if (ts.isTypeReferenceNode(parent)) return { meaning: 'type', typeOnly: true }
  if (ts.isQualifiedName(parent)) {
    return { meaning: 'both', typeOnly: !ts.isImportEqualsDeclaration(outermost.parent) }
  }
  if (ts.isTypePredicateNode(parent)) return { meaning: 'value', typeOnly: true }
  let expression: ts.Node = identifier
  while (ts.isPropertyAccessExpression(expression.parent)) expression = expression.parent
  const clause = expression.parent.parent
  if (ts.isExpressionWithTypeArguments(expression.parent) && clause && ts.isHeritageClause(clause)) {
    const isType = clause.token === ts.SyntaxKind.ImplementsKeyword || ts.isInterfaceDeclaration(clause.parent)
    if (isType) return { meaning: expression === identifier ? 'type' : 'both', typeOnly: true }
  }
  return { meaning: 'value', typeOnly: false }
}

function outermostName(name: ts.EntityName): ts.EntityName {
  let outermost = name
  while (ts.isQualifiedName(outermost.parent)) outermost = outermost.parent
  return outermost
}

function importOf(node: ts.Node): { node: ts.StringLiteralLike; typeOnly: boolean; dynamic: boolean } | undefined {
  if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
    const typeOnly = node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword
    return { node: node.moduleSpecifier, typeOnly, dynamic: false }
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
    return { node: node.moduleSpecifier, typeOnly: node.isTypeOnly, dynamic: false }
  }
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    const [specifier] = node.arguments
    if (specifier && ts.isStringLiteralLike(specifier)) return { node: specifier, typeOnly: false, dynamic: true }
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) && ts.isStringLiteral(node.argument.literal)) {
    return { node: node.argument.literal, typeOnly: true, dynamic: false }
  }
  return undefined
}

/** Whether what is below a node does not run when the cell does (or may not await there). */
function runsLater(node: ts.Node): boolean {
  return ts.isFunctionLike(node) || ts.isPropertyDeclaration(node) || ts.isClassStaticBlockDeclaration(node)
}

function awaits(node: ts.Node): boolean {
  if (ts.isAwaitExpression(node)) return true
  if (ts.isForOfStatement(node)) return node.awaitModifier !== undefined
  return ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.BlockScoped) === ts.NodeFlags.AwaitUsing
}
