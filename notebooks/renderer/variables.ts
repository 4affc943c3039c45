/** Our names for colours and fonts, by VS Code's own variables. */
export const variables = `
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
`
