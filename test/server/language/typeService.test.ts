import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { after, before, test } from 'node:test'
import type { CellProblem } from '../../../server/language/questions.js'
import type { TypeService } from '../../../server/language/typeService.js'
import { startTypeService } from '../../../server/language/typeServiceThread.js'
import { render, textOf } from './carets.js'

const checkout = resolve(import.meta.dirname, '../../../..')
const worker = join(checkout, 'out/server/language/typeServiceWorker.js')

let folder: string
let types: TypeService
const failures: string[] = []
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'protocol-notebook-'))
  types = startTypeService({ worker, typesRoot: checkout, failed: (message) => failures.push(message) })
})
after(async () => {
  await types.dispose()
  await rm(folder, { recursive: true })
  assert.deepEqual(failures, [])
})

let count = 0

/** A notebook in a folder of its own, as the type service sees it. */
class Notebook {
  readonly path = join(folder, `${++count}`, 'test.protocol.md')
  #cells: { id: string; text: string }[] = []

  /** Sets the cells; an id stays with its cell. */
  set(cells: readonly (readonly [id: string, text: string])[]): void {
    this.#cells = cells.map(([id, text]) => ({ id, text }))
    types.update({ uri: this.path, path: this.path, cells: this.#cells })
  }

  async problems(id: string): Promise<readonly CellProblem[]> {
    const problems = await types.diagnostics(this.path, id)
    assert.ok(problems, 'nothing has overtaken the question')
    return problems
  }

  async messages(id: string): Promise<string[]> {
    return (await this.problems(id)).map(({ message }) => message)
  }

  place(id: string, after: string) {
    const text = this.#cells.find((cell) => cell.id === id)?.text ?? ''
    return [{ notebook: this.path, cell: id }, { offset: text.indexOf(after) + after.length }] as const
  }
}

const server = `import { assign, setup } from 'xstate'
import { broadcast, type Message, type NodeId, type NodeInput, protocol, reply } from 'protocol-notebook'

type RequestVote = { type: 'requestVote'; term: number }
type Vote = { type: 'vote'; granted: boolean }
const server = setup({
  types: {
    context: {} as { id: NodeId; peers: readonly NodeId[]; term: number; votes: NodeId[] },
    events: {} as Message<RequestVote> | Message<Vote>,
    input: {} as NodeInput,
  },
  guards: { majority: ({ context }) => context.votes.length * 2 > context.peers.length + 1 },
  delays: { electionTimeout: 150 },
}).createMachine({
  context: ({ input }) => ({ id: input.id, peers: input.peers, term: 0, votes: [] }),
  initial: 'follower',
  states: {
    follower: {
      after: { electionTimeout: 'candidate' },
      on: { requestVote: { actions: reply(({ event }) => ({ type: 'vote', granted: event.term > 0 })) } },
    },
    candidate: {
      entry: [assign({ term: ({ context }) => context.term + 1 }), broadcast(({ context }) => ({ type: 'requestVote', term: context.term }))],
      on: { vote: { actions: assign({ votes: ({ context, event }) => [...context.votes, event.from] }) } },
      always: { guard: 'majority', target: 'leader' },
    },
    leader: {},
  },
})`

const raft = `const raft = protocol({
  name: 'raft',
  nodes: { server: { machine: server, count: 3, durable: ['term'] } },
  properties: ({ always }) => ({
    'one leader': always(({ server }) => server.filter((node) => node.matches('leader')).length <= 1),
  }),
})`

/** Each is a notebook; its cells are separated by a line of dashes. */
const fixtures: readonly (readonly [string, string])[] = [
  [
    'types of earlier cells',
    `const n = 1
---
type N = typeof n
---
const s: string = n
      ^ Type 'number' is not assignable to type 'string'
const m: N = 2
      ^ Type '2' is not assignable to type '1'`,
  ],
  [
    'a machine of an earlier cell keeps its context, events and states',
    `${server.replace('protocol, ', '')}
---
const snapshot = server.getInitialSnapshot
type Context = ReturnType<typeof snapshot>['context']
const term: Context['term'] = 'one'
      ^^^^ Type 'string' is not assignable to type 'number'
const bad = server.provide({ guards: { majorty: () => true } })
                                       ^^^^^^^ Did you mean to write 'majority'?`,
  ],
  [
    'a protocol knows its roles, states and contexts, in cells below its machines',
    `${server}
---
${raft}
---
protocol({ name: 'x', nodes: { server: { machine: server, durable: ['nope'] } } })
                                                                    ^^^^^^ Type '"nope"' is not assignable to type
---
const machine = server
protocol({ name: 'x', nodes: { machine: { machine } }, properties: ({ always }) => ({ a: always((s) => s.sever.length > 0) }) })
                                                                                                         ^^^^^ Property 'sever' does not exist
---
protocol({
  name: 'x',
  nodes: { server: { machine: server } },
  properties: ({ always }) => ({
    a: always(({ server }) => server.every((node) => node.matches('leadr'))),
                                                                  ^^^^^^^ is not assignable to parameter of type
    b: always(({ server }) => server.every((node) => node.context.tern > 0)),
                                                                  ^^^^ Property 'tern' does not exist
  }),
})`,
  ],
  [
    'check knows the names of the properties',
    `${server}
---
${raft}
---
import { check } from 'protocol-notebook'
const result = await check(raft, { depth: 5, expect: { 'one leader': 'holds' } })
result.properties['one leader'].verdict.length
result.properties['two leaders']
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Property 'two leaders' does not exist
---
await check(raft, { expect: { 'one leadr': 'holds' } })
                              ^^^^^^^^^^^ does not exist in type`,
  ],
  [
    'a cell with mistakes does not break the others',
    `const a = 1
const o = { x: [a, { y:
                       ^ Expression expected
---
const b: number = o.x.length
const c: string = a
      ^ Type 'number' is not assignable to type 'string'`,
  ],
  [
    'names of later cells',
    `later
^^^^^ 'later' is declared in a later cell; move this cell below it
const o = { later }
            ^^^^^ 'later' is declared in a later cell; move this cell below it
let t: Later
       ^^^^^ 'Later' is declared in a later cell; move this cell below it
---
const later = 1; type Later = 1`,
  ],
  [
    'a global that a later cell redeclares is still the global',
    `const m = new Map<string, number>()
---
class Map {}
---
new Map(1)
        ^ Expected 0 arguments, but got 1`,
  ],
  [
    'redeclaring shadows for the cells below',
    `const a = 1
---
const a = 'one'
---
const n: number = a
      ^ Type 'string' is not assignable to type 'number'`,
  ],
  [
    'a value may take the name of an earlier type, and the other way round',
    `type Mark = { x: number }
---
const Mark: Mark = { x: 'one' }
                     ^ Type 'string' is not assignable to type 'number'
---
const mark: Mark = Mark
Mark.y
     ^ Property 'y' does not exist`,
  ],
  [
    'names of earlier cells cannot be assigned',
    `let n = 1
---
n = 2
^ Cannot assign to 'n' because it is an import`,
  ],
  [
    'what a cell exports itself is not exported twice',
    `export const a = 1
export type B = string
const c = 2
export { c, c as d }
export default a
---
const s: B = a + c
      ^ Type 'number' is not assignable to type 'string'`,
  ],
  [
    'console is there, the browser and Node are not',
    `console.log(structuredClone({ a: 1 }).a)
window
^^^^^^ Cannot find name 'window'
process
^^^^^^^ Cannot find name 'process'`,
  ],
  [
    'code without effect is told',
    `function f() {
  const unused = 1
        ^^^^^^ 'unused' is declared but its value is never read
}`,
  ],
  [
    'a wrong state is an error of the property, not of the machine',
    `import { setup } from 'xstate'
const m = setup({}).createMachine({ initial: 'a', states: { a: {} } })
---
m.getInitialSnapshot(undefined as never).matches('b')
                                                 ^^^ is not assignable to parameter of type`,
  ],
]
for (const [what, fixture] of fixtures) {
  test(what, async () => {
    const notebook = new Notebook()
    const cells = fixture.split('\n---\n')
    notebook.set(cells.map((cell, index) => [`c${index}`, textOf(cell)]))
    const actual = await Promise.all(
      cells.map(async (cell, index) => render(cell, await notebook.problems(`c${index}`))),
    )
    assert.equal(actual.join('\n---\n'), fixture)
  })
}

test('moved cells are checked in their new places', async () => {
  const notebook = new Notebook()
  notebook.set([
    ['use', 'const m = n'],
    ['declare', 'const n = 1'],
  ])
  assert.match((await notebook.messages('use'))[0] ?? '', /declared in a later cell/)
  notebook.set([
    ['declare', 'const n = 1'],
    ['use', 'const m = n'],
  ])
  assert.deepEqual(await notebook.messages('use'), [])
})

test('split and joined cells keep their meaning', async () => {
  const notebook = new Notebook()
  notebook.set([['a', 'const n = 1\nconst s: string = n']])
  const whole = await notebook.messages('a')
  notebook.set([
    ['a', 'const n = 1'],
    ['b', 'const s: string = n'],
  ])
  assert.deepEqual(await notebook.messages('a'), [])
  assert.deepEqual(await notebook.messages('b'), whole)
  notebook.set([['a', 'const n = 1\nconst s: string = n']])
  assert.deepEqual(await notebook.messages('a'), whole)
})

test('dependents see what an earlier cell has become', async () => {
  const notebook = new Notebook()
  const rest = [
    ['b', 'const m = n'],
    ['c', 'const s: string = m'],
  ] as const
  notebook.set([['a', "const n = 'one'"], ...rest])
  assert.deepEqual(await notebook.messages('c'), [])
  notebook.set([['a', 'const n = 1'], ...rest])
  assert.deepEqual(await notebook.messages('c'), ["Type 'number' is not assignable to type 'string'."])
  notebook.set([...rest])
  assert.deepEqual(await notebook.messages('b'), ["Cannot find name 'n'."])
})

test('a hundred cells in a chain', async () => {
  const notebook = new Notebook()
  const chain = (first: string) =>
    Array.from(
      { length: 100 },
      (_, i) => [`c${i}`, i === 0 ? `const n0 = ${first}` : `const n${i} = n${i - 1}`] as const,
    )
  notebook.set([...chain('1'), ['end', 'const s: string = n99']])
  assert.equal((await notebook.messages('end')).length, 1)
  notebook.set([...chain("'one'"), ['end', 'const s: string = n99']])
  assert.deepEqual(await notebook.messages('end'), [])
})

test('completes names of earlier cells only, before they are written in full', async () => {
  const notebook = new Notebook()
  notebook.set([
    ['a', 'const before = 1; interface Before {}'],
    ['b', 'be'],
    ['c', 'const beyond = 2'],
  ])
  const names = (await types.ask('completion', ...notebook.place('b', 'be')))?.entries.map(({ name }) => name) ?? []
  assert.ok(names.includes('before'))
  assert.ok(!names.includes('beyond'))
})

test('completes what XState and the kit know', async () => {
  const notebook = new Notebook()
  const texts = [
    ['guards', server.replace("guard: 'majority'", "guard: ''"), "guard: '", 'majority'],
    ['delays', server.replace("electionTimeout: 'candidate'", ''), 'after: { ', 'electionTimeout'],
    ['states in properties', raft.replace("'leader'", "''"), "matches('", 'candidate'],
    ['contexts in properties', raft.replace("matches('leader')", 'context.'), 'context.', 'term'],
    ['durable keys', raft.replace("['term']", "['']"), "['", 'votes'],
  ] as const
  for (const [what, text, after, expected] of texts) {
    notebook.set(
      text.includes('createMachine')
        ? [['x', text]]
        : [
            ['server', server],
            ['x', text],
          ],
    )
    const names = (await types.ask('completion', ...notebook.place('x', after)))?.entries.map(({ name }) => name) ?? []
    assert.ok(names.includes(expected), `${what}: ${names.slice(0, 20).join(', ')}`)
  }
})

test('explains completions and hovered names with their documentation', async () => {
  const notebook = new Notebook()
  const double =
    '/**\n * Doubles, see {@link half}.\n * @param n what is doubled\n * @example double(1)\n */\nfunction double(n: number) { return n * 2 }'
  notebook.set([
    ['a', double],
    ['b', 'double(1)'],
    ['c', "import { setup } from 'xstate'"],
  ])
  const expected = {
    signature: 'function double(n: number): number',
    documentation: 'Doubles, see `half`.\n\n*@param* `n` — what is doubled\n\n*@example*\n\n```ts\ndouble(1)\n```',
  }
  const [cell, at] = notebook.place('b', 'dou')
  const details = await types.ask('completionDetails', cell, { ...at, name: 'double' })
  assert.deepEqual(details, { ...expected, changes: [] })
  assert.deepEqual(await types.ask('hover', ...notebook.place('b', 'dou')), { ...expected, start: 0, end: 6 })
  assert.equal(await types.ask('hover', ...notebook.place('b', 'double(1)')), null)
  const imported = await types.ask('hover', ...notebook.place('c', 'import { se'))
  assert.match(imported?.signature ?? '', /^\(alias\) function setup</)
})

test('an xstate beside the notebook wins over ours', async () => {
  const notebook = new Notebook()
  const own = join(dirname(notebook.path), 'node_modules/xstate')
  await mkdir(own, { recursive: true })
  await writeFile(join(own, 'package.json'), '{ "name": "xstate", "version": "9.9.9", "types": "./index.d.ts" }')
  await writeFile(join(own, 'index.d.ts'), 'export declare const version: 9')
  notebook.set([['a', "import { version } from 'xstate'\nconst v: 8 = version"]])
  assert.deepEqual(await notebook.messages('a'), ["Type '9' is not assignable to type '8'."])
})

test("Node's types are used where they are installed", async () => {
  const notebook = new Notebook()
  const own = join(dirname(notebook.path), 'node_modules/@types/node')
  await mkdir(own, { recursive: true })
  await writeFile(join(own, 'package.json'), '{ "name": "@types/node", "version": "20.0.0", "types": "./index.d.ts" }')
  await writeFile(
    join(own, 'index.d.ts'),
    'declare var process: { pid: number }\ndeclare var console: { log(x: any): void }',
  )
  notebook.set([['a', 'const pid: number = process.pid\nconsole.log(pid)']])
  assert.deepEqual(await notebook.messages('a'), [])
})

test('a question about what is not there has an empty answer', async () => {
  assert.equal(await types.diagnostics('no such notebook', 'c'), undefined)
  const notebook = new Notebook()
  notebook.set([['a', 'const n = 1']])
  assert.deepEqual(await types.diagnostics(notebook.path, 'no such cell'), [])
  types.close(notebook.path)
  assert.equal(await types.diagnostics(notebook.path, 'a'), undefined)
})

test('an aborted question is not answered', async () => {
  const notebook = new Notebook()
  notebook.set([['a', 'const n = 1\nn']])
  assert.equal(await types.ask('hover', ...notebook.place('a', '\n'), AbortSignal.abort()), undefined)
})

test('a thread that dies is started again, a few times', async () => {
  const told: string[] = []
  let last: () => void = () => {}
  const given = new Promise<void>((resolve) => {
    last = resolve
  })
  const dying = startTypeService({
    worker: new URL('data:text/javascript,throw new Error("out of order")'),
    typesRoot: checkout,
    failed: (message) => {
      told.push(message)
      if (message.includes('again (')) last()
    },
  })
  const answer = dying.diagnostics('n', 'c')
  await given
  assert.equal(await answer, undefined)
  assert.equal(await dying.diagnostics('n', 'c'), undefined)
  assert.equal(told.length, 4)
  assert.match(told[0] ?? '', /out of order/)
  await dying.dispose()
})
