import { strict as assert } from 'node:assert'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  NotebookCellData,
  NotebookCellKind,
  type NotebookDocument,
  NotebookEdit,
  NotebookRange,
  WorkspaceEdit,
  workspace,
} from 'vscode'
import { parseNotebook } from '../../../notebooks/format/index.js'
import { languageId } from '../../../server/wire/messages.js'
import { folder, openNotebook, writeNotebook } from '../notebook.js'

describe('opening a notebook', () => {
  it('shows the cells of the Raft notebook as the file has them', async () => {
    const file = join(folder(), 'raft.protocol.md')
    const document = await openNotebook(file)
    const shown = document.getCells().map(({ kind, document: cell }) => ({
      kind: kind === NotebookCellKind.Code ? 'code' : 'text',
      text: cell.getText(),
      language: cell.languageId,
    }))
    const expected = parseNotebook(readFileSync(file, 'utf8')).cells.map(({ kind, text }) => ({
      kind,
      text,
      language: kind === 'code' ? languageId : 'markdown',
    }))
    assert.ok(expected.some(({ kind }) => kind === 'code'))
    assert.deepEqual(shown, expected)
  })

  const whole = '# Title\r\n\r\n```ts protocol\r\nconst one = 1\r\n```\r\n\r\nétoile ★\r\n'
  const torn: Record<string, Uint8Array> = {
    'cut inside a character': Buffer.from(whole).subarray(0, Buffer.from(whole).length - 3),
    'cut inside a cell': Buffer.from('text\n\n```ts protocol\nconst one = {\n'),
    'not text at all': Uint8Array.from({ length: 512 }, (_, index) => (index * 151) % 256),
    'with a byte order mark and mixed line ends': Buffer.from(`\uFEFF${whole}\n\r~~~~typescript protocol x\n1\n~~~~~`),
    'that is empty': new Uint8Array(),
  }
  for (const [name, bytes] of Object.entries(torn)) {
    it(`opens and saves unchanged a file ${name}`, async () => {
      const file = writeNotebook(`torn ${name}`, bytes)
      const document = await openNotebook(file)
      const cell = new NotebookCellData(NotebookCellKind.Markup, 'a cell that comes and goes', 'markdown')
      await replaceCells(document, new NotebookRange(document.cellCount, document.cellCount), [cell])
      await replaceCells(document, new NotebookRange(document.cellCount - 1, document.cellCount), [])
      assert.ok(await document.save())
      assert.deepEqual(new Uint8Array(readFileSync(file)), new Uint8Array(bytes))
    })
  }
})

async function replaceCells(
  document: NotebookDocument,
  range: NotebookRange,
  cells: NotebookCellData[],
): Promise<void> {
  const edit = new WorkspaceEdit()
  edit.set(document.uri, [NotebookEdit.replaceCells(range, cells)])
  assert.ok(await workspace.applyEdit(edit))
}
