import assert from 'node:assert/strict'
import { test } from 'node:test'
import { endless, pingPong } from './protocols.js'
import { Recording } from './recording.js'

test('the last expression and what is shown are outputs, in order', async (context) => {
  const notebook = new Recording(context)
  notebook.edit([
    `import { show } from 'protocol-notebook'
show({ a: [1, 'two'] })
console.log('printed %d', 3)
show(undefined)
Promise.resolve(new Map([['k', 4n]]))`,
    'const nothing = 1',
    'undefined',
    '"use strict"',
  ])
  await notebook.run()
  assert.deepEqual(notebook.texts, [
    "{ a: [ 1, 'two' ] }",
    'printed 3\n',
    'undefined',
    "Map(1) { 'k' => 4n }",
    "'use strict'",
  ])
})

test('values that are very large are cut', async (context) => {
  const notebook = new Recording(context)
  notebook.edit(['Array.from({ length: 100 }, (_, index) => ({ index, text: "x".repeat(500) }))'])
  await notebook.run()
  assert.match(notebook.texts[0] ?? '', /\n… \d+ characters left out …$/)
  assert.ok((notebook.texts[0]?.length ?? 0) < 21_000)
})

test('a cell that declares a protocol shows its card', async (context) => {
  const notebook = new Recording(context)
  notebook.edit([pingPong])
  await notebook.run()
  const [[, output] = []] = notebook.outputs
  assert.ok(output?.type === 'protocol')
  assert.equal(output.card.name, 'Ping pong')
  assert.deepEqual(
    output.card.roles.map(({ role, machine }) => [role, machine.states.map(({ key }) => key)]),
    [
      ['pinger', ['idle', 'waiting', 'done']],
      ['ponger', []],
    ],
  )
  assert.match(output.text, /^Ping pong\n {2}pinger: pinger1/)
})

test('a check shows its report once, and fails the cell unless it comes out as expected', async (context) => {
  const notebook = new Recording(context)
  notebook.edit([
    pingPong,
    'const report = await check(pingPong)\nreport',
    `await check(pingPong, { expect: { 'never done': 'violated' } })`,
    `report.properties['never done'].verdict`,
    'import { show } from "protocol-notebook"\nshow(report)',
    'void check(pingPong, { expect: { "never done": "violated" } })',
  ])
  await notebook.run()
  assert.deepEqual(
    notebook.ended.map(([, success]) => success),
    [true, false, true, true, true, true],
  )
  assert.deepEqual(notebook.errors, [])
  assert.deepEqual(
    notebook.outputs.map(([cell, { type }]) => `${cell.slice(5)} ${type}`),
    ['a protocol', 'b check', 'c check', 'd value', 'e check', 'f check'],
  )
  const [report] = notebook.reports
  assert.equal(report?.verdict, 'violated')
  assert.equal(report?.properties['an answer comes']?.verdict, 'holds')
  const trace = report?.properties['never done']?.trace
  assert.deepEqual(
    trace?.steps.map(({ action }) => action.type),
    ['input', 'deliver', 'deliver'],
  )
})

test('a frontier is shown like a check, fails its cell like one, and is a value for the next', async (context) => {
  const notebook = new Recording(context)
  notebook.edit([
    pingPong,
    `import { frontier } from 'protocol-notebook'\nconst found = await frontier(pingPong, { upTo: { loss: 1, inputs: { pinger: { go: 1 } } } })\nfound`,
    `found.properties['never done'].minimal.map(({ budgets }) => budgets)`,
    `import { frontier } from 'protocol-notebook'
await frontier(pingPong, { upTo: { loss: 1 }, expect: { 'never done': [{ loss: 1 }] } })`,
    `import { frontier } from 'protocol-notebook'\nawait frontier('ping pong' as never)`,
  ])
  await notebook.run()
  assert.deepEqual(
    notebook.outputs.map(([cell, { type }]) => `${cell.slice(5)} ${type}`),
    ['a protocol', 'b frontier', 'c value', 'd frontier', 'e error'],
  )
  assert.deepEqual(
    notebook.ended.map(([, success]) => success),
    [true, true, true, false, false],
  )
  assert.equal(notebook.texts[2], '[\n  { loss: 0, inputs: { pinger: { go: 1 } } }\n]')
  assert.match(notebook.texts[1] ?? '', /never done +0 +1 {2}break it/)
  assert.match(notebook.errors[0]?.message ?? '', /^frontier\(\) takes a protocol/)
})

test('limits of a check are its own business, and the kernel stays within its memory', async (context) => {
  const notebook = new Recording(context)
  notebook.edit([
    endless,
    `await check(counting, { depth: 5, expect: { small: 'unknown' } })`,
    `await check(counting, { memory: 1, expect: { small: 'unknown' } })`,
  ])
  await notebook.run()
  assert.deepEqual(notebook.errors, [])
  assert.deepEqual(
    notebook.reports.map(({ limits }) => limits.map(({ limit }) => limit)),
    [['depth'], ['memory', 'fingerprints']],
  )
})

test('machines may print while they are checked', async (context) => {
  const notebook = new Recording(context)
  notebook.edit([
    pingPong,
    `const loud = pingPong.with({ nodes: { ponger: { machine: setup({}).createMachine({
  on: { ping: { actions: [() => console.log('pinged'), reply({ type: 'pong' })] } },
}) } } })
const report = await check(loud, { expect: { 'never done': 'violated' } })`,
  ])
  await notebook.run()
  assert.deepEqual(notebook.errors, [])
  assert.match(notebook.printed, /^pinged\n/)
})

test('a wrong call of check is an error at its place', async (context) => {
  const notebook = new Recording(context)
  notebook.edit([`import { check } from 'protocol-notebook'\n// @ts-expect-error\nawait check('Raft')`])
  await notebook.run()
  assert.match(notebook.errors[0]?.message ?? '', /check\(\) takes a protocol/)
  assert.equal(notebook.errors[0]?.frames[0]?.position?.line, 2)
})

test('a cell that prints much shows its first and last lines, and how many are missing', async (context) => {
  const notebook = new Recording(context)
  notebook.edit(['for (let line = 1; line <= 5000; line++) console.log("line", line)\nconsole.error("problem")'])
  await notebook.run()
  const lines = notebook.printed.split('\n')
  assert.equal(lines[0], 'line 1')
  assert.equal(lines[999], 'line 1000')
  assert.ok(lines.includes('… 3900 lines left out …'))
  assert.ok(lines.includes('line 5000'))
  assert.ok(!lines.includes('line 4900'))
  assert.ok(lines.includes('line 4901'))
  const streams = new Set(notebook.outputs.map(([, output]) => output.type === 'stream' && output.stream))
  assert.deepEqual(streams, new Set(['stdout', 'stderr']))
})

test('both streams keep their order', async (context) => {
  const notebook = new Recording(context)
  notebook.edit(['for (let n = 0; n < 3; n++) {\n  console.log("out", n)\n  console.error("err", n)\n}'])
  await notebook.run()
  assert.equal(notebook.printed, 'out 0\nerr 0\nout 1\nerr 1\nout 2\nerr 2\n')
})

test('a cell that prints for ever floods nobody, and can be interrupted', async (context) => {
  const notebook = new Recording(context)
  notebook.edit(['for (let n = 0; ; n++) console.log("again", n)'])
  const done = notebook.run()
  await notebook.until(() => notebook.printed.split('\n').length > 1000)
  await notebook.session.interrupt()
  await done
  assert.ok(notebook.outputs.length < 1100, `${notebook.outputs.length} outputs`)
  assert.ok(notebook.printed.length < 200_000, `${notebook.printed.length} characters`)
})

test('one line without an end is cut too', async (context) => {
  const notebook = new Recording(context)
  notebook.edit(['for (let n = 0; n < 3000; n++) process.stdout.write("x".repeat(100))\nprocess.stdout.write("end")'])
  await notebook.run()
  assert.ok(notebook.printed.length < 100_000)
  assert.ok(notebook.printed.endsWith('end'))
})
