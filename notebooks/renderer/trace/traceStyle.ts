/** The part of the style sheet that is about traces. */
import { drawingStyle } from './drawingStyle.js'

export const traceStyle = `
.pn-trace { margin-top: 12px; border: 1px solid var(--pn-border); border-radius: 4px; padding: 0; min-width: 0; container-type: inline-size; }
.pn-trace > h4, .pn-sentence, .pn-details, .pn-legend, .pn-astable { margin-left: 10px !important; margin-right: 10px !important; }
.pn-trace > h4 { margin-top: 8px; }
.pn-astable { margin-bottom: 8px; }
.pn-toolbar { display: flex; gap: 2px; align-items: center; padding: 6px 10px; }
.pn .pn-iconbutton { padding: 3px 5px; line-height: 0; background: none; color: inherit; border-color: var(--vscode-contrastBorder, transparent); }
.pn select {
  font: inherit; font-size: 12px; color: var(--vscode-dropdown-foreground, inherit); padding: 1px 2px; max-width: 100%; min-width: 0;
  background: var(--vscode-dropdown-background, var(--pn-bg)); border: 1px solid var(--vscode-dropdown-border, var(--pn-border)); border-radius: 3px;
}
.pn button[aria-pressed=true], .pn button[aria-expanded=true].pn-toggle {
  background: var(--vscode-inputOption-activeBackground, #8884); border-color: var(--vscode-inputOption-activeBorder, var(--pn-focus));
  color: var(--vscode-inputOption-activeForeground, inherit);
}
.pn .pn-link { background: none; border: 0; padding: 0; color: var(--vscode-textLink-foreground, inherit); text-decoration: underline; font-size: inherit; line-height: inherit; }
.pn .pn-link:hover:enabled { background: none; text-decoration-thickness: 2px; }
.pn-options { display: flex; flex-wrap: wrap; gap: 6px 12px; align-items: center; padding: 6px 10px 0; font-size: 12px; color: var(--pn-muted); }
.pn-options label { display: flex; gap: 5px; align-items: center; white-space: nowrap; min-width: 0; }
.pn-options button { color: var(--pn-fg); } .pn-options .pn-others { width: 190px; }
.pn .pn-filter { margin: 0; position: relative; }
.pn-choices {
  position: absolute; z-index: 5; top: 100%; left: 0; display: flex; gap: 8px 20px; align-items: flex-start; padding: 8px 12px; margin-top: 3px; color: var(--pn-fg); max-width: 86cqw; flex-wrap: wrap;
  background: var(--vscode-editorWidget-background, var(--pn-bg)); border: 1px solid var(--vscode-editorWidget-border, var(--pn-border)); border-radius: 4px; box-shadow: 0 2px 8px var(--vscode-widget-shadow, #0005);
}
.pn fieldset { border: 0; margin: 0; padding: 0; min-width: 0; display: grid; gap: 2px; } .pn legend { padding: 0; color: var(--pn-muted); font-size: 11px; }
.pn-choices input { margin: 0; accent-color: var(--pn-focus); }
.pn-keys { display: flex; flex-wrap: wrap; gap: 3px 16px; padding: 8px 10px 0 !important; font-size: 11px !important; }
.pn-keys div { display: flex; gap: 5px; } .pn-keys dd { font-size: 11px !important; color: var(--pn-muted); }
.pn-keys dt { font-size: 11px; font-family: var(--pn-code); border: 1px solid var(--pn-border); border-radius: 3px; padding: 0 4px; }
.pn-order { margin: 0 10px 6px !important; padding: 2px 8px !important; border-left: 3px double var(--pn-focus) !important; font-size: 12px !important; }
.pn-toolbar .pn-icon path { fill: currentColor; stroke-width: 1; }
.pn-toolbar .pn-icon-undo path, .pn-toolbar .pn-icon-redo path { fill: none; stroke-width: 1.6; }
.pn-speed { margin-left: 4px; }
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
.pn-isdown { text-decoration: line-through; color: var(--pn-muted); }
${drawingStyle}
.pn-legend { display: flex; flex-wrap: wrap; gap: 2px 16px; font-size: 11px; color: var(--pn-muted); padding-top: 4px !important; }
.pn-operations { margin: 6px 10px; }
.pn-lanes { display: grid; grid-template-columns: max-content 1fr; gap: 4px 10px; font-size: 12px; }
.pn-process { padding-top: 2px; }
.pn-lanes ul { border-left: 1px solid var(--pn-border); border-right: 1px solid var(--pn-border); }
.pn-lanes ul { position: relative; } .pn-lanes li { position: relative; height: 24px; }
.pn .pn-lanes .pn-at { position: absolute; top: -2px; bottom: -2px; height: auto; border-left: 2px dotted var(--pn-focus); }
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
.pn-rows { position: relative; }
.pn-step { position: absolute; left: 0; right: 0; display: flex; gap: 8px; align-items: center; padding: 0 10px; cursor: pointer; border-left: 3px solid transparent; }
.pn-step:hover { background: var(--pn-hover); }
.pn-step[aria-selected=true] { background: var(--pn-selection); border-left-color: var(--pn-focus); }
.pn-steps:focus-visible .pn-step[aria-selected=true] { outline: 1px solid var(--pn-focus); outline-offset: -1px; }
.pn-repeats { border-left: 3px double var(--pn-fg); }
.pn-is-folded { font-style: italic; color: var(--pn-muted); }
.pn-number { min-width: 22px; text-align: right; font-size: 11px; color: var(--pn-muted); flex: none; font-variant-numeric: tabular-nums; }
.pn-what { min-width: 0; flex: 1; }
.pn-line { display: block; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; line-height: 17px; font-size: 12px; }
.pn-line.pn-muted { font-size: 11px; }
.pn-violation .pn-last { box-shadow: inset -3px 0 var(--pn-bad); } .pn-witness .pn-last { box-shadow: inset -3px 0 var(--pn-good); }

.pn-details { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 380px), 1fr)); gap: 0 24px; }
.pn-details section { min-width: 0; }
.pn-scroll { overflow: auto; } .pn-scroll + .pn-scroll { margin-top: 10px; } .pn-tall { max-height: 300px; }
.pn-scroll tbody th { color: var(--pn-muted); white-space: nowrap; }
.pn-scroll tbody th, .pn-truth thead th:first-child { position: sticky; left: 0; background: var(--pn-bg); }
.pn-scroll tbody tr { border-bottom: 1px solid color-mix(in srgb, var(--pn-border) 50%, transparent); }
.pn-scroll thead th { color: var(--pn-fg); font-weight: 600; }
.pn-scroll thead th:first-child { position: sticky; left: 0; z-index: 1; background: var(--pn-bg); }
.pn-scroll thead th.pn-muted { color: var(--pn-muted); font-weight: 400; }
.pn-scroll td, .pn-scroll thead th { padding-left: 6px; padding-right: 6px; } .pn-state thead th:first-child { padding-left: 0; }
.pn-state td { min-width: 92px; }
.pn-constant td { color: var(--pn-muted); }
.pn .pn-code th { font-size: 12px; }
.pn-scroll td.pn-changed { background: var(--pn-changed); }
.pn-was { font-size: 11px; color: var(--pn-muted); }
.pn .pn-nowrap { white-space: nowrap; }
.pn-gone td:first-child { text-decoration: line-through; }

.pn-card {
  position: absolute; z-index: 6; pointer-events: none; padding: 6px 10px; max-width: min(320px, 80%); font-size: 12px; border-radius: 4px;
  color: var(--vscode-editorHoverWidget-foreground, var(--pn-fg)); background: var(--vscode-editorHoverWidget-background, var(--pn-bg));
  border: 1px solid var(--vscode-editorHoverWidget-border, var(--pn-border)); box-shadow: 0 2px 8px var(--vscode-widget-shadow, #0005);
}
.pn-card.pn-above { transform: translateY(-100%); }
.pn-card p { font-size: 12px; }
.pn .pn-fields { display: grid; grid-template-columns: max-content 1fr; gap: 0 10px; padding: 2px 0; }
.pn-fields dt { color: var(--pn-muted); } .pn .pn-fields dd { font-size: 12px; overflow-wrap: anywhere; }
.pn-knowledge td { min-width: 70px; font-variant-numeric: tabular-nums; } .pn-behind { font-weight: 600; } .pn-behind .pn-was { font-weight: 400; }
.pn-truth { margin: 0 10px; }
.pn-truth .pn-scroll { margin-top: 4px; max-height: 340px; } .pn-truth th:first-child { max-width: 46cqw; }
.pn-part { display: flex; gap: 5px; align-items: baseline; overflow: hidden; text-overflow: ellipsis; }
.pn .pn-part .pn-link { overflow: hidden; text-overflow: ellipsis; text-align: left; }
.pn-decides th { color: var(--pn-fg) !important; font-weight: 600; }
.pn-deciding::before { content: '▸'; }
.pn-truthvalue { display: flex; gap: 3px; align-items: center; max-width: 240px; white-space: nowrap; }
.pn-truthvalue svg { flex: none; } .pn-truthvalue span { color: var(--pn-fg); overflow: hidden; text-overflow: ellipsis; }
.pn-truth td { white-space: nowrap; max-width: 240px; overflow: hidden; text-overflow: ellipsis; }
.pn-truth td.pn-current, .pn-truth th.pn-current { background: var(--pn-selection); box-shadow: inset 2px 0 var(--pn-focus), inset -2px 0 var(--pn-focus); }
.pn-pages { padding: 4px 0 !important; }
.pn-beforehand { padding: 6px 10px !important; font-size: 12px !important; }
.pn-twofold { display: flex; align-items: flex-start; } .pn-side { flex: 1 0 auto; } .pn-side + .pn-side { border-left: 3px double var(--pn-border); }
.pn-sidehead { position: sticky; top: 0; z-index: 2; background: var(--pn-bg); }
.pn-sidehead .pn-heads { position: relative; }
.pn-sidehead > p { padding: 2px 8px !important; font-size: 12px !important; font-weight: 600; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; width: 0; min-width: 100%; }
.pn .pn-differences { margin: 6px 10px; }
`
