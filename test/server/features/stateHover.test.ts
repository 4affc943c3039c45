import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Hover, MarkupContent } from 'vscode-languageserver-protocol'
import { cellsOf } from '../language/machines/gallery.js'
import { Editor } from './editor.js'
import { openMarked } from './marked.js'

let editor: Editor
before(async () => {
  editor = await Editor.start({ trusted: false })
})
after(() => editor.close())

/** What is shown at the first place of a text in a notebook of the gallery. */
async function shown(notebook: string, text: string, inside: string) {
  const cells = cellsOf(notebook).map((cell) => cell.text)
  const index = cells.findIndex((cell) => cell.includes(text))
  const at = text.indexOf(inside)
  cells[index] = cells[index]!.replace(text, `${text.slice(0, at + 1)}⟦⟧${text.slice(at + 1)}`)
  const marked = await openMarked(editor, `${notebook}-${at}`, cells)
  const hover = await editor.connection.sendRequest<Hover>('textDocument/hover', marked.at())
  const { value } = hover.contents as MarkupContent
  const [, picture = ''] = /^!\[[^\]]*\]\(data:image\/svg\+xml;base64,([^)]+)\)/.exec(value) ?? []
  return { words: value, svg: Buffer.from(picture, 'base64').toString() }
}

test('a target says who enters the state, what it sends and handles', async () => {
  const { words, svg } = await shown('raft', "electionTimeout: 'candidate'", 'candidate')
  assert.match(words, /\*\*`candidate`\*\*: state of `server`/)
  assert.match(words, /Entered: from `follower` after electionTimeout; from `candidate` after electionTimeout/)
  assert.match(words, /Leads to: `candidate` after electionTimeout; `leader` always \[elected\]/)
  assert.match(words, /Handles: `vote`, `requestVote` \(as all in `server`\), `append` \(as all in `server`\)/)
  assert.match(words, /Sends: `requestVote` \(broadcast; handled by `server`\)/)
  for (const name of ['follower', 'candidate', 'leader', 'always [elected]']) assert.ok(svg.includes(`>${name}<`), name)
})

test('the drawing lies within its frame', async () => {
  const { svg } = await shown('primary-backup', "target: 'waiting', actions: ['remember'", 'waiting')
  const [, width = '', height = ''] = /width="(\d+)" height="(\d+)"/.exec(svg) ?? []
  for (const [, x = '', y = '', w = ''] of svg.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)"/g)) {
    assert.ok(Number(x) + Number(w) <= Number(width) && Number(y) + 26 <= Number(height))
  }
})
