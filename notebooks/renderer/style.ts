/** The style sheet. Colours are VS Code's own variables; meaning never rests on a colour alone. */
export const style = `
.pn {
  --pn-fg: var(--vscode-foreground, CanvasText);
  --pn-bg: var(--vscode-editor-background, Canvas);
  --pn-muted: var(--vscode-descriptionForeground, GrayText);
  --pn-border: var(--vscode-contrastBorder, var(--vscode-widget-border, var(--vscode-panel-border, #8886)));
  --pn-focus: var(--vscode-focusBorder, Highlight);
  --pn-good: var(--vscode-testing-iconPassed, #388a34);
  --pn-bad: var(--vscode-errorForeground, #c72e2f);
  --pn-open: var(--vscode-editorWarning-foreground, #a76c00);
  --pn-selection: var(--vscode-list-inactiveSelectionBackground, #8883);
  --pn-changed: var(--vscode-diffEditor-insertedTextBackground, #9ccc2c33);
  --pn-hover: var(--vscode-list-hoverBackground, #8881);
  --pn-code: var(--vscode-editor-font-family, monospace);
  color: var(--pn-fg); font: 13px/1.45 var(--vscode-font-family, system-ui, sans-serif); overflow-wrap: break-word;
}
.pn *, .pn *::before { box-sizing: border-box; }
.pn h3, .pn h4, .pn h5, .pn p, .pn ul, .pn dl, .pn dd { margin: 0; padding: 0; font-size: 13px; line-height: 1.45; border: 0; }
.pn h3 { font-size: 16px; font-weight: 600; }
.pn h4 { font-weight: 600; margin: 14px 0 4px; }
.pn h5 { font-weight: 600; margin: 8px 0 4px; }
.pn ul { list-style: none; }
.pn table { border-collapse: collapse; border: 0; font-size: 12px; margin: 0; }
.pn th, .pn td { border: 0; padding: 3px 10px 3px 0; text-align: left; vertical-align: top; font-weight: 400; background: none; }
.pn thead th { color: var(--pn-muted); border-bottom: 1px solid var(--pn-border); white-space: nowrap; }
.pn b { font-weight: 600; }
.pn button {
  font: inherit; font-size: 12px; color: var(--vscode-button-secondaryForeground, inherit); cursor: pointer; padding: 2px 8px;
  background: var(--vscode-button-secondaryBackground, #8883); border: 1px solid var(--vscode-contrastBorder, transparent);
  border-radius: 3px; white-space: nowrap;
}
.pn button:hover:enabled { background: var(--vscode-button-secondaryHoverBackground, #8885); }
.pn button:disabled { opacity: .4; cursor: default; }
.pn :focus-visible { outline: 2px solid var(--pn-focus); outline-offset: -1px; }
.pn summary { cursor: pointer; width: fit-content; padding: 1px 4px 1px 0; }
.pn details { margin-top: 10px; }
.pn mark { background: none; color: inherit; font-weight: 600; }
.pn-muted { color: var(--pn-muted); }
.pn-code { font-family: var(--pn-code); font-size: 12px; }
.pn-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.pn-icon { fill: none; stroke: currentColor; stroke-width: 1.6; stroke-linecap: round; stroke-linejoin: round; flex: none; }
.pn-kind {
  font-size: 11px; color: var(--pn-muted); border: 1px solid var(--pn-border); border-radius: 8px; padding: 0 6px; display: inline-block; line-height: 15px;
  white-space: nowrap; font-weight: 400;
}

.pn-check { container-type: inline-size; }
.pn-headline { display: flex; gap: 8px; align-items: flex-start; padding: 6px 10px !important; border-left: 4px solid !important; }
.pn-headline svg { margin-top: 2px; }
.pn-headline span { color: var(--pn-fg); }
.pn-good { color: var(--pn-good); } .pn-bad { color: var(--pn-bad); } .pn-open { color: var(--pn-open); }
.pn-limit { display: flex; gap: 8px; padding: 6px 0 0 12px !important; }
.pn-limit svg { color: var(--pn-open); margin-top: 1px; }
.pn .pn-verdicts { width: 100%; margin-top: 10px; }
.pn-verdicts tbody tr { color: inherit; border-bottom: 1px solid var(--pn-border); }
.pn-verdicts tbody td, .pn-verdicts tbody th { padding-top: 5px; padding-bottom: 5px; color: var(--pn-fg); }
.pn-verdicts tbody th { font-weight: 600; }
.pn-verdicts td:last-child { padding-right: 0; text-align: right; }
.pn-verdict { display: flex; gap: 6px; white-space: nowrap; }
.pn-good .pn-verdict svg { color: var(--pn-good); } .pn-bad .pn-verdict svg { color: var(--pn-bad); }
.pn-open .pn-verdict svg { color: var(--pn-open); }
.pn-expectation { display: block; font-size: 11px; color: var(--pn-muted); }
.pn-assumptions ul { display: flex; flex-wrap: wrap; gap: 4px 6px; }
.pn-assumptions li { border: 1px solid var(--pn-border); border-radius: 3px; padding: 0 7px; font-size: 12px; }
.pn-statistics dl { display: flex; flex-wrap: wrap; gap: 4px 22px; }
.pn-statistics dl div { display: flex; flex-direction: column-reverse; }
.pn-statistics dt { font-size: 11px; color: var(--pn-muted); }
.pn-statistics dd { font-variant-numeric: tabular-nums; font-weight: 600; }

.pn-trace { margin-top: 12px; border: 1px solid var(--pn-border); border-radius: 4px; padding: 0; min-width: 0; container-type: inline-size; }
.pn-trace > h4, .pn-sentence, .pn-details, .pn-legend, .pn-astable { margin-left: 10px !important; margin-right: 10px !important; }
.pn-trace > h4 { margin-top: 8px; }
.pn-astable { margin-bottom: 8px; }
.pn-toolbar { display: flex; gap: 2px; align-items: center; padding: 6px 10px; }
.pn-toolbar button { padding: 3px 5px; line-height: 0; background: none; color: inherit; }
.pn-toolbar .pn-icon path { fill: currentColor; stroke-width: 1; }
.pn-now { margin-left: 8px; font-size: 12px; min-width: 0; }
.pn-diagram {
  position: relative; overflow: auto; max-height: 650px; background: var(--pn-bg);
  border: solid var(--pn-border); border-width: 1px 0; overscroll-behavior: contain;
}
.pn-heads { position: sticky; top: 0; z-index: 2; background: var(--pn-bg); border-bottom: 1px solid var(--pn-border); }
.pn-heads > span {
  position: absolute; bottom: 2px; text-align: center; font-size: 12px; line-height: 15px; padding: 0 2px;
}
.pn-heads span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; display: block; }
.pn-heads b { display: block; overflow: hidden; text-overflow: ellipsis; }
.pn-heads .pn-role { bottom: auto; top: 1px; font-size: 10px; line-height: 13px; color: var(--pn-muted); border-bottom: 1px solid var(--pn-border); }
.pn-head span { font-size: 11px; color: var(--pn-muted); }
.pn-head span[class^=pn-c]::before { content: ''; display: inline-block; width: 7px; height: 7px; border-radius: 4px; margin-right: 4px; background: var(--pn-c); }
.pn-drawing { display: block; flex: none; font-size: 11px; cursor: pointer; }
.pn-drawing text { fill: var(--pn-fg); font-size: 11px; user-select: none; }
.pn-drawing pattern path { stroke: var(--pn-muted); stroke-width: 1.4; }
.pn-c0 { --pn-c: var(--vscode-charts-blue, #3794ff); } .pn-c1 { --pn-c: var(--vscode-charts-yellow, #cca700); }
.pn-c2 { --pn-c: var(--vscode-charts-purple, #b180d7); } .pn-c3 { --pn-c: var(--vscode-charts-green, #89d185); }
/* Not charts-orange: the Modern themes make it almost transparent. */
.pn-c4 { --pn-c: var(--vscode-charts-red, #f14c4c); }
.pn-lane { stroke: var(--pn-c); stroke-width: 2.5; opacity: .75; }
.pn-down path { stroke: var(--pn-muted); stroke-dasharray: 3 3; fill: none; }
.pn-isdown { text-decoration: line-through; color: var(--pn-muted); }
.pn-partition .pn-tint { fill: var(--pn-open); opacity: .07; }
.pn-partition path { stroke: var(--pn-open); stroke-width: 1.5; }
.pn-drawing .pn-rownumber { fill: var(--pn-muted); text-anchor: end; font-variant-numeric: tabular-nums; font-size: 10px; }
.pn-drawing .pn-rownumber.pn-selected { fill: var(--pn-fg); font-weight: 700; }
.pn-selectedrow { fill: var(--pn-selection); stroke: var(--vscode-contrastActiveBorder, transparent); stroke-dasharray: 4 3; }
.pn-lastrow { fill: var(--pn-good); opacity: .12; } .pn-lastrow.pn-violation { fill: var(--pn-bad); }
.pn-loop path { fill: none; stroke: var(--pn-fg); stroke-width: 1.6; }
.pn-verdictmark { color: var(--pn-good); } .pn-verdictmark.pn-violation { color: var(--pn-bad); }
.pn-verdictmark path { stroke-width: 2.4; }
.pn-drawing .pn-verdictmark text { fill: currentColor; font-weight: 600; font-size: 12px; text-anchor: middle; }
.pn-verdictmark .pn-bar { stroke: currentColor; stroke-width: 2; }

.pn-arrow path, .pn-arrow circle { fill: none; stroke: var(--pn-fg); stroke-width: 1.4; }
.pn-arrow { opacity: .8; } .pn-arrow.pn-selected, .pn-arrow:hover { opacity: 1; }
.pn-arrow .pn-reach { stroke: transparent; stroke-width: 9; }
.pn-arrow .pn-end { fill: var(--pn-fg); stroke-width: 1; }
.pn-arrow .pn-hollow { fill: var(--pn-bg); stroke-width: 1.3; }
.pn-ignored .pn-stroke { stroke-dasharray: 1.5 3.5; stroke-linecap: round; stroke-width: 1.8; }
.pn-duplicated .pn-stroke { stroke-width: 4.4; } .pn-duplicated .pn-core { stroke: var(--pn-bg); stroke-width: 1.8; }
.pn-lost .pn-stroke { stroke-dasharray: 7 4; stroke: var(--pn-bad); }
.pn-arrow.pn-lost .pn-end { stroke: var(--pn-bad); stroke-width: 2.4; stroke-linecap: round; }
.pn-inFlight .pn-stroke { stroke-dasharray: 6 3 1.5 3; stroke: var(--pn-muted); }
.pn-arrow.pn-inFlight .pn-end { fill: var(--pn-bg); stroke: var(--pn-muted); stroke-width: 1.5; }
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
.pn-legend { display: flex; flex-wrap: wrap; gap: 2px 16px; font-size: 11px; color: var(--pn-muted); padding-top: 4px !important; }
.pn-operations { margin: 6px 10px; }
.pn-lanes { display: grid; grid-template-columns: max-content 1fr; gap: 4px 10px; font-size: 12px; }
.pn-process { padding-top: 2px; }
.pn-lanes ul { border-left: 1px solid var(--pn-border); border-right: 1px solid var(--pn-border); }
.pn-lanes li { position: relative; height: 24px; }
.pn-bar { position: absolute; top: 2px; height: 20px; min-width: 4px; background: var(--pn-selection); border: 1px solid var(--pn-muted); border-radius: 3px; }
.pn-bar.pn-unanswered { border-style: dashed; border-right: 0; border-top-right-radius: 0; border-bottom-right-radius: 0; }
.pn-bar.pn-conflicting { border-width: 2px; border-color: var(--pn-bad); }
.pn-bar.pn-selected { background: var(--pn-changed); }
.pn .pn-lanes button { position: absolute; top: 2px; height: 20px; line-height: 16px; padding: 0 6px; background: none; border-color: transparent; color: var(--pn-fg); font-family: var(--pn-code); }
.pn-legend li { display: flex; gap: 6px; align-items: center; font-size: 11px; }

.pn-steps { outline-offset: -2px; }
.pn-body { display: flex; align-items: flex-start; }
.pn-steps.pn-beside { flex: 1; min-width: 260px; }
.pn-steps.pn-below { max-height: 242px; overflow: auto; border-bottom: 1px solid var(--pn-border); margin-top: 6px; border-top: 1px solid var(--pn-border); overscroll-behavior: contain; position: relative; }
.pn-step { display: flex; gap: 8px; align-items: center; padding: 0 10px; cursor: pointer; border-left: 3px solid transparent; }
.pn-step:hover { background: var(--pn-hover); }
.pn-step[aria-selected=true] { background: var(--pn-selection); border-left-color: var(--pn-focus); }
.pn-steps:focus-visible .pn-step[aria-selected=true] { outline: 1px solid var(--pn-focus); outline-offset: -1px; }
.pn-repeats { border-left: 3px double var(--pn-fg); }
.pn-number { width: 22px; text-align: right; font-size: 11px; color: var(--pn-muted); flex: none; font-variant-numeric: tabular-nums; }
.pn-what { min-width: 0; flex: 1; }
.pn-line { display: block; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; line-height: 17px; font-size: 12px; }
.pn-line.pn-muted { font-size: 11px; }
.pn-violation .pn-last { box-shadow: inset -3px 0 var(--pn-bad); } .pn-witness .pn-last { box-shadow: inset -3px 0 var(--pn-good); }

.pn-details { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 380px), 1fr)); gap: 0 24px; }
.pn-details section { min-width: 0; }
.pn-scroll { overflow: auto; } .pn-scroll + .pn-scroll { margin-top: 10px; } .pn-tall { max-height: 300px; }
.pn-scroll tbody th { color: var(--pn-muted); white-space: nowrap; position: sticky; left: 0; background: var(--pn-bg); }
.pn-scroll tbody tr { border-bottom: 1px solid color-mix(in srgb, var(--pn-border) 50%, transparent); }
.pn-scroll thead th { color: var(--pn-fg); font-weight: 600; }
.pn-scroll thead th.pn-muted { color: var(--pn-muted); font-weight: 400; }
.pn-scroll td, .pn-scroll thead th { padding-left: 6px; padding-right: 6px; } .pn-state thead th:first-child { padding-left: 0; }
.pn-state td { min-width: 92px; }
.pn-constant td { color: var(--pn-muted); }
.pn .pn-code th { font-size: 12px; }
.pn-scroll td.pn-changed { background: var(--pn-changed); }
.pn-was { font-size: 11px; color: var(--pn-muted); }
.pn .pn-nowrap { white-space: nowrap; }
.pn-gone td:first-child { text-decoration: line-through; }

.pn .pn-budgets { margin-top: 10px; min-width: min(100%, 560px); }
.pn-budgets tbody th { position: static; white-space: normal; color: inherit; font-weight: 600; max-width: 320px; }
.pn-budgets tbody th .pn-verdict { white-space: normal; } .pn-budgets .pn-verdict > span { color: var(--pn-fg); }
.pn-budgets tbody td { vertical-align: middle; }
.pn-budgets .pn-amount { text-align: right; font-variant-numeric: tabular-nums; }
.pn-budgets td.pn-amount { font-weight: 600; } .pn-budgets td.pn-muted { font-weight: 400; }
.pn .pn-made { margin-top: 12px; }

.pn-vacuity li { font-size: 12px; }
.pn-cardparts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 220px), 1fr)); gap: 0 24px; }
.pn .pn-outline { margin: 4px 0 6px 2px; }
.pn-outline li { padding: 1px 0; }
.pn .pn-states { margin-left: 4px; padding-left: 12px; border-left: 1px solid var(--pn-border); }
.pn .pn-transitions { margin-left: 17px; }
.pn-transitions li { font-size: 12px; }
.pn-guard { color: var(--pn-muted); font-family: var(--pn-code); font-size: 12px; }

@container (max-width: 520px) { .pn-now { font-size: 11px; } }
@container (max-width: 640px) {
  .pn-budgets .pn-meaning { display: none; }
  .pn-verdicts, .pn-verdicts tbody, .pn-verdicts tr { display: block; }
  .pn-verdicts thead { display: none; }
  .pn-verdicts tbody tr { display: flex; flex-wrap: wrap; padding: 5px 0; gap: 2px 8px; }
  .pn-verdicts tbody th { flex: 1; min-width: 60%; padding: 0; }
  .pn-verdicts tbody td { padding: 0; } .pn-verdicts td:nth-child(3) { flex-basis: 100%; }
}
@media (forced-colors: active) {
  .pn { --pn-fg: CanvasText; --pn-bg: Canvas; --pn-muted: CanvasText; --pn-border: CanvasText; --pn-focus: Highlight;
    --pn-good: CanvasText; --pn-bad: CanvasText; --pn-open: CanvasText; --pn-changed: Canvas; --pn-selection: Canvas; }
  .pn-lane, .pn-mark, .pn-head span { --pn-c: CanvasText; }
  .pn-tint { display: none; }
  .pn-selectedrow { stroke: Highlight; stroke-width: 2; }
  .pn-step[aria-selected=true] { outline: 2px solid Highlight; outline-offset: -2px; }
  .pn mark { text-decoration: underline; }
}
`
