/** Runs inside the extension host: the mocha tests of the folder that EDITOR_TESTS names; EDITOR_RESULT takes the counts. */
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Mocha from 'mocha'
import { commands, workspace } from 'vscode'

export async function run(): Promise<void> {
  const folder = join(import.meta.dirname, process.env.EDITOR_TESTS ?? '')
  const mocha = new Mocha({ ui: 'bdd', color: false, timeout: 600_000, rootHooks: { afterEach: closeNotebooks } })
  for (const file of readdirSync(folder)) if (file.endsWith('.test.js')) mocha.addFile(join(folder, file))
  await mocha.loadFilesAsync()
  const failed = await new Promise<number>((resolve) => {
    const runner = mocha.run((failures) => {
      const passed = runner.stats?.passes ?? 0
      writeFileSync(process.env.EDITOR_RESULT ?? '', JSON.stringify({ passed, failed: failures }))
      resolve(failures)
    })
  })
  if (failed > 0) throw new Error(`${failed} tests failed`)
}

/** A kernel lives as long as its notebook is open. */
async function closeNotebooks(): Promise<void> {
  await workspace.saveAll()
  await commands.executeCommand('workbench.action.closeAllEditors')
}
