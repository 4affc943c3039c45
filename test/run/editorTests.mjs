/**
 * `node editorTests.mjs trusted|restricted VSIX` runs the mocha tests of that folder of test/editor inside a real VS Code in
 * which the extension is installed as users install it. `restricted`: the workspace is not trusted.
 */
import { spawn, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { downloadAndUnzipVSCode, resolveCliPathFromVSCodeExecutablePath, runTests } from '@vscode/test-electron'
import { hostFolder, repository, scratchFolder } from '../host/locations.mjs'
import { tell } from './command.mjs'

const [name, vsix] = process.argv.slice(2)
const browserVSCode = path.join(hostFolder, 'code.mjs')
tell(await editorTests())

async function editorTests() {
  const executable = await findExecutable()
  const scratch = scratchFolder('protocol-notebook-test')
  const workspace = path.join(scratch, 'workspace')
  const userDataDir = path.join(scratch, 'user')
  const result = path.join(scratch, 'result.json')
  const args = [workspace, `--user-data-dir=${userDataDir}`, `--extensions-dir=${path.join(scratch, 'extensions')}`]
  fs.cpSync(path.join(repository, 'notebooks', 'gallery'), workspace, { recursive: true })
  writeSettings(userDataDir)
  install(executable, vsix, args)
  const tests = {
    extensionDevelopmentPath: path.join(hostFolder, 'opener'), // VS Code wants one; the extension under test is installed
    extensionTestsPath: path.join(repository, 'out', 'test', 'editor', 'suite.js'),
    extensionTestsEnv: { EDITOR_TESTS: name, EDITOR_RESULT: result },
  }
  if (name === 'trusted') await runTests({ ...tests, vscodeExecutablePath: executable, launchArgs: args }).catch(report)
  else await runRestricted(executable, tests, args)
  if (!fs.existsSync(result)) return { passed: 0, failed: 1 }
  const { passed, failed } = JSON.parse(fs.readFileSync(result, 'utf8'))
  if (failed === 0) fs.rmSync(scratch, { recursive: true, force: true, maxRetries: 3 })
  return { passed, failed }
}

async function findExecutable() {
  const chosen = process.env.PROTOCOL_NOTEBOOK_VSCODE
  return chosen === 'download' ? downloadAndUnzipVSCode('stable') : (chosen ?? browserVSCode)
}

function install(executable, vsix, args) {
  const cli = executable === browserVSCode ? executable : resolveCliPathFromVSCodeExecutablePath(executable)
  const { status } = spawnSync(cli, [...args.slice(1), '--install-extension', vsix, '--force'], { stdio: 'inherit' })
  if (status !== 0) throw new Error(`${vsix} could not be installed`)
}

function writeSettings(userDataDir) {
  const file = path.join(userDataDir, 'User', 'settings.json')
  const settings = {
    'protocolNotebook.kernelMemory': 512, // soon used up
    'security.workspace.trust.startupPrompt': 'never',
    'window.restoreWindows': 'none',
  }
  fs.mkdirSync(path.dirname(file), { recursive: true })
  fs.writeFileSync(file, JSON.stringify(settings))
}

/** runTests would switch workspace trust off, so this asks VS Code itself. */
function runRestricted(executable, tests, args) {
  const flags = ['--no-sandbox', '--disable-updates', '--skip-welcome', '--skip-release-notes']
  const paths = [
    `--extensionDevelopmentPath=${tests.extensionDevelopmentPath}`,
    `--extensionTestsPath=${tests.extensionTestsPath}`,
  ]
  const env = { ...process.env, ...tests.extensionTestsEnv }
  const child = spawn(executable, [...args, ...flags, ...paths], { cwd: repository, env, stdio: 'inherit' })
  return new Promise((resolve, reject) => child.once('error', reject).once('exit', resolve))
}

/** A run that failed without a result has said so itself; one with a result is counted. */
function report(error) {
  console.error(String(error))
}
