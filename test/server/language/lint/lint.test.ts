import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { isIgnored, type Problem, problemsIn } from '../../../../server/language/lint/lint.js'
import { rules } from '../../../../server/language/lint/rules.js'
import { indexMachines } from '../../../../server/language/machines/machineIndex.js'
import { render, textOf } from '../carets.js'
import { cellsIn, cellsOf, gallery } from '../machines/gallery.js'

const folder = resolve(import.meta.dirname, '../../../../../extension/rules')

/** The page of a rule: what it says, and its examples. */
function page(code: string) {
  const text = readFileSync(join(folder, `${code}.md`), 'utf8')
  const [wrong, right] = [...text.matchAll(/```ts\n([\s\S]*?)\n```/g)].map(([, example]) => example)
  return { text, wrong, right }
}

const problemsOf = (...cells: string[]): Problem[] =>
  problemsIn(indexMachines(cells.map((text, index) => ({ id: String(index + 1), text }))))

test('every rule has a page, and every page a rule', () => {
  assert.deepEqual(readdirSync(folder).sort(), rules.map(({ code }) => `${code}.md`).sort())
  assert.equal(new Set(rules.map(({ name }) => name)).size, rules.length)
})

for (const { code, name, severity } of rules) {
  test(`${code} ${name}: finds what its page says is wrong, where it says so`, () => {
    const { text, wrong } = page(code)
    assert.ok(text.startsWith(`# ${code}: ${name}\n`))
    assert.ok(text.includes(`Severity: ${severity}.`))
    const found = problemsOf(textOf(wrong)).filter(({ rule }) => rule.code === code)
    assert.ok(found.length > 0)
    assert.equal(render(wrong, found), wrong)
  })

  test(`${code} ${name}: is quiet on what its page says is right`, () => {
    const { right } = page(code)
    const found = problemsOf(right).filter(({ rule }) => rule.code === code)
    assert.deepEqual(
      found.map(({ message }) => message),
      [],
    )
  })
}

test('the gallery: nothing but what its wrong variants are about', () => {
  const found = gallery.flatMap((notebook) => {
    return problemsIn(indexMachines(cellsOf(notebook))).map(
      ({ rule, message }) => `${notebook} ${rule.code} ${message.split(' is ')[0]}`,
    )
  })
  assert.deepEqual(found, ['raft PN112 server: "votedFor"', 'two-balancers PN112 reducer: "squares"'])
})

test('the templates of new notebooks: nothing', () => {
  const templates = resolve(folder, '../templates')
  for (const file of readdirSync(templates)) {
    const found = problemsIn(indexMachines(cellsIn(readFileSync(join(templates, file), 'utf8'))))
    assert.deepEqual(
      found.map(({ rule, message }) => `${file} ${rule.code} ${message}`),
      [],
    )
  }
})

test('PN112 is quiet where `durable: []` says that nothing has to survive', () => {
  const { wrong } = page('PN112')
  const decided = textOf(wrong).replace('count: 3', 'count: 3, durable: []')
  assert.ok(!problemsOf(decided).some(({ rule }) => rule.code === 'PN112'))
})

test('PN112 stands at the crash where a variant adds it to what is right without', () => {
  const { right } = page('PN112')
  const text = `${right.replace(", durable: ['votedFor']", '').replace('faults: { crash: { max: 1 } }', '')}
const fragile = p.with({ faults: { crash: { max: 1 } } })`
  const [found, ...others] = problemsOf(text).filter(({ rule }) => rule.code === 'PN112')
  assert.deepEqual(others, [])
  assert.equal(text.slice(found.start, text.indexOf(':', found.start)), 'crash')
  assert.equal(found.start, text.lastIndexOf('crash'))
})

test('a fix of PN112 makes the key durable, whether or not others are', () => {
  const { wrong, right } = page('PN112')
  const forgetful = right
    .replace("['votedFor']", "['term']")
    .replace('votedFor: string | null }', 'votedFor: string | null; term: number }')
  for (const text of [textOf(wrong), forgetful]) {
    const [{ fix }] = problemsOf(text).filter(({ rule }) => rule.code === 'PN112')
    assert.equal(fix?.title, 'Make "votedFor" durable')
    const mended = fix!.edits.reduceRight(
      (before, { start, end, text: inserted }) => before.slice(0, start) + inserted + before.slice(end),
      text,
    )
    assert.deepEqual(
      problemsOf(mended).filter(({ rule }) => rule.code === 'PN112'),
      [],
      mended,
    )
  }
})

test('PN112 knows a crash however a protocol comes by it', () => {
  const { right } = page('PN112')
  const [machine, declared] = right.replace(", durable: ['votedFor']", '').split('const p =')
  const among = (faults: string, more = '') =>
    problemsOf(machine, `const p =${declared.replace('{ crash: { max: 1 } }', faults)}`, more).filter(
      ({ rule }) => rule.code === 'PN112',
    ).length
  const never = '{ partition: { max: 1 } }'
  const forGood = '{ crash: { max: 1, restart: false } }'
  for (const [faults, more, count] of [
    [never, '', 0],
    [forGood, '', 0],
    ['crashes', '', 0],
    ['{ ...{ crash: { max: 1 } } }', '', 1],
    ["{ crash: { max: 1, nodes: ['server2'] } }", '', 1],
    ["{ crash: { max: 1, nodes: ['client'] } }", '', 1],
    // what `with` leaves out is as before
    [never, 'const q = p.with({ faults: { crash: { max: 1 } } })', 1],
    [forGood, 'const q = p.with({ faults: { crash: { max: 2 } } })', 0],
    [forGood, 'const q = p.with({ faults: { crash: { restart: true } } })', 1],
    [never, 'const q = p.with({ faults: { crash: { max: 0 } } })', 0],
    ['{ crash: { max: 1 } }', 'const q = p.with({ faults: { crash: undefined } })', 1],
    // experiments crash nodes of their own accord
    [never, 'frontier(p, { upTo: { loss: 1 } })', 0],
    [never, 'frontier(p, { upTo: { crash: 2 } })', 1],
    [forGood, 'frontier(p, { upTo: { crash: 2 } })', 0],
    [never, "simulate(p, { timeline: ({ at }) => [at(5).crash('server1')] })", 0],
    [never, "simulate(p, { timeline: ({ at }) => [at(5).crash('server1').for(10)] })", 1],
    [never, "simulate(p, { timeline: ({ at }) => [at(5).crash('leader'), at(9).restart()] })", 1],
    [never, 'simulate(p, { chaos: { crash: { every: 10 } } })', 0],
    [never, 'sweep(p, { chaos: { crash: { every: 10, down: 5 } } })', 1],
  ] as const)
    assert.equal(among(faults, more), count, `${faults}; ${more}`)
})

test('settings change a severity, or turn a rule off', () => {
  const index = indexMachines([{ id: '1', text: textOf(page('PN101').wrong) }])
  const severities = (set: Parameters<typeof problemsIn>[1]) => problemsIn(index, set).map(({ severity }) => severity)
  assert.deepEqual(severities({}), ['warning'])
  assert.deepEqual(severities({ PN101: 'error' }), ['error'])
  assert.deepEqual(severities({ PN101: 'off' }), [])
})

test('a comment ignores what is on its line, or on the next', () => {
  const { wrong } = page('PN101')
  const at = (comment: string, where: 'before' | 'behind' | 'elsewhere') => {
    const text = textOf(wrong)
      .split('\n')
      .flatMap((line) => {
        if (where === 'elsewhere' && line.includes('idle:')) return [comment, line]
        if (!line.includes('broken:')) return [line]
        return where === 'before' ? [`    ${comment}`, line] : where === 'behind' ? [`${line} ${comment}`] : [line]
      })
      .join('\n')
    const [problem] = problemsOf(text)
    return isIgnored(text, problem)
  }
  assert.equal(at('// protocol-ignore PN101', 'before'), true)
  assert.equal(at('// protocol-ignore: PN101 it comes later', 'behind'), true)
  assert.equal(at('// protocol-ignore unreachable-state', 'before'), true)
  assert.equal(at('// protocol-ignore', 'before'), true)
  assert.equal(at('// protocol-ignore PN102', 'before'), false)
  assert.equal(at('// protocol-ignore PN101', 'elsewhere'), false)
})
