/** A report as one page that needs nothing else: the viewer is in it, and it loads nothing from anywhere. */
import type { CheckReport } from '../wire/report.js'

/**
 * @param viewer the text of the notebook renderer's bundle, an ES module that exports `activate`
 */
export function htmlOf(report: CheckReport, viewer: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline' blob:; style-src 'unsafe-inline'; img-src data: blob:">
<title>${markup(report.protocol)}</title>
<style>${themes}</style>
<main></main>
<script type="application/json" id="report">${inScript(JSON.stringify(report))}</script>
<script type="application/json" id="viewer">${inScript(JSON.stringify(viewer))}</script>
<script type="module">
const read = (id) => JSON.parse(document.getElementById(id).textContent)
const url = URL.createObjectURL(new Blob([read('viewer')], { type: 'text/javascript' }))
const { activate } = await import(url)
activate().renderOutputItem({ id: 'report', json: () => read('report') }, document.querySelector('main'))
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
  --vscode-editor-background: #ffffff; --vscode-foreground: #3b3b3b; --vscode-descriptionForeground: #5f5f5f;
  --vscode-widget-border: #d0d0d0; --vscode-focusBorder: #005fb8; --vscode-errorForeground: #c72e2f;
  --vscode-testing-iconPassed: #2f7d32; --vscode-editorWarning-foreground: #8a5a00;
  --vscode-list-inactiveSelectionBackground: #e4e6f1; --vscode-list-hoverBackground: #f2f2f2;
  --vscode-button-secondaryBackground: #e5e5e5; --vscode-button-secondaryForeground: #3b3b3b;
  --vscode-charts-blue: #1a66b8; --vscode-charts-red: #c72e2f; --vscode-charts-green: #2f7d32;
  --vscode-charts-orange: #a35200; --vscode-charts-purple: #652d90; --vscode-charts-yellow: #7a6400;
}
@media (prefers-color-scheme: dark) {
  :root {
    --vscode-editor-background: #1f1f1f; --vscode-foreground: #cccccc; --vscode-descriptionForeground: #9d9d9d;
    --vscode-widget-border: #454545; --vscode-focusBorder: #0078d4; --vscode-errorForeground: #f88070;
    --vscode-testing-iconPassed: #73c991; --vscode-editorWarning-foreground: #cca700;
    --vscode-list-inactiveSelectionBackground: #37373d; --vscode-list-hoverBackground: #2a2d2e;
    --vscode-button-secondaryBackground: #313131; --vscode-button-secondaryForeground: #cccccc;
    --vscode-charts-blue: #3794ff; --vscode-charts-red: #f14c4c; --vscode-charts-green: #89d185;
    --vscode-charts-orange: #d18616; --vscode-charts-purple: #b180d7; --vscode-charts-yellow: #cca700;
  }
}
body { margin: 0; background: var(--vscode-editor-background); color: var(--vscode-foreground); }
main { max-width: 1500px; margin: 0 auto; padding: 24px; }
`
