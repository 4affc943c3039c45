import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import ts from 'typescript'
import { rememberVariances } from '../../../server/language/rememberVariances.js'

const require = createRequire(import.meta.url)
const original = require.resolve('typescript')
let folder: string
let patched: typeof ts

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'protocol-notebook-'))
  const file = join(folder, 'typescript.cjs')
  await writeFile(file, rememberVariances(await readFile(original, 'utf8')))
  patched = require(file) as typeof ts
})
after(() => rm(folder, { recursive: true }))

const machine = (guard: string) => `
import { assign, setup, type StateMachine, type SnapshotFrom } from 'xstate'
export const counter = setup({
  types: { context: {} as { count: number }, events: {} as { type: 'inc'; by: number } | { type: 'dec' } },
  guards: { big: ({ context }) => context.count > 3 },
}).createMachine({
  context: { count: 0 },
  initial: 'low',
  states: {
    low: { on: { inc: { guard: '${guard}', target: 'high', actions: assign({ count: ({ event }) => event.by }) } } },
    high: {},
  },
})
export const narrowed: SnapshotFrom<typeof counter>['context']['count'] = 'not a number'
export const provided = counter.provide({ guards: { small: () => true } })
export const wrong: Promise<string> = Promise.resolve(counter)
const widened: ReadonlyMap<string, { count: number }> = new Map<string, { count: number; more: string }>()
`

/** The diagnostics of a file after each of several edits. */
function diagnosticsWith(compiler: typeof ts, texts: readonly string[]): string[][] {
  const path = join(dirname(original), '../../../variances.ts')
  let version = 0
  const host: ts.LanguageServiceHost = {
    getCompilationSettings: () => ({
      strict: true,
      skipLibCheck: true,
      noEmit: true,
      lib: ['lib.es2023.d.ts'],
      types: [],
      module: compiler.ModuleKind.ESNext,
      moduleResolution: compiler.ModuleResolutionKind.Bundler,
    }),
    getCurrentDirectory: () => dirname(path),
    getDefaultLibFileName: () => join(dirname(original), 'lib.es2023.d.ts'),
    getScriptFileNames: () => [path],
    getScriptVersion: (name) => (name === path ? String(version) : '1'),
    getScriptSnapshot: (name) => {
      const text = name === path ? texts[version] : compiler.sys.readFile(name)
      return text === undefined ? undefined : compiler.ScriptSnapshot.fromString(text)
    },
    fileExists: (name) => name === path || compiler.sys.fileExists(name),
    readFile: compiler.sys.readFile,
  }
  const service = compiler.createLanguageService(host)
  return texts.map((_, index) => {
    version = index
    return service
      .getSemanticDiagnostics(path)
      .map(({ start, messageText }) => `${start} ${compiler.flattenDiagnosticMessageText(messageText, '\n')}`)
  })
}

test('with the memory, every check says what it says without', () => {
  const texts = [machine('big'), machine('bigg'), machine('big'), `${machine('big')}\nexport const more: string = 1`]
  const expected = diagnosticsWith(ts, texts)
  assert.deepEqual(
    expected.map(({ length }) => length),
    [3, 4, 3, 4],
  )
  assert.deepEqual(diagnosticsWith(patched, texts), expected)
})

test('another TypeScript is refused in words', () => {
  assert.throws(() => rememberVariances('function createTypeChecker(host) {\n}'), /TypeScript's source has changed/)
})
