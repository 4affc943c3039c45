/** The part of the style sheet that is about walks. */
export const exploreStyle = `
.pn-explorer { container-type: inline-size; }
.pn-explorer > .pn-toolbar { padding: 6px 0; flex-wrap: wrap; gap: 4px; }
.pn-explorer .pn-headline { margin: 6px 0 !important; }
.pn-reach { display: flex; flex-wrap: wrap; gap: 6px; align-items: center; font-size: 12px; margin: 4px 0; }
.pn-reach input:not([type=checkbox]) {
  flex: 1; min-width: min(260px, 100%); font: inherit; padding: 3px 6px; color: var(--vscode-input-foreground, inherit);
  background: var(--vscode-input-background, var(--pn-bg)); border: 1px solid var(--vscode-input-border, var(--pn-border)); border-radius: 3px;
}
.pn-reach input::placeholder { color: var(--vscode-input-placeholderForeground, var(--pn-muted)); }
.pn-reach .pn-tick { display: flex; gap: 4px; align-items: center; white-space: nowrap; } .pn-tick input { margin: 0; accent-color: var(--pn-focus); }
.pn .pn-said { font-size: 12px; min-height: 18px; }
.pn-said.pn-open::before { content: '⚠ '; }
.pn-explorerparts { display: grid; grid-template-columns: minmax(0, 5fr) minmax(0, 6fr); gap: 4px 22px; }
@container (max-width: 640px) { .pn-explorerparts { grid-template-columns: minmax(0, 1fr); } }
.pn-actionlist { border: 1px solid var(--pn-border); border-radius: 4px; max-height: 460px; overflow: auto; }
.pn-actionlist[aria-disabled=true] .pn-action { cursor: default; opacity: .6; }
.pn-grouptitle { font-size: 11px; color: var(--pn-muted); padding: 5px 8px 1px; font-weight: 600; }
.pn-action { padding: 3px 8px 4px; cursor: pointer; border-left: 3px solid transparent; display: flex; flex-direction: column; font-size: 12px; }
.pn-action .pn-muted { font-size: 11px; padding-left: 10px; } .pn-action .pn-kind { margin-left: 6px; }
.pn-action[aria-selected=true] { background: var(--pn-selection); border-left-color: var(--pn-focus); }
.pn-actionlist:focus .pn-action[aria-selected=true] { outline: 1px solid var(--pn-focus); outline-offset: -1px; }
.pn-warned { color: var(--pn-bad); font-size: 11px; padding-left: 10px; display: flex; gap: 4px; align-items: center; }
.pn-cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 165px), 1fr)); gap: 6px; }
.pn-nodecard { border: 1px solid var(--pn-border); border-radius: 4px; padding: 4px 8px 6px; min-width: 0; }
.pn-nodecard.pn-hasmoved { border-left: 3px solid var(--pn-focus); padding-left: 6px; }
.pn-nodecard header { display: flex; flex-wrap: wrap; gap: 0 8px; margin-bottom: 2px; }
.pn-nodecard dl div { display: flex; gap: 6px; font-size: 12px; padding: 0 2px; }
.pn-nodecard dt { color: var(--pn-muted); flex: none; } .pn-nodecard dd { min-width: 0; overflow-wrap: anywhere; }
.pn-nodecard .pn-was { color: var(--pn-muted); font-size: 11px; }
.pn-propertyvalues li { display: grid; grid-template-columns: 92px minmax(0, 1fr) auto; gap: 2px 8px; padding: 3px 0; font-size: 12px; border-bottom: 1px solid var(--pn-border); }
@container (max-width: 420px) { .pn-propertyvalues li { grid-template-columns: minmax(0, 1fr); } }
.pn-propertyvalues .pn-link { align-self: start; justify-self: start; }
.pn .pn-bookmarks { display: flex; flex-wrap: wrap; gap: 6px; align-items: center; margin-top: 8px; }
.pn-branches ol { margin: 4px 0 0; padding: 0; list-style: none; max-height: 300px; overflow: auto; }
.pn-branches li { font-size: 12px; display: flex; gap: 6px; align-items: baseline; } .pn-branches .pn-link { white-space: normal; text-align: left; }
.pn-branches [aria-current=step] { font-weight: 600; }
.pn-walkdiagram .pn-diagram { max-height: 420px; }
.pn-map .pn-options { padding-left: 0; }
.pn-mapbox { overflow: auto; max-height: 560px; margin-top: 6px; border: 1px solid var(--pn-border); border-radius: 4px; }
.pn-mapbox svg { display: block; margin: 14px auto 0; }
.pn-mapbox text { fill: var(--pn-fg); font-size: 11px; pointer-events: none; }
.pn-place { cursor: pointer; outline: none; } .pn-place rect { fill: var(--pn-bg); stroke: var(--pn-fg); stroke-opacity: .55; }
.pn-place:hover rect { fill: var(--pn-hover); } .pn-place.pn-beyond rect { stroke-dasharray: 4 3; }
.pn-place.pn-walked rect { stroke-width: 2; stroke-opacity: 1; } .pn-place.pn-here rect { fill: var(--pn-selection); stroke-width: 2.5; stroke-opacity: 1; }
.pn-place.pn-iswrong rect { stroke: var(--pn-bad); stroke-opacity: 1; }
.pn-place:focus-visible rect { stroke: var(--pn-focus); stroke-width: 3; stroke-opacity: 1; }
.pn-mapbox .pn-wrongmark { fill: var(--pn-bad); text-anchor: middle; font-weight: 700; } .pn-mapbox .pn-heremark { text-anchor: middle; font-size: 10px; }
.pn-mapbox .pn-count { text-anchor: end; font-size: 9px; fill: var(--pn-muted); }
.pn-mapbox .pn-plate { fill: var(--pn-bg); } .pn-mapbox .pn-linetext { text-anchor: middle; font-size: 10px; fill: var(--pn-muted); }
.pn-near .pn-linetext { fill: var(--pn-fg); }
.pn-fold { opacity: 0; } .pn-place:hover .pn-fold, .pn-place:focus-visible .pn-fold, .pn-iscollapsed .pn-fold { opacity: 1; }
.pn-fold circle { fill: var(--pn-bg); stroke: var(--pn-fg); } .pn-mapbox .pn-fold text { text-anchor: middle; font-size: 11px; } .pn-mapbox .pn-fold .pn-hides { text-anchor: start; font-size: 10px; fill: var(--pn-muted); }
.pn-iscollapsed > rect { stroke-width: 3; }
.pn-mapline path { fill: none; stroke: var(--pn-muted); stroke-opacity: .55; } .pn-mapline .pn-tip { fill: var(--pn-muted); stroke: none; }
.pn-mapline.pn-isfault path:not(.pn-tip) { stroke-dasharray: 2 3; }
.pn-mapline.pn-near path { stroke: var(--pn-fg); stroke-opacity: 1; } .pn-mapline.pn-near .pn-tip { fill: var(--pn-fg); }
.pn-mapline .pn-reach { stroke: transparent !important; stroke-width: 8; }
.pn .pn-mapinfo { font-size: 12px; margin-top: 4px; }
@media (forced-colors: active) { .pn-action[aria-selected=true] { outline: 2px solid Highlight; outline-offset: -2px; } .pn-place.pn-here rect { stroke: Highlight; } }
`
