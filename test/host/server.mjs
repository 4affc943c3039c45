/** The VS Code server: the build inside the code-server package, on loopback, behind a token of its own. */
import { spawn, spawnSync } from 'node:child_process'
import crypto from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { nodeForServer, serverScript, vscodeFolder } from './locations.mjs'
import { quietSettings } from './settings.mjs'

/**
 * @typedef {{ userDataDir: string, extensionsDir: string }} Folders where the server keeps its own files
 * @typedef {{ url: string, token: string, logFile: string, child: import('node:child_process').ChildProcess,
 *   stop: () => Promise<void> }} Server
 */

/** Manages extensions as VS Code's command line does (`--install-extension` and the like); returns the exit code. */
export function manageExtensions(args, folders) {
  fs.mkdirSync(serverFolder(folders), { recursive: true })
  const all = [serverScript, '--accept-server-license-terms', ...folderArguments(folders), ...args]
  return spawnSync(nodeForServer(), all, { env: environment(), stdio: 'inherit' }).status ?? 1
}

/**
 * Starts the server. It ends with this process.
 * @param {Folders & {
 *   settings?: Record<string, unknown>,  user settings, over the quiet ones and those already in userDataDir
 *   extraExtensions?: string[],  folders of extensions that come with this VS Code
 *   env?: Record<string, string>,  the extension host sees it
 *   serverArguments?: string[],
 * }} options
 * @returns {Promise<Server>}
 */
export async function startServer(options) {
  fs.mkdirSync(options.extensionsDir, { recursive: true })
  writeSettings(options)
  const token = crypto.randomUUID()
  const logFile = path.join(options.userDataDir, 'server.log')
  const args = [
    serverScript,
    ...['--host', '127.0.0.1', '--port', '0', '--connection-token', token],
    ...['--accept-server-license-terms', '--telemetry-level', 'off'],
    '--enable-smoke-test-driver', // only with it does the workbench read ?payload=
    ...['--builtin-extensions-dir', linkBuiltinExtensions(options)],
    ...folderArguments(options),
    ...(options.serverArguments ?? []),
  ]
  const child = spawn(nodeForServer(), args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: environment(options.env),
    detached: true, // a process group of its own, so that its extension hosts end with it
  })
  const kill = () => signal(child, 'SIGKILL')
  process.once('exit', kill)
  const port = await portOf(child, fs.createWriteStream(logFile))
  const stop = async () => {
    process.removeListener('exit', kill)
    if (child.exitCode === null && child.signalCode === null) {
      const gone = new Promise((resolve) => child.once('exit', resolve))
      signal(child, 'SIGTERM')
      const timer = setTimeout(kill, 3000)
      await gone
      clearTimeout(timer)
    }
    kill()
  }
  return { url: `http://127.0.0.1:${port}`, token, logFile, child, stop }
}

/** What the workbench calls a file of the server's machine. */
export const remoteUri = (server, file) => `vscode-remote://${new URL(server.url).host}${encodeURI(path.resolve(file))}`

/**
 * The address of a window.
 * @param {Server} server
 * @param {{
 *   workspace?: string,  a folder or a .code-workspace file
 *   extensionDevelopmentPaths?: string[],
 *   extensionTestsPath?: string,
 *   payload?: Record<string, string>,
 * }} options
 */
export function windowUrl(server, { workspace, extensionDevelopmentPaths = [], extensionTestsPath, payload = {} }) {
  const url = new URL(server.url)
  url.searchParams.set('tkn', server.token)
  if (workspace) {
    url.searchParams.set(workspace.endsWith('.code-workspace') ? 'workspace' : 'folder', path.resolve(workspace))
  } else url.searchParams.set('ew', 'true')
  const entries = [['skipWelcome', 'true'], ['skipReleaseNotes', 'true'], ...Object.entries(payload)]
  for (const folder of extensionDevelopmentPaths) entries.push(['extensionDevelopmentPath', remoteUri(server, folder)])
  if (extensionTestsPath) entries.push(['extensionTestsPath', remoteUri(server, extensionTestsPath)])
  url.searchParams.set('payload', JSON.stringify(entries))
  return url.href
}

const serverFolder = ({ userDataDir }) => path.join(userDataDir, 'server')

function folderArguments(folders) {
  const { userDataDir, extensionsDir } = folders
  return ['--user-data-dir', userDataDir, '--server-data-dir', serverFolder(folders), '--extensions-dir', extensionsDir]
}

function environment(extra = {}) {
  const env = { ...process.env, EXTENSIONS_GALLERY: '{"serviceUrl":""}', ...extra }
  delete env.ELECTRON_RUN_AS_NODE // set by a parent VS Code, as are these
  for (const name of Object.keys(env)) if (name.startsWith('VSCODE_')) delete env[name]
  return env
}

function writeSettings({ userDataDir, settings }) {
  const file = path.join(userDataDir, 'User', 'settings.json')
  fs.mkdirSync(path.dirname(file), { recursive: true })
  const own = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : {}
  fs.writeFileSync(file, JSON.stringify({ ...quietSettings, ...own, ...settings }, null, 2))
}

/** Built-in extensions that need a network, an account or a native module are left out. */
const leftOut =
  /^(copilot|git|git-base|github|github-authentication|microsoft-authentication|tunnel-forwarding|ms-vscode\..*|terminal-suggest|debug-.*)$/

function linkBuiltinExtensions({ userDataDir, extraExtensions = [] }) {
  const folder = path.join(userDataDir, 'builtin-extensions')
  fs.rmSync(folder, { recursive: true, force: true })
  fs.mkdirSync(folder, { recursive: true })
  const builtins = fs
    .readdirSync(path.join(vscodeFolder, 'extensions'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !leftOut.test(entry.name))
    .map((entry) => path.join(vscodeFolder, 'extensions', entry.name))
  for (const target of [...builtins, ...extraExtensions])
    fs.symlinkSync(target, path.join(folder, path.basename(target)), 'dir')
  return folder
}

/** Resolves when the server listens; everything it prints goes to the log. */
function portOf(child, log) {
  return new Promise((resolve, reject) => {
    let start = ''
    const read = (chunk) => {
      log.write(chunk)
      if (start.length > 100_000) return
      start += chunk
      const listening = /Extension host agent listening on (\d+)/.exec(start)
      if (listening) resolve(Number(listening[1]))
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`The VS Code server ended with exit code ${code}:\n${start}`)))
    setTimeout(() => reject(new Error(`The VS Code server did not listen within a minute:\n${start}`)), 60_000).unref()
  })
}

function signal(child, name) {
  try {
    process.kill(-child.pid, name)
  } catch {
    // the whole group is gone already
  }
}
