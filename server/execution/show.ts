import { protocolCard } from '../checker/card.js'
import { outputOf } from './kernel/display.js'

/**
 * Shows a value: in a notebook below the cell, where a protocol is a card and a report a drawing; in any other program as
 * text on the console.
 *
 * @example show(raft)
 */
export function show(value: unknown): void {
  console.log(outputOf(value, protocolCard).text)
}
