import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Trace } from '../../../server/wire/trace.js'
import { clockedEvents, happensBefore, networkHost } from '../../../server/wire/vectorClocks.js'
import { anyTrace } from './traces.js'

test('clocks say what reachability says in the graph of the order at each host and of the messages', () => {
  fc.assert(
    fc.property(anyTrace, (trace) => {
      const events = clockedEvents(trace)
      const reaches = reachable(trace)
      const nodes = trace.nodes.length
      assert.equal(events.length, nodes + trace.steps.length)
      events.forEach((first, i) => {
        events.forEach((second, j) => {
          assert.equal(happensBefore(first, second), reaches[i][j], `${i} before ${j}`)
        })
      })
    }),
    { numRuns: 150 },
  )
})

test('the network learns of the senders of what it loses, and no node learns of the network', () => {
  fc.assert(
    fc.property(anyTrace, (trace) => {
      for (const { host, clock } of clockedEvents(trace)) {
        if (host !== networkHost) assert.equal(clock[networkHost], undefined)
      }
    }),
    { numRuns: 50 },
  )
})

/** Which event reaches which, by edges alone: from the host's event before, and from the sending of what is received. */
function reachable(trace: Trace): boolean[][] {
  const hosts = [
    ...trace.nodes.map(({ id }) => id),
    ...trace.steps.map(({ action }) => ('node' in action ? action.node : networkHost)),
  ]
  const sender = new Map<string, number>()
  for (const { id, from } of trace.initial.sent) sender.set(id, hosts.indexOf(from))
  const edges: [number, number][] = []
  hosts.forEach((host, index) => {
    const before = hosts.lastIndexOf(host, index - 1)
    if (index > 0 && before >= 0) edges.push([before, index])
  })
  trace.steps.forEach(({ action, sent }, index) => {
    const event = trace.nodes.length + index
    const from = 'message' in action ? sender.get(action.message) : undefined
    if (from !== undefined) edges.push([from, event])
    for (const { id } of sent) sender.set(id, event)
  })
  const reaches = hosts.map(() => hosts.map(() => false))
  // edges lead forward, so going backwards every end is complete when it is used
  for (const [from, to] of edges.sort((a, b) => b[0] - a[0])) {
    reaches[from][to] = true
    reaches[to].forEach((yes, other) => {
      if (yes) reaches[from][other] = true
    })
  }
  return reaches
}
