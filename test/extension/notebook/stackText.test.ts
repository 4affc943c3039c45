import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stackText } from '../../../extension/notebook/stackText.js'

const placeOf = (uri: string) => (uri === 'cell:b' ? 'cell 2' : undefined)

test('a stack names cells by their number, and files by their place', () => {
  const frames = [
    { name: 'f', position: { uri: 'cell:b', line: 0, column: 4 } },
    { name: '', position: { uri: 'file:///home/me/a%20b.ts', line: 9, column: 2 } },
    { name: 'Array.map' },
  ]
  assert.equal(
    stackText({ name: 'TypeError', message: 'no', frames }, placeOf),
    'TypeError: no\n    at f (cell 2, line 1)\n    at (/home/me/a b.ts:10:3)\n    at Array.map',
  )
})

test('a long message is broken between words, other lines stay as they are', () => {
  const long = 'word '.repeat(30).trim()
  const lines = stackText(
    { name: 'Error', message: `${long}\n  indented\n\n${'x'.repeat(200)}`, frames: [] },
    placeOf,
  ).split('\n')
  assert.deepEqual(lines.slice(2), ['  indented', '', 'x'.repeat(200)])
  assert.ok(lines.slice(0, 2).every((line) => line.length <= 100))
  assert.equal(lines.slice(0, 2).join(' '), `Error: ${long}`)
})
