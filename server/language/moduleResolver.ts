/** Which file an import means: what is installed beside the notebook first, then what the extension brings. */
import { dirname, join } from 'node:path'
import ts from 'typescript'
import type { TypesLayout } from './typesLayout.js'

export class ModuleResolver {
  readonly #notebook: string
  readonly #layout: TypesLayout
  readonly #options: ts.CompilerOptions
  #cache: ts.ModuleResolutionCache

  constructor(notebook: string, layout: TypesLayout, options: ts.CompilerOptions) {
    this.#notebook = notebook
    this.#layout = layout
    this.#options = options
    this.#cache = this.#freshCache()
  }

  resolve(specifier: string, from: string, mode: ts.ResolutionMode): ts.ResolvedModuleFull | undefined {
    if (specifier === 'protocol-notebook') {
      const { api } = this.#layout
      return ts.sys.fileExists(api) ? { resolvedFileName: api, extension: ts.Extension.Dts } : undefined
    }
    const isXState = specifier === 'xstate' || specifier.startsWith('xstate/')
    if (!isXState || from.includes('/node_modules/')) return this.#find(specifier, from, mode)
    // The kit's declarations import xstate too: they must get the very one that the cells get, else a machine of one
    // would not be a machine of the other.
    return (
      this.#find(specifier, this.#notebook, mode) ?? this.#find(specifier, join(this.#layout.packages, 'x.ts'), mode)
    )
  }

  /** The files of the libraries that every notebook has, by the names they are imported by. */
  libraries(): { [specifier: string]: string } {
    const found: { [specifier: string]: string } = {}
    for (const specifier of ['protocol-notebook', 'xstate']) {
      const file = this.resolve(specifier, this.#notebook, ts.ModuleKind.ESNext)
      if (file) found[specifier] = file.resolvedFileName
    }
    return found
  }

  /** Whether a file belongs to the kit's declarations. */
  isInside(file: string): boolean {
    return file.startsWith(`${dirname(dirname(this.#layout.api))}/`)
  }

  /** Looks at the disk again for everything. */
  forget(): void {
    this.#cache = this.#freshCache()
  }

  #find(specifier: string, from: string, mode: ts.ResolutionMode): ts.ResolvedModuleFull | undefined {
    return ts.resolveModuleName(specifier, from, this.#options, ts.sys, this.#cache, undefined, mode).resolvedModule
  }

  #freshCache(): ts.ModuleResolutionCache {
    const canonical = (path: string) => (ts.sys.useCaseSensitiveFileNames ? path : path.toLowerCase())
    return ts.createModuleResolutionCache(ts.sys.getCurrentDirectory(), canonical, this.#options)
  }
}
