/** The program `protocol-notebook`: joins the command line to this process. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { commandLine } from './execution/commandLine/commandLine.js'

const here = dirname(fileURLToPath(import.meta.url))
const bundled = join(here, 'kernel.cjs')
const stop = new AbortController()

// The first interrupt stops cleanly; who interrupts again does not want to wait.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (stop.signal.aborted) process.exit(130)
    stop.abort()
  })
}
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    // nobody reads any more, as after `| head`: there is nothing left to do
    stop.abort()
  })
}

process.exitCode = await commandLine({
  args: process.argv.slice(2),
  kernelPath: existsSync(bundled) ? bundled : join(here, 'kernel.js'),
  viewerPath: existsSync(bundled) ? join(here, 'renderer.js') : join(here, '../../dist/renderer.js'),
  chartWorkerPath: join(here, existsSync(bundled) ? 'chart-worker.cjs' : 'charts/chartWorker.js'),
  version: versionAbove(here),
  out: process.stdout,
  errors: process.stderr,
  colours: !process.env.NO_COLOR,
  signal: stop.signal,
})

/** The version in the package.json of the folder or the nearest one above it. */
function versionAbove(folder: string): string {
  const file = join(folder, 'package.json')
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).version : versionAbove(dirname(folder))
}
