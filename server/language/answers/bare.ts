/** A cell's text by itself, without what joins it to the other cells: for what needs its syntax only. */
import ts from 'typescript'

export const barePath = '/cell.ts'

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.ESNext,
  moduleDetection: ts.ModuleDetectionKind.Force,
  noLib: true,
  noResolve: true,
  types: [],
}

/** A language service that knows one file, {@link barePath}, with this text. */
export function bareService(text: string): ts.LanguageService {
  const read = (path: string) => (path === barePath ? text : undefined)
  return ts.createLanguageService({
    getCompilationSettings: () => options,
    getScriptFileNames: () => [barePath],
    getScriptVersion: () => '1',
    getScriptSnapshot: (path) => (path === barePath ? ts.ScriptSnapshot.fromString(text) : undefined),
    getCurrentDirectory: () => '/',
    getDefaultLibFileName: () => '/lib.d.ts',
    fileExists: (path) => path === barePath,
    readFile: read,
  })
}
