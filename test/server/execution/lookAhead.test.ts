import assert from 'node:assert/strict'
import os from 'node:os'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { LookAhead } from '../../../server/execution/lookAhead.js'

const counter = `import { setup } from 'xstate'
import { protocol } from 'protocol-notebook'
const idle = setup({}).createMachine({ initial: 'a', states: { a: {} } })
const idling = protocol({
  name: 'idling',
  nodes: { node: { machine: idle } },
  properties: ({ always }) => ({ 'in b': always(({ node }) => node[0].value === 'b') }),
})`

test('what took too long is looked at again with more time, and an endless cell keeps nothing from the others', async () => {
  const lookAhead = new LookAhead({
    kernelPath: fileURLToPath(new URL('../../../server/kernel.js', import.meta.url)),
    notebook: 'notebook',
    folder: os.tmpdir(),
    memoryLimitBytes: 2 ** 29,
    trusted: () => true,
  })
  const cells = [
    { id: 'endless', text: 'const protocol = 1\nwhile (true) {}' },
    { id: 'counter', text: counter },
  ]
  const { signal } = new AbortController()
  try {
    // no kernel has read xstate in so short a time
    const early = await lookAhead.check(cells, 0.1, false, signal)
    assert.deepEqual(
      early?.flatMap(({ reports }) => reports),
      [],
    )
    assert.ok(lookAhead.isOpen)
    let found: string[] = []
    // A busy machine takes more than one budget; the endless cell takes all of each.
    for (let budget = 600; found.length === 0 && budget < 20_000; budget *= 4) {
      const late = await lookAhead.check(cells, budget, true, signal)
      found = late?.flatMap(({ cell, reports }) => reports.map(({ verdict }) => `${cell}: ${verdict}`)) ?? []
    }
    assert.deepEqual(found, ['counter: violated'])
  } finally {
    lookAhead.rest()
  }
})
