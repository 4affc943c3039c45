/** The colours of curves, states and messages. Dashes and markers say the same without them. */
const variables = {
  blue: 'charts-blue, #1a85ff',
  orange: 'symbolIcon-classForeground, #d67e00', // themes make charts-orange almost transparent, or have none
  green: 'charts-green, #388a34',
  red: 'charts-red, #e51400',
  purple: 'charts-purple, #652d90',
  yellow: 'charts-yellow, #bf8803',
}

/** As properties of a style sheet. */
export const hues = Object.entries(variables)
  .map(([name, variable]) => `--pn-${name}: var(--vscode-${variable});`)
  .join(' ')

/** The same where the system chooses all colours. */
export const forcedHues = Object.keys(variables)
  .map((name) => `--pn-${name}: CanvasText;`)
  .join(' ')
