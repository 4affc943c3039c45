/** What closes half-typed code, so that text appended to it is read as statements of its own. */
import ts from 'typescript'

const closerOf = new Map<ts.SyntaxKind, string>([
  [ts.SyntaxKind.OpenBraceToken, '}'],
  [ts.SyntaxKind.OpenParenToken, ')'],
  [ts.SyntaxKind.OpenBracketToken, ']'],
  [ts.SyntaxKind.LessThanToken, '>'],
  [ts.SyntaxKind.TemplateHead, '}`'],
])
const closed = new Map<ts.SyntaxKind, string>([
  [ts.SyntaxKind.CloseBraceToken, '}'],
  [ts.SyntaxKind.CloseParenToken, ')'],
  [ts.SyntaxKind.CloseBracketToken, ']'],
  [ts.SyntaxKind.GreaterThanToken, '>'],
  [ts.SyntaxKind.TemplateTail, '}`'],
])

/** The text that closes every comment, template and bracket a file leaves open, innermost first. */
export function closersOf(file: ts.SourceFile & { readonly parseDiagnostics: readonly ts.Diagnostic[] }): string {
  if (file.parseDiagnostics.length === 0) return ''
  const open: string[] = []
  const visit = (node: ts.Node, isComparison: boolean): void => {
    if (node.kind >= ts.SyntaxKind.FirstNode) {
      for (const child of node.getChildren(file)) visit(child, ts.isBinaryExpression(node))
      return
    }
    if (node.end === node.pos || isComparison) return
    const closer = closerOf.get(node.kind)
    if (closer) open.push(closer)
    // a bracket that does not fit closes what is open inside its own pair, as the parser reads it
    const place = open.lastIndexOf(closed.get(node.kind) ?? '')
    if (place >= 0) open.length = place
  }
  visit(file, false)
  return literalCloser(file) + open.reverse().join('')
}

function literalCloser(file: ts.SourceFile & { readonly parseDiagnostics: readonly ts.Diagnostic[] }): string {
  const codes = new Set(file.parseDiagnostics.map(({ code }) => code))
  if (codes.has(1010)) return '*/' // "'*/' expected."
  if (codes.has(1160)) return '`' // "Unterminated template literal."
  return ''
}
