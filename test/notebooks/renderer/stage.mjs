/** The page that stands for VS Code's webview: the real renderer, a theme, and whatever output is asked for. */
import fs from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const here = (file) => fileURLToPath(new URL(file, import.meta.url))

/** By name: the class of the body, and VS Code's variables. */
export const themes = JSON.parse(fs.readFileSync(here('themes.json'), 'utf8'))

/** The renderer as one script that defines `renderer`. */
export async function bundleRenderer() {
  const { outputFiles } = await build({
    entryPoints: [here('../../../notebooks/renderer/index.tsx')],
    bundle: true,
    format: 'iife',
    globalName: 'renderer',
    minify: true,
    jsx: 'automatic',
    jsxImportSource: 'preact',
    write: false,
  })
  return outputFiles[0].text.replaceAll('</script', '<\\/script')
}

/** What VS Code puts around a renderer: a body with the theme's class and variables, and an element for the output. */
export const pageOf = (
  script,
  { kind, variables },
  value,
) => `<!doctype html><meta charset="utf-8"><title>Renderer</title>
<style>
:root {
  ${Object.entries(variables)
    .map(([name, colour]) => `--vscode-${name}: ${colour};`)
    .join('\n  ')}
  --vscode-font-family: 'Segoe UI', 'Liberation Sans', sans-serif; --vscode-editor-font-family: Consolas, 'DejaVu Sans Mono', monospace;
}
body { margin: 0; padding: 8px; background: var(--vscode-editor-background); color: var(--vscode-foreground); }
</style>
<body class="${kind}"><div id="output"></div>
<script>${script}
globalThis.messages = []
globalThis.view = renderer.activate({
  postMessage: (message) => globalThis.messages.push(message),
  onDidReceiveMessage: (listener) => { globalThis.tell = listener },
})
globalThis.show = (value) => globalThis.view.renderOutputItem({ id: '1', json: () => value }, document.getElementById('output'))
${value === undefined ? '' : `show(${JSON.stringify(value).replaceAll('<', '\\u003c')})`}
</script>
`
