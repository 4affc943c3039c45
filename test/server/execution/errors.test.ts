import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import type { CellError } from '../../../server/wire/output.js'
import { pingPong } from './protocols.js'
import { Recording } from './recording.js'

const places = ({ frames }: CellError) =>
  frames.map(({ name, position }) => `${name}@${position?.uri}:${position?.line}:${position?.column}`)

async function errorOf(context: TestContext, ...cells: string[]) {
  const notebook = new Recording(context)
  notebook.edit(cells)
  await notebook.run()
  const [error] = notebook.errors
  assert.ok(error, `no error, but ${notebook.texts.join()}`)
  return error
}

test('stacks lead into cells, also on the line where names of other cells come in', async (context) => {
  const error = await errorOf(
    context,
    `const limit = 2

function check(value: number): void {
  if (value > limit) throw new RangeError('too much')
}`,
    `const call: (x: number) => void = (x) => check(x); call(limit + 1)`,
  )
  assert.equal(error.name, 'RangeError')
  assert.equal(error.message, 'too much')
  assert.deepEqual(places(error), ['check@test:a:3:27', 'call@test:b:0:46', '@test:b:0:51'])
})

test('positions survive types, top-level await and many lines', async (context) => {
  const error = await errorOf(
    context,
    `interface Wide { readonly a: string; readonly b?: number }
type Other = Wide & { c: 1 }
await Promise.resolve()
for await (const x of [1]) {
  const y = x as unknown as Other
  ;(y as any).missing.property
}`,
  )
  assert.equal(error.name, 'TypeError')
  assert.equal(error.frames[0]?.position?.line, 5)
})

test('syntax errors are at their place, and nothing of the cell runs', async (context) => {
  const error = await errorOf(context, 'console.log("ran")\nconst x = ;')
  assert.equal(error.name, 'SyntaxError')
  assert.deepEqual(places(error), ['@test:a:1:10'])
})

test('so are those that only the engine finds', async (context) => {
  const error = await errorOf(context, 'const twice = 1\nconst once = 2\nconst twice = 3')
  assert.equal(error.name, 'SyntaxError')
  assert.deepEqual(places(error), ['@test:a:2:6'])
})

test('stacks lead into files beside the notebook', async (context) => {
  const notebook = new Recording(context)
  const file = notebook.write(
    'thrower.ts',
    'export type T = 1\n\nexport const fail = (): never => {\n  throw new Error("in a file")\n}',
  )
  notebook.edit([`import { fail } from './thrower.js'\nfail()`])
  await notebook.run()
  const [error] = notebook.errors
  assert.deepEqual(error && places(error), [`fail@${pathToFileURL(file).href}:3:8`, '@test:a:1:4'])
})

test('what a machine throws while it is checked is found in its cell', async (context) => {
  const error = await errorOf(
    context,
    pingPong,
    `const broken = pingPong.with({ nodes: { pinger: { machine: pinger.provide({}) } }, properties: ({ always }) => ({
  wrong: always(({ pinger }) => {
    throw new Error('broken property')
  }),
}) })
await check(broken)`,
  )
  assert.match(error.message, /broken property/)
  assert.equal(error.frames[0]?.position?.uri, 'test:b')
  assert.equal(error.frames[0]?.position?.line, 2)
})

test('printed errors name the cell, and no frame of ours', async (context) => {
  const notebook = new Recording(context)
  notebook.edit(['0', 'function f() {\n  console.log(new Error("seen").stack)\n}\nf()'])
  await notebook.run()
  assert.equal(notebook.printed, 'Error: seen\n    at f (cell 2:2:15)\n    at cell 2:4:1\n')
})

test('anything can be thrown', async (context) => {
  const notebook = new Recording(context)
  notebook.edit(['throw { code: 7 }', 'throw null', 'throw new Error("outer", { cause: new TypeError("inner") })'])
  await notebook.run()
  assert.deepEqual(
    notebook.errors.map(({ message }) => message),
    ['A cell threw { code: 7 }', 'A cell threw null', 'outer (TypeError: inner)'],
  )
})
