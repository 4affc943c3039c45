/** How long the real renderer takes to draw large traces in a real browser: from the call to the painted frame. */
import assert from 'node:assert/strict'
import { sampleTraces } from '../../../out/test/notebooks/renderer/largeTraces.js'
import { pageOf, themes } from './stage.mjs'

/**
 * @typedef {{ elapsed: number, processor: number }} Time in milliseconds, by the clock and of the page's main thread (scripts, styles,
 *   layout, painting)
 * @typedef {{ name: string, aim: number, first: Time, best: Time, scroll: Time, elements: number }} Drawn the aim in milliseconds
 */

/**
 * @param {number} times how often each is drawn after the first time, which compiles the renderer
 * @param {(page: import('playwright-core').Page, report: object) => Promise<void>} [look] is called with the page and each report at the end
 * @returns {Promise<Drawn[]>}
 */
export async function measureDrawing(browser, script, times, look) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  const processor = async () => {
    const { metrics } = await session.send('Performance.getMetrics')
    return metrics.find(({ name }) => name === 'TaskDuration').value * 1000
  }
  const timed = async (what, value) => {
    const before = await processor()
    const elapsed = await page.evaluate(what, value)
    return { elapsed, processor: (await processor()) - before }
  }
  await page.setContent(pageOf(script, themes.dark))
  const all = []
  for (const { name, report, aim } of sampleTraces()) {
    const first = await timed(draw, report)
    const drawn = []
    for (let time = 0; time < times; time++) drawn.push(await timed(draw, report))
    const least = (key) => Math.min(...drawn.map((each) => each[key]))
    const scrolled = await timed(scrollThrough, frames)
    const elements = await page.evaluate(() => document.querySelectorAll('*').length)
    assert.ok(elements < 6000, `${name}: ${elements} elements, although few rows are visible`)
    const best = { elapsed: least('elapsed'), processor: least('processor') }
    all.push({ name, aim, first, best, scroll: { ...scrolled, processor: scrolled.processor / frames }, elements })
    await look?.(page, report)
  }
  await page.close()
  return all
}

/** @param {Drawn} drawn */
export const drawingText = ({ name, aim, first, best, scroll, elements }) =>
  `${name}: drawn in ${text(best)} (the first time ${text(first)}; aim: under ${aim} ms), ` +
  `a frame of scrolling ${text(scroll)}, ${elements} elements on the page`

const text = ({ elapsed, processor }) => `${elapsed.toFixed(0)} ms, ${processor.toFixed(0)} of the processor`

/** How far is scrolled. */
const frames = 30

/** The report travels with the call: what is measured begins after that. */
async function draw(report) {
  const { show } = globalThis
  show({})
  await new Promise(requestAnimationFrame)
  const begin = performance.now()
  show(report)
  await new Promise((painted) => requestAnimationFrame(() => setTimeout(painted)))
  return performance.now() - begin
}

/** @returns the median of a frame */
async function scrollThrough(frames) {
  const box = document.querySelector('.pn-diagram')
  const times = []
  for (let frame = 0; frame < frames; frame++) {
    const begin = performance.now()
    box.scrollTop = frame * 211
    await new Promise((painted) => requestAnimationFrame(() => setTimeout(painted)))
    times.push(performance.now() - begin)
  }
  return times.sort((a, b) => a - b)[frames >> 1]
}
