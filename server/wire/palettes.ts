/**
 * Colours of VS Code's default themes, for what is drawn where no VS Code is. By the names of VS Code's variables, less
 * `--vscode-`.
 */
export const palettes: { readonly light: Palette; readonly dark: Palette } = {
  light: {
    'editor-background': '#ffffff',
    foreground: '#3b3b3b',
    descriptionForeground: '#5f5f5f',
    'widget-border': '#d0d0d0',
    focusBorder: '#005fb8',
    errorForeground: '#c72e2f',
    'testing-iconPassed': '#2f7d32',
    'editorWarning-foreground': '#8a5a00',
    'list-inactiveSelectionBackground': '#e4e6f1',
    'list-hoverBackground': '#f2f2f2',
    'button-secondaryBackground': '#e5e5e5',
    'button-secondaryForeground': '#3b3b3b',
    'charts-blue': '#1a66b8',
    'charts-red': '#c72e2f',
    'charts-green': '#2f7d32',
    'charts-orange': '#a35200',
    'charts-purple': '#652d90',
    'charts-yellow': '#7a6400',
    'terminal-ansiCyan': '#00758a',
    'terminal-ansiMagenta': '#a3138d',
  },
  dark: {
    'editor-background': '#1f1f1f',
    foreground: '#cccccc',
    descriptionForeground: '#9d9d9d',
    'widget-border': '#454545',
    focusBorder: '#0078d4',
    errorForeground: '#f88070',
    'testing-iconPassed': '#73c991',
    'editorWarning-foreground': '#cca700',
    'list-inactiveSelectionBackground': '#37373d',
    'list-hoverBackground': '#2a2d2e',
    'button-secondaryBackground': '#313131',
    'button-secondaryForeground': '#cccccc',
    'charts-blue': '#3794ff',
    'charts-red': '#f14c4c',
    'charts-green': '#89d185',
    'charts-orange': '#d18616',
    'charts-purple': '#b180d7',
    'charts-yellow': '#cca700',
    'terminal-ansiCyan': '#11a8cd',
    'terminal-ansiMagenta': '#d670d6',
  },
}

export type PaletteName = 'light' | 'dark'

interface Palette {
  readonly [name: string]: string
}

/** The declarations of a palette, for a style sheet. */
export const declarationsOf = (name: PaletteName): string =>
  Object.entries(palettes[name])
    .map(([variable, colour]) => `--vscode-${variable}: ${colour};`)
    .join(' ')
