/** Hostile documents and edits, for the property tests of the format. */
import fc from 'fast-check'
import type { NotebookCell } from '../../../notebooks/format/index.js'

const fragments = [
  '```',
  '````',
  '~~~',
  '~~~~~',
  '``',
  '`',
  '```ts protocol',
  '```typescript protocol',
  '~~~ts protocol',
  '````ts protocol x',
  '```ts',
  '```ts protocols',
  '``` ts\tprotocol ',
  '```js',
  '```ts protocol `',
  '~~~ts protocol `x`',
  '```ts&#32;protocol',
  ' ',
  '  ',
  '   ',
  '    ',
  '\t',
  ' \t',
  '- ',
  '1. ',
  '* ',
  '> ',
  '>',
  '-',
  '---',
  '===',
  '# ',
  '| a | b |',
  '|---|---|',
  '<!--',
  '-->',
  '<div>',
  '</div>',
  '<script>',
  '</script>',
  '<pre',
  '<?',
  '?>',
  '<!A',
  '<![CDATA[',
  ']]>',
  '<b>',
  '[a]: ',
  '[a]: /b',
  "'title",
  'a',
  'const x = 1',
  '\\',
  '&',
  '\u00a0',
  '\u2028',
  '\u0085',
  '\v',
  '\f',
  '\0',
  '\uFEFF',
  '\uD83D\uDE00',
  '\uD800',
  '\uDC80',
  '\uDCFF',
  '$',
  '$&',
  '*',
  '_',
  '{',
  '}',
]
const lineEnd = fc.constantFrom('\n', '\n', '\n', '\r\n', '\r\n', '\r', '\n\n', '\r\n\r\n', '\n\r')
const fragment = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...fragments) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 4 }) },
)
const line = fc.array(fragment, { maxLength: 4 }).map((parts) => parts.join(''))

/** Any text, mostly of what may confuse a reader of fences. */
export const document: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom('', '', '', '\uFEFF', '\uFEFF\uFEFF', '\n', '\r\n  '),
    fc.array(fc.tuple(line, lineEnd), { maxLength: 14 }),
    fc.constantFrom('', '', 'end', '```', '   '),
  )
  .map(([start, lines, end]) => start + lines.flat().join('') + end)

/** A document that has code cells, for what can be done with them. */
export const notebookText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      document,
      fc
        .tuple(
          fc.constantFrom('', ' ', '   '),
          fc.constantFrom('```', '~~~~'),
          fc.array(line, { maxLength: 3 }),
          lineEnd,
        )
        .map(
          ([indent, fence, lines, end]) =>
            `${indent}${fence}ts protocol${end}${lines.map((each) => each + end).join('')}${fence}${end}`,
        ),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join('\n'))

/** What an author does to the cells of a notebook. */
export type Edit =
  | { readonly type: 'write'; readonly at: number; readonly text: string }
  | { readonly type: 'insert'; readonly at: number; readonly kind: NotebookCell['kind']; readonly text: string }
  | { readonly type: 'remove' | 'duplicate' | 'join' | 'changeKind'; readonly at: number }
  | { readonly type: 'move' | 'split'; readonly at: number; readonly to: number }

const at = fc.nat(20)
const kind = fc.constantFrom('code' as const, 'text' as const)
export const edits: fc.Arbitrary<Edit[]> = fc.array(
  fc.oneof(
    fc.record({ type: fc.constant('write' as const), at, text: document }),
    fc.record({ type: fc.constant('insert' as const), at, kind, text: document }),
    fc.record({
      type: fc.constantFrom('remove' as const, 'duplicate' as const, 'join' as const, 'changeKind' as const),
      at,
    }),
    fc.record({ type: fc.constantFrom('move' as const, 'split' as const), at, to: at }),
  ),
  { minLength: 1, maxLength: 6 },
)

/** Does an edit as VS Code does: what a cell is made from keeps its metadata. */
export function edited(cells: readonly NotebookCell[], edit: Edit): NotebookCell[] {
  if (edit.type === 'insert')
    return cells.toSpliced(edit.at % (cells.length + 1), 0, { kind: edit.kind, text: edit.text })
  const at = edit.at % Math.max(1, cells.length)
  const cell = cells[at]
  if (!cell) return [...cells]
  switch (edit.type) {
    case 'write':
      return cells.with(at, { ...cell, text: edit.text })
    case 'remove':
      return cells.toSpliced(at, 1)
    case 'duplicate':
      return cells.toSpliced(at, 0, cell)
    case 'changeKind':
      return cells.with(at, { ...cell, kind: cell.kind === 'code' ? 'text' : 'code' })
    case 'join': {
      const next = cells[at + 1]
      return next ? cells.toSpliced(at, 2, { ...cell, text: `${cell.text}\n${next.text}` }) : [...cells]
    }
    case 'move':
      return cells.toSpliced(at, 1).toSpliced(edit.to % cells.length, 0, cell)
    case 'split': {
      const place = edit.to % (cell.text.length + 1)
      const halves = [cell.text.slice(0, place), cell.text.slice(place)].map((text) => ({ ...cell, text }))
      return cells.toSpliced(at, 1, ...halves)
    }
  }
}
