/** Folding and growing selections. */
import type { Connection, FoldingRange, SelectionRange } from 'vscode-languageserver/node'
import type { PositionRange } from '../language/questions.js'
import type { Asker } from './ask.js'

export const structureCapabilities = { foldingRangeProvider: true, selectionRangeProvider: true }

export function register(connection: Connection, asker: Asker): void {
  connection.onFoldingRanges(async ({ textDocument }, token) => {
    const found = await asker.ask('folding', textDocument, () => ({}), token)
    return found ? found.map((part): FoldingRange => ({ ...part })) : null
  })
  connection.onSelectionRanges(async ({ textDocument, positions }, token) => {
    const found = await asker.ask(
      'selection',
      textDocument,
      (document) => ({ offsets: positions.map((position) => document.offsetAt(position)) }),
      token,
    )
    return found ? found.flatMap((ranges) => nested(ranges) ?? []) : null
  })
}

/** Ranges, innermost first, each in the next. */
function nested(ranges: readonly PositionRange[]): SelectionRange | undefined {
  return ranges.reduceRight<SelectionRange | undefined>(
    (parent, range) => ({ range, ...(parent && { parent }) }),
    undefined,
  )
}
