/** Recorded histories, judged against all orders of their operations. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { kvMap, queue, register } from '../../../protocols/library/index.js'
import type { SequentialSpec } from '../../../protocols/model/index.js'
import { checkHistory, type HistoryEvent, operationsOf } from '../../../server/history/index.js'
import { hasOrder, randomHistory } from './randomHistory.js'

const verdicts = { yes: 0, no: 0 }

test('random histories: the same verdict as all orders, an order that fits, a conflict that is one', () => {
  fc.assert(
    fc.property(randomHistory, ({ spec, events }) => {
      const operations = operationsOf(events)
      const report = checkHistory(spec, events)
      assert.equal(report.linearizable, hasOrder(spec, operations))
      if (report.linearizable) {
        verdicts.yes++
        // An order fits if it is the only one to choose from.
        const ordered = report.order.map((operation, index) => ({ ...operation, invoked: index, responded: index }))
        const answered = report.order.map(({ responded }) => responded !== undefined)
        assert.ok(fits(spec, ordered, answered))
        assert.ok(
          operations.every(
            (one) => one.responded === undefined || report.order.some(({ invoked }) => invoked === one.invoked),
          ),
        )
        report.order.forEach((one, index) => {
          const later = report.order.slice(index + 1)
          assert.ok(later.every(({ responded }) => responded === undefined || responded > one.invoked))
        })
        return
      }
      verdicts.no++
      const { conflict, text } = report
      const until = conflict[conflict.length - 1].responded ?? 0
      const without = (spared?: unknown) =>
        operations
          .filter(({ invoked }) => invoked < until)
          .map((operation) => {
            const kept = conflict.some(({ invoked }) => invoked === operation.invoked)
            const asked = conflict.find(({ invoked }) => invoked === operation.invoked)
            return kept && asked !== spared && asked ? asked : { operation: operation.operation, invoked: -1 }
          })
      assert.equal(hasOrder(spec, without()), false, 'the conflict is one whenever the others take effect')
      for (const one of conflict) assert.equal(hasOrder(spec, without(one)), true, 'none can be spared')
      for (const { process } of conflict) assert.ok(text.includes(process))
    }),
    { numRuns: 4000 },
  )
  assert.ok(verdicts.yes > 500 && verdicts.no > 500, JSON.stringify(verdicts))
})

/** Does the specification explain operations in this order? What was not answered may answer anything. */
function fits(
  spec: SequentialSpec,
  order: readonly { operation: unknown; result?: unknown }[],
  answered: readonly boolean[],
): boolean {
  let states: unknown[] = [spec.initial]
  order.forEach(({ operation, result }, index) => {
    states = states.flatMap((state) =>
      [spec.apply(state, operation)]
        .flat()
        .filter((outcome) => !answered[index] || JSON.stringify(outcome.result) === JSON.stringify(result))
        .map((outcome) => outcome.state),
    )
  })
  return states.length > 0
}

const invoke = (process: string, operation: unknown): HistoryEvent => ({ process, type: 'invoke', operation })
const respond = (process: string, result?: unknown): HistoryEvent => ({ process, type: 'respond', result })
const read = { type: 'read' }
const write = (value: number) => ({ type: 'write', value })
const textOf = (spec: SequentialSpec, events: readonly HistoryEvent[]) => {
  const report = checkHistory(spec, events)
  return report.linearizable ? '' : report.text
}

test('the sentence says what stands in the way, and nothing else', () => {
  const stale = [
    invoke('a', write(0)),
    respond('a'),
    invoke('a', write(7)),
    respond('a'),
    invoke('b', read),
    respond('b', 7),
    invoke('a', write(1)),
    respond('a'),
    invoke('b', read),
    respond('b', 0),
    invoke('a', read),
    respond('a', 1),
  ]
  assert.equal(
    textOf(register(0), stale),
    "b's read() returned 0, although a's write(1) was over before it began; a's write(0) was over before a's write(1) began. No order fits, whenever the other operations took effect.",
  )
  assert.equal(textOf(register(0), [invoke('a', read), respond('a', 5)]), "a's read() returned 5. No order fits.")
  const twice = [
    invoke('a', { type: 'enqueue', value: 'x' }),
    invoke('b', { type: 'dequeue' }),
    respond('b', 'x'),
    invoke('c', { type: 'dequeue' }),
    respond('c', 'x'),
  ]
  assert.equal(
    textOf(queue(), twice),
    "c's dequeue() returned x, although b's dequeue() returned x. No order fits, whenever the other operations took effect.",
  )
})

test('keys are judged by themselves: a thousand clients on a thousand keys at once', () => {
  const clients = Array.from({ length: 1000 }, (_, number) => `client${number}`)
  const events = [
    ...clients.map((client) => invoke(client, { type: 'put', key: client, value: 1 })),
    ...clients.map((client) => respond(client)),
    ...clients.map((client) => invoke(client, { type: 'get', key: client })),
  ]
  const right = clients.map((client) => respond(client, 1))
  assert.equal(checkHistory(kvMap(), [...events, ...right]).linearizable, true)
  const wrong = checkHistory(kvMap(), [...events, ...right.with(500, respond('client500', 2))])
  assert.equal(wrong.linearizable, false)
  if (!wrong.linearizable)
    assert.deepEqual(
      wrong.conflict.map(({ process }) => process),
      ['client500'],
    )
})

test('a long history is judged at once', () => {
  const events: HistoryEvent[] = []
  for (let i = 0; i < 500; i++) {
    events.push(invoke('a', write(i)), invoke('b', read), respond('b', i % 2 ? i : Math.max(0, i - 1)), respond('a'))
  }
  assert.equal(checkHistory(register(0), events).linearizable, true)
  const report = checkHistory(register(0), [...events, invoke('b', read), respond('b', 17)])
  assert.equal(report.linearizable, false)
  if (!report.linearizable) assert.match(report.text, /^b's read\(\) returned 17/)
})

test('a history that makes no sense is refused in words', () => {
  assert.throws(() => checkHistory(register(0), [respond('a', 1)]), /a responds, but it has invoked nothing/)
  assert.throws(
    () =>
      checkHistory(register(0), [
        { ...invoke('a', read), time: 2 },
        { ...respond('a', 0), time: 1 },
      ]),
    /sort it by time/,
  )
  assert.throws(
    () => checkHistory(register(0), [invoke('a', { type: 'raed' }), respond('a', 0)]),
    /failed on the operation .*"raed".*it knows read, write/,
  )
})
