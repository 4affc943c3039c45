import { strict as assert } from 'node:assert'
import { commands, type DebugSession, debug } from 'vscode'
import { type DebugRuns, debugRequests, debugType } from '../../../server/wire/debugSession.js'
import type { Possibility } from '../../../server/wire/inspection.js'
import { eventually, openCells, runCell } from '../notebook.js'

const counter = `import { assign, setup } from 'xstate'
import { check, protocol } from 'protocol-notebook'

const machine = setup({ types: { context: {} as { n: number } } }).createMachine({
  context: { n: 0 },
  on: { up: { actions: assign({ n: ({ context }) => context.n + 1 }) }, down: { actions: assign({ n: 0 }) } },
})
const most = 2
const counting = protocol({
  name: 'Counting',
  nodes: { counter: { machine } },
  inputs: { counter: [{ event: { type: 'up' }, max: 3 }, { event: { type: 'down' }, max: 1 }] },
  properties: ({ always }) => ({ few: always(({ counter }) => counter[0].context.n <= most) }),
})`

/** The first frame of the thread that stopped, once it is that of another step than `before`. */
async function stopped(session: DebugSession, before: string | undefined): Promise<{ id: number; name: string }> {
  return eventually(`the session stands elsewhere than at ${before}`, async () => {
    const { stackFrames } = await session.customRequest('stackTrace', { threadId: 1 })
    const [frame] = stackFrames
    return frame.name === before ? undefined : frame
  })
}

describe('a trace in the debugger', () => {
  it('goes forward and back, shows its states, evaluates, and branches', async () => {
    const document = await openCells('debugged', counter, 'await check(counting)')
    await runCell(document, 1)
    await commands.executeCommand('protocolNotebook.debugTrace', { property: 'few' })
    const session = await eventually('a session is there', () => debug.activeDebugSession)
    assert.equal(session.type, debugType)
    try {
      await eventually('it stops at the start', () => debug.activeStackItem)
      const at = async (command: string, before: string | undefined) => {
        await commands.executeCommand(`workbench.action.debug.${command}`)
        return stopped(session, before)
      }
      const first = await at('stepOver', 'Start of counter1')
      assert.equal(first.name, '1. counter1 is given up')
      const last = await at('continue', first.name)
      assert.equal(last.name, '3. counter1 is given up')
      const { scopes } = await session.customRequest('scopes', { frameId: last.id })
      const { variables } = await session.customRequest('variables', scopes[0])
      assert.equal(variables.find(({ name }: { name: string }) => name === 'n').value, '3 (was 2)')
      const { result } = await session.customRequest('evaluate', { expression: 'context.n > most', frameId: last.id })
      assert.equal(result, 'true')
      const second = await at('stepBack', last.name)
      assert.equal(second.name, '2. counter1 is given up')
      assert.equal((await at('reverseContinue', second.name)).name, 'Start of counter1')
      const { possible }: { possible: Possibility[] } = await session.customRequest(debugRequests.possible)
      const down = possible.find(({ text }) => text === 'counter1 is given down')
      await commands.executeCommand('protocolNotebook.whatIf', { text: down?.text })
      await stopped(session, 'Start of counter1')
      const { runs, run }: DebugRuns = await session.customRequest(debugRequests.runs)
      assert.deepEqual([runs.length, run, runs[1].title], [2, 1, 'What if counter1 is given down'])
    } finally {
      await debug.stopDebugging(session)
    }
  })
})
