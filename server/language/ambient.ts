/**
 * What every cell may use without importing it, where Node's own types are not installed: what a protocol has use for.
 * Timers, processes and files are left out on purpose, for a machine that uses them cannot be checked.
 */
export const ambientDeclarations = `
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

/** A deep copy of a value. */
declare function structuredClone<Value>(value: Value): Value
`
