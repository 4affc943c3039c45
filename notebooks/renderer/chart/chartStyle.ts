/** The part of the style sheet that is about statecharts. */
export const chartStyle = `
.pn-machinechart { min-width: 0; margin: 4px 0 8px; }
.pn-chartroom { overflow: auto; }
.pn-chart { display: block; font-size: 11px; --pn-on: var(--vscode-charts-blue, #3794ff); }
.pn-chart text { fill: var(--pn-fg); font-size: 11px; user-select: none; }
.pn-chart .pns-state > text { font-size: 12.5px; font-weight: 600; }
.pn-chart .pns-note { fill: var(--pn-muted); font-size: 11px; font-weight: 400; font-style: italic; }
.pns-box { fill: var(--vscode-editorWidget-background, var(--pn-bg)); stroke: var(--vscode-contrastBorder, var(--pn-muted)); stroke-width: 1; }
.pns-machine > .pns-box { fill: var(--pn-bg); stroke: var(--pn-border); }
.pns-machine > text { fill: var(--pn-muted); }
.pns-compound:not(.pns-machine) > .pns-box { fill: none; } .pns-parallel > .pns-box { fill: none; }
.pn-chart .pns-inner { fill: none; stroke: var(--pn-muted); }
.pns-start { fill: var(--pn-fg); }
.pns-way { fill: none; stroke: var(--pn-muted); stroke-width: var(--pn-thick); }
.pns-tip { fill: var(--pn-muted); }
.pns-start .pns-way, .pns-default .pns-way { stroke-width: 1; }
.pns-arrow.pns-never .pns-way { stroke-dasharray: 4 4; }
.pns-state.pns-never > .pns-box { stroke-dasharray: 4 3; }
.pns-plate { fill: var(--pn-bg); } .pns-plate.pns-all { stroke: var(--pn-muted); stroke-dasharray: 1 2; }
.pns-line > rect { fill: none; pointer-events: all; }
.pns-line.pns-never > text { fill: var(--pn-muted); }
.pns-state.pns-active:not(.pns-machine) > .pns-box { stroke: var(--pn-on); stroke-width: 2.5; }
.pns-state.pns-active:is(.pns-atomic, .pns-final) > .pns-box { fill: color-mix(in srgb, var(--pn-on) 12%, var(--pn-bg)); }
.pns-arrow.pns-taken .pns-way { stroke: var(--pn-on); stroke-width: calc(var(--pn-thick) + 1.5px); }
.pns-arrow.pns-taken .pns-tip { fill: var(--pn-on); stroke: var(--pn-on); }
.pns-line.pns-taken > rect { fill: color-mix(in srgb, var(--pn-on) 22%, var(--pn-bg)); stroke: var(--pn-on); }
.pns-line.pns-taken > text { font-weight: 600; }
.pns-marked > rect:first-child { stroke: var(--pn-focus); stroke-width: 2; stroke-dasharray: 2 1; }
.pn-chart [role=button] { cursor: pointer; } .pn-chart [role=button]:hover > text { text-decoration: underline; }
.pn-chart :focus-visible { outline: none; } .pn-chart :focus-visible > rect:first-child { stroke: var(--pn-focus); stroke-width: 2.5; }
.pn .pn-tracechart { margin: 10px; } .pn .pn-tracechart > label { display: block; margin: 2px 0; }
.pn .pn-astext { margin: 2px 0; font-size: 12px; }
`
