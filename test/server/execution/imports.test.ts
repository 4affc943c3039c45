import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { type TestContext, test } from 'node:test'
import { Recording } from './recording.js'

/** Writes packages and files, then runs the cells. */
async function run(context: TestContext, files: { [path: string]: string }, ...cells: string[]) {
  const notebook = new Recording(context)
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(`${notebook.folder}/${path}`), { recursive: true })
    notebook.write(path, text)
  }
  notebook.edit(cells)
  await notebook.run()
  return notebook
}

test('xstate and its parts are there without being installed', async (context) => {
  const notebook = await run(
    context,
    {},
    `import { createMachine, getInitialSnapshot } from 'xstate'
import { assign } from 'xstate/actions'
import * as guards from 'xstate/guards'
import { fromPromise } from 'xstate/actors'
import { getShortestPaths } from 'xstate/graph'`,
    `const machine = createMachine({ initial: 'a', states: { a: {} } })
;[getInitialSnapshot(machine).value, typeof assign, typeof guards.and, typeof fromPromise, typeof getShortestPaths]`,
  )
  assert.deepEqual(notebook.errors, [])
  assert.deepEqual(notebook.texts, ["[ 'a', 'function', 'function', 'function', 'function' ]"])
})

test('packages come from the folder of the notebook, in both forms', async (context) => {
  const notebook = await run(
    context,
    {
      'node_modules/old/package.json': '{ "name": "old", "main": "main.js" }',
      'node_modules/old/main.js': 'const give = (n) => n\nmodule.exports = { ...{ named: 1 }, give }',
      'node_modules/@scope/modern/package.json':
        '{ "name": "@scope/modern", "type": "module", "exports": { ".": { "import": "./index.js" }, "./part": "./part.js" } }',
      'node_modules/@scope/modern/index.js': 'export default "modern"\nexport const named = await Promise.resolve(2)',
      'node_modules/@scope/modern/part.js': 'export const part = 3',
    },
    `import old, { give, named } from 'old'
import modern, { named as second } from '@scope/modern'
import { part } from '@scope/modern/part'
import { join } from 'node:path'
import fs from 'fs'
;[old.named, give(4), named, modern, second, part, join('a', 'b'), typeof fs.readFileSync]`,
    `const { part: later } = await import('@scope/modern/part')
later`,
  )
  assert.deepEqual(notebook.errors, [])
  assert.deepEqual(
    notebook.texts.map((text) => text.replace(/\s+/g, ' ')),
    ["[ 1, 4, 1, 'modern', 2, 3, 'a/b', 'function' ]", '3'],
  )
})

test('files beside the notebook: TypeScript, JavaScript in both forms, JSON, folders', async (context) => {
  const notebook = await run(
    context,
    {
      'typed.ts': 'export interface Unused {}\nexport default function twice(n: number): number { return 2 * n }',
      'plain.mjs': 'export const plain = await Promise.resolve("plain")',
      'common.cjs': 'const { basename } = require("node:path")\nmodule.exports = { name: basename(__filename) }',
      'settings.json': '{ "size": 3 }',
      'parts/index.ts': `export * from './one'\nexport { two } from './two.js'`,
      'parts/one.ts': 'export const one: number = 1',
      'parts/two.ts': `import { one } from './one.js'\nexport const two = one + 1`,
    },
    `import twice, { type Unused } from './typed.js'
import { plain } from './plain.mjs'
import { name } from './common.cjs'
import settings from './settings.json'
import { one, two } from './parts'
;[twice(4), plain, name, settings.size, one, two, (await import('./parts/two.js')).two].join()`,
  )
  assert.deepEqual(notebook.errors, [])
  assert.deepEqual(notebook.texts, ["'8,plain,common.cjs,3,1,2,2'"])
})

test('files may import each other in a circle', async (context) => {
  const notebook = await run(
    context,
    {
      'even.ts': `import { odd } from './odd.js'\nexport const even = (n: number): boolean => n === 0 || odd(n - 1)`,
      'odd.ts': `import { even } from './even.js'\nexport const odd = (n: number): boolean => n !== 0 && even(n - 1)`,
    },
    `import { even } from './even.js'\nimport { odd } from './odd.js'\n;[even(10), odd(10)]`,
  )
  assert.deepEqual(notebook.errors, [])
  assert.deepEqual(notebook.texts, ['[ true, false ]'])
})

test('what is missing or broken is one clear message at its place', async (context) => {
  const notebook = await run(
    context,
    { 'broken.ts': 'export const x = 1\nexport const y = ]', 'torn.json': '{ "a": ' },
    `const first = 0\nimport { x } from 'not-installed'\nx`,
    `import { x } from './nowhere.js'\nx`,
    `import { x } from './broken.js'\nx`,
    `import torn from './torn.json'\ntorn`,
    `import type { T } from 'not-installed'\nconst t: T = 1\nt`,
  )
  const [missing, nowhere, broken, torn] = notebook.errors
  assert.match(missing?.message ?? '', /^Cannot find "not-installed" from .*npm install not-installed/)
  assert.equal(missing?.frames[0]?.position?.line, 1)
  assert.match(nowhere?.message ?? '', /^There is no file "\.\/nowhere\.js" in /)
  assert.equal(broken?.name, 'SyntaxError')
  assert.match(broken?.frames[0]?.position?.uri ?? '', /broken\.ts$/)
  assert.deepEqual([broken?.frames[0]?.position?.line, broken?.frames[0]?.position?.column], [1, 17])
  assert.match(torn?.message ?? '', /torn\.json is not JSON/)
  assert.deepEqual(notebook.texts, ['1'], 'types need no package')
})
