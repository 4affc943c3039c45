/** Options of simulations that the types would refuse too: notebooks may be run in spite of them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exponential, protocol } from '../../../protocols/model/index.js'
import { simulate } from '../../../server/simulator/simulate.js'
import { client, server } from '../../models/retry.js'

const retry = protocol({ name: 'p', nodes: { client: { machine: client }, server: { machine: server } } })
const often = exponential(1000)

const faults: readonly (readonly [options: unknown, message: string])[] = [
  [{ runs: 0 }, 'runs is 0; it must be a whole number from 1 on.'],
  [{ duration: Number.POSITIVE_INFINITY }, 'duration must be finite.'],
  [{ warmUp: -1 }, 'warmUp is -1; it must be 0 or more milliseconds.'],
  [
    { network: { latency: { kind: 'pareto', least: 0, shape: 1 } } },
    'network.latency needs two numbers above 0: pareto(1, 1.5).',
  ],
  [{ network: { bandwidth: 0 } }, 'network.bandwidth must be more than 0 bytes a second.'],
  [{ nodes: { sever1: {} } }, 'nodes names "sever1"'],
  [{ chaos: { crash: {} } }, 'chaos.crash needs "every", as in { every: exponential(seconds(10)) }.'],
  [
    { chaos: { partition: { every: often } } },
    'chaos.partition needs "lasts", as in { lasts: exponential(seconds(10)) }.',
  ],
  [
    { chaos: { delay: { every: often, lasts: often } } },
    'chaos.delay needs "by", as in { by: exponential(seconds(10)) }.',
  ],
  [{ chaos: { oneWay: { every: often, lasts: -5 } } }, 'chaos.oneWay.lasts is -5; it must be 0 or more.'],
  [
    { chaos: { slow: { every: often, lasts: 1 } } },
    'chaos.slow.factor is undefined; it must be more than 0 (10 takes ten times as long).',
  ],
  [{ chaos: { loss: 2 } }, 'chaos.loss is 2'],
  [{ metrics: ['latency'] }, 'metrics names "latency"; what can be measured is messages, bytes, links, '],
  [{ workload: { kind: 'ajar' } }, 'workload must be made by workload.open({ ... }) or workload.closed({ ... }).'],
  [{ expect: { answered: 'holds' } }, 'expect names "answered", which is neither a property nor a deadline.'],
]

for (const [options, message] of faults) {
  test(message, async () => {
    await assert.rejects(
      simulate(retry, { duration: 10, ...(options as object) }),
      ({ name, message: said }: Error) => {
        assert.equal(name, 'ProtocolError')
        assert.ok(said.startsWith(`The simulation of "p": ${message}`), said)
        return true
      },
    )
  })
}
