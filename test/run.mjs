/**
 * `npm test`: builds, lints, tests the engines in Node, then the packaged extension in a real VS Code and its pictures in a
 * real browser. The last line is the total. PROTOCOL_NOTEBOOK_VSCODE chooses the VS Code: the file of one, or "download".
 */
import fs from 'node:fs'
import { vsixFile } from './host/vsix.mjs'
import { command } from './run/command.mjs'
import { editorTests } from './run/editorTests.mjs'
import { nodeTests } from './run/nodeTests.mjs'

const results = []
async function part(name, run) {
  console.log(`\n── ${name}`)
  const begin = performance.now()
  const { passed, failed } = await run().catch((error) => {
    console.error(error)
    return { passed: 0, failed: 1 }
  })
  results.push({ name, passed, failed, seconds: Math.round((performance.now() - begin) / 1000) })
  return failed === 0
}

await part('compile', command('tsc', '-b'))
await part('format and style', command('biome', 'ci', '--error-on-warnings', '--colors=off'))
await part('arrows between folders', command('depcruise', 'extension', 'server', 'protocols', 'notebooks', 'test'))
await part('unused code', command('knip'))
await part('engines and format', () => nodeTests('out/test', ['editor', 'host', 'bench']))
fs.rmSync(vsixFile(), { force: true }) // or an old one would be tested
if (await part('package', command('npm', 'run', '--silent', 'package'))) {
  await part('in VS Code', () => editorTests('trusted', vsixFile()))
  await part('in VS Code, workspace not trusted', () => editorTests('restricted', vsixFile()))
  await part('pictures', command('node', 'test/editor/pictures.mjs', vsixFile()))
  await part('pictures of traces', command('node', 'test/notebooks/renderer/pictures.mjs'))
  await part('traces as files', command('node', 'test/editor/exports.mjs'))
}

console.log('')
console.table(results)
const sum = (key) => results.reduce((total, result) => total + result[key], 0)
console.log(`${sum('passed')} passed, ${sum('failed')} failed`)
process.exit(sum('failed') === 0 ? 0 : 1)
