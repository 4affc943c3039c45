/** The explorer as a reader uses it in VS Code, by keyboard where there is a key: walks, undoes, bookmarks, reaches, reads the map. */
import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { frameWith, openFile, runCommand, scrollTo } from '../host/window.mjs'

const file = 'explored.protocol.md'
const notebook = `# A door

\`\`\`ts protocol
import { setup } from 'xstate'
import { explore, protocol, send } from 'protocol-notebook'

const visitor = setup({}).createMachine({
  initial: 'outside',
  states: { outside: { on: { arrive: { target: 'waiting', actions: send('door1', { type: 'knock' }) } } }, waiting: { on: { come: 'inside' } }, inside: {} },
})
const door = setup({}).createMachine({
  initial: 'shut',
  states: { shut: { on: { knock: { target: 'open', actions: send('visitor1', { type: 'come' }) } } }, open: {} },
})
const visit = protocol({
  name: 'A visit',
  nodes: { visitor: { machine: visitor }, door: { machine: door } },
  network: { loss: { max: 1 } },
  inputs: { visitor: [{ event: { type: 'arrive' }, max: 1 }] },
  properties: ({ always }) => ({ 'stays shut': always(({ door: [one] }) => !one.matches('open')) }),
})
await explore(visit)
\`\`\`
`

/**
 * @param {(title: string) => Promise<void>} picture
 * @param {string} cell selects the code cells of a notebook that is open
 */
export async function useExplorer(page, workspace, cell, picture) {
  fs.writeFileSync(path.join(workspace, file), notebook)
  await runCommand(page, 'View: Show Explorer')
  await openFile(page, file, `${cell} .view-line:has-text("A visit")`)
  await runCommand(page, 'View: Close Primary Side Bar')
  await runCommand(page, 'Notebook: Run All')
  const outputs = await frameWith(page, '.pn-explorer', 120_000)
  const explorer = outputs.locator('.pn-explorer')
  await scrollTo(page, explorer)
  const now = explorer.locator('.pn-toolbar .pn-now')
  const at = (text) => now.getByText(text).first().waitFor()
  const actions = explorer.getByRole('listbox', { name: /^What can happen/ })
  const press = async (...keys) => {
    for (const key of keys) await page.keyboard.press(key)
  }

  await at('Initial state')
  await actions.focus()
  await press('Enter')
  await at('visitor1 is given arrive')
  await explorer.getByRole('option', { name: /^door1 receives knock/ }).click()
  await at('Step 2')
  await explorer.getByText('Violated here: “stays shut”').waitFor()
  await actions.focus()
  await press('u')
  await at('Step 1 of 2')
  await press('r')
  await at('Step 2')
  await press('b')
  await explorer.getByLabel('Bookmark').fill('let in')
  await press('Enter')
  await explorer.locator('.pn-bookmarks').getByRole('button', { name: 'let in' }).waitFor()
  await actions.focus()
  await press('0')
  await at('Initial state')
  await press('/')
  await page.keyboard.type('visitor1 inside')
  await press('Enter')
  await at('Step 3')
  await explorer
    .getByText(/no way is shorter/)
    .first()
    .waitFor()
  await picture('dark-wide-explorer')
  await explorer.getByRole('button', { name: 'let in' }).focus()
  await press('Enter')
  await at('Step 2')

  const map = explorer.locator('.pn-map')
  await map.locator('summary').focus()
  await press('Enter')
  const places = map.getByRole('button', { name: /^visitor: / })
  await places.first().waitFor()
  const all = await places.count()
  assert.ok(all >= 5, `${all} places`)
  await map.locator('[aria-current=true]').focus()
  await press('c')
  await map.getByRole('button', { name: /^Expand .* behind/ }).waitFor()
  assert.ok((await places.count()) < all)
  await press('c')
  await map.getByRole('button', { name: /^Collapse/ }).waitFor()
  await scrollTo(page, map)
  await picture('dark-wide-explorer-map')
}
