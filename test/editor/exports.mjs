/**
 * Traces as files, read by those for whom they are: Mermaid's own parser and drawing, and a browser that opens pages and
 * pictures from disk without a network. `node exports.mjs`; the pictures stay in artifacts/exports.
 */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { launchBrowser } from '../host/browser.mjs'
import { installBrowser, installMermaid, installServer } from '../host/install.mjs'
import { mermaidFolder, repository } from '../host/locations.mjs'

const notebooks = ['two-generals', 'leases-and-clocks']
const folder = path.join(repository, 'artifacts', 'exports')
installServer() // whose package drives the browser
installMermaid()
installBrowser()
fs.rmSync(folder, { recursive: true, force: true })
const args = notebooks.map((name) => path.join(repository, 'notebooks', 'gallery', `${name}.protocol.md`))
const { status } = spawnSync(
  process.execPath,
  [
    path.join(repository, 'dist', 'cli.js'),
    'run',
    ...args,
    '--traces',
    folder,
    '--format',
    'mermaid,html,svg',
    '--theme',
    'dark',
  ],
  { stdio: ['ignore', 'ignore', 'inherit'] },
)
assert.equal(status, 0)
const ending = (text) => fs.readdirSync(folder).filter((name) => name.endsWith(text))
const browser = await launchBrowser()
let passed = false
try {
  await drawMermaid(ending('.mmd'))
  for (const name of ending('.html').slice(0, 3)) await openPage(name)
  await openPictures(ending('.svg'))
  passed = true
} catch (error) {
  console.error(error)
} finally {
  await browser.close()
}
process.exit(passed ? 0 : 1)

/** As files of their own: XML that is not well-formed is an error page. */
async function openPictures(names) {
  assert.ok(names.length > 5)
  const page = await browser.newPage()
  for (const name of names) {
    await page.goto(pathToFileURL(path.join(folder, name)).href)
    const { root, texts } = await page.evaluate(() => ({
      root: document.documentElement.nodeName,
      texts: document.querySelectorAll('text').length,
    }))
    assert.equal(root, 'svg', name)
    assert.ok(texts > 3 && (await page.locator('parsererror').count()) === 0, name)
  }
  console.log(`${names.length} pictures opened.`)
}

async function drawMermaid(names) {
  assert.ok(names.length > 5)
  const page = await browser.newPage({ viewport: { width: 1000, height: 1200 } })
  await page.setContent('<main></main>')
  await page.addScriptTag({ path: path.join(mermaidFolder, 'node_modules', 'mermaid', 'dist', 'mermaid.min.js') })
  for (const name of names) {
    const text = fs.readFileSync(path.join(folder, name), 'utf8')
    const drawn = await page.evaluate(async (diagram) => {
      const { diagramType } = await globalThis.mermaid.parse(diagram)
      const { svg } = await globalThis.mermaid.render('drawing', diagram)
      document.querySelector('main').innerHTML = svg
      return { diagramType, arrows: document.querySelectorAll('[class^=messageLine]').length }
    }, text)
    assert.equal(drawn.diagramType, 'sequence', name)
    assert.equal(drawn.arrows, text.match(/->>|-x/g)?.length ?? 0, name)
  }
  await page.screenshot({ path: path.join(folder, 'mermaid.png') })
  console.log(`Mermaid parsed and drew ${names.length} traces.`)
}

async function openPage(name) {
  const page = await browser.newPage({ viewport: { width: 1200, height: 900 } })
  const asked = []
  const faults = []
  page.on('request', (request) => asked.push(request.url()))
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
  await page.goto(pathToFileURL(path.join(folder, name)).href)
  const trace = page.locator('.pn-trace').first()
  const show = page.getByRole('button', { name: /^Show / }).first()
  await trace.or(show).first().waitFor()
  if (await show.isVisible()) await show.click()
  await trace.waitFor()
  await followChart(page)
  await page.screenshot({ path: path.join(folder, `${name}.png`) })
  assert.deepEqual(faults, [])
  assert.deepEqual(
    asked.filter((url) => !url.startsWith('file:') && !url.startsWith('blob:')),
    [],
  )
  console.log(`${name} needs nothing but itself.`)
  await page.close()
}

/** The machine is drawn, and shows at each step where its node is and what it just did. */
async function followChart(page) {
  const chart = page.locator('.pn-tracechart .pn-chart')
  await chart.waitFor()
  const looks = new Set()
  await page.getByRole('listbox').first().focus()
  await page.keyboard.press('Home')
  for (let step = 0; step < 5; step++) {
    looks.add(
      await chart.locator('.pns-active, .pns-taken').evaluateAll((all) => all.map((one) => one.textContent).join()),
    )
    await page.keyboard.press('ArrowDown')
  }
  assert.ok(looks.size > 1, 'the chart follows the steps')
}
