import { forcedHues, hues } from '../plots/hues.js'

/** The style of scenes. */
export const sceneStyle = `
.pn-scene, .pn-live {
  ${hues}
}
.pn-scene { margin-top: 8px; max-width: 760px; }
.pn-live progress { width: 100%; max-width: 760px; height: 6px; accent-color: var(--pn-focus); }
.pn-scenebar { display: flex; flex-wrap: wrap; gap: 4px 8px; align-items: center; }
.pn .pn-scenebar button { display: inline-flex; gap: 4px; align-items: center; }
.pn-scenebar label { display: inline-flex; gap: 5px; align-items: center; }
.pn-scenebar select {
  font: inherit; font-size: 12px; color: var(--vscode-dropdown-foreground, inherit); background: var(--vscode-dropdown-background, Canvas);
  border: 1px solid var(--vscode-dropdown-border, var(--pn-border)); border-radius: 3px; padding: 1px 4px; max-width: 100%;
}
.pn-scenetime { margin-left: auto; font-variant-numeric: tabular-nums; }
.pn-scenerange { width: 100%; margin: 6px 0 0; accent-color: var(--pn-focus); }
.pn-scene section { display: block; }
.pn-scene text { font: 11px var(--vscode-font-family, system-ui, sans-serif); fill: var(--pn-fg); text-anchor: middle; }
.pn-way { stroke: var(--pn-muted); stroke-opacity: .3; stroke-dasharray: 2 3; fill: none; }
.pn-actor circle { stroke-width: 2; fill-opacity: .18; }
.pn-actor .pn-actorname { font-weight: 600; }
.pn-actor .pn-actorstate { fill: var(--pn-muted); font-size: 10px; paint-order: stroke; stroke: var(--pn-bg); stroke-width: 3px; }
.pn-isdown circle { stroke: var(--pn-red) !important; fill: none !important; stroke-dasharray: 3 3; }
.pn-isdown .pn-actorname { opacity: .4; }
.pn-crossed, .pn-lostmark { stroke: var(--pn-red); stroke-width: 2; fill: none; }
.pn-actor .pn-cutoff { stroke: var(--pn-purple); stroke-dasharray: 1 4; stroke-linecap: round; fill: none; stroke-width: 3; }
.pn-scene .pn-flightname { text-anchor: start; font-size: 10px; paint-order: stroke; stroke: var(--pn-bg); stroke-width: 3px; }
.pn-scenetext { min-height: 3em; }
.pn-scenekey { display: flex; flex-wrap: wrap; gap: 2px 12px; font-size: 12px; }
.pn-scenekey li { display: inline-flex; gap: 4px; align-items: center; }
.pn-scene .pn-marker { stroke: var(--pn-bg); stroke-width: 1; }
@media (forced-colors: active) {
  .pn-scene, .pn-live { ${forcedHues} }
}
`
