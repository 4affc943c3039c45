/** What every cell may use without importing it. */

/** @param hasNode whether Node's own types are there: they declare `console` themselves */
export function ambientDeclarations(hasNode: boolean): string {
  return hasNode ? show : show + console
}

const show = `
/** Shows a value in the output of the cell, like the cell's last expression. */
declare function show(value: unknown): void
`

const console = `
/** Writes lines to the output of the cell. */
declare const console: {
  debug(...values: unknown[]): void
  error(...values: unknown[]): void
  info(...values: unknown[]): void
  log(...values: unknown[]): void
  table(rows: unknown): void
  trace(...values: unknown[]): void
  warn(...values: unknown[]): void
}
`
