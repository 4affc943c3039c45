/**
 * `npm start`: packages the extension, installs it and opens the Raft notebook: in the VS Code of this machine, else in the
 * browser VS Code, which stays until Ctrl-C.
 */
import fs from 'node:fs'
import path from 'node:path'
import { findDesktopCode, runDesktopCode, showInBrowser } from './desktop.mjs'
import { installServer } from './install.mjs'
import { hostFolder, repository, scratchFolder } from './locations.mjs'
import { manageExtensions, startServer, windowUrl } from './server.mjs'
import { packageVsix } from './vsix.mjs'

const gallery = path.join(repository, 'notebooks', 'gallery')
const notebook = path.join(gallery, 'raft.protocol.md')

try {
  console.log('Building and packaging the extension ...')
  const vsix = packageVsix()
  const code = findDesktopCode()
  if (!(code && openInDesktop(code, vsix))) await openInBrowser(vsix)
} catch (error) {
  console.error(error.message)
  process.exit(1)
}

function openInDesktop(code, vsix) {
  console.log(`Installing it into ${code} ...`)
  const installed = runDesktopCode(code, ['--install-extension', vsix, '--force'])
  if (installed && runDesktopCode(code, [gallery, '--goto', notebook])) return true
  console.log('That VS Code could not take it (it needs version 1.101 or later); opening the browser VS Code instead.')
  return false
}

async function openInBrowser(vsix) {
  installServer()
  const scratch = scratchFolder('protocol-notebook')
  process.once('exit', () => fs.rmSync(scratch, { recursive: true, force: true, maxRetries: 3 }))
  const folders = { userDataDir: path.join(scratch, 'user'), extensionsDir: path.join(scratch, 'extensions') }
  const code = manageExtensions(['--install-extension', vsix], folders)
  if (code !== 0) throw new Error(`${vsix} could not be installed: see above.`)
  const server = await startServer({
    ...folders,
    extraExtensions: [path.join(hostFolder, 'opener')],
    env: { HOST_OPEN: notebook, HOST_OPEN_WITH: 'protocol-notebook' },
  })
  const url = windowUrl(server, { workspace: gallery })
  for (const name of ['SIGINT', 'SIGTERM']) process.once(name, () => server.stop().finally(() => process.exit(0)))
  server.child.once('exit', (code) => process.exit(code ?? 0))
  console.log(
    `\nThe Raft notebook is open at\n\n  ${url}\n\nin a VS Code that runs on this machine only. Ctrl-C ends it.`,
  )
  showInBrowser(url)
}
