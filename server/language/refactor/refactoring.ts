/** What a refactoring offers, and how text is put into object literals. */
import ts from 'typescript'
import type { Edit } from '../lint/rule.js'
import type { Place } from '../machines/place.js'

export interface Refactoring {
  /** What it does, for a menu: `Add state "candidate"`. */
  readonly title: string
  readonly kind: 'quickfix' | 'refactor.extract' | 'refactor.rewrite'
  readonly edits: readonly Edit[]
  /** That of the edits which begins with a new name, in quotes: the author is asked for a better one. */
  readonly names?: Edit
  /** Why it cannot be done here, in a sentence; it is shown all the same. */
  readonly disabled?: string
}

/** Where the reader is: a range of one source, mostly empty. */
export type Span = Place

export const touches = (place: Place, { source, start, end }: Span): boolean =>
  place.source === source && place.start <= end && place.end >= start

/** A property of an object literal by its key, with what stands behind it. */
export function propertyOf(node: ts.Node, key: string): ts.Expression | undefined {
  if (!ts.isObjectLiteralExpression(node)) return undefined
  const found = node.properties.find((each) => each.name && nameText(each.name) === key)
  return found && ts.isPropertyAssignment(found) ? found.initializer : undefined
}

export const nameText = (name: ts.PropertyName): string | undefined =>
  ts.isIdentifier(name) || ts.isStringLiteralLike(name) || ts.isNumericLiteral(name) ? name.text : undefined

/** How a name is written as a key. */
export const keyText = (name: string): string =>
  /^[A-Za-z_$][\w$]*$/.test(name) ? name : `'${name.replace(/['\\]/g, '\\$&')}'`

/** Puts a property at the end of an object literal, in a line of its own where the others have theirs. */
export function inserted(source: string, object: ts.ObjectLiteralExpression, text: string): Edit {
  const { properties } = object
  const last = properties.at(-1)
  if (!last) return { source, start: object.getStart() + 1, end: object.end - 1, text: ` ${text} ` }
  const file = object.getSourceFile()
  const indent = indentAt(file, last.getStart())
  const isBroken = lineOf(file, object.getStart()) !== lineOf(file, last.getStart())
  const at = properties.hasTrailingComma ? properties.end : last.end
  const own = isBroken ? `\n${indent}${text.replaceAll('\n', `\n${indent}`)}` : ` ${text}`
  return { source, start: at, end: at, text: `${properties.hasTrailingComma ? '' : ','}${own}${isBroken ? ',' : ''}` }
}

const lineOf = (file: ts.SourceFile, position: number): number => file.getLineAndCharacterOfPosition(position).line

function indentAt(file: ts.SourceFile, position: number): string {
  const start = file.getPositionOfLineAndCharacter(lineOf(file, position), 0)
  return /^[ \t]*/.exec(file.text.slice(start))?.[0] ?? ''
}
