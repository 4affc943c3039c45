/** How long the real renderer takes to draw large traces in a real browser: from the call to the painted frame. */
import assert from 'node:assert/strict'
import { sampleTraces } from '../../../out/test/notebooks/renderer/largeTraces.js'
import { pageOf, themes } from './stage.mjs'

/** @returns {Promise<string[]>} a line for each */
export async function measureDrawing(browser, script) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
  await page.setContent(pageOf(script, themes.dark))
  const lines = []
  for (const { name, report, aim } of sampleTraces()) {
    // The first time compiles the renderer; a reader's page has done that with the report above.
    const times = []
    for (let time = 0; time < 4; time++) times.push(await page.evaluate(draw, report))
    const scroll = await page.evaluate(scrollThrough)
    const nodes = await page.evaluate(() => document.querySelectorAll('*').length)
    assert.ok(nodes < 6000, `${name}: ${nodes} elements, although few rows are visible`)
    lines.push(
      `${name}: drawn in ${Math.min(...times.slice(1)).toFixed(0)} ms (the first time ${times[0].toFixed(0)}; aim: under ${aim}), ` +
        `a frame of scrolling ${scroll.toFixed(1)} ms at the median, ${nodes} elements on the page`,
    )
  }
  await page.close()
  return lines
}

async function draw(report) {
  const { show } = globalThis
  show({})
  await new Promise(requestAnimationFrame)
  const begin = performance.now()
  show(report)
  await new Promise((painted) => requestAnimationFrame(() => setTimeout(painted)))
  return performance.now() - begin
}

async function scrollThrough() {
  const box = document.querySelector('.pn-diagram')
  const times = []
  for (let frame = 0; frame < 30; frame++) {
    const begin = performance.now()
    box.scrollTop = frame * 211
    await new Promise((painted) => requestAnimationFrame(() => setTimeout(painted)))
    times.push(performance.now() - begin)
  }
  return times.sort((a, b) => a - b)[15]
}
