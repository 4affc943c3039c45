import assert from 'node:assert/strict'
import { utimesSync } from 'node:fs'
import { test } from 'node:test'
import { Recording } from './recording.js'

const note = (name: string, ...uses: string[]) =>
  `const ${name} = [${uses.map((use) => `...${use}, `).join('')}'${name}']\n${name}.join()`

test('a cell first runs what it depends on, once, in order', async (context) => {
  const notebook = new Recording(context)
  notebook.edit([note('one'), note('two', 'one'), note('other'), note('three', 'two', 'one')])
  await notebook.run('d')
  assert.deepEqual(notebook.started, ['test:a', 'test:b', 'test:d'])
  assert.deepEqual(notebook.texts, ["'one'", "'one,two'", "'one,two,one,three'"])
  assert.deepEqual(notebook.ended, [
    ['test:a', true],
    ['test:b', true],
    ['test:d', true],
  ])

  await notebook.run('d')
  assert.deepEqual(notebook.started, ['test:d'], 'what is fresh does not run again')
  await notebook.run('a', 'd')
  assert.deepEqual(notebook.started, ['test:a', 'test:b', 'test:d'], 'what ran again makes stale what is between')
})

test('edits, moves and removals make a cell and its dependents stale', async (context) => {
  const notebook = new Recording(context)
  const cells = { a: note('one'), b: note('two', 'one'), c: note('three', 'two'), d: note('other') }
  notebook.edit(cells)
  assert.deepEqual(notebook.stale, [], 'what never ran is not stale')
  await notebook.run()
  assert.deepEqual(notebook.stale, [])

  notebook.edit({ ...cells, b: `${cells.b} // edited` })
  assert.deepEqual(notebook.stale, ['test:b', 'test:c'])
  notebook.edit(cells)
  assert.deepEqual(notebook.stale, [], 'undone')
  notebook.edit({ a: cells.a, c: cells.c, d: cells.d })
  assert.deepEqual(notebook.stale, ['test:c'], 'removed')
  notebook.edit({ b: cells.b, a: cells.a, c: cells.c, d: cells.d })
  assert.deepEqual(notebook.stale, ['test:b', 'test:c'], 'moved above what it uses')

  notebook.edit({ ...cells, a: `${cells.a} // edited` })
  assert.deepEqual(notebook.stale, ['test:a', 'test:b', 'test:c'])
  await notebook.run('b')
  assert.deepEqual(notebook.started, ['test:a', 'test:b'])
  assert.deepEqual(notebook.stale, ['test:c'])
})

test('a name declared again hides the earlier one from the cells below', async (context) => {
  const notebook = new Recording(context)
  const cells = { a: 'const x = 1', b: 'x', c: 'const x = 2', d: 'x' }
  notebook.edit(cells)
  await notebook.run()
  assert.deepEqual(notebook.texts, ['1', '2'])
  notebook.edit({ a: cells.a, b: cells.b, d: cells.d })
  assert.deepEqual(notebook.stale, ['test:d'])
  await notebook.run('d')
  assert.deepEqual(notebook.texts, ['1'])
})

test('types need nothing to run', async (context) => {
  const notebook = new Recording(context)
  notebook.edit(['interface Point { x: number }\nthrow new Error("not needed")', 'const p: Point = { x: 1 }\np'])
  await notebook.run('b')
  assert.deepEqual(notebook.started, ['test:b'])
  assert.deepEqual(notebook.texts, ['{ x: 1 }'])
})

test('values are live, and only their own cell assigns them', async (context) => {
  const notebook = new Recording(context)
  notebook.edit([
    'let count = 0\nfunction increment() { count++ }',
    'increment()\nincrement()\ncount',
    'class Box { constructor(readonly value: number) {} }\nenum Colour { red = 7 }\nexport const [first, ...rest] = [1, 2, 3]',
    '[new Box(5).value, Colour.red, first, rest.length]',
    '// @ts-expect-error\ncount = 5',
  ])
  await notebook.run()
  assert.deepEqual(notebook.texts, ['2', '[ 5, 7, 1, 2 ]'])
  const [error] = notebook.errors
  assert.match(error?.message ?? '', /^count belongs to cell 1 .* cannot be assigned in another cell/)
  assert.equal(error?.frames[0]?.position?.line, 1)
})

test('a failure is told by every requested cell that depends on it, and by no other', async (context) => {
  const notebook = new Recording(context)
  notebook.edit(['const base = 1\nthrow new Error("no")', 'const next = base + 1', 'next', '"apart"'])
  await notebook.run()
  assert.deepEqual(
    notebook.ended.map(([, success]) => success),
    [false, false, false, true],
  )
  const [thrown, ...refused] = notebook.errors.map(({ message }) => message)
  assert.equal(thrown, 'no')
  for (const message of refused) {
    assert.equal(message, 'This cell depends on cell 1 (“const base = 1”), which failed. Correct that cell first.')
  }
  assert.equal(refused.length, 2)

  await notebook.run('c')
  assert.deepEqual(notebook.started, ['test:a', 'test:c'], 'what failed runs again')
})

test('a name that only a later cell declares is explained', async (context) => {
  const notebook = new Recording(context)
  notebook.edit(['later', 'const later = 1'])
  await notebook.run('a')
  assert.match(notebook.errors[0]?.message ?? '', /^later is not defined here: cell 2 .* declares it/)
})

test('a changed file makes the cells stale that import it, directly or not', async (context) => {
  const notebook = new Recording(context)
  notebook.write('inner.ts', 'export const value = 1')
  notebook.write('outer.ts', `export { value } from './inner.js'`)
  notebook.edit([`import { value } from './outer'`, 'value', '0'])
  await notebook.run()
  assert.deepEqual(notebook.texts, ['1', '0'])
  const changed = notebook.write('inner.ts', 'export const value = 2')
  utimesSync(changed, new Date(), new Date(Date.now() + 5000))
  await notebook.run('b')
  assert.deepEqual(notebook.started, ['test:a', 'test:b'])
  assert.deepEqual(notebook.texts, ['2'])
})

test('nothing runs where the workspace is not trusted', async (context) => {
  let trusted = false
  const notebook = new Recording(context, { trusted: () => trusted })
  notebook.edit(['"ran"'])
  await notebook.run()
  assert.match(notebook.errors[0]?.message ?? '', /Trust the workspace/)
  assert.deepEqual(notebook.statuses, [])
  trusted = true
  await notebook.run()
  assert.deepEqual(notebook.texts, ["'ran'"])
})
