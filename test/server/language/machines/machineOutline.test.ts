import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { test } from 'node:test'
import type { AnyStateMachine } from 'xstate'
import { outlineOf } from '../../../../server/checker/outline.js'
import { indexMachines } from '../../../../server/language/machines/machineIndex.js'
import { machineOutline, partsOf } from '../../../../server/language/machines/machineOutline.js'
import { statesOf } from '../../../../server/wire/chart.js'
import type { StateOutline } from '../../../../server/wire/output.js'
import { alternatingBit } from '../../../models/alternatingBit.js'
import { lease } from '../../../models/lease.js'
import { paxos } from '../../../models/paxos.js'
import { raftOf } from '../../../models/raft.js'
import { twoPhaseCommit } from '../../../models/twoPhaseCommit.js'

/** What charts show of a machine, names of actions left out: the text and XState have different names for what is inline. */
const shape = ({ key, ...outline }: StateOutline): unknown => ({
  key,
  type: outline.type,
  initial: outline.initial,
  does: [outline.entry !== undefined, outline.exit !== undefined, outline.invokes?.length],
  // the text may have `after` before `on`; the order of those that wait for the same is part of their keys
  transitions: [...outline.transitions]
    .sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0))
    .map(({ on, guard, target, reenter }) => ({ on, guard, target, reenter })),
  states: outline.states.map(shape),
})
const below = (outline: StateOutline) => shape({ ...outline, key: '' })

const textOf = (id: string) => ({
  id,
  text: readFileSync(resolve(import.meta.dirname, `../../../../../test/models/${id}.ts`), 'utf8'),
})

test('the outline of a text is that of the machine it makes, and each part of it has a place', () => {
  const models = { raft: raftOf(3), paxos: paxos(3, 2), lease, twoPhaseCommit: twoPhaseCommit(2), alternatingBit }
  for (const [name, protocol] of Object.entries(models)) {
    const { machines } = indexMachines([textOf(name)], (specifier) => {
      const [, other] = /^\.\/(\w+)\.js$/.exec(specifier) ?? []
      return other === undefined ? undefined : textOf(other)
    })
    for (const { machine } of Object.values(protocol.nodes)) {
      const made = outlineOf(machine as AnyStateMachine)
      const same = machines.find((each) => JSON.stringify(below(machineOutline(each))) === JSON.stringify(below(made)))
      assert.ok(same, `${name}: ${JSON.stringify(below(made))}`)
      const ids = statesOf(made).flatMap(({ path, transitions }) => [path, ...transitions.map(({ key }) => key)])
      assert.deepEqual(
        partsOf(same)
          .map(({ id }) => id)
          .sort(),
        ids.sort(),
      )
    }
  }
})
