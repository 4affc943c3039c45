/** The texts that an index is made of, parsed, and what the names in them stand for. */
import ts from 'typescript'
import type { CellSource } from '../cell.js'
import { bySyntax } from './bySyntax.js'
import { type BindingPath, bindingOf, declarationIn, exportedFrom, type NameDeclaration } from './scopes.js'

/** Finds the text of an imported file. The id is the URI or path by which its places are named. */
export type FindFile = (specifier: string, importer: string) => CellSource | undefined

/** Parses texts once each. An index that is made anew after an edit parses the edited cell only. */
export class ParsedTexts {
  readonly #known = new Map<string, { readonly text: string; readonly file: ts.SourceFile }>()

  parse({ id, text }: CellSource): ts.SourceFile {
    const known = this.#known.get(id)
    if (known?.text === text) return known.file
    const kind = /\.(tsx|jsx)$/.test(id) ? ts.ScriptKind.TSX : ts.ScriptKind.TS
    const file = ts.createSourceFile(id, text, ts.ScriptTarget.ESNext, true, kind)
    this.#known.set(id, { text, file })
    return file
  }

  /** Forgets all texts but these. */
  keep(ids: ReadonlySet<string>): void {
    for (const id of this.#known.keys()) if (!ids.has(id)) this.#known.delete(id)
  }
}

/** What a name stands for: where it is declared, or which export of a package it is. */
export type Meaning =
  | { readonly kind: 'declared'; readonly declaration: NameDeclaration }
  | { readonly kind: 'package'; readonly module: string; readonly name: string; readonly path: BindingPath }
  /** No declaration of it is known: a global, or an import that is not written yet. */
  | { readonly kind: 'unknown' }

export class Sources {
  /** All of them: the cells in their order, then the files. */
  readonly files: readonly ts.SourceFile[]
  readonly #cells: readonly ts.SourceFile[]
  readonly #ids = new Map<ts.SourceFile, string>()
  readonly #imports = new Map<string, ts.SourceFile | undefined>()
  readonly #find: FindFile
  readonly #texts: ParsedTexts

  constructor(cells: readonly CellSource[], texts: ParsedTexts, find: FindFile) {
    this.#find = find
    this.#texts = texts
    this.#cells = cells.map((cell) => this.#add(cell))
    const files = [...this.#cells]
    // grows while it is gone through: files import files
    for (const file of files) {
      for (const specifier of specifiersOf(file)) {
        const imported = this.#imported(specifier, file)
        if (imported && !files.includes(imported)) files.push(imported)
      }
    }
    this.files = files
    texts.keep(new Set(this.#ids.values()))
  }

  idOf(file: ts.SourceFile): string {
    return this.#ids.get(file) ?? file.fileName
  }

  /** What an identifier in one of the texts stands for. */
  meaningOf(identifier: ts.Identifier): Meaning {
    const bound = bindingOf(identifier)
    const file = identifier.getSourceFile()
    if (bound) return this.#meaning(bound, file)
    const cell = this.#cells.indexOf(file)
    for (let index = cell - 1; index >= 0; index--) {
      const earlier = this.#cells[index]
      const found = earlier && declarationIn(earlier, identifier.text)
      if (earlier && found) return this.#meaning(found, earlier)
    }
    return { kind: 'unknown' }
  }

  /** What a member of `import * as name` stands for. */
  memberOf(namespace: NameDeclaration, name: string): Meaning {
    if (namespace.kind !== 'import') return { kind: 'unknown' }
    return this.#exported(namespace.specifier, name, namespace.node.getSourceFile(), 0)
  }

  #meaning(declaration: NameDeclaration, file: ts.SourceFile): Meaning {
    if (declaration.kind !== 'import') return { kind: 'declared', declaration }
    const { specifier, name } = declaration
    if (name === '*' && this.#imported(specifier, file)) return { kind: 'declared', declaration }
    return this.#exported(specifier, name, file, 0)
  }

  #exported(specifier: string, name: string, importer: ts.SourceFile, depth: number): Meaning {
    const file = this.#imported(specifier, importer)
    if (!file) return { kind: 'package', module: specifier, name, path: [] }
    if (depth > 20) return { kind: 'unknown' }
    const local = exportedFrom(file, name)
    for (const { from, as } of local.elsewhere) {
      const found = this.#exported(from, as, file, depth + 1)
      if (found.kind !== 'unknown') return found
    }
    return local.declaration ? this.#meaning(local.declaration, file) : { kind: 'unknown' }
  }

  #imported(specifier: string, importer: ts.SourceFile): ts.SourceFile | undefined {
    const key = `${this.idOf(importer)}\n${specifier}`
    if (!this.#imports.has(key)) {
      const found = this.#find(specifier, this.idOf(importer))
      this.#imports.set(key, found && this.#add(found))
    }
    return this.#imports.get(key)
  }

  #add(source: CellSource): ts.SourceFile {
    const file = this.#texts.parse(source)
    this.#ids.set(file, source.id)
    return file
  }
}

const specifiersOf = bySyntax((file: ts.SourceFile): readonly string[] =>
  file.statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return []
    const { moduleSpecifier } = statement
    return moduleSpecifier && ts.isStringLiteral(moduleSpecifier) ? [moduleSpecifier.text] : []
  }),
)
