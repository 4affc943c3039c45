/**
 * What the code cells of a notebook declare, use and import, found with the TypeScript parser alone: no types, no files,
 * so that the language service and the kernel agree on which cell depends on which.
 *
 * A cell is a module. What it declares at its top level is visible in the cells below it, until one of them declares the
 * name again; a cell never sees the cells below it.
 */
import ts from 'typescript'
import type { CellSource, Link, LinkedCell, Meaning, ParsedCell, Reference, TextSpan, Visible } from './cell.js'
import { declarationsOf, meansType, meansValue } from './declarations.js'
import { freeNames } from './freeNames.js'
import { closersOf } from './unclosed.js'

export type * from './cell.js'

/**
 * Analyses the code cells of a notebook, in their order.
 * @param previous the last analysis of the same notebook: cells whose text is the same are not parsed again.
 */
export function analyseCells(cells: readonly CellSource[], previous: readonly ParsedCell[] = []): LinkedCell[] {
  const known = new Map(previous.map((cell) => [cell.id, cell]))
  return linkCells(
    cells.map((cell) => {
      const before = known.get(cell.id)
      return before?.text === cell.text ? before : parseCell(cell)
    }),
  )
}

/** Reads one cell by itself. Never throws, whatever the text. */
export function parseCell({ id, text }: CellSource): ParsedCell {
  const file = ts.createSourceFile(
    'cell.ts',
    text,
    {
      languageVersion: ts.ScriptTarget.ESNext,
      // a cell is a module even where it neither imports nor exports: so `await` is read as such at its top level
      setExternalModuleIndicator: (source) => Object.assign(source, { externalModuleIndicator: true }),
    },
    true,
    ts.ScriptKind.TS,
  ) as ts.SourceFile & { readonly parseDiagnostics: readonly ts.DiagnosticWithLocation[] }
  return {
    id,
    text,
    declarations: declarationsOf(file),
    ...freeNames(file),
    syntax: file.parseDiagnostics.map(({ start, length, messageText, code }) => ({
      start,
      end: start + length,
      message: ts.flattenDiagnosticMessageText(messageText, '\n'),
      code,
    })),
    closers: closersOf(file),
  }
}

/** Joins the free names of each cell to the cells that declare them. */
export function linkCells(cells: readonly ParsedCell[]): LinkedCell[] {
  const later = laterDeclarations(cells)
  const visible = new Map<string, Visible>()
  const values = new Map<string, string>()
  const types = new Map<string, string>()
  return cells.map((cell, index) => {
    const uses = links(cell.references, ({ name, meaning }) => {
      const exact = meaning === 'value' ? values.get(name) : meaning === 'type' ? types.get(name) : undefined
      return exact ?? visible.get(name)?.cell
    })
    const mistakes = links(cell.references, ({ name }) =>
      visible.has(name) ? undefined : later.get(name)?.find((at) => at.index > index)?.id,
    )
    const linked: LinkedCell = { ...cell, uses, later: mistakes, visible: new Map(visible) }
    for (const { name, meaning } of cell.declarations) {
      const before = visible.get(name)
      visible.set(name, { cell: cell.id, meaning: before && merges(before.meaning, meaning) ? 'both' : meaning })
      if (meansValue(meaning)) values.set(name, cell.id)
      if (meansType(meaning)) types.set(name, cell.id)
    }
    return linked
  })
}

/**
 * The module that stands for a cell: its own text, unshifted, then what joins it to the other cells. It imports every
 * visible name, not only those in use, so that a name is completed before it is written in full.
 * @param specifierOf the module specifier of another cell, by its id
 */
export function moduleText(cell: LinkedCell, specifierOf: (id: string) => string): string {
  const own = new Map(cell.declarations.map((declaration) => [declaration.name, declaration.meaning]))
  const imports = new Map<string, string[]>()
  for (const [name, { cell: id, meaning }] of cell.visible) {
    const redeclared = own.get(name)
    if (redeclared && !merges(meaning, redeclared)) continue
    const names = imports.get(id)
    if (names) names.push(name)
    else imports.set(id, [name])
  }
  const exports = cell.declarations.filter(({ exported }) => !exported).map(({ name }) => name)
  return [
    // two line ends: one may belong to a string that the text leaves open behind a backslash
    `${cell.text}\n\n${cell.closers};`,
    ...[...imports].map(([id, names]) => `import { ${names.join(', ')} } from ${JSON.stringify(specifierOf(id))};`),
    `export { ${exports.join(', ')} };`,
  ].join('')
}

/** Whether a cell that declares a name in one meaning leaves an earlier cell's other meaning in force, as a module does. */
function merges(before: Meaning, now: Meaning): boolean {
  return before !== 'both' && now !== 'both' && before !== now
}

/** Every declaration of a name, in the order of the cells. */
function laterDeclarations(cells: readonly ParsedCell[]): Map<string, { index: number; id: string }[]> {
  const places = new Map<string, { index: number; id: string }[]>()
  cells.forEach(({ id, declarations }, index) => {
    for (const { name } of declarations) {
      const known = places.get(name)
      if (known) known.push({ index, id })
      else places.set(name, [{ index, id }])
    }
  })
  return places
}

function links(references: readonly Reference[], cellOf: (reference: Reference) => string | undefined): Link[] {
  const found = new Map<string, { name: string; cell: string; typeOnly: boolean; spans: TextSpan[] }>()
  for (const reference of references) {
    const cell = cellOf(reference)
    if (cell === undefined) continue
    const { name, typeOnly, start, end } = reference
    const key = `${name} ${cell}`
    const link = found.get(key)
    if (link) {
      link.typeOnly &&= typeOnly
      link.spans.push({ start, end })
    } else found.set(key, { name, cell, typeOnly, spans: [{ start, end }] })
  }
  return [...found.values()]
}
