/**
 * How long large traces take to draw, in Chromium with the renderer as it is shipped: `node test/bench/drawing.mjs`, after `tsc -b`.
 * Times by the clock mean something on a quiet machine only; those of the processor on any. `--profile FILE` writes where the
 * time of another drawing of the largest goes, for the developer tools of a browser.
 */
import fs from 'node:fs'
import { parseArgs } from 'node:util'
import { launchBrowser } from '../host/browser.mjs'
import { installBrowser, installServer } from '../host/install.mjs'
import { drawingText, measureDrawing } from '../notebooks/renderer/drawingTimes.mjs'
import { bundleRenderer } from '../notebooks/renderer/stage.mjs'

const { values } = parseArgs({ options: { profile: { type: 'string' }, times: { type: 'string', default: '10' } } })
installServer() // for what drives the browser
installBrowser()
const browser = await launchBrowser()
let profile
const drawn = await measureDrawing(browser, await bundleRenderer(), Number(values.times), values.profile && profiled)
for (const each of drawn) console.log(drawingText(each))
if (profile) fs.writeFileSync(values.profile, JSON.stringify(profile))
await browser.close()
process.exitCode = drawn.every(({ best, aim }) => best.elapsed < aim) ? 0 : 1

async function profiled(page, report) {
  const session = await page.context().newCDPSession(page)
  await session.send('Profiler.enable')
  await session.send('Profiler.start')
  await page.evaluate((value) => {
    globalThis.show({})
    globalThis.show(value)
  }, report)
  profile = (await session.send('Profiler.stop')).profile
}
