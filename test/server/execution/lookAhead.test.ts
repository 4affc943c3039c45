import assert from 'node:assert/strict'
import os from 'node:os'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { LookAhead } from '../../../server/execution/lookAhead.js'

/** Three clocks that strike when they like: all at 30 is 90 steps and 30,000 states away, more than any processor sees in a moment. */
const striking = `import { assign, setup } from 'xstate'
import { protocol } from 'protocol-notebook'
const clock = setup({
  types: { context: {} as { strikes: number } },
  guards: { early: ({ context }) => context.strikes < 30 },
  actions: { strike: assign({ strikes: ({ context }) => context.strikes + 1 }) },
}).createMachine({
  context: { strikes: 0 },
  initial: 'waiting',
  states: { waiting: { after: { 10: { guard: 'early', target: 'waiting', reenter: true, actions: 'strike' } } } },
})
const clocks = protocol({
  name: 'clocks',
  nodes: { clock: { machine: clock, count: 3 } },
  properties: ({ always }) => ({ 'some are early': always(({ clock }) => clock.some(({ context }) => context.strikes < 30)) }),
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
    { id: 'clocks', text: striking },
  ]
  const { signal } = new AbortController()
  const look = async (budget: number, onlyOpen: boolean) => {
    const known = await lookAhead.check(cells, budget, onlyOpen, signal)
    return known?.flatMap(({ cell, reports }) => reports.map(({ verdict }) => `${cell}: ${verdict}`))
  }
  // This process does not hear its kernel in time: the check ends by its own limit, if it comes so far.
  const late = setInterval(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 400), 1)
  try {
    let found = await look(0.3, false)
    clearInterval(late)
    assert.ok(!found?.includes('clocks: violated'))
    assert.ok(lookAhead.isOpen)
    // A busy machine takes more than one budget; the endless cell takes all of each.
    for (let budget = 150; !found?.includes('clocks: violated') && budget < 20_000; budget *= 4) {
      found = await look(budget, true)
    }
    assert.deepEqual(found, ['clocks: violated'])
  } finally {
    clearInterval(late)
    lookAhead.rest()
  }
})
