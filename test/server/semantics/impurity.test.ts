/** Machines that are no function of their state and event are refused, and the error leads to the line at fault. */
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { type AnyStateMachine, assign, createMachine, emit, fromPromise, sendTo, setup } from 'xstate'
import { ProtocolError, protocol, send } from '../../../protocols/model/index.js'
import { check } from '../../../server/checker/check.js'

let outside = 0
const counterOutside = () => ++outside

class Account {
  balance = 0
}

type Assignment = (args: { context: Record<string, never> }) => object

/** A machine that assigns this when it receives its input. */
const assigning = (assignment: Assignment, context: object = { value: 0 }) =>
  createMachine({ context: { ...context }, on: { go: { actions: assign(assignment as never) } } })

/** A machine that does this when it receives its input. */
const doing = (action: (args: never) => unknown, context: object = {}) =>
  createMachine({ context: { ...context }, on: { go: { actions: action as never } } })

const cyclic = () => {
  const value: { self?: object } = {}
  value.self = value
  return { value }
}

/** What a machine does, the machine, what the message must say, and whether the stack must lead into this file. */
const refused: readonly [name: string, machine: AnyStateMachine, message: RegExp, position: boolean][] = [
  ['randomness', assigning(() => ({ value: Math.random() })), /Math\.random.*events or timers/s, true],
  ['the clock', assigning(() => ({ value: Date.now() })), /Date.*after/s, true],
  ['a new Date', assigning(() => ({ value: new Date().getHours() })), /Date.*after/s, true],
  ['performance.now', assigning(() => ({ value: performance.now() })), /performance\.now/, true],
  ['a random UUID', assigning(() => ({ value: crypto.randomUUID() })), /randomUUID/, true],
  ['fetch', doing(() => void fetch('http://localhost')), /fetch.*node/s, true],
  ['setTimeout', doing(() => void setTimeout(() => {}, 1)), /setTimeout.*after/s, true],
  ['an asynchronous action', doing(async () => {}), /asynchronous/, false],
  ['a variable outside', assigning(() => ({ value: counterOutside() })), /two different results.*outside/s, false],
  [
    'an array of the context changed in place',
    doing(({ context }: { context: { list: number[] } }) => context.list.push(1), { list: [] }),
    /p1.*on input "go".*(not extensible|read only)/s,
    true,
  ],
  [
    'a field of the context changed in place',
    doing(
      ({ context }: { context: { n: number } }) => {
        context.n++
      },
      { n: 0 },
    ),
    /p1.*on input "go".*read only/s,
    true,
  ],
  [
    'a Set of the context changed in place',
    doing(({ context }: { context: { set: Set<number> } }) => context.set.add(1), { set: new Set() }),
    /p1.*on input "go".*in place.*copy/s,
    true,
  ],
  [
    'an instance of a class in the context',
    assigning(() => ({ value: new Account() })),
    /context.*value.*Account/s,
    false,
  ],
  ['a function in the context', assigning(() => ({ value: () => 1 })), /context.*value.*function/s, false],
  ['a Date in the context', assigning(() => ({ value: new Date(0) })), /context.*value.*Date/s, false],
  ['a cycle in the context', assigning(cyclic), /context.*value.*itself/s, false],
  [
    'a function in a message',
    doing(send('p1', { type: 'hello', run: () => 1 } as never) as never),
    /hello.*run.*function/s,
    false,
  ],
  [
    'a function in an observation',
    doing(emit({ type: 'seen', run: () => 1 } as never) as never),
    /seen.*run.*function/s,
    false,
  ],
  [
    'an invoked promise',
    createMachine({
      initial: 'a',
      states: { a: { on: { go: 'b' } }, b: { invoke: { src: fromPromise(async () => 1) } } },
    }),
    /state "b" invokes.*node/s,
    false,
  ],
  [
    'a spawned actor',
    setup({ actors: { child: fromPromise(async () => 1) } }).createMachine({
      context: {},
      on: { go: { actions: assign(({ spawn }) => ({ child: spawn('child') })) } },
    }) as never,
    /invoke and spawn/,
    true,
  ],
  [
    'a look into a peer',
    doing(({ system }: { system: { get(id: string): { getSnapshot(): unknown } } }) => system.get('p2').getSnapshot()),
    /p2.*messages/s,
    true,
  ],
  ['a message to nobody', doing(send('p9', { type: 'hello' }) as never), /no node "p9"/, false],
  [
    'a message to something that is no node',
    doing(sendTo((() => ({ id: 'x' })) as never, { type: 'hello' } as never) as never),
    /hello.*no node/s,
    false,
  ],
  [
    'an error in a guard',
    createMachine({
      on: {
        go: {
          guard: () => {
            throw new Error('no such thing')
          },
          actions: () => {},
        },
      },
    }),
    /p1.*on input "go".*no such thing/s,
    true,
  ],
  [
    'an endless loop of always',
    createMachine({
      initial: 'a',
      states: { a: { on: { go: 'b' } }, b: { always: 'c' }, c: { always: 'b' } },
    }),
    /p1.*on input "go".*(loop|microsteps)/s,
    false,
  ],
]

/** The line of this file at which the stack of an error arrives first. */
function lineIn(error: Error): number | undefined {
  const line = /impurity\.test\.[jt]s:(\d+)/.exec(error.stack ?? '')?.[1]
  return line === undefined ? undefined : Number(line)
}

/** Machines stand above this line, callers of the checker below. */
const end = lineIn(new Error('here')) as number

suite('what a machine must not do', () => {
  for (const [name, machine, message, position] of refused) {
    test(name, async () => {
      const go = protocol({
        name: 'impure',
        nodes: { p: { machine, count: 2 } },
        inputs: { p: [{ event: { type: 'go' }, max: 1 }] },
      })
      await assert.rejects(check(go), (error: unknown) => {
        assert.ok(error instanceof ProtocolError, String(error))
        assert.match(error.message, message)
        assert.match(error.message, /^p1?\b/, 'the message names the node or the role')
        const line = lineIn(error)
        if (position) assert.ok(line !== undefined && line < end, `the stack leads to the machine: ${error.stack}`)
        return true
      })
    })
  }

  test('the world is as before when the check is over', async () => {
    const before = [Math.random, Date, fetch, setTimeout, performance.now]
    const machine = assigning(() => ({ value: Math.random() }))
    const broken = protocol({
      name: 'impure',
      nodes: { p: { machine } },
      inputs: { p: [{ event: { type: 'go' }, max: 1 }] },
    })
    await assert.rejects(check(broken))
    assert.deepEqual([Math.random, Date, fetch, setTimeout, performance.now], before)
    assert.ok(Date.now() > 0 && Math.random() < 1)
  })

  test('a Date of a given moment is a pure computation', async () => {
    const machine = assigning(() => ({ value: new Date(5).getTime() }))
    const sound = protocol({
      name: 'pure',
      nodes: { p: { machine } },
      inputs: { p: [{ event: { type: 'go' }, max: 1 }] },
      properties: ({ reachable }) => ({ five: reachable(({ p }) => p[0]!.context.value === 5) }),
    })
    const { verdict } = await check(sound)
    assert.equal(verdict, 'holds')
  })
})
