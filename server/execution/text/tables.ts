/** Tables of numbers as text. */
import { count } from './values.js'

/** The first column to the left, the others to the right. */
export function tableLines(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)))
  return rows.map((row) => {
    const cells = row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column])))
    return `  ${cells.join('  ')}`.trimEnd()
  })
}

/** Four digits or so. */
export function number(value: number): string {
  if (Number.isInteger(value)) return count(value)
  return Math.abs(value) >= 1000 ? count(Math.round(value)) : String(Number(value.toPrecision(4)))
}
