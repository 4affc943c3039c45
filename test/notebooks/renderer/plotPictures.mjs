/**
 * Plots and scenes as a reader sees and uses them: drawn in every kind of theme, wide and narrow, then used with the pointer
 * and the keyboard. What they show is simulated here.
 */
import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { exponential, plot, protocol, seconds, simulate, uniform } from '../../../out/server/api.js'
import { client, server } from '../../../out/test/models/retry.js'
import { pageOf, themes } from './stage.mjs'

const retry = protocol({
  name: 'A request and its retry',
  nodes: { client: { machine: client, count: 3 }, server: { machine: server } },
  network: { loss: 'unbounded' },
  properties: () => ({}),
})

/**
 * @param {import('playwright-core').Browser} browser
 * @param {string} script the renderer, as `bundleRenderer` makes it
 * @param {string} folder where the pictures go
 * @returns {Promise<number>} how many there are
 */
export async function drawPlots(browser, script, folder) {
  const report = await simulate(retry, {
    network: { latency: exponential(20), loss: 0.2 },
    delays: { patience: uniform(50, 100) },
    timeline: ({ at }) => [at(100).crash('server1').for(300)],
    duration: seconds(1),
    sample: 50,
    shortest: 0,
  })
  const curves = plot.series(report, ['messages sent', 'messages lost'])
  let count = 0
  for (const [theme, width] of [...Object.keys(themes).map((name) => [name, 1280]), ['dark', 400]]) {
    const page = await pageFor(browser, script, theme, width)
    await show(page, report, group(curves))
    await page.locator('summary', { hasText: 'Watch' }).click()
    await page.locator('.pn-scene svg').first().waitFor()
    await page.screenshot({ path: path.join(folder, `plots-${theme}-${width}.png`), fullPage: true })
    count++
    if (theme === 'dark' && width === 1280) await use(page, curves)
    await page.context().close()
  }
  return count
}

const group = (...plots) => ({ type: 'plots', version: 1, plots })

async function pageFor(browser, script, theme, width) {
  const forcedColors = theme === 'forced' ? 'active' : 'none'
  const context = await browser.newContext({ viewport: { width, height: 900 }, reducedMotion: 'reduce', forcedColors })
  const page = await context.newPage()
  page.setDefaultTimeout(300_000)
  page.on('pageerror', (error) => {
    throw error
  })
  await page.setContent(pageOf(script, themes[theme]))
  return page
}

/** Each value is an output of its own, as in a notebook: several trees on one page. */
async function show(page, ...values) {
  await page.evaluate((all) => {
    for (const [index, value] of all.entries()) {
      const output = document.createElement('div')
      output.id = `output-${index}`
      document.body.append(output)
      globalThis.view.renderOutputItem({ id: String(index), json: () => value }, output)
    }
  }, values)
  await page.locator('#output-1 .pn-plot svg').first().waitFor()
}

/** What a reader does with a plot, the second output of the page; and with the scene in the first. */
async function use(page, { curves }) {
  const ids = await page.locator('.pn-plot [id]').evaluateAll((all) => all.map(({ id }) => id))
  assert.equal(new Set(ids).size, ids.length, 'patterns and clip paths of several outputs have names of their own')

  const figure = page.locator('#output-1 .pn-plot')
  const drawing = figure.locator('.pn-canvas > svg')
  const ticks = () => drawing.locator('.pn-tick').allTextContents()
  const whole = await ticks()
  await drawing.scrollIntoViewIfNeeded()
  const { x, y, width, height } = await drawing.boundingBox()

  // values beside the pointer, and at the keyboard's cursor
  await page.mouse.move(x + width / 2, y + height / 2)
  assert.match(await figure.locator('.pn-readout').textContent(), /^time [\s\S]*messages sent[\s\S]*messages lost/)
  await drawing.focus()
  await page.keyboard.press('Home')
  assert.match(await figure.locator('[aria-live]').textContent(), /^time .*; messages sent .*; messages lost /)

  // nearer by dragging, and back
  await page.mouse.move(x + width / 4, y + height / 2)
  await page.mouse.down()
  await page.mouse.move(x + width / 2, y + height / 2, { steps: 4 })
  await page.mouse.up()
  assert.notDeepEqual(await ticks(), whole)
  await figure.getByRole('button', { name: 'All' }).click()
  assert.deepEqual(await ticks(), whole)
  await drawing.focus()
  await page.keyboard.press('+')
  assert.notDeepEqual(await ticks(), whole)
  await page.keyboard.press('0')
  assert.deepEqual(await ticks(), whole)

  // the files: all numbers; the picture with its title and a name for what it shows
  const csv = await saved(page, figure.getByRole('button', { name: 'CSV' }))
  assert.match(csv.name, /^messages\.csv$/)
  assert.equal(csv.text.split('\r\n').length, 1 + curves[0].x.length)
  const svg = await saved(page, figure.getByRole('button', { name: 'SVG' }))
  const texts = await page.evaluate((text) => {
    const picture = new DOMParser().parseFromString(text, 'image/svg+xml')
    return [...picture.querySelectorAll('text, parsererror')].map(({ textContent }) => textContent)
  }, svg.text)
  for (const text of ['Messages', 'messages sent', 'messages lost', 'node down']) assert.ok(texts.includes(text), text)

  // a curve put away, and the other alone
  const lost = figure.locator('.pn-legend button', { hasText: 'messages lost' })
  assert.equal(await figure.locator('.pn-curve').count(), 2)
  await lost.click()
  assert.equal(await figure.locator('.pn-curve').count(), 1)
  await lost.click({ modifiers: ['Alt'] })
  assert.equal(await lost.getAttribute('aria-pressed'), 'true')
  assert.equal(await figure.locator('.pn-curve').count(), 1)

  // the numbers as a table
  await figure.getByRole('button', { name: 'Table' }).click()
  assert.equal(await figure.locator('tbody tr').count(), curves[0].x.length)

  // the scene: one happening at a time, played, at another speed
  const time = page.locator('.pn-scenetime')
  const begun = await time.textContent()
  await page.getByRole('button', { name: 'On by one happening' }).click()
  assert.notEqual(await time.textContent(), begun)
  await page.getByRole('button', { name: 'Back by one happening' }).click()
  assert.equal(await time.textContent(), begun)
  const speed = page.getByRole('combobox', { name: 'Speed' })
  const slow = await speed.inputValue()
  await page.locator('.pn-scene section').focus()
  await page.keyboard.press('+')
  assert.ok(Number(await speed.inputValue()) > Number(slow))
  await page.keyboard.press(' ')
  await page.getByRole('button', { name: 'Pause' }).waitFor()
  await page.waitForFunction((text) => document.querySelector('.pn-scenetime').textContent !== text, begun)
}

async function saved(page, button) {
  const [download] = await Promise.all([page.waitForEvent('download'), button.click()])
  return { name: download.suggestedFilename(), text: fs.readFileSync(await download.path(), 'utf8') }
}
