import { forcedHues, hues } from './hues.js'

/** The style of plots. Colours are those of VS Code's charts; dashes and markers say the same without them. */
export const plotStyle = `
.pn-plots {
  display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 440px), 1fr)); gap: 18px 24px; margin-top: 12px;
}
.pn-plot {
  ${hues}
  margin: 0; min-width: 0; container-type: inline-size;
}
.pn-plot figcaption { display: grid; grid-template-columns: 1fr auto; gap: 0 12px; align-items: start; margin-bottom: 4px; }
.pn-plot figcaption .pn-source { grid-column: 1 / 3; font-size: 12px; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.pn-plottools { display: flex; gap: 4px; opacity: .75; }
.pn-plot:hover .pn-plottools, .pn-plottools:focus-within { opacity: 1; }
.pn .pn-plottools button { font-size: 11px; padding: 0 6px; background: none; border-color: var(--pn-border); color: var(--pn-fg); }
.pn .pn-plottools button:hover:enabled { background: var(--pn-hover); }
.pn .pn-plottools button[aria-pressed=true] { background: var(--pn-selection); }
.pn-canvas { position: relative; }
.pn-canvas svg { display: block; touch-action: pan-y; cursor: crosshair; }
.pn-canvas text { font: 11px var(--vscode-font-family, system-ui, sans-serif); fill: var(--pn-muted); user-select: none; }
.pn-canvas .pn-tick { font-variant-numeric: tabular-nums; }
.pn-canvas .pn-axistitle { fill: var(--pn-fg); }
.pn-canvas .pn-bandtext { font-size: 10px; fill: var(--pn-fg); text-anchor: middle; paint-order: stroke; stroke: var(--pn-bg); stroke-width: 3px; }
.pn-canvas .pn-spantext { font-size: 10px; fill: var(--pn-bg); }
.pn-canvas .pn-pointname { fill: var(--pn-fg); paint-order: stroke; stroke: var(--pn-bg); stroke-width: 3px; }
.pn-cell { fill: var(--pn-blue); }
.pn-canvas .pn-amountin { text-anchor: middle; font-size: 10px; fill: var(--pn-fg); font-variant-numeric: tabular-nums; }
.pn-canvas .pn-strong { fill: var(--pn-bg); }
.pn-heatkey { display: flex; gap: 6px; align-items: center; font-size: 11px; color: var(--pn-muted); margin: 2px 0 0 8px; }
.pn-rule { stroke: var(--pn-muted); stroke-opacity: .22; fill: none; shape-rendering: crispEdges; }
.pn-base { stroke: var(--pn-muted); stroke-opacity: .8; fill: none; shape-rendering: crispEdges; }
.pn-line { fill: none; stroke-width: 1.8; stroke-linejoin: round; }
.pn-interval { opacity: .16; }
.pn-whisker { fill: none; stroke-width: 1.3; }
.pn-marker { stroke: var(--pn-bg); stroke-width: 1; }
.pn-at { fill: var(--pn-bg); stroke-width: 2; }
.pn-span { stroke: var(--pn-bg); stroke-width: .5; }
.pn-dimmed { opacity: .2; }
.pn-cursor { stroke: var(--pn-fg); stroke-opacity: .6; stroke-dasharray: 2 2; fill: none; }
.pn-drag { fill: var(--pn-focus); fill-opacity: .18; stroke: var(--pn-focus); }
.pn-readout {
  position: absolute; z-index: 2; pointer-events: none; max-width: 70%; padding: 5px 8px; font-size: 12px; border-radius: 3px;
  background: var(--vscode-editorHoverWidget-background, var(--pn-bg)); color: var(--vscode-editorHoverWidget-foreground, var(--pn-fg));
  border: 1px solid var(--vscode-editorHoverWidget-border, var(--pn-border));
}
.pn-readout li { display: flex; gap: 6px; align-items: center; }
.pn-readout li span { flex: 1; } .pn-readout li b { font-variant-numeric: tabular-nums; white-space: nowrap; padding-left: 8px; }
.pn-readout .pn-struck { color: var(--pn-bad); }
.pn-legend { display: flex; flex-wrap: wrap; gap: 2px 4px; margin: 2px 0 0 4px; max-height: 92px; overflow: auto; }
.pn .pn-legend button { display: flex; gap: 5px; align-items: center; background: none; border: 1px solid transparent; color: var(--pn-fg); padding: 1px 5px; }
.pn .pn-legend button:hover { background: var(--pn-hover); }
.pn .pn-legend button[aria-pressed=false] { opacity: .55; text-decoration: line-through; }
.pn-legend svg { flex: none; }
.pn-fault { display: inline-flex; gap: 5px; align-items: center; font-size: 12px; padding: 1px 5px; }
.pn-plottable { max-height: 300px; overflow: auto; border: 1px solid var(--pn-border); border-radius: 3px; }
.pn .pn-plottable table { width: 100%; }
.pn .pn-plottable th { position: sticky; top: 0; background: var(--pn-bg); padding: 4px 10px; }
.pn .pn-plottable td { padding: 2px 10px; } .pn-plottable tbody tr:nth-child(even) { background: var(--pn-hover); }
.pn-plottable .pn-amount { font-variant-numeric: tabular-nums; text-align: right; }
@media (forced-colors: active) {
  .pn-plot { ${forcedHues} }
  .pn-canvas svg { forced-color-adjust: none; }
}
`
