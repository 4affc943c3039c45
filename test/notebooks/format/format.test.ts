import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeText, type NotebookCell, parseNotebook, serializeNotebook } from '../../../notebooks/format/index.js'

const shown = (text: string) => parseNotebook(text).cells.map(({ kind, text }) => [kind, text])
const rewrite = (text: string, edit: (cells: NotebookCell[]) => NotebookCell[]) => {
  const { cells, origin } = parseNotebook(text)
  return serializeNotebook({ cells: edit([...cells]), origin })
}
const withText = (at: number, text: string) => (cells: NotebookCell[]) =>
  cells.map((cell, index) => (index === at ? { ...cell, text } : cell))

const sample = '# Title\n\nWords.\n\n```ts protocol\nconst a = 1\n```\n\nMore.\n'

test('marked fences are code, everything else is text', () => {
  assert.deepEqual(shown(sample), [
    ['text', '# Title\n\nWords.'],
    ['code', 'const a = 1'],
    ['text', 'More.'],
  ])
  assert.deepEqual(shown('```ts\na\n```\n```protocol ts\n```\n``` typescript  protocol {x}\nb\n```'), [
    ['text', '```ts\na\n```\n```protocol ts\n```'],
    ['code', 'b'],
  ])
})

test('a cell knows the line of its text', () => {
  assert.deepEqual(
    parseNotebook(`\uFEFF\r\n${sample.replaceAll('\n', '\r\n')}`).cells.map(({ origin }) => origin?.line),
    [1, 6, 9],
  )
})

test('a fence within a list, a quotation, raw HTML or another fence is text', () => {
  for (const text of [
    '- a\n\n  ```ts protocol\n  x\n  ```\n',
    '> ```ts protocol\n> x\n> ```\n',
    '<!--\n```ts protocol\nx\n```\n-->\n',
    '````md\n```ts protocol\nx\n```\n````\n',
    '    ```ts protocol\n    x\n    ```\n',
  ]) {
    assert.deepEqual(shown(text), [['text', text.trimEnd()]], text)
  }
})

test('odd fences are code: tildes, long, indented, unclosed, empty', () => {
  assert.deepEqual(shown('~~~ts protocol\n```\n~~~'), [['code', '```']])
  assert.deepEqual(shown('`````ts protocol\n````\n`````'), [['code', '````']])
  assert.deepEqual(shown('  ```ts protocol\n  a\n    b\nc\n   ```'), [['code', 'a\n  b\nc']])
  assert.deepEqual(shown('```ts protocol\na\n\n'), [['code', 'a']])
  assert.deepEqual(shown('```ts protocol\n```'), [['code', '']])
})

test('blank files have no cells, and take their first', () => {
  for (const text of ['', '\n', '\uFEFF', ' \r\n\t\r\n']) assert.deepEqual(shown(text), [])
  const added = () => [{ kind: 'code' as const, text: 'a' }]
  assert.equal(rewrite('', added), '```ts protocol\na\n```\n')
  assert.equal(rewrite('\uFEFF', added), '\uFEFF```ts protocol\na\n```\n')
  assert.equal(rewrite('   ', added), '   \n```ts protocol\na\n```\n')
})

test('an edit changes the bytes of its cell only', () => {
  const odd =
    '\uFEFF\r\n# Title  \r\n~~~ typescript protocol  {odd}\r\na\r\n~~~~~~\t\r\nTight.\r\n\r\n\r\n\r\n```ts protocol\nlf\n```'
  assert.equal(rewrite(odd, withText(1, 'b\nc')), odd.replace('a\r\n~~~~~~\t', 'b\r\nc\r\n~~~'))
  assert.equal(rewrite(odd, withText(2, 'New.\n\nWords.')), odd.replace('Tight.', 'New.\r\n\r\nWords.'))
  assert.equal(rewrite(odd, withText(0, '# Other')), odd.replace('# Title  ', '# Other'))
})

test('the fence is longer than any in the code', () => {
  const code = 'const text = `\n```\n````\n`'
  assert.equal(
    rewrite(sample, withText(1, code)),
    sample.replace('```ts protocol\nconst a = 1\n```', `\`\`\`\`\`ts protocol\n${code}\n\`\`\`\`\``),
  )
})

test('cells are inserted, removed and moved with a blank line between them', () => {
  const insert = (cells: NotebookCell[]) => cells.toSpliced(2, 0, { kind: 'code', text: 'b' })
  assert.equal(rewrite(sample, insert), sample.replace('More.', '```ts protocol\nb\n```\n\nMore.'))
  assert.equal(
    rewrite(sample, (cells) => cells.toSpliced(1, 1)),
    '# Title\n\nWords.\n\nMore.\n',
  )
  assert.equal(
    rewrite(sample, (cells) => cells.toReversed()),
    'More.\n\n```ts protocol\nconst a = 1\n```\n\n# Title\n\nWords.\n',
  )
  assert.equal(
    rewrite('a\n```ts protocol\n```\nb', (cells) => cells.toSpliced(0, 1)),
    '```ts protocol\n```\nb',
  )
})

test('blank text cells leave nothing behind', () => {
  assert.equal(
    rewrite(sample, (cells) => cells.toSpliced(1, 0, { kind: 'text', text: ' \n' })),
    sample,
  )
  assert.equal(rewrite(sample, withText(0, '')), '```ts protocol\nconst a = 1\n```\n\nMore.\n')
})

test('what a text leaves open does not swallow the code below it', () => {
  const code = '```ts protocol\nconst a = 1\n```'
  for (const [open, closer] of [
    ['```js\nx', '```'],
    ['~~~~\nx', '~~~~'],
    ['<!-- x', '-->'],
    ['<script>\nx', '</script>'],
    ['<?php', '?>'],
    ['<![CDATA[', ']]>'],
  ] as const) {
    assert.equal(rewrite(sample, withText(0, open)), `${open}\n${closer}\n\n${code}\n\nMore.\n`)
  }
  // raw HTML that a blank line ends needs only that
  assert.equal(rewrite(`a\n${code}\n`, withText(0, '<div>')), `<div>\n\n${code}\n`)
})

test('an unclosed cell at the end is closed when another follows', () => {
  assert.equal(
    rewrite('```ts protocol\na\n', (cells) => [...cells, { kind: 'text', text: 'b' }]),
    '```ts protocol\na\n```\n\nb\n',
  )
})

test('an indented fence that moves below a list is written anew, not into the list', () => {
  const text = 'a\n\n  ```ts protocol\n  x\n  ```\n'
  assert.equal(rewrite(text, withText(0, '- item')), '- item\n\n```ts protocol\nx\n```\n')
  assert.equal(rewrite(text, withText(0, 'b')), text.replace('a', 'b'))
})

test('a cell that changes its kind is written anew', () => {
  const turned = (at: number) => (cells: NotebookCell[]) =>
    cells.map((cell, index) =>
      index === at ? { ...cell, kind: cell.kind === 'code' ? ('text' as const) : ('code' as const) } : cell,
    )
  assert.equal(rewrite(sample, turned(1)), '# Title\n\nWords.\n\nconst a = 1\n\nMore.\n')
  assert.equal(rewrite(sample, turned(2)), sample.replace('More.', '```ts protocol\nMore.\n```'))
})

test('bytes that are not UTF-8 do not disturb those that are', () => {
  assert.equal(decodeText(Uint8Array.of(0x61, 0xff, 0xc3, 0xa9, 0xe2, 0x82)), 'a\uDCFFé\uDCE2\uDC82')
})
