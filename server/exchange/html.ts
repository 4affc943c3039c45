/** A report as one page that needs nothing else: the viewer is in it, and it loads nothing from anywhere. */
import type { Chart } from '../wire/chart.js'
import { declarationsOf } from '../wire/palettes.js'

/** The charts of each machine, by its role: one for each width that is reckoned with. */
export type DrawnMachines = { readonly [role: string]: readonly Chart[] }

/**
 * @param title of the page
 * @param output a report, as a cell shows it
 * @param charts laid out beforehand, since a page cannot; machines without one are shown as text
 * @param viewer the text of the notebook renderer's bundle, an ES module that exports `activate`
 */
export function htmlOf(title: string, output: object, viewer: string, charts: DrawnMachines): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline' blob:; style-src 'unsafe-inline'; img-src data: blob:">
<title>${markup(title)}</title>
<style>${themes}</style>
<main></main>
<script type="application/json" id="report">${inScript(JSON.stringify(output))}</script>
<script type="application/json" id="viewer">${inScript(JSON.stringify(viewer))}</script>
<script type="application/json" id="charts">${inScript(JSON.stringify(charts))}</script>
<script type="module">
const read = (id) => JSON.parse(document.getElementById(id).textContent)
const url = URL.createObjectURL(new Blob([read('viewer')], { type: 'text/javascript' }))
const { activate } = await import(url)
const charts = read('charts')
const layoutChart = async ({ name, room }) => {
  const known = [...(charts[name] ?? [])].sort((a, b) => a.width - b.width)
  return known.findLast(({ width }) => width <= room) ?? known[0]
}
activate({ layoutChart }).renderOutputItem({ id: 'report', json: () => read('report') }, document.querySelector('main'))
</script>
</html>
`
}

/** JSON in which no end tag can occur: a parser of HTML knows nothing of JSON's strings. */
const inScript = (json: string): string => json.replaceAll('<', '\\u003c')

const markup = (text: string): string => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)

/** The variables of VS Code's default themes that the viewer reads, since here is no VS Code to set them. */
const themes = `
:root {
  color-scheme: light dark;
  --vscode-font-family: system-ui, sans-serif; --vscode-editor-font-family: ui-monospace, Menlo, Consolas, monospace;
  ${declarationsOf('light')}
}
@media (prefers-color-scheme: dark) { :root { ${declarationsOf('dark')} } }
body { margin: 0; background: var(--vscode-editor-background); color: var(--vscode-foreground); }
main { max-width: 1500px; margin: 0 auto; padding: 24px; }
`
