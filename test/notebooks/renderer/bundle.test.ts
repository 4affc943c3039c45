import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

/** A bundle of the renderer; what draws plots is fetched when there is one. */
async function bundled(entry: string) {
  const { outputFiles, metafile } = await build({
    entryPoints: [entry],
    external: ['*/entry.js'],
    bundle: true,
    minify: true,
    format: 'esm',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    write: false,
    metafile: true,
  })
  return { text: outputFiles[0].text, inputs: Object.keys(metafile.inputs) }
}

test('the bundle is small, complete in itself, and evaluates no text as code', async () => {
  const { text, inputs } = await bundled('notebooks/renderer/index.tsx')
  assert.ok(gzipSync(text).length < 60_000)
  assert.doesNotMatch(text, /\beval\(|new Function\b/)
  assert.match(text, /export\s*{[^}]*\bactivate\b/)
  const foreign = inputs.filter((file) => !/^(notebooks\/renderer|node_modules\/preact|server\/wire)\//.test(file))
  assert.deepEqual(foreign, [])
})

test('so is what draws plots', async () => {
  const { text, inputs } = await bundled('notebooks/renderer/plots/entry.tsx')
  assert.ok(gzipSync(text).length < 60_000)
  assert.doesNotMatch(text, /\beval\(|new Function\b/)
  const known = /^(notebooks\/renderer|server\/(wire|plots)|node_modules\/(preact|d3-[a-z-]+|internmap))\//
  assert.deepEqual(
    inputs.filter((file) => !known.test(file)),
    [],
  )
})
