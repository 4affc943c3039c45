import { chartStyle } from './chart/chartStyle.js'
import { exploreStyle } from './explore/exploreStyle.js'
import { campaignStyle } from './simulation/campaignStyle.js'
import { traceStyle } from './trace/traceStyle.js'
import { variables } from './variables.js'

/** The style sheet. Colours are VS Code's own variables; meaning never rests on a colour alone. */
export const style = `
.pn {
  ${variables}
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
.pn thead, .pn tr { background: none; }
.pn thead th { color: var(--pn-muted); border-bottom: 1px solid var(--pn-border); white-space: nowrap; }
.pn b { font-weight: 600; }
.pn button {
  font: inherit; font-size: 12px; color: var(--vscode-button-secondaryForeground, inherit); cursor: pointer; padding: 2px 8px;
  background: var(--vscode-button-secondaryBackground, #8883); border: 1px solid var(--vscode-contrastBorder, var(--vscode-button-secondaryBorder, var(--pn-border)));
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

${traceStyle}${exploreStyle}
${chartStyle}
${campaignStyle}
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

@container (max-width: 520px) { .pn-toolbar { flex-wrap: wrap; } .pn-toolbar .pn-now { flex-basis: 100%; margin: 2px 0 0 5px; } }
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
  .pn-chart { --pn-on: Highlight; }
  .pn mark { text-decoration: underline; }
}
`
