/**
 * Ten traces of the gallery as a reader sees them, in every kind of theme, wide and narrow, and what the reader can ask of
 * them: `node pictures.mjs`, after `tsc -b`. The pictures stay in artifacts/traces. Fails where a page has an error or a trace
 * is not drawn, and tells how long large traces take to draw.
 */
import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { svgOf } from '../../../out/notebooks/renderer/picture/index.js'
import { layoutOf } from '../../../out/server/charts/layout.js'
import { furtherReports } from '../../../out/test/notebooks/renderer/furtherSamples.js'
import { launchBrowser } from '../../host/browser.mjs'
import { installBrowser, installServer } from '../../host/install.mjs'
import { repository } from '../../host/locations.mjs'
import { chosenTraces } from './chosenTraces.mjs'
import { drawingText, measureDrawing } from './drawingTimes.mjs'
import { drawPlots } from './plotPictures.mjs'
import { bundleRenderer, pageOf, themes } from './stage.mjs'

const looks = ['dark', 'light', 'contrast'].flatMap((theme) => [1280, 400].map((width) => ({ theme, width })))

const folder = path.join(repository, 'artifacts', 'traces')
fs.rmSync(folder, { recursive: true, force: true })
fs.mkdirSync(folder, { recursive: true })

installServer() // for what drives the browser
installBrowser()
const [script, chosen] = await Promise.all([bundleRenderer(), chosenTraces()])
const browser = await launchBrowser()
let pictures = 0
try {
  await Promise.all([0, 1].map((half) => drawAll(looks.filter((_, index) => index % 2 === half))))
  await drawAbilities()
  pictures += await drawPlots(browser, script, folder)
  await talkWithHost()
  await walkByTab()
  await rasterise()
  for (const drawn of await measureDrawing(browser, script, 2)) console.log(drawingText(drawn))
} finally {
  await browser.close()
}
console.log(`${pictures} pictures in artifacts/traces`)

async function drawAll(those) {
  for (const { theme, width } of those) {
    const page = await pageWith(theme, width)
    for (const [index, { notebook, protocol, property, report }] of chosen.entries()) {
      await open(page, report, property)
      await picture(page.locator('.pn-trace'), `${index}-${notebook}-${theme}-${width}`)
      assert.ok((await page.locator('.pn-drawing').count()) === 1, `${protocol}: drawn`)
    }
    await page.context().close()
  }
}

/** The page around hears what the reader selects, and can show a step; a page that knows sources is asked for them. */
async function talkWithHost() {
  const page = await pageWith('light', 1280)
  const { report, property } = chosen[7]
  await open(page, report, property)
  const now = page.locator('.pn-now')
  await page.getByRole('listbox').focus()
  for (const key of ['Home', 'j', 'j']) await page.keyboard.press(key)
  const told = await page.evaluate(() =>
    globalThis.messages.flatMap(({ type, moment }) => (type === 'stepSelected' ? [[type, moment.step]] : [])),
  )
  assert.deepEqual(
    told,
    [0, 1, 2].map((step) => ['stepSelected', step]),
  )
  // Step 4 is one of those that are left out: whoever asks for it sees it.
  const moment = { protocol: report.protocol, property, step: 4 }
  await page.evaluate((command) => globalThis.tell(command), { type: 'showStep', moment })
  await now.getByText('Step 4 of').waitFor()
  await page.getByRole('button', { name: /^Hide/ }).click()
  assert.deepEqual(await page.evaluate(() => globalThis.messages.at(-1).type), 'traceClosed')
  await page.evaluate((command) => globalThis.tell(command), { type: 'showStep', moment: { ...moment, step: 3 } })
  await now.getByText('Step 3 of').waitFor()
  await open(page, furtherReports().explained, 'election safety')
  await page.getByRole('button', { name: 'leaders', exact: true }).click()
  assert.equal(await page.evaluate(() => globalThis.messages.at(-1).position.line), 3)
  await page.context().close()
}

/** Whatever takes a click is come by with the Tab key alone, with everything unfolded. */
async function walkByTab() {
  for (const [name, report] of Object.entries(furtherReports())) {
    const page = await pageWith('dark', 1280)
    await page.evaluate((value) => globalThis.show(value), report)
    await page.locator('.pn-drawing').waitFor()
    for (const folded of await page.locator('summary:visible').all()) await folded.click()
    const controls = await page.evaluate(() => {
      const all = [...document.querySelectorAll('button, select, input, summary, a[href], [role=listbox]')]
      const usable = all.filter((each) => !each.disabled && each.checkVisibility({ visibilityProperty: true }))
      for (const [index, each] of usable.entries()) each.dataset.control = index
      document.body.tabIndex = -1
      document.body.focus()
      return usable.map((each) => each.getAttribute('aria-label') ?? each.textContent)
    })
    const met = new Set()
    for (let presses = 0; presses < 2 * controls.length && met.size < controls.length; presses++) {
      await page.keyboard.press('Tab')
      met.add(await page.evaluate(() => document.activeElement?.dataset.control))
      met.delete(undefined)
    }
    const missed = controls.filter((_, index) => !met.has(String(index)))
    assert.ok(controls.length > 20 && missed.length === 0, `${name}: the Tab key never comes to ${missed}`)
    await page.context().close()
  }
}

/** Exported pictures, as the page of the outputs makes pixels of them: of the size that they say, and with something on them. */
async function rasterise() {
  const page = await pageWith('light', 1280)
  for (const [index, { notebook, protocol, property, report }] of chosen.entries()) {
    const { trace } = report.properties[property]
    for (const theme of ['light', 'dark']) {
      const svg = svgOf(trace, { theme, protocol })
      await page.evaluate((asked) => globalThis.tell(asked), { type: 'rasterise', request: index, svg })
      await page.waitForFunction(() => globalThis.messages.at(-1)?.type === 'rasterised')
      const { request, png } = await page.evaluate(() => globalThis.messages.pop())
      assert.equal(request, index)
      const [, width, height] = /width="(\d+\.?\d*)" height="(\d+\.?\d*)"/.exec(svg)
      const bytes = Buffer.from(png, 'base64')
      const size = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)]
      assert.ok(
        Math.abs(size[0] - 2 * width) <= 2 && Math.abs(size[1] - 2 * height) <= 2,
        `${size} of ${width} ${height}`,
      )
      const colours = await page.evaluate(coloursIn, png)
      assert.ok(colours > 20, `${colours} colours in the picture of ${protocol}`)
      fs.writeFileSync(path.join(folder, `export-${index}-${notebook}-${theme}.png`), bytes)
      pictures++
    }
  }
  await page.context().close()
}

/** How many colours a picture has. */
async function coloursIn(png) {
  const image = new Image()
  image.src = `data:image/png;base64,${png}`
  await image.decode()
  const context = new OffscreenCanvas(image.width, image.height).getContext('2d')
  context.drawImage(image, 0, 0)
  return new Set(new Uint32Array(context.getImageData(0, 0, image.width, image.height).data.buffer)).size
}

/** What a reader can ask of a trace, by keyboard where there is a key. */
async function drawAbilities() {
  const page = await pageWith('dark', 1280)
  const { report: old, property } = chosen[8]
  await open(page, old, property)
  const list = page.getByRole('listbox')
  const press = async (...keys) => {
    await list.focus()
    for (const key of keys) await page.keyboard.press(key)
  }
  await press('?', 'Home', 'j', 'j', 'm', 'End', 'c')
  await picture(page.locator('.pn-trace'), 'ability-order-and-clocks')
  await press('Escape', 'c', '?', 'l')
  await page.getByLabel('Lanes show').selectOption({ index: 1 })
  await picture(page.locator('.pn-trace'), 'ability-past-and-lane-colours')
  await open(page, old, property)
  await page.getByText('Filter', { exact: true }).click()
  await page.getByRole('checkbox', { name: 'vote', exact: true }).click()
  await picture(page.locator('.pn-trace'), 'ability-filter')
  await page.getByText(/^Filter/).click()
  const arrow = page.locator('.pn-label.pn-on-delivered').first()
  await arrow.hover()
  await picture(page.locator('.pn-trace'), 'ability-hover')
  await page.getByLabel('Beside').selectOption({ index: 1 })
  await picture(page.locator('.pn-trace'), 'ability-beside')
  await page.context().close()
  for (const [name, report] of Object.entries(furtherReports())) {
    for (const theme of ['dark', 'forced']) {
      const further = await pageWith(theme, 1280)
      await open(further, report, Object.keys(report.properties)[0])
      await picture(further.locator('.pn-trace'), `further-${name}-${theme}`)
      await further.context().close()
    }
  }
}

async function pageWith(theme, width) {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    reducedMotion: 'reduce',
    forcedColors: theme === 'forced' ? 'active' : 'none',
  })
  const page = await context.newPage()
  page.setDefaultTimeout(300_000) // for what hangs: a machine may be slow
  page.on('pageerror', (error) => {
    throw error
  })
  await page.exposeFunction('layOut', layoutOf)
  await page.setContent(pageOf(script, themes[theme]))
  await page.evaluate(answerCharts)
  return page
}

/** Statecharts are laid out here, as VS Code's extension has them laid out by a thread; what is asked is no message to be looked at. */
function answerCharts() {
  const { messages, layOut, tell } = globalThis
  const push = messages.push.bind(messages)
  messages.push = (message) => {
    if (message.type !== 'chartWanted') return push(message)
    layOut(message.request).then((chart) => tell({ type: 'chart', id: message.id, chart }))
  }
}

/** Shows a report, and in it the trace of a property. */
async function open(page, report, property) {
  await page.evaluate((value) => globalThis.show(value), report)
  const row = page.locator('.pn-verdicts tbody tr', { has: page.locator('th', { hasText: property }) })
  const button = row.getByRole('button', { name: /^Show/ })
  if (await button.count()) await button.click()
  await page.locator('.pn-drawing').waitFor()
  if (await page.locator('.pn-tracechart').count()) await page.locator('.pn-tracechart .pn-chartroom').waitFor()
  // until it is on the screen
  await page.evaluate(() => new Promise((shown) => requestAnimationFrame(() => requestAnimationFrame(shown))))
}

async function picture(place, name) {
  await place.screenshot({ path: path.join(folder, `${name}.png`) })
  pictures++
}
