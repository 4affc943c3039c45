import { spawn } from 'node:child_process'
import path from 'node:path'
import { repository } from '../host/locations.mjs'

const binaries = path.join(repository, 'node_modules', '.bin')

/**
 * Runs a part of the tests that is one command, in the repository; the project's own tools come first on the PATH.
 * @param {(text: string) => void} print takes what the command prints
 * @returns {Promise<{ passed: number, failed: number }>} what the command told by `tell`; else whether its exit code was 0
 */
export function runCommand(print, name, ...args) {
  return new Promise((resolve) => {
    const child = spawn(name, args, {
      cwd: repository,
      env: { ...process.env, PATH: `${binaries}${path.delimiter}${process.env.PATH}` },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      shell: process.platform === 'win32',
    })
    let told
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', print)
    child.on('message', (counts) => {
      told = counts
    })
    child.once('error', (error) => {
      print(`${error}\n`)
      resolve({ passed: 0, failed: 1 })
    })
    child.once('close', (code) => {
      const passed = code === 0 ? 1 : 0
      resolve(told && (passed || told.failed > 0) ? told : { passed, failed: 1 - passed })
    })
  })
}

/** Ends this process, and tells whoever ran it how many tests passed and failed. */
export function tell(counts) {
  const end = () => process.exit(counts.failed === 0 ? 0 : 1)
  if (process.send) process.send(counts, end)
  else end()
}
