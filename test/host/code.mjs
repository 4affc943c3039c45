#!/usr/bin/env node
/**
 * The browser VS Code behind the command line of the desktop's, as far as @vscode/test-electron's `runTests` uses it:
 * managing extensions, and running a test suite in a window. Exit code 0: all passed.
 */
import fs from 'node:fs'
import path from 'node:path'
import { managementArguments, readCommandLine, workspaceOf } from './commandLine.mjs'
import { installBrowser, installServer } from './install.mjs'
import { scratchFolder, vscodeFolder } from './locations.mjs'
import { manageExtensions } from './server.mjs'
import { runSuite } from './suiteRun.mjs'

const line = readCommandLine(process.argv.slice(2))
const { flags } = line
const userDataDir = path.resolve(flags['user-data-dir']?.[0] ?? scratchFolder('vscode'))
const extensionsDir = path.resolve(flags['extensions-dir']?.[0] ?? path.join(userDataDir, 'extensions'))
const management = managementArguments(flags)

installServer()
if (flags.version) console.log(JSON.parse(fs.readFileSync(path.join(vscodeFolder, 'package.json'), 'utf8')).version)
else if (management.length > 0) process.exitCode = manageExtensions(management, { userDataDir, extensionsDir })
else if (flags.extensionTestsPath) process.exit(await test())
else {
  console.error('code.mjs manages extensions and runs --extensionTestsPath; to open a notebook, use "npm start".')
  process.exitCode = 2
}

/** Memory pressure can stall a launch: one that never came to run the suite is tried once more. Failed tests are not. */
async function test() {
  installBrowser()
  const options = {
    userDataDir,
    extensionsDir,
    workspace: workspaceOf(line),
    extensionDevelopmentPaths: flags.extensionDevelopmentPath,
    suite: path.resolve(flags.extensionTestsPath[0]),
    settings: { 'security.workspace.trust.enabled': !flags['disable-workspace-trust'] },
    artifacts: path.join(userDataDir, 'artifacts'),
    launchTimeout: 180_000,
    timeout: 1_200_000,
  }
  const { code, begun } = await runSuite(options)
  if (code === 0 || begun) return code
  console.error('The window did not come up; trying once more.')
  return (await runSuite(options)).code
}
