/** The notebooks of the gallery as cells. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseNotebook } from '../../../../notebooks/format/index.js'
import type { CellSource } from '../../../../server/language/cells.js'

const folder = resolve(import.meta.dirname, '../../../../../notebooks/gallery')

/** Code cells, with ids `1`, `2`, ... */
export const cellsOf = (notebook: string): CellSource[] =>
  cellsIn(readFileSync(join(folder, `${notebook}.protocol.md`), 'utf8'))

/** The code cells in the text of a notebook. */
export const cellsIn = (text: string): CellSource[] =>
  parseNotebook(text)
    .cells.filter(({ kind }) => kind === 'code')
    .map(({ text }, index) => ({ id: String(index + 1), text }))

export const gallery: readonly string[] = readdirSync(folder)
  .filter((name) => name.endsWith('.protocol.md'))
  .map((name) => name.replace('.protocol.md', ''))
