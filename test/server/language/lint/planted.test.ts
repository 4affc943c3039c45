/** Faults planted in notebooks of the gallery: each rule finds its own, where nothing was to be found before. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CellSource } from '../../../../server/language/cells.js'
import { type Problem, problemsIn } from '../../../../server/language/lint/lint.js'
import { rules } from '../../../../server/language/lint/rules.js'
import { indexMachines, ParsedTexts } from '../../../../server/language/machines/machineIndex.js'
import { cellsOf } from '../machines/gallery.js'

/** What is written in place of what, in which notebook. */
type Plant = readonly [notebook: string, ...edits: readonly (readonly [from: string, to: string])[]]

const candidateTimer = "after: { electionTimeout: { target: 'candidate', reenter: true } },"
const countVoter = 'assign({ votes: ({ context, event }) => new Set(context.votes).add(event.from) })'

const planted: { readonly [code: string]: Plant } = {
  PN101: ['raft', ["always: { guard: 'elected', target: 'leader' },", '']],
  PN102: ['raft', ['requestVote: [\n', 'requestVote: [\n      { actions: reply(vote) },\n']],
  PN103: ['raft', ["guard: 'elected', target: 'leader'", "guard: 'elected', target: 'laeder'"]],
  PN104: [
    'primary-backup',
    [
      "askToWrite: send('server1', ({ context }) => ({ type: 'request'",
      "askToWrite: send('server1', ({ context }) => ({ type: 'inquiry'",
    ],
  ],
  PN105: ['primary-backup', ['starting: { always', 'starting: { on: { request: {} }, always']],
  PN106: ['leases-and-clocks', [", { type: 'grant' }),", ", { type: 'ping' }),"]],
  PN107: ['primary-backup', ["askAgainToRead: send('server2'", "askAgainToRead: send('server3'"]],
  PN108: ['raft', ['{ actions: reply(acknowledgement) }', "{ actions: reply({ type: 'appended', success: false }) }"]],
  PN109: [
    'primary-backup',
    [
      "answer: reply(({ context, event }) => ({ type: 'answer', id: event.id, value: context.value }))",
      "answer: reply(({ event }) => ({ type: 'answer', id: event.id }))",
    ],
  ],
  PN110: [
    'raft',
    [
      'assign(({ context }) => ({ term: context.term + 1',
      'assign(({ context }) => ({ term: context.term + Math.random()',
    ],
  ],
  PN111: ['raft', ['votes: new Set(),', 'votes: new WeakSet(),']],
  PN112: ['raft', ["durable: ['term', 'votedFor', 'log']", "durable: ['term', 'votedFor']"]],
  PN113: ['raft', [countVoter, 'assign({ votes: ({ context }) => context.votes + 1 })']],
  PN114: [
    'raft',
    ['isMajority(context, (id) => context.votes.has(id))', '2 * context.votes.size >= context.peers.length'],
  ],
  PN115: ['raft', [candidateTimer, "entry: raise({ type: 'propose', value: '' }, { delay: 150 }),"]],
  PN116: [
    'leases-and-clocks',
    ['turn: 3 - context.turn', 'turn: context.turn + 1'],
    [
      '  within: ({ messages }) => messages.length <= 2,\n  properties: ({ always, reachable',
      '  properties: ({ always, reachable',
    ],
  ],
  PN117: ['raft', ['server.some(({ context }) => context.commit > 0)', 'true']],
  PN118: ['raft', [candidateTimer, `invoke: { src: 'timer' }, ${candidateTimer}`]],
  PN119: [
    'raft',
    ['await check(raft)', "await check(raft, { reductions: { symmetry: ['server'] } })"],
    ['isMajority(context, (id) => context.votes.has(id))', 'context.votes.has(context.peers[0])'],
  ],
  PN120: ['raft', ["!was.matches('leader')", "!was.matches('laeder')"]],
  PN121: ['raft', ["guard: 'elected'", "guard: 'electd'"]],
  PN122: ['raft', ["        'noteProposed',", "        'noteProposd',"]],
  PN123: ['raft', [candidateTimer, candidateTimer.replace('electionTimeout', 'electionTimeuot')]],
  PN124: ['raft', [candidateTimer, `invoke: { src: 'timer' }, ${candidateTimer}`]],
  PN125: ['raft', ["!was.matches('leader')", "!was.hasTag('leader')"]],
  PN126: ['raft', ["remove: {\n      guard: 'mayReconfigure'", "remoev: {\n      guard: 'mayReconfigure'"]],
  PN127: ['raft', [candidateTimer, `id: 'one', ${candidateTimer}`], ['leading: {', "leading: {\n      id: 'one',"]],
  PN128: ['raft', ["  initial: 'leading',\n", '']],
  PN129: ['raft', ["only: ['election safety']", "only: ['electoin safety']"]],
  PN130: ['raft', ["guard: 'elected', target: 'leader'", "guard: 'elected', target: ['leader'].at(0)"]],
}

test('for every rule a fault is planted', () => {
  assert.deepEqual(Object.keys(planted), rules.map(({ code }) => code).sort())
})

const texts = new ParsedTexts()
const problemsOf = (cells: readonly CellSource[]) => problemsIn(indexMachines(cells, () => undefined, texts))
/** What is said of the notebooks as they are, each looked through once. */
const right = new Map<string, Problem[]>()

for (const [code, [notebook, ...edits]] of Object.entries(planted)) {
  test(`${code} finds the fault planted in ${notebook}`, () => {
    const cells = cellsOf(notebook)
    for (const [from] of edits)
      assert.ok(
        cells.some(({ text }) => text.includes(from)),
        from,
      )
    const before = right.get(notebook) ?? problemsOf(cells)
    right.set(notebook, before)
    const wrong = cells.map(({ id, text }) => ({
      id,
      text: edits.reduce((now, [from, to]) => now.replace(from, () => to), text),
    }))
    const count = (problems: readonly Problem[]) => problems.filter(({ rule }) => rule.code === code).length
    assert.ok(count(problemsOf(wrong)) > count(before))
  })
}
