/** Installs what the tests need beyond the project's own packages, the first time and whenever its lock file has changed. */
import { spawnSync } from 'node:child_process'
import crypto from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { findBrowser, findOnPath, hostFolder, mermaidFolder, vscodeFolder } from './locations.mjs'

/** The server of the browser VS Code. Throws an error that says what to do where it cannot be installed, as does installBrowser. */
export function installServer() {
  installModules(hostFolder, 'the browser VS Code into test/host/node_modules (about 500 MB, once)', linkServerModules)
}

/** Mermaid, which reads the diagrams that we export. */
export function installMermaid() {
  installModules(mermaidFolder, 'Mermaid into test/mermaid/node_modules (about 200 MB, once)')
}

function installModules(folder, what, finish = () => {}) {
  const stamp = path.join(folder, 'node_modules', '.installed-lock')
  const lock = crypto
    .createHash('sha256')
    .update(fs.readFileSync(path.join(folder, 'package-lock.json')))
    .digest('hex')
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === lock) return
  console.log(`Installing ${what} ...`)
  run('npm', ['ci', '--loglevel=error'], folder)
  finish()
  fs.writeFileSync(stamp, lock)
}

/** The Chromium that tests drive; whoever opens the window's address in a browser of their own needs none. */
export function installBrowser() {
  if (findBrowser()) return
  const isRoot = process.getuid?.() === 0
  if (!isRoot || !findOnPath('apt-get')) {
    throw new Error(
      'No Chromium was found. Install it (Debian: sudo apt-get install chromium), or set CHROMIUM to its file.',
    )
  }
  console.log('Installing Chromium with apt-get ...')
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  run('apt-get', ['update', '-qq'], hostFolder, env)
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], hostFolder, env)
  if (!findBrowser()) throw new Error('apt-get installed chromium, but no chromium is on the PATH.')
}

/** The server looks for its modules in a node_modules of its own, which the package leaves out: give it ours. */
function linkServerModules() {
  const link = path.join(vscodeFolder, 'node_modules')
  if (!fs.existsSync(link)) fs.symlinkSync('../../..', link, 'dir')
}

function run(command, args, cwd, env = {}) {
  const { status, error } = spawnSync(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  })
  if (status !== 0)
    throw new Error(`"${command} ${args.join(' ')}" failed in ${cwd}: ${error?.message ?? `exit code ${status}`}`)
}
