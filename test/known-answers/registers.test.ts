/** Registers and consensus: the sizes that Stateright gives for its examples, the history of operations included. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Machines, Protocol } from '../../protocols/model/index.js'
import { check } from '../../server/checker/check.js'
import type { PropertyReport } from '../../server/wire/report.js'
import { paxos } from '../models/paxos.js'
import { quorumRegister } from '../models/quorumRegister.js'
import { unreplicatedRegister } from '../models/unreplicatedRegister.js'

async function sizeOf<R extends Machines, P extends string>(protocol: Protocol<R, P>) {
  const { statistics, properties, limits } = await check(protocol, { complete: true })
  assert.deepEqual({ complete: statistics.complete, limits }, { complete: true, limits: [] })
  return { size: [statistics.distinct, statistics.generated], properties }
}

async function holdsIn<R extends Machines, P extends string>(protocol: Protocol<R, P>, size: readonly number[]) {
  const found = await sizeOf(protocol)
  assert.deepEqual(found.size, size)
  const verdicts = Object.entries<PropertyReport>(found.properties).map(([name, { verdict }]) => [name, verdict])
  assert.deepEqual(Object.fromEntries(verdicts), {
    linearizable: 'holds',
    'value chosen': 'holds',
    'whole history': 'holds',
  })
}

test('one unreplicated server, 2 clients', () => holdsIn(unreplicatedRegister(1), [93, 121]))
test('ABD quorum register, 2 servers, 2 clients', () => holdsIn(quorumRegister(), [544, 875]))
test('single-decree Paxos, 3 servers, 2 clients', () => holdsIn(paxos(3, 2), [16_668, 32_971]))

test('two unreplicated servers: 62 states, and not linearizable after 4 deliveries', async () => {
  const { size, properties } = await sizeOf(unreplicatedRegister(2))
  assert.equal(size[0], 62)
  const { verdict, trace, text } = properties.linearizable
  assert.equal(verdict, 'violated')
  assert.equal(trace?.steps.length, 4)
  assert.ok(trace.steps.every(({ action }) => action.type === 'deliver'))
  assert.match(
    text,
    /^client1's read\(\) returned null, although client1's write\(A\) was over before it began\. No order fits, whenever the other operations took effect\./,
  )
  assert.deepEqual(trace.operations, [
    { process: 'client1', text: 'write(A)', invoked: 0, responded: 2, conflicting: true },
    { process: 'client2', text: 'write(B)', invoked: 0, conflicting: false },
    { process: 'client1', text: 'read()', invoked: 2, responded: 4, result: 'null', conflicting: true },
  ])
})

test('linearizable alone remembers less than the whole history: same verdicts, fewer states or as many', async () => {
  const alone = async <R extends Machines>(
    protocol: Protocol<R, 'linearizable' | 'value chosen' | 'whole history'>,
  ) => {
    const { statistics, properties } = await check(protocol, { complete: true, only: ['linearizable'] })
    return [properties.linearizable.verdict, statistics.distinct, statistics.generated]
  }
  assert.deepEqual(await alone(unreplicatedRegister(1)), ['holds', 67, 105])
  assert.deepEqual(await alone(unreplicatedRegister(2)), ['violated', 43, 69])
  assert.deepEqual(await alone(quorumRegister()), ['holds', 465, 809])
  assert.deepEqual(await alone(paxos(3, 2)), ['holds', 16_668, 32_971])
})
