/**
 * Draws the samples with the real renderer for people to look at. After `npx tsc -b test` and `npm ci --prefix test/host`,
 * `node test/notebooks/renderer/page.mjs` writes a page and a picture for each sample, theme and width to artifacts/renderer.
 * `--only`, `--theme`, `--width` take lists; `--report FILE` draws a report of your own; `--keys` presses keys first.
 */
import fs from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { launchBrowser } from '../../host/browser.mjs'
import { bundleRenderer, pageOf, themes } from './stage.mjs'

const option = { type: 'string' }
const { values } = parseArgs({
  options: {
    report: { ...option, multiple: true },
    only: option,
    theme: option,
    width: option,
    keys: option,
    to: option,
  },
})
const { sampleCard, sampleReports } = await import('../../../out/test/notebooks/renderer/samples.js')
const { furtherReports } = await import('../../../out/test/notebooks/renderer/furtherSamples.js')

const folder = path.resolve(values.to ?? 'artifacts/renderer')
fs.mkdirSync(folder, { recursive: true })
const script = await bundleRenderer()

const samples = values.report
  ? Object.fromEntries(
      values.report.map((file) => [path.basename(file, '.json'), JSON.parse(fs.readFileSync(file, 'utf8'))]),
    )
  : { ...sampleReports(), ...furtherReports(), card: sampleCard }
const chosen = (all, list) => (list ? all.filter((one) => list.split(',').includes(String(one))) : all)

const browser = await launchBrowser()
try {
  for (const name of chosen(Object.keys(samples), values.only)) {
    for (const theme of chosen(Object.keys(themes), values.theme)) {
      for (const width of chosen([400, 800, 1280], values.width)) {
        const file = path.join(folder, `${name}-${theme}-${width}`)
        fs.writeFileSync(`${file}.html`, pageOf(script, themes[theme], samples[name]))
        const forcedColors = theme === 'forced' ? 'active' : 'none'
        const page = await browser.newPage({ viewport: { width, height: 600 }, deviceScaleFactor: 1.5, forcedColors })
        page.on('pageerror', (error) => console.error(`${file}: ${error.stack}`))
        await page.goto(`file://${file}.html`)
        if (values.keys) await page.locator('[role=listbox]').focus()
        for (const key of values.keys?.split(',') ?? []) await page.keyboard.press(key)
        await page.screenshot({ path: `${file}.png`, fullPage: true })
        await page.close()
        console.log(`${file}.png`)
      }
    }
  }
} finally {
  await browser.close()
}
