/** The cell that holds a log against a protocol of a notebook. */
import { resolve } from 'node:path'
import type { ValidateCommand } from './arguments.js'

interface FileCell {
  readonly id: string
  readonly text: string
  readonly line: number
}

/**
 * The cell, to be run after those that it depends on; a text says why there is none. A protocol is known by the constant that
 * holds it, or by its name, as `const raft = protocol({ name: 'Raft', ... })` gives them.
 */
export function validatingCell(
  cells: readonly FileCell[],
  { protocol: wanted, log, reading }: Pick<ValidateCommand, 'protocol' | 'log' | 'reading'>,
): FileCell | string {
  const declared = cells.flatMap(({ id, text, line }) =>
    [...text.matchAll(/\bconst\s+([\w$]+)\s*=\s*(?:protocol\(|[\w$]+\.with\()/g)].map(({ 1: constant, index }) => ({
      ...{ constant, id: `${id}-validated` },
      name: /^[^;]{0,200}?\bname:\s*(['"`])(.*?)\1/s.exec(text.slice(index))?.[2],
      line: line + text.slice(0, index).split('\n').length - 1,
    })),
  )
  const chosen = declared.filter(({ constant, name }) => wanted === undefined || wanted === constant || wanted === name)
  const known = declared.map(({ constant, name }) => (name ? `${constant} ("${name}")` : constant)).join(', ')
  if (declared.length === 0) return 'This notebook declares no protocol: const raft = protocol({ ... }).'
  if (chosen.length === 0) return `This notebook declares no protocol "${wanted}"; it has ${known}.`
  if (chosen.length > 1) return `Say which protocol is to explain the log, with --protocol: ${known}.`
  const [{ constant, id, line }] = chosen
  const how = reading === undefined ? '' : `, ${reading}`
  return {
    ...{ id, line },
    text: [
      "import { conforms as holdsAgainst, openLog as readFrom } from 'protocol-notebook'",
      `await holdsAgainst(${constant}, await readFrom(${JSON.stringify(resolve(log))})${how})`,
    ].join('\n'),
  }
}
