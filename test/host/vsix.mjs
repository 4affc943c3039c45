/** The product as users install it. */
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { repository } from './locations.mjs'

/** The file that `npm run package` makes. */
export function vsixFile() {
  const { name, version } = JSON.parse(fs.readFileSync(path.join(repository, 'package.json'), 'utf8'))
  return path.join(repository, `${name}-${version}.vsix`)
}

/** Builds and packages the extension; returns the file. */
export function packageVsix() {
  const { status } = spawnSync('npm', ['run', '--silent', 'package'], {
    cwd: repository,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  })
  if (status !== 0 || !fs.existsSync(vsixFile()))
    throw new Error('"npm run package" did not make the extension: see above.')
  return vsixFile()
}
