/** What cells import: the kernel's own libraries, files beside the notebook, packages, and other cells. */
import { readFileSync, statSync } from 'node:fs'
import { dirname, extname, isAbsolute, join, resolve } from 'node:path'
import { constants, Script } from 'node:vm'
import { twinRegister } from '../../checker/explain/twins.js'
import type { CompiledCell, CompiledModule, ReadFile } from '../kernelMessages.js'
import { modifiedTime } from '../modifiedTime.js'
import { pathOfFile, registerScript, uriOfFile } from './stacks.js'

/** What a module gives to its importers. */
export type Exports = Record<string, unknown>

/** Gives an imported module at once: it was loaded before the code began. */
export type Require = (specifier: string) => unknown

/** What a cell does with the values it shows. */
export interface Shows {
  /** The value of the cell's last expression. */
  showLast(value: unknown): Promise<void>
}

interface LoadedFile extends ReadFile {
  readonly exports: { value: unknown }
  readonly imports: Set<LoadedFile>
  readonly ready: Promise<void>
  /** The file whose end this one waits for. */
  waitsFor?: LoadedFile
}

export class Modules {
  readonly #folder: string
  readonly #own: ReadonlyMap<string, Exports>
  readonly #compile: (path: string) => Promise<CompiledModule>
  readonly #files = new Map<string, LoadedFile>()
  readonly #importers = new Map<string, (specifier: string) => Promise<Exports>>()

  /**
   * @param folder against which cells import
   * @param own the kernel's own libraries by specifier; they win over the folder's packages
   * @param compile gives the JavaScript of a file
   */
  constructor(folder: string, own: ReadonlyMap<string, Exports>, compile: (path: string) => Promise<CompiledModule>) {
    this.#folder = folder
    this.#own = own
    this.#compile = compile
  }

  /**
   * Evaluates a cell's code.
   * @param cells gives what another cell declares, by the cell's specifier
   * @param files receives the files that the cell imports, directly or not
   */
  async evaluateCell(
    cell: CompiledCell,
    cells: (specifier: string) => Exports | undefined,
    { showLast }: Shows,
    files: Map<string, ReadFile>,
  ): Promise<Exports> {
    const { id, code, requires, label } = cell
    registerScript(id, cell, id, label.replace(/ \(.*/, ''))
    const load = (specifier: string) => this.#load(specifier, this.#folder, (file) => collect(file, files))
    const required = await preload(
      requires.filter((specifier) => !cells(specifier)),
      load,
    )
    const exports: Exports = {}
    await run(id, code, {
      exports,
      require: (specifier: string) => cells(specifier) ?? required(specifier),
      __import: load,
      __meta: { url: uriOfFile(join(this.#folder, 'notebook')), dirname: this.#folder },
      __show: showLast,
      __twin: twinRegister(id),
    })
    return exports
  }

  #load(specifier: string, folder: string, note: (file: LoadedFile) => void, importer?: LoadedFile): Promise<unknown> {
    const own = this.#own.get(specifier)
    if (own) return Promise.resolve(own)
    const isPath = /^\.{0,2}\/|^\.{1,2}$|^file:/.test(specifier) || isAbsolute(specifier)
    return isPath ? this.#loadFile(specifier, folder, note, importer) : this.#loadPackage(specifier, folder)
  }

  async #loadFile(
    specifier: string,
    folder: string,
    note: (file: LoadedFile) => void,
    importer?: LoadedFile,
  ): Promise<unknown> {
    const path = resolveFile(resolve(folder, pathOfFile(specifier)))
    if (!path) throw new ImportError(`There is no file "${specifier}" in ${folder}. Correct the path.`)
    let file = this.#files.get(path)
    if (!file || (!isLoading(file, importer) && isOutdated(file, new Set()))) {
      file = this.#startFile(path)
      this.#files.set(path, file)
    }
    importer?.imports.add(file)
    // in a cycle the importer gets what is there so far, as in any CommonJS program
    if (!isLoading(file, importer)) {
      if (importer) importer.waitsFor = file
      await file.ready
      if (importer) delete importer.waitsFor
    }
    note(file)
    return file.exports.value
  }

  #startFile(path: string): LoadedFile {
    const file: LoadedFile = {
      path,
      modified: modifiedTime(path),
      exports: { value: {} },
      imports: new Set(),
      // after this object is complete: a file may import itself
      ready: Promise.resolve().then(() => this.#evaluateFile(file)),
    }
    file.ready.catch(() => {
      if (this.#files.get(path) === file) this.#files.delete(path)
    })
    return file
  }

  async #evaluateFile(file: LoadedFile): Promise<void> {
    const { path } = file
    if (extname(path) === '.json') {
      const value = parseJson(path)
      const names = typeof value === 'object' && value !== null ? value : {}
      file.exports.value = { ...names, default: value, __esModule: true }
      return
    }
    const compiled = await this.#compile(path)
    registerScript(path, compiled, uriOfFile(path), path)
    const folder = dirname(path)
    const load = (specifier: string) => this.#load(specifier, folder, () => {}, file)
    const required = await preload(compiled.requires, load)
    const exports = file.exports.value as Exports
    const module = { exports }
    const meta = { url: uriOfFile(path), filename: path, dirname: folder }
    const names = { exports, module, require: required, __filename: path, __dirname: folder }
    await run(path, compiled.code, { ...names, __import: load, __meta: meta, __twin: twinRegister(uriOfFile(path)) })
    // a file in the CommonJS form may put something else in place of its exports
    if (module.exports !== exports) file.exports.value = module.exports
  }

  async #loadPackage(specifier: string, folder: string): Promise<Exports> {
    let importer = this.#importers.get(folder)
    if (!importer) {
      importer = importerIn(folder)
      this.#importers.set(folder, importer)
    }
    try {
      return viewOf(await importer(specifier))
    } catch (error) {
      const code = (error as { code?: string }).code
      if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'ERR_UNSUPPORTED_DIR_IMPORT') throw error
      const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
      throw new ImportError(
        `Cannot find "${specifier}" from ${folder}. Install it there (npm install ${name}), or correct the name.`,
      )
    }
  }
}

/** Something that is imported is not there. */
class ImportError extends Error {
  override readonly name = 'ImportError'
}

/** Loads modules one after the other; what is not there is an error only for the statement that asks for it. */
async function preload(specifiers: readonly string[], load: (specifier: string) => Promise<unknown>): Promise<Require> {
  const loaded = new Map<string, () => unknown>()
  for (const specifier of specifiers) {
    try {
      const exports = await load(specifier)
      loaded.set(specifier, () => exports)
    } catch (error) {
      loaded.set(specifier, () => {
        // made anew, so that its stack leads to the import
        throw error instanceof ImportError ? new ImportError(error.message) : error
      })
    }
  }
  return (specifier) => {
    const give = loaded.get(specifier)
    if (!give) throw new ImportError(`require("${specifier}") needs a literal name; use await import(...) instead.`)
    return give()
  }
}

/** Runs compiled code as the body of an asynchronous function whose parameters are `names`. */
async function run(file: string, code: string, names: Record<string, unknown>): Promise<void> {
  const head = `(async function (${Object.keys(names).join(', ')}) {`
  const script = new Script(`${head}${code}\n})`, { filename: file, columnOffset: -head.length })
  await script.runInThisContext()(...Object.values(names))
}

/** Node.js's own `import()`, as if written in a file of this folder. */
function importerIn(folder: string): (specifier: string) => Promise<Exports> {
  const script = new Script('(specifier) => import(specifier)', {
    filename: join(folder, 'notebook.mjs'),
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  })
  return script.runInThisContext()
}

/** A module's exports as compiled code reads them; for a CommonJS package also those names that Node.js did not find. */
function viewOf(module: Exports): Exports {
  const view: Exports = {}
  const whole = module.default
  const more = typeof whole === 'object' || typeof whole === 'function' ? Object.keys(whole ?? {}) : []
  for (const name of new Set([...Object.keys(module), ...more])) {
    const from = name in module ? module : (whole as Exports)
    Object.defineProperty(view, name, { enumerable: true, get: () => from[name] })
  }
  return Object.defineProperty(view, '__esModule', { value: true })
}

/** TypeScript's rules: `./a.js` may be `a.ts`, `./a` may be `a.ts` or `a/index.ts`. */
function resolveFile(path: string): string | undefined {
  const bare = path.replace(/\.([cm]?)js$/, '.$1ts')
  const candidates = [
    path,
    bare,
    `${path}.ts`,
    `${path}.js`,
    `${path}.json`,
    join(path, 'index.ts'),
    join(path, 'index.js'),
  ]
  return candidates.find((candidate) => statSync(candidate, { throwIfNoEntry: false })?.isFile())
}

function parseJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new ImportError(`${path} is not JSON: ${(error as Error).message}`)
  }
}

/** Whether `file` waits, through others, for `importer`: they import each other. */
function isLoading(file: LoadedFile, importer: LoadedFile | undefined): boolean {
  for (let at: LoadedFile | undefined = file; at && importer; at = at.waitsFor) if (at === importer) return true
  return false
}

function isOutdated(file: LoadedFile, seen: Set<LoadedFile>): boolean {
  if (seen.has(file)) return false
  seen.add(file)
  return modifiedTime(file.path) !== file.modified || [...file.imports].some((imported) => isOutdated(imported, seen))
}

function collect({ path, modified, imports }: LoadedFile, files: Map<string, ReadFile>): void {
  if (files.has(path)) return
  files.set(path, { path, modified })
  for (const imported of imports) collect(imported, files)
}
