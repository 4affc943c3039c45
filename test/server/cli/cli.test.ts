import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { commandLine } from '../../../server/execution/commandLine/commandLine.js'
import type { RunDocument } from '../../../server/execution/commandLine/result.js'
import { endless, pingPong } from '../execution/protocols.js'

const cli = join(dirname(fileURLToPath(import.meta.url)), '../../../server/cli.js')

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly errors: string
}

/** A folder for notebooks, and the program started in it. */
function workspace(context: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'protocol-notebook-'))
  context.after(() => rmSync(folder, { recursive: true }))
  const start = (args: readonly string[]): { process: ChildProcess; ended: Promise<Ended> } => {
    // a group of its own, as a terminal gives it
    const child = spawn(process.execPath, [cli, ...args], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    })
    const read = { out: '', errors: '' }
    child.stdout.setEncoding('utf8').on('data', (text) => (read.out += text))
    child.stderr.setEncoding('utf8').on('data', (text) => (read.errors += text))
    return { process: child, ended: new Promise((resolve) => child.on('close', (code) => resolve({ code, ...read }))) }
  }
  return {
    folder,
    write: (file: string, ...cells: string[]) => {
      const fences = cells.map((text) => `\`\`\`ts protocol\n${text}\n\`\`\`\n`)
      writeFileSync(join(folder, file), `# A notebook\n\n${fences.join('\n')}`)
    },
    writeText: (file: string, text: string) => writeFileSync(join(folder, file), text),
    start,
    run: (...args: string[]) => start(args).ended,
    json: async (...args: string[]) => {
      const { code, out, errors } = await start(['run', '--json', ...args]).ended
      const document: RunDocument = JSON.parse(out)
      assert.equal(document.exitCode, code)
      return { document, code, errors }
    },
  }
}

const asExpected = `await check(pingPong, { expect: { 'never done': 'violated' } })`

test('frontiers have their place in the document and a code like checks', async (context) => {
  const { write, json, run } = workspace(context)
  const least = (options: string) =>
    `import { frontier } from 'protocol-notebook'\nawait frontier(pingPong, { upTo: { loss: 1 }, ${options} })`
  write('good.protocol.md', pingPong, least(`expect: { 'an answer comes': [{}] }`))
  const { document, code } = await json('good.protocol.md')
  assert.equal(code, 0)
  const [found] = document.notebooks[0]?.frontiers ?? []
  assert.equal(found?.line, 28)
  assert.deepEqual(
    found?.properties['never done']?.minimal.map(({ name }) => name),
    ['no fault'],
  )
  write('wrong.protocol.md', pingPong, least(`expect: { 'an answer comes': [{ loss: 1 }] }`))
  assert.equal((await run('run', 'wrong.protocol.md')).code, 1)
  write('open.protocol.md', pingPong, least('states: 1'))
  const open = await run('run', 'open.protocol.md')
  assert.equal(open.code, 3)
  assert.match(open.out, /open\.protocol\.md: 0 of 1 frontier as expected$/m)
})

test('0: everything came out as expected', async (context) => {
  const { write, run } = workspace(context)
  write('good.protocol.md', pingPong, asExpected)
  const { code, out, errors } = await run('run', 'good.protocol.md')
  assert.equal(errors, '')
  assert.equal(code, 0)
  // the line on which the cell begins that makes the check
  assert.match(out, /^good\.protocol\.md:28\nPing pong: violated, as expected$/m)
  assert.match(out, /✓ violated {2}never done {7}As expected\./)
  assert.match(out, /✓ holds {5}an answer comes/)
  assert.match(out, /Counterexample for “never done”: 3 steps, no shorter one exists/)
  assert.match(out, /^ {2}2 {2}├─ ping ─────▶●$/m)
  assert.match(out, /^ {2}3 {2}●◀───── pong ─┤$/m)
  assert.match(out, /distinct states, .* generated, depth 3 \(the levels that were complete/)
  assert.match(out, /good\.protocol\.md: 1 check, as expected$/m)
  assert.ok(!out.includes('\x1b'), 'no colours where there is no terminal')
})

test('1: a violation that was not expected, and one that did not come', async (context) => {
  const { write, json } = workspace(context)
  write('violated.protocol.md', pingPong, 'await check(pingPong)')
  write(
    'missed.protocol.md',
    pingPong,
    `await check(pingPong, { expect: { 'never done': 'violated', 'an answer comes': 'violated' } })`,
  )
  assert.equal((await json('violated.protocol.md')).code, 1)
  assert.equal((await json('missed.protocol.md')).code, 1)
})

test('--traces: every trace is a file, in each format', async (context) => {
  const { write, run, folder } = workspace(context)
  write('good.protocol.md', pingPong, asExpected)
  const { code, out, errors } = await run('run', '--traces', 'traces', '--format', 'mermaid,itf', 'good.protocol.md')
  assert.deepEqual({ code, errors }, { code: 0, errors: '' })
  const names = readdirSync(join(folder, 'traces')).sort()
  assert.deepEqual(names, [
    'ping-pong-an-answer-comes.itf.json',
    'ping-pong-an-answer-comes.mmd',
    'ping-pong-never-done.itf.json',
    'ping-pong-never-done.mmd',
  ])
  for (const name of names) assert.ok(out.includes(join('traces', name)))
  const { states } = JSON.parse(readFileSync(join(folder, 'traces', 'ping-pong-never-done.itf.json'), 'utf8'))
  assert.equal(states.length, 4)

  assert.match((await run('run', '--format', 'itf', 'good.protocol.md')).errors, /--traces FOLDER/)
  const wrong = await run('run', '--traces', 'traces', '--format', 'pdf', 'good.protocol.md')
  assert.equal(wrong.code, 2)
  assert.match(wrong.errors, /There is no format "pdf"; there are html, /)
  const pixels = await run('run', '--traces', 'traces', '--format', 'png', 'good.protocol.md')
  assert.deepEqual([pixels.code, /take svg here/.test(pixels.errors)], [2, true])
  const blocked = await run('run', '--traces', 'good.protocol.md', '--format', 'text', 'good.protocol.md')
  assert.equal(blocked.code, 2)
  assert.match(blocked.errors, /The traces cannot be written: /)
})

test('2: whatever is wrong with the input, each in one line with its place', async (context) => {
  const { write, writeText, run } = workspace(context)
  write('throws.protocol.md', 'const a = 1', 'function f() {\n  throw new Error("no")\n}\nf()', 'f')
  write('syntax.protocol.md', 'const a = 1\nconst b = ;')
  write('dies.protocol.md', 'process.exit(0)')
  writeText('text.md', 'Only text.\n\n```ts\nconst a = 1\n```\n')
  const { code, errors } = await run(
    'run',
    'throws.protocol.md',
    'syntax.protocol.md',
    'dies.protocol.md',
    'text.md',
    'missing.md',
    '.',
  )
  assert.equal(code, 2)
  assert.deepEqual(errors.trimEnd().split('\n'), [
    'throws.protocol.md:9:9: Error: no',
    '    at throws.protocol.md:11:1',
    'throws.protocol.md:15:1: NotRun: This cell depends on cell 2 (“function f() {”), which failed. Correct that cell first.',
    'syntax.protocol.md:5:11: SyntaxError: Expression expected.',
    'dies.protocol.md:4:1: KernelEnded: Cell 1 (“process.exit(0)”) ended the kernel (exit code 0), as process.exit does. Remove that call. Every cell has to run again.',
    'text.md: InputError: This is no notebook: it has no code cell, a fence that begins with ```ts protocol.',
    'missing.md: InputError: There is no such file.',
    '.: InputError: This is a directory; name a notebook in it.',
  ])
})

test('2: a command line that makes no sense', async () => {
  for (const [args, message] of [
    [[], /Say what to do/],
    [['check', 'a.md'], /There is no command "check"/],
    [['run'], /Name the notebooks/],
    [['simulate'], /Name the notebooks/],
    [['simulate', '--runs', '0', 'a.md'], /--runs takes a whole number from 1 on/],
    [['run', '--seed', '1', 'a.md'], /--seed is for simulations/],
    [['run', '--colour', 'a.md'], /Unknown option '--colour'\./],
    [['run', '--memory', 'much', 'a.md'], /--memory takes a size/],
    [['run', '--memory', '1MB', 'a.md'], /too little/],
    [['run', '--timeout', '-1', 'a.md'], /timeout/],
  ] as const) {
    const written = { out: '', errors: '' }
    const code = await commandLine({
      args,
      kernelPath: '',
      viewerPath: '',
      chartWorkerPath: '',
      version: '',
      out: { write: (text) => (written.out += text) },
      errors: { write: (text) => (written.errors += text) },
      colours: false,
      signal: new AbortController().signal,
    })
    assert.equal(code, 2)
    assert.equal(written.out, '')
    assert.match(written.errors, message)
    assert.equal(written.errors.trimEnd().split('\n').length, 1)
  }
})

const simulated = `
import { protocol, scenario } from 'protocol-notebook'
const machine = setup({ types: { context: {} as { count: number } }, delays: { pause: 10 } }).createMachine({
  context: { count: 0 },
  initial: 'on',
  states: { on: { after: { pause: { target: 'on', reenter: true, actions: assign({ count: ({ context }) => context.count + 1 }) } } } },
})
const clockwork = protocol({
  name: 'Clockwork',
  nodes: { node: { machine } },
  properties: ({ always }) => ({ 'counts to ten': always(({ node }) => node[0].context.count <= 10) }),
})
const short = scenario(clockwork, { name: 'a short day', duration: 50 })
const long = scenario(clockwork, { name: 'a long day', duration: 500 })`

test('simulate: the scenarios that a notebook declares, by their constants or names', async (context) => {
  const { run, write, json } = workspace(context)
  write('clock.protocol.md', "import { assign, setup } from 'xstate'", simulated)
  const short = await run('simulate', 'clock.protocol.md', '--scenario', 'short', '--runs', '3')
  assert.equal(short.code, 0, short.errors)
  assert.match(short.out, /Clockwork, a short day: no violation in 0\.05 s of virtual time \(3 runs from seed 1\)/)
  const long = await run('simulate', 'clock.protocol.md', '--scenario', 'a long day', '--seed', '7', '--json')
  assert.equal(long.code, 1)
  const { simulations } = JSON.parse(long.out).notebooks[0]
  assert.deepEqual(
    [
      simulations.length,
      simulations[0].scenario,
      simulations[0].run.seed,
      simulations[0].properties['counts to ten'].at,
    ],
    [1, 'a long day', 7, 110],
  )
  const missing = await run('simulate', 'clock.protocol.md', '--scenario', 'odd')
  assert.equal(missing.code, 2)
  assert.match(missing.errors, /no scenario "odd"; it has short \("a short day"\), long \("a long day"\)/)
  assert.equal((await json('clock.protocol.md')).code, 0)
})

test('3: a limit left a verdict unknown; but bad input and violations come first', async (context) => {
  const { write, json } = workspace(context)
  const limited = 'await check(counting, { depth: 10 })'
  write('limited.protocol.md', endless, limited)
  write('violated.protocol.md', pingPong, 'await check(pingPong)')
  write('throws.protocol.md', 'throw 1')
  const { code, document } = await json('limited.protocol.md')
  assert.equal(code, 3)
  assert.deepEqual(
    document.notebooks[0]?.checks[0]?.limits.map(({ limit, value }) => [limit, value]),
    [['depth', 10]],
  )
  assert.equal((await json('limited.protocol.md', 'violated.protocol.md')).code, 1)
  assert.equal((await json('limited.protocol.md', 'violated.protocol.md', 'throws.protocol.md')).code, 2)
})

test('3: the time that --timeout gives is a limit too', async (context) => {
  const { folder, write, json } = workspace(context)
  write(
    'long.protocol.md',
    endless,
    `import { writeFileSync } from 'node:fs'\nwriteFileSync('begun', '')\nawait check(counting)`,
  )
  // A busy machine may take longer until the check begins.
  for (const seconds of [6, 24, 96]) {
    const { code, document, errors } = await json('--timeout', String(seconds), 'long.protocol.md')
    assert.match(errors, new RegExp(`stopped after ${seconds} s\\. Raise --timeout`))
    if (!existsSync(join(folder, 'begun'))) continue
    assert.equal(code, 3)
    assert.equal(document.notebooks[0]?.checks[0]?.verdict, 'unknown')
    return
  }
  assert.fail('the check did not begin within 96 seconds')
})

test('130: an interrupt ends the run, and keeps what was found', async (context) => {
  const { folder, write, start } = workspace(context)
  write(
    'long.protocol.md',
    pingPong,
    asExpected,
    endless.replace(/^import .*\n/gm, ''),
    `import { writeFileSync } from 'node:fs'\nwriteFileSync('begun', '')\nawait check(counting)`,
  )
  write('next.protocol.md', '1')
  const { process: child, ended } = start(['run', '--json', 'long.protocol.md', 'next.protocol.md'])
  while (!existsSync(join(folder, 'begun'))) await new Promise((resolve) => setTimeout(resolve, 50))
  // to the whole group, as Ctrl+C does
  process.kill(-(child.pid ?? 0), 'SIGINT')
  const { code, out } = await ended
  assert.equal(code, 130)
  const { notebooks, exitCode }: RunDocument = JSON.parse(out)
  assert.equal(exitCode, 130)
  assert.deepEqual(
    notebooks.map(({ file, checks }) => [file, checks.map(({ verdict }) => verdict)]),
    [['long.protocol.md', ['violated', 'unknown']]],
  )
})

test('the document says all that the text says', async (context) => {
  const { write, json } = workspace(context)
  write('both.protocol.md', pingPong, asExpected)
  write('throws.protocol.md', 'throw new TypeError("no")')
  const { document } = await json('both.protocol.md', 'throws.protocol.md')
  const [both, throws] = document.notebooks
  assert.equal(document.version, 1)
  assert.deepEqual([both?.file, both?.ok, both?.errors], ['both.protocol.md', true, []])
  const [check] = both?.checks ?? []
  assert.ok(check)
  assert.equal(check.protocol, 'Ping pong')
  assert.equal(check.line, 28)
  const { distinct, generated, depth, seconds, memoryBytes } = check.statistics
  for (const value of [distinct, generated, depth, seconds, memoryBytes]) assert.ok(value > 0)
  assert.deepEqual(check.limits, [])
  assert.equal(check.properties['never done']?.verdict, 'violated')
  assert.equal(check.properties['never done']?.trace?.steps.length, 3)
  assert.equal(check.properties['an answer comes']?.trace?.purpose, 'witness')
  assert.deepEqual([throws?.ok, throws?.checks], [false, []])
  assert.deepEqual(throws?.errors, [
    { file: 'throws.protocol.md', line: 4, column: 7, name: 'TypeError', message: 'no' },
  ])
})

test('what cells print goes where they print it', async (context) => {
  const { write, run } = workspace(context)
  write('prints.protocol.md', 'console.log("out")\nconsole.error("err")\n;({ shown: 1 })')
  const { out, errors } = await run('run', 'prints.protocol.md')
  assert.match(out, /^out\n\{ shown: 1 \}\n/)
  assert.equal(errors, 'err\n')
})

test('memory is limited, and the message says so', async (context) => {
  const { write, run } = workspace(context)
  write('hog.protocol.md', 'const all: unknown[] = []\nfor (;;) all.push(Buffer.alloc(4e6, 1))')
  const { code, errors } = await run('run', '--memory', '100MB', 'hog.protocol.md')
  assert.equal(code, 2)
  assert.match(errors, /needed more than the kernel's 100 MB of memory/)
})

test('a reader that goes away is no error', async (context) => {
  const { write, start } = workspace(context)
  write('good.protocol.md', pingPong, ...Array.from({ length: 20 }, () => asExpected))
  const { process: child, ended } = start(['run', 'good.protocol.md'])
  child.stdout?.once('data', () => child.stdout?.destroy())
  assert.equal((await ended).errors, '')
})

test('help and version', async (context) => {
  const { run } = workspace(context)
  const help = await run('--help')
  assert.equal(help.code, 0)
  for (const word of ['run', '--json', '--memory', '--timeout', '130']) assert.ok(help.out.includes(word), word)
  const { version } = JSON.parse(readFileSync(join(dirname(cli), '../../package.json'), 'utf8'))
  assert.deepEqual(await run('--version'), { code: 0, out: `${version}\n`, errors: '' })
})
