/** How causes and coverage look. */
export const campaignStyle = `
.pn .pn-causes { width: 100%; margin-top: 12px; }
.pn-causes caption, .pn-coverage summary { text-align: left; font-weight: 600; padding: 2px 0; }
.pn-causes caption .pn-muted, .pn-coverage summary .pn-muted { font-weight: 400; }
.pn-simulation .pn-verdicts td:last-child { text-align: left; }
.pn-causes tbody th, .pn-coverage tbody th { padding-left: 6px; color: inherit; }
.pn-causes td:nth-child(4) { min-width: 18em; } .pn-causes details { margin-top: 4px; } .pn-causes details > summary { cursor: pointer; }
.pn-causes details > code { display: block; margin: 2px 0 2px 14px; overflow-wrap: anywhere; }
.pn-causes tbody tr { border-bottom: 1px solid var(--pn-border); }
.pn-causes td:last-child { text-align: right; } .pn-causes td:last-child button { margin: 1px 0; }
.pn-coverage, .pn .pn-world { margin-top: 12px; } .pn-coverage summary { cursor: pointer; }
.pn-curves { display: flex; flex-wrap: wrap; gap: 8px 24px; margin-top: 8px; }
.pn-curves figure { margin: 0; width: min(100%, 320px); } .pn-curves figcaption { font-size: 12px; }
.pn-curves svg { width: 100%; height: auto; display: block; }
.pn-curves rect { fill: var(--vscode-charts-blue, currentColor); } .pn-curves rect:hover { fill: var(--pn-focus); }
.pn-curves line { stroke: var(--pn-muted); } .pn-curves text { fill: var(--pn-muted); font-size: 10px; }
@media (forced-colors: active) { .pn-curves rect { fill: CanvasText; } }
`
