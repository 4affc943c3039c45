import { spawn } from 'node:child_process'
import path from 'node:path'
import { repository } from '../host/locations.mjs'

const binaries = path.join(repository, 'node_modules', '.bin')

/** A part of the tests that is one command: passed if its exit code is 0. */
export const command =
  (name, ...args) =>
  async () => {
    const code = await run(name, args)
    return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
  }

/**
 * Runs a command in the repository, its output to ours; the project's own tools come first on the PATH.
 * @returns {Promise<number | null>} its exit code
 */
export function run(name, args, env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(name, args, {
      cwd: repository,
      env: { ...process.env, ...env, PATH: `${binaries}${path.delimiter}${process.env.PATH}` },
      stdio: ['ignore', 'inherit', 'inherit'],
      shell: process.platform === 'win32',
    })
    child.once('error', reject)
    child.once('exit', (code) => resolve(code))
  })
}
