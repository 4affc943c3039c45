import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

test('the bundle is small, complete in itself, and evaluates no text as code', async () => {
  const { outputFiles, metafile } = await build({
    entryPoints: ['notebooks/renderer/index.tsx'],
    bundle: true,
    minify: true,
    format: 'esm',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    write: false,
    metafile: true,
  })
  const [{ text }] = outputFiles
  assert.ok(gzipSync(text).length < 60_000)
  assert.doesNotMatch(text, /\beval\(|new Function\b/)
  assert.match(text, /export\s*{[^}]*\bactivate\b/)
  const foreign = Object.keys(metafile.inputs).filter(
    (file) => !/^(notebooks\/renderer|node_modules\/preact|server\/wire)\//.test(file),
  )
  assert.deepEqual(foreign, [])
})
