/** One notebook as a TypeScript program: a virtual module per cell, beside the notebook on disk. */
import { createHash } from 'node:crypto'
import { posix, sep } from 'node:path'
import ts from 'typescript'
import { ambientDeclarations } from './ambient.js'
import { analyseCells, type CellSource, type LinkedCell, moduleText } from './cells.js'
import type { EditedFiles } from './editedFiles.js'
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
  readonly #edited: EditedFiles
  readonly #libraries: readonly string[]
  #cells: readonly LinkedCell[] = []
  #version = 0

  /**
   * @param path the notebook's path on disk; it need not exist
   * @param registry shared by the programs of a server, so that library files are parsed once
   * @param edited what files are in editors, where that is not what is on disk
   */
  constructor(
    path: string,
    layout: TypesLayout,
    registry: ts.DocumentRegistry,
    cancellation: ts.HostCancellationToken,
    edited: EditedFiles,
  ) {
    this.#path = withSlashes(path)
    this.#lib = withSlashes(layout.lib)
    this.#edited = edited
    const options = optionsFor(this.#path)
    this.#ambientPath = posix.join(this.#lib, 'protocol-notebook.cells.d.ts')
    this.#resolver = new ModuleResolver(this.#path, layout, options)
    const libraries = this.#resolver.libraries()
    this.#libraries = Object.values(libraries)
    // where the libraries are not installed beside the notebook, only this tells TypeScript by which name to import them
    this.#options = { ...options, paths: Object.fromEntries(Object.entries(libraries).map(([k, path]) => [k, [path]])) }
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

  /** A file is another in an editor than it was. */
  fileEdited(path: string): void {
    if (this.program.getSourceFile(path)) this.#version++
  }

  /** The code cells, in their order. */
  get cells(): readonly LinkedCell[] {
    return this.#cells
  }

  /** The program as it is now; its files are those of the latest update. */
  get program(): ts.Program {
    const program = this.service.getProgram()
    if (!program) throw new Error('a language service without a program')
    return program
  }

  /** Pattern of the files whose exports are never proposed for import: cells have each other's names anyway. */
  get cellFiles(): string {
    return `${this.#path}.cell-*`
  }

  /** Whether a file (or a module by its path) is a part of a library that nobody imports directly. */
  isInsideLibrary(path: string): boolean {
    const file = posix.resolve(posix.dirname(this.#path), path)
    return this.#resolver.isInside(file) && !this.#libraries.includes(file)
  }

  /** Whether a file is one of the author's, which a refactoring may change: neither a cell nor a library. */
  isAuthored(path: string): boolean {
    return !this.moduleAt(path) && !path.includes('/node_modules/') && !/\.d\.[mc]?ts$/.test(path)
  }

  /** Whether a path is on disk (or in an editor), so that an editor can show it. */
  isFile(path: string): boolean {
    return path !== this.#ambientPath && !this.moduleAt(path)
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

  /** The folder whose `node_modules` has xstate. */
  get #packages(): string | undefined {
    return this.#libraries.map((path) => /^(.*?)\/node_modules\/xstate\//.exec(path)?.[1]).find((found) => found)
  }

  #host(cancellation: ts.HostCancellationToken): ts.LanguageServiceHost {
    const host = {
      getCompilationSettings: () => this.#options,
      getCurrentDirectory: () => posix.dirname(this.#path),
      getDefaultLibFileName: () => posix.join(this.#lib, 'lib.es2023.d.ts'),
      getProjectVersion: () => String(this.#version),
      getScriptFileNames: () => [
        ...(this.#hasNode ? [] : [this.#ambientPath]),
        // also before a cell imports them, so that what they export is proposed
        ...this.#libraries,
        ...this.#ids.keys(),
      ],
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
      // not declared by TypeScript, but asked for: a folder whose packages can be imported from anywhere
      getGlobalTypingsCacheLocation: () => this.#packages,
    } satisfies ts.LanguageServiceHost & { getGlobalTypingsCacheLocation(): string | undefined }
    return host
  }

  #read(path: string): string | undefined {
    if (path === this.#ambientPath) return ambientDeclarations
    return this.moduleAt(path)?.text ?? this.#edited.textOf(path) ?? ts.sys.readFile(path)
  }

  #versionOf(path: string): string {
    const module = this.moduleAt(path)
    if (module) return String(module.version)
    // what is installed does not change under us; a file that the author may be editing does
    const installed = path.includes('/node_modules/') || path.startsWith(this.#lib)
    return installed ? '1' : (this.#edited.versionOf(path) ?? String(ts.sys.getModifiedTime?.(path)?.getTime() ?? 0))
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
