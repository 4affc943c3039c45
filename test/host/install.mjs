/** Installs what the browser VS Code needs, the first time and whenever its lock file has changed. */
import { spawnSync } from 'node:child_process'
import crypto from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { findBrowser, findOnPath, hostFolder, serverScript, vscodeFolder } from './locations.mjs'

/** The server of the browser VS Code. Throws an error that says what to do where it cannot be installed, as does installBrowser. */
export function installServer() {
  const stamp = path.join(hostFolder, 'node_modules', '.installed-lock')
  const lock = crypto
    .createHash('sha256')
    .update(fs.readFileSync(path.join(hostFolder, 'package-lock.json')))
    .digest('hex')
  const installed = fs.existsSync(stamp) ? fs.readFileSync(stamp, 'utf8') : ''
  if (installed === lock && fs.existsSync(serverScript)) return
  console.log('Installing the browser VS Code into test/host/node_modules (about 500 MB, once) ...')
  run('npm', ['ci', '--loglevel=error'], hostFolder)
  linkServerModules()
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
