/** Logs held against random protocols: the verdict is that of trying everything, in every order that hosts leave open. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Action, type Protocol, ProtocolError, protocol } from '../../../../protocols/model/index.js'
import { conforms, explains } from '../../../../server/checker/runs/replayRun.js'
import type { SystemLog } from '../../../../server/wire/log.js'
import type { JsonValue } from '../../../../server/wire/trace.js'
import { client, server } from '../../../models/retry.js'
import { successors } from '../../../reference/actions.js'
import { initialState } from '../../../reference/globalState.js'
import { type ProtocolSpec, protocolOf, protocolSpec } from '../../../reference/randomProtocol.js'
import { canHappen, contentOf, type Entry, seenOf, unnoticed } from './slowValidation.js'

const logOf = (steps: readonly object[]): SystemLog => ({
  type: 'log',
  version: 1,
  file: 'run.jsonl',
  format: 'jsonl',
  entries: steps.map((step, index) => ({
    ...{ place: `line ${index + 1}`, host: '', text: '', fields: {}, causes: [], seen: {} },
    step: step as { [word: string]: JsonValue },
  })),
})

function wordsOf({ host, action, saysContent, saysSender, after }: Entry): object {
  const seen = after && { state: after.state, ...(after.n !== undefined && { context: { n: after.n } }) }
  if (!action) return { at: host, ...seen }
  if (action.type === 'crash' || action.type === 'restart') return { [action.type]: host, ...seen }
  if (action.type === 'input') return { input: action.event, at: host, ...seen }
  assert.ok(action.type === 'deliver' || action.type === 'duplicate')
  const { message, from } = action
  return { deliver: saysContent ? contentOf(message) : message.type, to: host, ...(saysSender && { from }), ...seen }
}

/** Without time, in which everything is in each other's way, and liars. */
const plain = (spec: ProtocolSpec): ProtocolSpec => ({
  ...spec,
  properties: [],
  within: undefined,
  timing: undefined,
  faults: { ...spec.faults, byzantine: undefined, clockSkew: undefined },
})

/** What hosts wrote down of a run, and who wrote when. */
function walk(of: Protocol, choices: readonly number[], details: readonly number[]): Entry[] {
  let state = initialState(of)
  const entries: Entry[] = []
  for (const [index, choice] of choices.entries()) {
    const next = successors(of, state)
    if (next.length === 0) break
    const { action, state: after } = next[choice % next.length]!
    state = after
    if (unnoticed.includes(action.type) || !('node' in action)) continue
    const detail = details[index] ?? 0
    const isFault = action.type === 'crash' || action.type === 'restart'
    // the reference has other names for timers: that one fired is not said
    const tells = action.type !== 'timer' && (isFault || (detail & 6) !== 0)
    const seen = (detail & 1) !== 0 ? seenOf(state, action.node) : undefined
    entries.push({
      host: action.node,
      ...(tells && { action: action as Action }),
      saysContent: (detail & 2) !== 0,
      saysSender: (detail & 8) !== 0,
      ...(seen && { after: seen }),
    })
  }
  return entries
}

/** Pairs of a state and of what is done that the slow way may look at. */
const most = 300

test('random protocols: the verdict on a log is that of trying everything', async () => {
  const count = { holds: 0, violated: 0, reordered: 0 }
  const tampered = fc.record({ at: fc.nat(), n: fc.nat(2), drop: fc.boolean(), really: fc.nat(3).map(Boolean) })
  const property = fc.asyncProperty(
    protocolSpec,
    fc.array(fc.nat(100), { minLength: 4, maxLength: 9 }),
    fc.array(fc.nat(15), { minLength: 9, maxLength: 9 }),
    fc.array(fc.nat(5), { minLength: 9, maxLength: 9 }),
    tampered,
    async (spec, choices, details, order, change) => {
      let of: Protocol
      try {
        of = protocolOf(plain(spec))
      } catch (error) {
        if (error instanceof ProtocolError) return
        throw error
      }
      const run = walk(of, choices, details)
      const at = change.at % Math.max(1, run.length)
      if (change.really && run[at]) {
        if (change.drop) run.splice(at, 1)
        else if (run[at].after) run[at] = { ...run[at], after: { ...run[at].after, n: change.n } }
      }
      const lanes = [...new Set(run.map(({ host }) => host))].map((host) => run.filter((entry) => entry.host === host))
      // the log mixes the hosts anew
      let left = lanes.map((lane) => [...lane])
      const mixed: Entry[] = []
      for (let turn = 0; left.length > 0; turn++) {
        mixed.push(left[(order[turn] ?? 0) % left.length]!.shift()!)
        left = left.filter((lane) => lane.length > 0)
      }
      const inAnyOrder = canHappen(of, lanes, most)
      const asWritten = canHappen(of, [mixed], most)
      if (inAnyOrder === undefined || asWritten === undefined) return
      const steps = mixed.map(wordsOf)
      const verdict = async (how: 'hosts' | 'written') => {
        const said = (await conforms(of, logOf(steps), { order: how })).properties[explains]!
        assert.notEqual(said.verdict, 'unknown', said.text)
        return said
      }
      const hosts = await verdict('hosts')
      assert.equal(hosts.verdict === 'holds', inAnyOrder, hosts.text)
      const written = await verdict('written')
      assert.equal(written.verdict === 'holds', asWritten, written.text)
      count[inAnyOrder ? 'holds' : 'violated']++
      if (inAnyOrder && !asWritten) {
        count.reordered++
        assert.match(hosts.text, /though not in the order in which they are written: line \d+ has to wait for line \d+/)
      }
    },
  )
  await fc.assert(property, { numRuns: 25, seed: 5 })
  assert.ok(count.holds > 0 && count.violated > 0, JSON.stringify(count))
})

const jobs = protocol({
  name: 'Jobs',
  nodes: { client: { machine: client, count: 2 }, server: { machine: server } },
  network: { loss: 'unbounded' },
})

test('a log with clocks that disagree: an order that explains it is found, and told', async () => {
  const log = logOf([
    { deliver: 'done', to: 'client1', state: 'answered' },
    { deliver: 'work', from: 'client1', to: 'server1', context: { executed: 1 } },
  ])
  const { verdict, text, trace } = (await conforms(jobs, log)).properties[explains]!
  assert.equal(verdict, 'holds')
  assert.match(text, /line 1 has to wait for line 2\.$/)
  assert.match(trace!.steps[0]!.text, /\(line 2\)$/)
  const written = (await conforms(jobs, log, { order: 'written' })).properties[explains]!
  assert.equal(written.verdict, 'violated')
  const wrong = logOf([
    { deliver: 'done', to: 'client1', state: 'answered' },
    { at: 'server1', context: { executed: 2 } },
  ])
  const no = (await conforms(jobs, wrong)).properties[explains]!
  assert.equal(no.verdict, 'violated')
  assert.match(
    no.text,
    /^Line 1 of run\.jsonl is the first entry that the model does not allow: .* Nor is there another order/,
  )
})

test('a lie in a log with clocks that disagree is told where it is, not where the written order ends', async () => {
  const log = logOf([
    { deliver: 'done', to: 'client1', state: 'answered' },
    { deliver: 'work', from: 'client1', to: 'server1', context: { executed: 1 } },
    { deliver: 'work', from: 'client2', to: 'server1', context: { executed: 5 } },
  ])
  const { verdict, text, trace } = (await conforms(jobs, log)).properties[explains]!
  assert.equal(verdict, 'violated')
  assert.match(text, /^Line 3 of run\.jsonl is the first .* What happens there is: .*executed 2/)
  assert.match(text, /in the order that goes furthest: 2 other entries can come before it\./)
  assert.match(trace!.steps[0]!.text, /\(line 2\)$/)
})

test('many retries of which nobody tells where they went: one run is enough', async () => {
  const retries = Array.from({ length: 1000 }, (_, index) => ({ timer: 'patience', at: `client${1 + (index % 2)}` }))
  const answer = { deliver: 'work', from: 'client1', to: 'server1', context: { executed: 1 } }
  const good = await conforms(jobs, logOf([...retries, answer]))
  assert.equal(good.properties[explains]!.verdict, 'holds')
  assert.ok(good.statistics.distinct < 300, `${good.statistics.distinct} states`)
  const bad = await conforms(jobs, logOf([...retries, { ...answer, context: { executed: 2 } }]))
  assert.equal(bad.properties[explains]!.verdict, 'violated')
})
