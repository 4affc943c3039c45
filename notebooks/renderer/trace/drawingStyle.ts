/**
 * The part of the style sheet that is about the space-time diagram. Besides browsers, `picture/cascade.ts` reads it, for drawings that
 * leave the page: its selectors are classes and tags, joined by nothing but descent; what that reader does not know it leaves out.
 */
export const drawingStyle = `
.pn-icon { fill: none; stroke: currentColor; stroke-width: 1.6; stroke-linecap: round; stroke-linejoin: round; flex: none; }
.pn-drawing { display: block; flex: none; font-size: 11px; cursor: pointer; }
.pn-drawing text { fill: var(--pn-fg); font-size: 11px; user-select: none; }
.pn-drawing pattern path { stroke: var(--pn-muted); stroke-width: 1.4; }
.pn-c0 { --pn-c: var(--vscode-charts-blue, #3794ff); } .pn-c1 { --pn-c: var(--vscode-charts-yellow, #cca700); }
.pn-c2 { --pn-c: var(--vscode-charts-purple, #b180d7); } .pn-c3 { --pn-c: var(--vscode-charts-green, #89d185); }
/* Not charts-orange: the Modern themes make it almost transparent. Not red: that is for what is wrong. */
.pn-c4 { --pn-c: var(--vscode-terminal-ansiCyan, #11a8cd); } .pn-c5 { --pn-c: var(--vscode-terminal-ansiMagenta, #bc3fbc); }
.pn-lane { stroke: var(--pn-c); stroke-width: 2.5; opacity: .75; }
.pn-down path { stroke: var(--pn-muted); stroke-dasharray: 3 3; fill: none; }
.pn-partition .pn-tint { fill: var(--pn-open); opacity: .07; }
.pn-partition path { stroke: var(--pn-open); stroke-width: 1.5; }
.pn-drawing .pn-rownumber { fill: var(--pn-muted); text-anchor: end; font-variant-numeric: tabular-nums; font-size: 10px; }
.pn-drawing .pn-rownumber.pn-selected { fill: var(--pn-fg); font-weight: 700; }
.pn-selectedrow { fill: var(--pn-selection); stroke: var(--vscode-contrastActiveBorder, transparent); stroke-dasharray: 4 3; }
.pn-lastrow { fill: var(--pn-good); opacity: .12; } .pn-lastrow.pn-violation { fill: var(--pn-bad); } .pn-lastrow.pn-record { fill: none; }
.pn-pinnedrow { fill: none; stroke: var(--pn-focus); stroke-width: 1.5; stroke-dasharray: 6 3; }
.pn-chain { fill: none; stroke: var(--pn-focus); stroke-width: 7; stroke-linejoin: round; stroke-linecap: round; opacity: .45; pointer-events: none; }
.pn-differs rect { fill: var(--pn-open); opacity: .1; } .pn-drawing .pn-differs text { fill: var(--pn-open); font-size: 13px; font-weight: 700; }
.pn-break rect { fill: var(--pn-bg); } .pn-break path { stroke: var(--pn-muted); stroke-width: 2.5; stroke-linecap: round; stroke-dasharray: .1 5; }
.pn-drawing .pn-aside { opacity: .4; }
.pn-loop path { fill: none; stroke: var(--pn-fg); stroke-width: 1.6; } .pn-loop .pn-tip { fill: var(--pn-fg); stroke: none; }
.pn-drawing .pn-loop text { font-size: 11px; font-style: italic; }
.pn-verdictmark { color: var(--pn-good); } .pn-verdictmark.pn-violation { color: var(--pn-bad); } .pn-verdictmark.pn-record { color: var(--pn-muted); }
.pn-verdictmark path { stroke-width: 2.4; }
.pn-drawing .pn-verdictmark text { fill: currentColor; font-weight: 600; font-size: 12px; text-anchor: middle; }
.pn-verdictmark .pn-bar { stroke: currentColor; stroke-width: 2; }

.pn-arrow path, .pn-arrow circle { fill: none; stroke: var(--pn-fg); stroke-width: 1.4; }
/* Not the opacity of all of it: that is slow to draw. */
.pn-arrow .pn-stroke, .pn-arrow .pn-end { stroke-opacity: .8; fill-opacity: .8; }
.pn-arrow.pn-selected .pn-stroke, .pn-arrow.pn-selected .pn-end, .pn-arrow:hover .pn-stroke, .pn-arrow:hover .pn-end { stroke-opacity: 1; fill-opacity: 1; }
.pn-arrow .pn-reach { stroke: transparent; stroke-width: 9; }
.pn-arrow .pn-end { fill: var(--pn-fg); stroke-width: 1; }
.pn-arrow .pn-hollow { fill: var(--pn-bg); fill-opacity: 1; stroke-width: 1.3; }
.pn-ignored .pn-stroke { stroke-dasharray: 1.5 3.5; stroke-linecap: round; stroke-width: 1.8; }
.pn-duplicated .pn-stroke { stroke-width: 4.4; } .pn-duplicated .pn-core { stroke: var(--pn-bg); stroke-width: 1.8; }
.pn-lost .pn-stroke { stroke-dasharray: 7 4; stroke: var(--pn-bad); }
.pn-arrow.pn-lost .pn-end { stroke: var(--pn-bad); stroke-width: 2.4; stroke-linecap: round; }
.pn-inFlight .pn-stroke { stroke-dasharray: 6 3 1.5 3; stroke: var(--pn-muted); }
.pn-arrow.pn-inFlight .pn-end { fill: var(--pn-bg); fill-opacity: 1; stroke: var(--pn-muted); stroke-width: 1.5; }
.pn-arrow .pn-flight { display: none; }
@media (prefers-reduced-motion: no-preference) {
  .pn-arrow .pn-flight { display: inline; stroke: var(--pn-focus); stroke-width: 4; stroke-linecap: round; stroke-dasharray: .12 2; opacity: 0; animation: pn-flight .45s ease-out; }
}
@keyframes pn-flight { from { stroke-dashoffset: 0; opacity: 1; } to { stroke-dashoffset: -.9; opacity: 1; } }
.pn-arrow.pn-selected .pn-stroke { stroke-width: 2.2; } .pn-arrow.pn-duplicated.pn-selected .pn-stroke { stroke-width: 5.4; }

.pn-mark rect { fill: var(--pn-bg); stroke: var(--pn-c); stroke-width: 1.6; }
.pn-mark.pn-delivery rect { fill: var(--pn-fg); stroke: var(--pn-bg); }
.pn-mark.pn-delivery:has(text) rect { fill: var(--pn-bg); stroke: var(--pn-c); }
.pn-mark.pn-ignored rect { stroke: none; }
.pn-mark.pn-ignored { color: var(--pn-muted); }
.pn-mark.pn-timer rect, .pn-mark.pn-input rect, .pn-mark.pn-restart rect { stroke: var(--pn-c); }
.pn-mark.pn-byzantine rect { stroke: var(--pn-bad); }
.pn-mark.pn-byzantine .pn-icon { color: var(--pn-bad); }
.pn-mark.pn-crash rect { stroke: var(--pn-bad); stroke-dasharray: 3 2; }
.pn-mark.pn-crash .pn-icon { color: var(--pn-bad); }
.pn-mark.pn-selected rect { stroke-width: 2.6; }
.pn-notice rect { fill: var(--pn-bg); stroke: var(--pn-open); stroke-width: 1.3; }
.pn-notice .pn-icon { color: var(--pn-open); }
.pn-notice.pn-selected rect { stroke-width: 2.4; }
.pn-notice .pn-passing { stroke: var(--pn-muted); stroke-dasharray: 1 4; opacity: .6; }
.pn-notice.pn-tick rect { stroke: none; opacity: .88; }
.pn-notice.pn-tick.pn-selected rect { stroke: var(--pn-muted); stroke-width: 1.3; }
.pn-notice.pn-tick text { fill: var(--pn-muted); }
.pn-notice.pn-tick .pn-icon { color: var(--pn-muted); }
.pn-label rect { fill: var(--pn-bg); opacity: .88; }
.pn-label.pn-caption text { font-style: italic; }
.pn-label.pn-on-inFlight text { fill: var(--pn-muted); }
.pn-label.pn-selected text { font-weight: 600; }
`
