/** One notebook as a TypeScript program: a virtual module per cell, beside the notebook on disk. */
import { createHash } from 'node:crypto'
import { posix, sep } from 'node:path'
import ts from 'typescript'
import { ambientDeclarations } from './ambient.js'
import { analyseCells, type CellSource, type LinkedCell, moduleText } from './cells.js'
import { ModuleResolver } from './moduleResolver.js'
import type { TypesLayout } from './typesLayout.js'

/** A cell as the program knows it. */
export interface CellModule {
  readonly cell: LinkedCell
  /** The path of its virtual module. */
  readonly path: string
  /** The text of the module: the cell's text and what joins it to the others. */
  readonly text: string
  readonly version: number
}

export class NotebookProgram {
  readonly service: ts.LanguageService
  readonly #path: string
  readonly #resolver: ModuleResolver
  readonly #options: ts.CompilerOptions
  readonly #modules = new Map<string, CellModule>()
  readonly #ids = new Map<string, string>()
  readonly #ambientPath: string
  readonly #lib: string
  #cells: readonly LinkedCell[] = []
  #version = 0

  /**
   * @param path the notebook's path on disk; it need not exist
   * @param registry shared by the programs of a server, so that library files are parsed once
   */
  constructor(
    path: string,
    layout: TypesLayout,
    registry: ts.DocumentRegistry,
    cancellation: ts.HostCancellationToken,
  ) {
    this.#path = withSlashes(path)
    this.#lib = withSlashes(layout.lib)
    this.#options = optionsFor(this.#path)
    this.#ambientPath = posix.join(this.#lib, 'protocol-notebook.cells.d.ts')
    this.#resolver = new ModuleResolver(this.#path, layout, this.#options)
    this.service = ts.createLanguageService(this.#host(cancellation), registry)
  }

  /** Takes the code cells as they are now, in their order. */
  update(sources: readonly CellSource[]): void {
    this.#cells = analyseCells(sources, this.#cells)
    const gone = new Set(this.#modules.keys())
    for (const cell of this.#cells) {
      gone.delete(cell.id)
      const before = this.#modules.get(cell.id)
      const path = before?.path ?? `${this.#path}${cellSuffix(cell.id)}.ts`
      const text = moduleText(cell, (id) => `./${posix.basename(this.#path)}${cellSuffix(id)}`)
      const version = before ? before.version + (before.text === text ? 0 : 1) : this.#version
      this.#modules.set(cell.id, { cell, path, text, version })
      this.#ids.set(path, cell.id)
    }
    for (const id of gone) {
      this.#ids.delete(this.#modules.get(id)?.path ?? '')
      this.#modules.delete(id)
    }
    this.#version++
  }

  /** Files beside the notebook came, went or changed. */
  filesChanged(): void {
    this.#resolver.forget()
    // TypeScript resolves the imports of a file again only when the file itself is new to it
    for (const [id, module] of this.#modules) this.#modules.set(id, { ...module, version: module.version + 1 })
    this.#version++
  }

  module(id: string): CellModule | undefined {
    return this.#modules.get(id)
  }

  /** The cell whose virtual module has this path. */
  moduleAt(path: string): CellModule | undefined {
    return this.#modules.get(this.#ids.get(path) ?? '')
  }

  dispose(): void {
    this.service.dispose()
  }

  #host(cancellation: ts.HostCancellationToken): ts.LanguageServiceHost {
    return {
      getCompilationSettings: () => this.#options,
      getCurrentDirectory: () => posix.dirname(this.#path),
      getDefaultLibFileName: () => posix.join(this.#lib, 'lib.es2023.d.ts'),
      getProjectVersion: () => String(this.#version),
      getScriptFileNames: () => (this.#hasNode ? [...this.#ids.keys()] : [this.#ambientPath, ...this.#ids.keys()]),
      getScriptVersion: (path) => this.#versionOf(path),
      getScriptSnapshot: (path) => {
        const text = this.#read(path)
        return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text)
      },
      getCancellationToken: () => cancellation,
      resolveModuleNameLiterals: (literals, containingFile, _redirect, options, file) =>
        literals.map((literal) => {
          const path = this.moduleAt(posix.join(posix.dirname(this.#path), `${literal.text}.ts`))?.path
          if (path) return { resolvedModule: { resolvedFileName: path, extension: ts.Extension.Ts } }
          const mode = ts.getModeForUsageLocation(file, literal, options)
          return { resolvedModule: this.#resolver.resolve(literal.text, containingFile, mode) }
        }),
      useCaseSensitiveFileNames: () => ts.sys.useCaseSensitiveFileNames,
      fileExists: (path) => this.#read(path) !== undefined,
      readFile: (path) => this.#read(path),
      directoryExists: ts.sys.directoryExists,
      getDirectories: ts.sys.getDirectories,
      readDirectory: ts.sys.readDirectory,
      ...(ts.sys.realpath && { realpath: ts.sys.realpath }),
    }
  }

  #read(path: string): string | undefined {
    if (path === this.#ambientPath) return ambientDeclarations
    return this.moduleAt(path)?.text ?? ts.sys.readFile(path)
  }

  #versionOf(path: string): string {
    const module = this.moduleAt(path)
    if (module) return String(module.version)
    // what is installed does not change under us; a file that the author may be editing does
    const installed = path.includes('/node_modules/') || path.startsWith(this.#lib)
    return installed ? '1' : String(ts.sys.getModifiedTime?.(path)?.getTime() ?? 0)
  }

  get #hasNode(): boolean {
    return this.#options.types?.includes('node') === true
  }
}

function optionsFor(path: string): ts.CompilerOptions {
  const options: ts.CompilerOptions = {
    strict: true,
    target: ts.ScriptTarget.ESNext,
    lib: ['lib.es2023.d.ts'],
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    moduleDetection: ts.ModuleDetectionKind.Force,
    allowImportingTsExtensions: true,
    resolveJsonModule: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
  }
  const host = { ...ts.sys, getCurrentDirectory: () => posix.dirname(path) }
  const node = ts.resolveTypeReferenceDirective('node', path, options, host).resolvedTypeReferenceDirective
  return node ? { ...options, types: ['node'] } : options
}

/** What tells a cell's module from the notebook's file; it stays with the cell when the cell moves. */
function cellSuffix(id: string): string {
  return `.cell-${createHash('sha1').update(id).digest('hex').slice(0, 12)}`
}

/** A path as TypeScript writes it, on every system. */
function withSlashes(path: string): string {
  return sep === '/' ? path : path.replaceAll(sep, '/')
}
