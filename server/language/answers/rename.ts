/** Renaming: in the cell that declares a name, in the cells that use it, and in the files they import. */

import { pathToFileURL } from 'node:url'
import ts from 'typescript'
import type { NotebookProgram } from '../notebookProgram.js'
import type { Renamed, Renaming, TextChange } from '../questions.js'
import { isOwn, rangeIn, rangeOfText, textOf, within } from './places.js'
import { preferencesOf } from './style.js'

export function prepareRename(program: NotebookProgram, id: string, offset: number): Renaming {
  const module = program.module(id)
  if (!module) return { refusal: 'There is nothing to rename here.' }
  const at = within(module, offset)
  const info = program.service.getRenameInfo(module.path, at, preferencesOf(program))
  if (!info.canRename) return { refusal: info.localizedErrorMessage }
  const range = rangeIn(module, info.triggerSpan)
  if (!range || info.fileToRename) return { refusal: 'There is nothing to rename here.' }
  const found = occurrencesOf(program, module.path, at)
  return 'refusal' in found ? found : { range, name: info.displayName }
}

export function renamed(program: NotebookProgram, id: string, offset: number, to: string): Renamed {
  const ready = prepareRename(program, id, offset)
  if ('refusal' in ready) return ready
  if (isName(ready.name) && !isName(to)) return { refusal: `'${to}' cannot be a name in TypeScript.` }
  const module = program.module(id)
  const found = module && occurrencesOf(program, module.path, within(module, offset))
  if (!found || 'refusal' in found) return found ?? { refusal: 'There is nothing to rename here.' }
  const changes: { [uri: string]: TextChange[] } = {}
  for (const { path, span, prefix, suffix } of found.occurrences) {
    const cell = program.moduleAt(path)?.cell
    const text = cell?.text ?? textOf(program, path) ?? ''
    const uri = cell?.id ?? pathToFileURL(path).href
    const known = (changes[uri] ??= [])
    known.push({ range: rangeOfText(text, span), newText: prefix + to + suffix })
  }
  return { changes }
}

interface Occurrence {
  readonly path: string
  readonly span: ts.TextSpan
  /** What keeps a property's name where only a variable is renamed, and the other way round: `name: `. */
  readonly prefix: string
  readonly suffix: string
}

/**
 * Every place where a name stands. TypeScript renames within one file, putting `as` into imports and exports; between the
 * cells, and between cells and files of the author, we follow the name ourselves.
 */
function occurrencesOf(
  program: NotebookProgram,
  path: string,
  offset: number,
): { occurrences: Occurrence[] } | { refusal: string } {
  const found = new Map<string, Occurrence>()
  const asked = new Set<string>()
  const waiting = [{ path, offset }]
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const key = `${next.path}:${next.offset}`
    if (asked.has(key)) continue
    asked.add(key)
    const locations = program.service.findRenameLocations(next.path, next.offset, false, false, preferencesOf(program))
    for (const { fileName, textSpan, prefixText = '', suffixText = '' } of locations ?? []) {
      const cell = program.moduleAt(fileName)?.cell
      if (cell && !isOwn(cell.text, textSpan)) continue
      const name = textOf(program, fileName)?.slice(textSpan.start, textSpan.start + textSpan.length) ?? ''
      if (!cell && !program.isAuthored(fileName)) {
        return { refusal: `'${name}' is declared in ${libraryOf(fileName)}, which cannot be changed.` }
      }
      const place = `${fileName}:${textSpan.start}`
      const beyond = beyondImport(program, fileName, textSpan.start)
      if (!found.has(place) || beyond) {
        const prefix = beyond ? '' : prefixText
        const suffix = beyond ? '' : suffixText
        found.set(place, { path: fileName, span: textSpan, prefix, suffix })
      }
      if (beyond) waiting.push({ path: fileName, offset: textSpan.start }, ...beyond)
      if (cell) waiting.push(...inOtherCells(program, cell.id, textSpan.start))
    }
  }
  return { occurrences: [...found.values()] }
}

interface FilePlace {
  readonly path: string
  readonly offset: number
}

/** Where other cells declare or use the name that stands at a place of a cell. */
function inOtherCells(program: NotebookProgram, id: string, offset: number): FilePlace[] {
  const module = program.module(id)
  if (!module) return []
  const use = module.cell.uses.find(({ spans }) => spans.some(({ start }) => start === offset))
  if (use) {
    const declaring = program.module(use.cell)
    const declared = declaring?.cell.declarations.find(({ name }) => name === use.name)
    return declaring && declared ? [{ path: declaring.path, offset: declared.start }] : []
  }
  const declared = module.cell.declarations.find(({ start }) => start === offset)
  if (!declared) return []
  return program.cells.flatMap(({ id: user, uses }) => {
    const span = uses.find(({ name, cell }) => name === declared.name && cell === id)?.spans[0]
    const path = program.module(user)?.path
    return span && path !== undefined ? [{ path, offset: span.start }] : []
  })
}

/** Of a name in `import { name }` or `export { name }`, of something of the author's: where it is declared. */
function beyondImport(program: NotebookProgram, path: string, offset: number): FilePlace[] | undefined {
  const file = program.program.getSourceFile(path)
  for (const statement of file?.statements ?? []) {
    if (statement.pos > offset || statement.end <= offset) continue
    const bindings = ts.isImportDeclaration(statement)
      ? statement.importClause?.namedBindings
      : ts.isExportDeclaration(statement)
        ? statement.exportClause
        : undefined
    if (!bindings || !(ts.isNamedImports(bindings) || ts.isNamedExports(bindings))) return undefined
    const elements: readonly (ts.ImportSpecifier | ts.ExportSpecifier)[] = bindings.elements
    const specifier = elements.find((element) => element.name.getStart(file) === offset && !element.propertyName)
    if (!specifier) return undefined
    if (ts.isExportSpecifier(specifier) && !specifier.parent.parent.moduleSpecifier) return []
    return declarationOf(program, specifier)
  }
  return undefined
}

function declarationOf(
  program: NotebookProgram,
  { name }: ts.ImportSpecifier | ts.ExportSpecifier,
): FilePlace[] | undefined {
  const checker = program.program.getTypeChecker()
  const symbol = checker.getSymbolAtLocation(name)
  const target = symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
  const places = (target?.declarations ?? []).flatMap((declaration) => {
    const declared = ts.getNameOfDeclaration(declaration)
    const { fileName } = declaration.getSourceFile()
    return declared && program.isAuthored(fileName) ? [{ path: fileName, offset: declared.getStart() }] : []
  })
  return places.length > 0 ? places : undefined
}

function isName(text: string): boolean {
  const keyword = ts.identifierToKeywordKind(ts.factory.createIdentifier(text))
  const isReserved = keyword !== undefined && keyword <= ts.SyntaxKind.LastReservedWord
  return !isReserved && /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u.test(text)
}

/** A library by the name it is imported by. */
function libraryOf(path: string): string {
  const installed = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]
  return installed ?? (/\/(server|protocols)\//.test(path) ? 'protocol-notebook' : 'a library')
}
