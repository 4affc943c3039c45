import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  decodeText,
  encodeText,
  type NotebookCell,
  parseNotebook,
  serializeNotebook,
} from '../../../notebooks/format/index.js'
import { document, edited, edits, notebookText } from './documents.js'

const lf = (text: string) => text.replace(/\r\n?/g, '\n')

test('any text is written as it was read', () => {
  fc.assert(
    fc.property(fc.oneof(document, notebookText, fc.string({ unit: 'binary' })), (text) => {
      assert.equal(serializeNotebook(parseNotebook(text)), text)
    }),
    { numRuns: 10_000 },
  )
})

test('an editor that changes line ends and drops a byte order mark edits nothing', () => {
  fc.assert(
    fc.property(notebookText, (text) => {
      const { cells, origin } = parseNotebook(text)
      const shown = cells.map((cell) => ({ ...cell, text: cell.text.replace(/^\uFEFF/, '').replaceAll('\n', '\r\n') }))
      assert.equal(serializeNotebook({ cells: shown, origin }), text)
    }),
    { numRuns: 2_000 },
  )
})

test('the line of a cell is where its text begins in the file', () => {
  fc.assert(
    fc.property(notebookText, (text) => {
      const lines = lf(text.replace(/^\uFEFF/, '')).split('\n')
      for (const { text: cell, origin } of parseNotebook(text).cells) {
        if (cell === '') continue
        cell.split('\n').forEach((line, index) => {
          assert.ok(lines[(origin?.line ?? 0) + index]?.endsWith(line))
        })
      }
    }),
    { numRuns: 2_000 },
  )
})

/**
 * What Markdown keeps of some cells. A text may hold cell fences of its own, and neighbouring texts are one: a run of
 * texts stands for what it would be as a file.
 */
function represented(cells: readonly NotebookCell[]): { kind: string; text: string }[] {
  const result: { kind: string; text: string }[] = []
  let run: NotebookCell[] = []
  const flush = (followed: boolean) => {
    const end = followed ? [{ kind: 'code' as const, text: 'end' }] : []
    const alone = parseNotebook(
      serializeNotebook({ cells: [...run.map(({ kind, text }) => ({ kind, text })), ...end] }),
    )
    if (followed) assert.deepEqual(alone.cells.at(-1)?.text, 'end')
    result.push(...alone.cells.slice(0, alone.cells.length - end.length).map(({ kind, text }) => ({ kind, text })))
    run = []
  }
  for (const cell of cells) {
    if (cell.kind === 'text') run.push(cell)
    else {
      flush(true)
      result.push({ kind: 'code', text: lf(cell.text) })
    }
  }
  flush(false)
  return result
}

const visible = (cells: readonly NotebookCell[]) => cells.map(({ kind, text }) => ({ kind, text }))

test('edited cells are the same when they are read again', () => {
  fc.assert(
    fc.property(notebookText, edits, (text, changes) => {
      // an editor drops a byte order mark that begins a cell, and so may we
      const { cells, origin } = parseNotebook(text.replaceAll('\uFEFF', ''))
      const after = changes
        .reduce<NotebookCell[]>(edited, [...cells])
        .map((cell) => ({ ...cell, text: cell.text.replaceAll('\uFEFF', '') }))
      const written = serializeNotebook({ cells: after, origin })
      const read = parseNotebook(written).cells
      assert.deepEqual(visible(read), represented(after))
      assert.equal(serializeNotebook(parseNotebook(written)), written)
    }),
    { numRuns: 5_000 },
  )
})

test('code is kept to the letter, between any texts', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ kind: fc.constantFrom('code' as const, 'text' as const), text: document })),
      (cells) => {
        const codes = cells.filter(({ kind }) => kind === 'code').map(({ text }) => lf(text))
        const read = parseNotebook(serializeNotebook({ cells }))
          .cells.filter(({ kind }) => kind === 'code')
          .map(({ text }) => text)
        // a text may hold cells of its own: ours are among those read, in their order
        let at = 0
        for (const code of codes) {
          at = read.indexOf(code, at) + 1
          assert.ok(at > 0, `lost: ${JSON.stringify(code)}`)
        }
      },
    ),
    { numRuns: 3_000 },
  )
})

test('editing a code cell changes its own bytes only', () => {
  fc.assert(
    fc.property(notebookText, fc.nat(), document, (text, pick, code) => {
      const { cells, origin } = parseNotebook(text)
      const codes = cells.filter(({ kind }) => kind === 'code')
      const cell = codes[pick % Math.max(1, codes.length)]
      if (!cell?.origin) return
      const written = serializeNotebook({ cells: cells.with(cell.origin.index, { ...cell, text: code }), origin })
      const start = (origin?.before ?? '').length + cells.slice(0, cell.origin.index).reduce(lengthOf, 0)
      const tail = text.slice(start + cell.origin.raw.length)
      assert.equal(written.slice(0, start), text.slice(0, start))
      assert.equal(written.slice(written.length - tail.length), tail)
    }),
    { numRuns: 3_000 },
  )
})

const lengthOf = (sum: number, { origin }: NotebookCell) => sum + (origin ? origin.raw.length + origin.after.length : 0)

test('any bytes are text, and the same bytes again', () => {
  const pieces = fc.oneof(
    fc.uint8Array({ maxLength: 12 }),
    fc.string({ unit: 'grapheme', maxLength: 6 }).map((text) => new TextEncoder().encode(text)),
    fc.constantFrom(
      [0xed, 0xa0, 0x80],
      [0xf4, 0x90, 0x80, 0x80],
      [0xc0, 0x80],
      [0xef, 0xbb, 0xbf],
      [0xff, 0xfe],
      [0xf0, 0x9f],
    ),
  )
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 6 }), (parts) => {
      const bytes = Uint8Array.from(parts.flatMap((part) => [...part]))
      const text = decodeText(bytes)
      assert.deepEqual(encodeText(text), bytes)
      assert.deepEqual(encodeText(serializeNotebook(parseNotebook(text))), bytes)
    }),
    { numRuns: 5_000 },
  )
})

test('text with lone surrogates is encoded, if only with replacement characters', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      if (/[\uDC80-\uDCFF]/u.test(text)) return
      assert.deepEqual(encodeText(text), new TextEncoder().encode(text))
    }),
  )
})
