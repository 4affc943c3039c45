/** The VS Code that is installed on this machine. */
import { spawn, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { findOnPath } from './locations.mjs'

const macApp = 'Applications/Visual Studio Code.app/Contents/Resources/app/bin/code'
const usualPlaces = [
  path.join('/', macApp),
  path.join(os.homedir(), macApp),
  '/usr/share/code/bin/code',
  '/snap/bin/code',
  path.join(process.env.LOCALAPPDATA ?? '', 'Programs', 'Microsoft VS Code', 'bin', 'code.cmd'),
]

/** Its command, or undefined where there is none or no desktop to show it on. */
export function findDesktopCode() {
  if (!hasDesktop() && !process.env.VSCODE_IPC_HOOK_CLI) return undefined // the latter: a terminal inside VS Code
  return (
    ['code', 'code-insiders', 'codium'].map(findOnPath).find(Boolean) ?? usualPlaces.find((file) => fs.existsSync(file))
  )
}

/** Runs its command; returns whether it succeeded. */
export function runDesktopCode(command, args) {
  const windows = process.platform === 'win32'
  const quoted = windows ? args.map((arg) => `"${arg}"`) : args
  return spawnSync(windows ? `"${command}"` : command, quoted, { stdio: 'inherit', shell: windows }).status === 0
}

/** Shows an address in the user's own browser, where there is a desktop. */
export function showInBrowser(url) {
  if (!hasDesktop()) return
  const opener = { darwin: 'open', win32: 'explorer' }[process.platform] ?? 'xdg-open'
  const child = spawn(opener, [url], { stdio: 'ignore', detached: true })
  child.on('error', () => {}) // no such command: the address is printed anyway
  child.unref()
}

function hasDesktop() {
  if (process.platform !== 'linux') return true
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
}
