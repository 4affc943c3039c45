/**
 * Bundles what is shipped into dist/: `node esbuild.js [--production] [--watch]`. Run `tsc -b` first: the kit's
 * declarations and what is done to TypeScript come from out/. `--production` makes the bundles small and leaves out the source maps.
 */
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, context } from 'esbuild'
import ts from 'typescript'

const root = dirname(fileURLToPath(import.meta.url))
const production = process.argv.includes('--production')
const watch = process.argv.includes('--watch')

/** Node evaluates these; `import.meta` has no meaning in CommonJS until we give it one. */
const node = { platform: 'node', target: 'node20' }
const cjs = {
  ...node,
  format: 'cjs',
  define: { 'import.meta.url': 'moduleUrl', 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename' },
  banner: { js: "const moduleUrl = require('node:url').pathToFileURL(__filename).href;" },
}
const esm = { ...node, format: 'esm' }

/** Every bundle: its file in dist/, its entry, and how it differs from the others. They find one another as siblings. */
const bundles = [
  { file: 'extension.cjs', entry: 'extension/extension.ts', options: { ...cjs, external: ['vscode'] } },
  { file: 'server.cjs', entry: 'server/main.ts', options: cjs },
  { file: 'type-service.cjs', entry: 'server/language/typeServiceWorker.ts', options: cjs },
  { file: 'chart-worker.cjs', entry: 'server/charts/chartWorker.ts', options: cjs },
  { file: 'kernel.cjs', entry: 'server/kernel.ts', options: cjs },
  {
    file: 'cli.js',
    entry: 'server/cli.ts',
    options: { ...esm, banner: { js: '#!/usr/bin/env node' } },
    executable: true,
  },
  { file: 'api.js', entry: 'server/api.ts', options: { ...esm, external: ['xstate', 'xstate/*'] } },
  {
    file: 'typescript.cjs',
    entry: 'node_modules/typescript/lib/typescript.js',
    options: { ...node, format: 'cjs' },
    names: 'short',
  },
  {
    file: 'renderer.js',
    entry: 'notebooks/renderer/index.tsx',
    options: {
      platform: 'browser',
      format: 'esm',
      target: 'es2022',
      jsx: 'automatic',
      jsxImportSource: 'preact',
      loader: { '.css': 'text' },
    },
    names: 'short',
  },
  {
    file: 'plots.js',
    entry: 'notebooks/renderer/plots/entry.tsx',
    options: {
      platform: 'browser',
      format: 'esm',
      target: 'es2022',
      jsx: 'automatic',
      jsxImportSource: 'preact',
    },
    names: 'short',
  },
  {
    file: 'picture.js',
    entry: 'notebooks/renderer/picture/index.ts',
    options: { ...esm, jsx: 'automatic', jsxImportSource: 'preact' },
    names: 'short',
  },
]

/** TypeScript is several times the size of all the rest: one file of it serves every bundle. */
const shareTypeScript = {
  name: 'share TypeScript',
  setup({ onResolve }) {
    onResolve({ filter: /^typescript$/ }, () => ({ path: './typescript.cjs', external: true }))
  },
}

/** The renderer fetches what draws plots when there is a plot to draw. */
const plotsApart = {
  name: 'plots apart',
  setup({ onResolve }) {
    onResolve({ filter: /\/entry\.js$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: './plots.js', external: true } : undefined,
    )
  },
}

/** See server/language/rememberVariances.ts: without it each keystroke costs several times as much. */
const quickerTypeScript = {
  name: 'quicker TypeScript',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]typescript[\\/]lib[\\/]typescript\.js$/ }, async ({ path }) => {
      const { rememberVariances } = await import('./out/server/language/rememberVariances.js')
      return { contents: rememberVariances(readFileSync(path, 'utf8')) }
    })
  },
}

function optionsOf({ file, entry, options, names }) {
  return {
    ...options,
    entryPoints: [join(root, entry)],
    outfile: join(root, 'dist', file),
    absWorkingDir: root,
    bundle: true,
    plugins: [shareTypeScript, quickerTypeScript, plotsApart],
    metafile: true,
    // ours keep their names: users send us stacks
    minifyWhitespace: production,
    minifySyntax: production,
    minifyIdentifiers: production && names === 'short',
    sourcemap: production ? false : 'linked',
    legalComments: 'none',
    logLevel: 'warning',
  }
}

/** What a language service needs to know of the libraries, laid out as server/language/typesLayout.ts says. */
function copyTypes() {
  const types = join(root, 'dist/types')
  const lib = join(root, 'node_modules/typescript/lib')
  for (const name of readdirSync(lib)) {
    if (/^lib\.(es|decorators).*\.d\.ts$/.test(name) && !name.endsWith('.full.d.ts'))
      copy(lib, name, join(types, 'typescript-lib'))
  }
  const xstate = join(root, 'node_modules/xstate')
  for (const name of readdirSync(xstate, { recursive: true })) {
    if (/\.d\.m?ts$|(^|[/\\])package\.json$/.test(name)) copy(xstate, name, join(types, 'node_modules/xstate'))
  }
  for (const name of declarationsFrom('server/api.d.ts'))
    copy(join(root, 'out'), name, join(types, 'protocol-notebook'))
}

/** A declaration file in out/ and all that it reaches by relative imports. */
function declarationsFrom(entry) {
  const found = new Set([entry])
  for (const name of found) {
    const file = join(root, 'out', name)
    if (!existsSync(file)) throw new Error(`${relative(root, file)} is missing: run "tsc -b server" first`)
    for (const { fileName } of ts.preProcessFile(readFileSync(file, 'utf8')).importedFiles) {
      if (!fileName.startsWith('.')) continue
      found.add(relative(join(root, 'out'), resolve(dirname(file), fileName.replace(/\.js$/, '.d.ts'))))
    }
  }
  return found
}

function copy(from, name, to) {
  const target = join(to, name)
  mkdirSync(dirname(target), { recursive: true })
  copyFileSync(join(from, name), target)
}

/** The licences of all packages that are in a bundle or whose declarations are copied. */
function writeNotices(metafiles) {
  const inputs = metafiles.flatMap(({ inputs }) => Object.keys(inputs))
  const packages = inputs.flatMap((input) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? [])
  const notices = [...new Set([...packages, 'xstate', 'typescript'])].sort().map((name) => {
    const folder = join(root, 'node_modules', name)
    const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each))
    const text = file ? readFileSync(join(folder, file), 'utf8').trim() : `Licence: ${license}`
    return `${name} ${version}\n\n${text}\n`
  })
  writeFileSync(join(root, 'dist/third-party-notices.txt'), notices.join(`\n${'-'.repeat(80)}\n\n`))
}

rmSync(join(root, 'dist'), { recursive: true, force: true })
const missing = bundles.filter(({ entry }) => !existsSync(join(root, entry)))
const present = bundles.filter((bundle) => !missing.includes(bundle))
const faults = missing.map(({ file, entry }) => `dist/${file} was not built: its entry ${entry} does not exist`)
if (watch) {
  for (const bundle of present) await (await context(optionsOf(bundle))).watch()
} else {
  const built = await Promise.allSettled(present.map((bundle) => build(optionsOf(bundle))))
  built.forEach(({ status }, index) => {
    if (status === 'rejected') faults.push(`dist/${present[index].file} was not built: see above`)
  })
  writeNotices(built.flatMap(({ value }) => value?.metafile ?? []))
  for (const { file } of present.filter(({ executable }) => executable)) {
    if (existsSync(join(root, 'dist', file))) chmodSync(join(root, 'dist', file), 0o755)
  }
}
try {
  copyTypes()
} catch (error) {
  faults.push(error.message)
}
for (const fault of faults) console.error(`esbuild.js: ${fault}`)
if (faults.length > 0) process.exitCode = 1
