/** Where the parts of the browser VS Code are: its server, the Node it runs on, and the browser. */
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'

export const hostFolder = import.meta.dirname
export const repository = path.resolve(hostFolder, '..', '..')
/** A package of its own, so that Mermaid with all it needs is installed by those tests only that read it. */
export const mermaidFolder = path.join(repository, 'test', 'mermaid')
const modules = path.join(hostFolder, 'node_modules')
/** The VS Code build inside the code-server package. */
export const vscodeFolder = path.join(modules, 'code-server', 'lib', 'vscode')
export const serverScript = path.join(vscodeFolder, 'out', 'server-main.js')

/** VS Code's server needs Node 24: the one of test/host where there is one, else our own. */
export function nodeForServer() {
  const own = path.join(modules, `node-${process.platform}-${process.arch}`, 'bin', 'node')
  if (fs.existsSync(own)) return own
  const major = Number(process.versions.node.split('.')[0])
  if (major >= 24) return process.execPath
  throw new Error(
    `The browser VS Code needs Node 24 on ${process.platform} ${process.arch}; this is Node ${process.versions.node}.`,
  )
}

const browserNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const macBrowsers = ['Chromium', 'Google Chrome'].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`)

/** The Chromium of this machine: the CHROMIUM environment variable's, or one on the PATH; undefined where there is none. */
export function findBrowser() {
  const candidates = [process.env.CHROMIUM, ...browserNames.map(findOnPath), ...macBrowsers]
  return candidates.find((file) => file && fs.existsSync(file))
}

/** The file that a shell would run for a command's name, or undefined. */
export function findOnPath(name) {
  const names = process.platform === 'win32' ? [`${name}.cmd`, `${name}.exe`] : [name]
  return (process.env.PATH ?? '')
    .split(path.delimiter)
    .filter((folder) => folder !== '')
    .flatMap((folder) => names.map((file) => path.join(folder, file)))
    .find((file) => fs.existsSync(file))
}

/** A new folder of our own below the system's folder for temporary files. */
export const scratchFolder = (name) => fs.mkdtempSync(path.join(os.tmpdir(), `${name}-`))
