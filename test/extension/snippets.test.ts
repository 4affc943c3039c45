import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { parseCell } from '../../server/language/cells.js'

interface Snippet {
  readonly prefix: string
  readonly description: string
  readonly body: readonly string[]
}

const file = join(import.meta.dirname, '../../../extension/language/snippets.json')
const snippets = Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, Snippet>)

/** A snippet as it is inserted, with what it proposes. */
const inserted = ({ body }: Snippet): string =>
  body
    .join('\n')
    .replace(/\$\{(\d+)\/[^}]*\}[^}]*\}/g, 'Server')
    .replace(/\$\{\d+\|([^,|]*)[^}]*\}/g, '$1')
    .replace(/\$\{\d+:([^}]*)\}/g, '$1')
    .replace(/\$\d+/g, '')

test('every snippet is TypeScript without mistakes of syntax', () => {
  assert.equal(new Set(snippets.map(([, { prefix }]) => prefix)).size, snippets.length)
  for (const [name, snippet] of snippets) {
    const text = inserted(snippet)
    // a line of an object stands in one
    const isPart = /^['\w ]+:/.test(text)
    const { syntax } = parseCell({ id: name, text: isPart ? `({ ${text} })` : text })
    assert.deepEqual(
      syntax.map(({ message }) => message),
      [],
      `${name}:\n${text}`,
    )
  }
})
