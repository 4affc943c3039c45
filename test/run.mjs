/**
 * `npm test`: builds, lints, tests the engines in Node, and beside that the packaged extension in a real VS Code and its
 * pictures in a real browser, which wait more than they compute. The last line is the total. PROTOCOL_NOTEBOOK_VSCODE
 * chooses the VS Code: the file of one, or "download".
 */
import fs from 'node:fs'
import { vsixFile } from './host/vsix.mjs'
import { runCommand } from './run/command.mjs'

const results = []
const live = (text) => process.stdout.write(text)

/** What it prints is seen as it comes. */
async function part(name, ...command) {
  console.log(`\n── ${name}`)
  return count(name, command, live)
}

/** Beside another part: what it prints is seen when it is over, in one piece. */
async function partBeside(name, ...command) {
  console.log(`\n── ${name} (begins)`)
  const printed = []
  const passed = await count(name, command, (text) => printed.push(text))
  console.log(`\n── ${name} (${passed ? 'passed' : 'failed'})\n${printed.join('')}── end of ${name}`)
  return passed
}

async function count(name, command, print) {
  const begin = performance.now()
  const { passed, failed } = await runCommand(print, ...command)
  results.push({ name, passed, failed, seconds: Math.round((performance.now() - begin) / 1000) })
  return failed === 0
}

async function inNode() {
  await part('format and style', 'biome', 'ci', '--error-on-warnings', '--colors=off')
  await part('arrows between folders', 'depcruise', 'extension', 'server', 'protocols', 'notebooks', 'test')
  await part('unused code', 'knip')
  await part('engines and format', 'node', 'test/run/nodeTests.mjs', 'out/test', 'editor', 'host', 'bench')
}

async function inWindows() {
  fs.rmSync(vsixFile(), { force: true }) // or an old one would be tested
  if (!(await partBeside('package', 'npm', 'run', '--silent', 'package'))) return
  await partBeside('in VS Code', 'node', 'test/run/editorTests.mjs', 'trusted', vsixFile())
  await partBeside('in VS Code, workspace not trusted', 'node', 'test/run/editorTests.mjs', 'restricted', vsixFile())
  await partBeside('pictures', 'node', 'test/editor/pictures.mjs', vsixFile())
  await partBeside('pictures of traces', 'node', 'test/notebooks/renderer/pictures.mjs')
  await partBeside('traces as files', 'node', 'test/editor/exports.mjs')
}

const begin = performance.now()
await part('compile', 'tsc', '-b')
await Promise.all([inNode(), inWindows()])
console.log('')
console.table(results)
const sum = (key) => results.reduce((total, result) => total + result[key], 0)
console.log(`In ${Math.round((performance.now() - begin) / 1000)} s:`)
console.log(`${sum('passed')} passed, ${sum('failed')} failed`)
process.exit(sum('failed') === 0 ? 0 : 1)
