/** A code cell and what its text says; positions are UTF-16 units from the text's start. */

/** What a name stands for: a value at run time, a type, or both. */
export type Meaning = 'value' | 'type' | 'both'

/** A code cell: the URI of its document and its text. */
export interface CellSource {
  readonly id: string
  readonly text: string
}

/** A range of a cell's text, in UTF-16 units from its start. */
export interface TextSpan {
  readonly start: number
  readonly end: number
}

/** A name that a cell declares at its top level; the span is the name's first declaration. */
export interface Declaration extends TextSpan {
  readonly name: string
  /** `both` for classes, enums and namespaces, and for imports, of which the parser cannot know. */
  readonly meaning: Meaning
  /** Whether the cell's own text exports it under this name. */
  readonly exported: boolean
  readonly imported: boolean
}

/** One occurrence of a name that its cell does not declare. */
export interface Reference extends TextSpan {
  readonly name: string
  /** What is asked of the name: `both` where either will do (`export { name }`, the left of `name.Type`). */
  readonly meaning: Meaning
  /** True where nothing is needed at run time: types, and `typeof name` in a type. */
  readonly typeOnly: boolean
}

/** An explicit `import`, `export ... from` or `import('...')`; the span is the specifier's, quotes included. */
export interface ModuleImport extends TextSpan {
  readonly specifier: string
  readonly typeOnly: boolean
  readonly dynamic: boolean
}

export interface SyntaxProblem extends TextSpan {
  readonly message: string
  /** TypeScript's number of the diagnostic. */
  readonly code: number
}

/** What one cell's text says by itself. */
export interface ParsedCell extends CellSource {
  readonly declarations: readonly Declaration[]
  readonly references: readonly Reference[]
  readonly imports: readonly ModuleImport[]
  readonly syntax: readonly SyntaxProblem[]
  readonly topLevelAwait: boolean
  /** What closes the brackets, template or comment that the text leaves open: `''` for whole code. */
  readonly closers: string
}

/** A name that another cell declares, and where this cell uses it. */
export interface Link {
  readonly name: string
  /** The id of the cell that declares it. */
  readonly cell: string
  /** True where no use of it needs the value at run time. */
  readonly typeOnly: boolean
  readonly spans: readonly TextSpan[]
}

/** A cell in its notebook. */
export interface LinkedCell extends ParsedCell {
  /** The free names that an earlier cell declares, by the nearest such cell. */
  readonly uses: readonly Link[]
  /** The free names that only a later cell declares: mistakes, unless the name is also a global. */
  readonly later: readonly Link[]
  /** Every name that the cell could use from earlier cells. */
  readonly visible: ReadonlyMap<string, Visible>
}

/** A name of earlier cells: the nearest cell that declares it, and what it stands for there. */
export interface Visible {
  readonly cell: string
  readonly meaning: Meaning
}
