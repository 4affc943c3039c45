/** What the types of the kit refuse, and in which words. Expected problems stand below the lines that they are in. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { render, textOf } from '../server/language/carets.js'

/** Imported by every fixture: a machine, and a protocol of it. */
const given = `
import { assign, setup } from 'xstate'
import { broadcast, type Message, type NodeInput, partiallySynchronous, protocol, reply, send, sync, synchronous } from '../../protocols/model/index.js'
import { check } from '../../server/checker/check.js'
import { frontier } from '../../server/checker/frontier/frontier.js'
import { explore } from '../../server/checker/walk/explore.js'

const machine = setup({
  types: {
    context: {} as { peers: readonly string[]; round: number },
    events: {} as { type: 'begin'; round: number } | Message<{ type: 'ping'; round: number }>,
    input: {} as NodeInput,
  },
}).createMachine({
  context: ({ input }) => ({ peers: input.peers, round: 0 }),
  initial: 'idle',
  states: { idle: { on: { begin: 'busy' } }, busy: {} },
})
const counter = setup({
  types: { context: {} as { n: number }, events: {} as { type: 'add'; by: number } },
}).createMachine({
  context: { n: 0 },
  initial: 'off',
  states: { off: {}, on: { initial: 'low', states: { low: {}, high: {} } } },
})
const game = protocol({
  name: 'game',
  nodes: { player: { machine, count: 2 } },
  properties: ({ always }) => ({ 'all is well': always(() => true) }),
})
`

const fixtures: Record<string, string> = {
  'a protocol that is right': `
protocol({
  name: 'right',
  nodes: { player: { machine, count: 2, durable: ['round'] }, judge: { machine } },
  network: { order: 'fifo', loss: 'unbounded', duplication: { max: 1 }, unhandled: 'keep' },
  faults: { crash: { max: 1, nodes: ['player', 'judge1'] }, partition: { max: 1, shape: ['isolate', 'one-way'] } },
  inputs: { player: [{ event: { type: 'begin', round: 1 }, max: 2 }] },
  fairness: { deliveries: { ping: 'strong' }, timers: 'none', inputs: { begin: 'weak' }, restarts: 'weak', heals: 'strong' },
  within: ({ player, messages }) => player.every((node) => node.context.round < 3) && messages.length < 4,
  properties: ({ always, step, reachable, noDeadlock, quiescent, eventually, leadsTo, infinitelyOften, stabilizes }) => ({
    e: eventually(({ judge }) => judge[0].matches('busy')),
    l: leadsTo(({ player }) => player[0].up, ({ player }) => player[0].context.round > 0),
    i: infinitelyOften(({ messages }) => messages.length === 0),
    z: stabilizes(({ player }) => player[1].matches('idle')),
    a: always(({ player, judge }) => player[0].up && judge[0].matches('busy') && judge[0].id !== ''),
    s: step((before, after, action) => action.type !== 'timer' || before.player[0].context.round <= after.player[0].context.round),
    r: reachable(({ messages }) => messages.some(({ from, to, message }) => from === to && message.type === 'ping')),
    d: noDeadlock(),
    q: quiescent(({ player }) => player.every((node) => node.value === 'idle')),
  }),
})`,
  'a timed protocol that is right': `
protocol({
  name: 'timed',
  nodes: { player: { machine, count: 2, durable: ['round'] } },
  timing: synchronous({ delta: 10, drift: 0.01, tick: 5 }),
  faults: {
    storage: { sync: 'explicit', torn: true, nodes: ['player1'] },
    byzantine: { nodes: ['player2'], messages: [{ type: 'ping', round: 1 }], max: 2 },
    clockSkew: { drift: 0.5, nodes: ['player'] },
  },
  properties: ({ always, step }) => ({
    a: always(({ player, stabilised }) => stabilised || player.some((node) => node.byzantine)),
    s: step((before, after, action) => action.type !== 'tick' || action.milliseconds === 5),
  }),
}).with({ timing: partiallySynchronous({ delta: 5, gst: 100 }) })`,
  'a delta that is a text': `
protocol({ name: 'p', nodes: { player: { machine } }, timing: synchronous({ delta: '10' }) })
                                                                            ^^^^^ Type 'string' is not assignable to type 'number'`,
  'a timing without its bounds': `
protocol({ name: 'p', nodes: { player: { machine } }, timing: synchronous })
                                                              ^^^^^^^^^^^ Type '(bounds: Bounds) => Synchronous' is not assignable to type 'Timing |`,
  'a byzantine message that nobody knows': `
protocol({ name: 'p', nodes: { player: { machine } }, faults: { byzantine: { nodes: ['player1'], messages: [{ type: 'pang' }] } } })
                                                                                                              ^^^^ '"pang"' is not assignable to type '"ping" | "begin"'`,
  'fairness of an unknown message': `
protocol({
  name: 'p',
  nodes: { player: { machine } },
  fairness: { deliveries: { pong: 'strong' } },
                            ^^^^ Object literal may only specify known properties, and 'pong' does not exist in type '{ readonly ping?: FairnessLevel | undefined; readonly begin?: FairnessLevel | undefined; }'.
})`,
  'an unknown role in a property': `
protocol({
  name: 'p',
  nodes: { player: { machine } },
  properties: ({ always }) => ({ a: always(({ palyer }) => palyer.length > 0) }),
                                              ^^^^^^ Property 'palyer' does not exist on type 'View<
})`,
  'a misspelt role of the state': `
protocol({
  name: 'p',
  nodes: { player: { machine } },
  properties: ({ always }) => ({ a: always((state) => state.palyer.length > 0) }),
                                                            ^^^^^^ Did you mean 'player'?
})`,
  'an unknown key of the context': `
protocol({
  name: 'p',
  nodes: { player: { machine } },
  properties: ({ always }) => ({ a: always(({ player }) => player.every((node) => node.context.runde > 0)) }),
                                                                                               ^^^^^ Did you mean 'round'?
})`,
  'an unknown key of the context within a step': `
protocol({
  name: 'p',
  nodes: { player: { machine } },
  properties: ({ step }) => ({ a: step((before, after) => before.player[0].context.rounds < after.player.length) }),
                                                                                   ^^^^^^ Did you mean 'round'?
})`,
  'an unknown state': `
protocol({
  name: 'p',
  nodes: { player: { machine } },
  properties: ({ always }) => ({ a: always(({ player }) => player.every((node) => node.matches('buzy'))) }),
                                                                                               ^^^^^^ '"buzy"' is not assignable to parameter of type '"idle" | "busy"'
})`,
  'a role that only within gets wrong': `
protocol({
  name: 'p',
  nodes: { player: { machine } },
  within: ({ players }) => players.length > 0,
             ^^^^^^^ Property 'players' does not exist on type 'View<
})`,
  'an unknown durable key': `
protocol({ name: 'p', nodes: { player: { machine, durable: ['round', 'log'] } } })
                                                                     ^^^^^ '"log"' is not assignable to type '"round" | "peers"'`,
  'an unknown target of a fault': `
protocol({ name: 'p', nodes: { player: { machine } }, faults: { crash: { max: 1, nodes: ['referee'] } } })
                                                                                         ^^^^^^^^^ '"referee"' is not assignable to type '"player" |`,
  'an unknown input': `
protocol({ name: 'p', nodes: { player: { machine } }, inputs: { player: [{ event: { type: 'start' }, max: 1 }] } })
                                                                                    ^^^^ '"start"' is not assignable to type '"ping" | "begin"'`,
  'an input without what its event carries': `
protocol({ name: 'p', nodes: { player: { machine } }, inputs: { player: [{ event: { type: 'begin' }, max: 1 }] } })
                                                                           ^^^^^ Property 'round' is missing in type '{ type: "begin"; }'`,
  'an input for an unknown role': `
protocol({ name: 'p', nodes: { player: { machine } }, inputs: { judge: [] } })
                                                                ^^^^^ 'judge' does not exist in type '{ readonly player?:`,
  'an unknown order of the network': `
protocol({ name: 'p', nodes: { player: { machine } }, network: { order: 'lifo' } })
                                                                 ^^^^^ '"lifo"' is not assignable to type '"unordered" | "fifo" |`,
  'a budget that is only a number': `
protocol({ name: 'p', nodes: { player: { machine } }, network: { loss: 2 } })
                                                                 ^^^^ 'number' is not assignable to type 'Budget |`,
  'a kind of property that there is not': `
protocol({ name: 'p', nodes: { player: { machine } }, properties: ({ allways }) => ({ a: allways(() => true) }) })
                                                                     ^^^^^^^ Property 'allways' does not exist on type 'PropertyKinds<`,
  'a property that is no property': `
protocol({ name: 'p', nodes: { player: { machine } }, properties: () => ({ a: () => true }) })
                                                      ^^^^^^^^^^ Type '() => boolean' is not assignable to type 'Property<`,
  'monitors and refinements that are right': `
protocol({
  name: 'right',
  nodes: { player: { machine } },
  properties: ({ monitor, refines }) => ({
    m: monitor(machine),
    counted: refines(counter, {
      events: [{ type: 'add', by: 1 }],
      map: ({ player: [one] }) => ({ value: one.matches('busy') ? { on: 'low' } : 'off', context: { n: one.context.round } }),
    }),
    placed: refines(machine.provide({}), {
      events: [{ type: 'begin', round: 1 }],
      map: ({ player: [one] }) => ({ value: one.value, context: one.context }),
    }),
  }),
})`,
  'a monitor that is no machine': `
protocol({ name: 'p', nodes: { player: { machine } }, properties: ({ monitor }) => ({ m: monitor(() => true) }) })
                                                                                                 ^^^^^^^^^^ Argument of type '() => boolean' is not assignable to parameter of type 'AnyStateMachine'
`,
  'an abstract state that the machine has not': `
protocol({
  name: 'p',
  nodes: { player: { machine } },
  properties: ({ refines }) => ({
    r: refines(counter, { events: [], map: ({ player }) => ({ value: player.length ? 'of' : 'off', context: { n: 0 } }) }),
                                                              ^^^^^ '"of"' is not assignable to type '"off" | { on: "low" | "high"; }'
  }),
})`,
  'an abstract state without its context': `
protocol({
  name: 'p',
  nodes: { player: { machine } },
  properties: ({ refines }) => ({ r: refines(counter, { events: [], map: () => ({ value: 'off' }) }) }),
                                                                               ^^^^^^^^^^^^^^^^^^ Property 'context' is missing in type
})`,
  'an event that the abstract machine has not': `
protocol({
  name: 'p',
  nodes: { player: { machine } },
  properties: ({ refines }) => ({
    r: refines(counter, { events: [{ type: 'sub', by: 1 }], map: () => ({ value: 'off', context: { n: 0 } }) }),
                                     ^^^^ Type '"sub"' is not assignable to type '"add"'
  }),
})`,
  'an unknown property in expect': `
await check(game, { expect: { 'all is wel': 'violated' } })
                              ^^^^^^^^^^^^ ''all is wel'' does not exist in type '{ readonly "all is well"?:`,
  'an unknown verdict in expect': `
await check(game, { expect: { 'all is well': 'fails' } })
                              ^^^^^^^^^^^^^ Type '"fails"' is not assignable to type 'Verdict |`,
  'an unknown property in only': `
await check(game, { only: ['all is bad'] })
                           ^^^^^^^^^^^^ '"all is bad"' is not assignable to type '"all is well"'`,
  'a frontier that is right': `
const inputs = game.with({ inputs: { player: [{ event: { type: 'begin', round: 1 }, max: 1 }] } })
const { properties } = await frontier(inputs, {
  upTo: { crash: 2, loss: 1, inputs: { player: { begin: 2 } } },
  only: ['all is well'],
  expect: { 'all is well': [{ crash: 1 }, { loss: 1, inputs: { player: { begin: 1 } } }] },
})
properties['all is well'].minimal.map(({ budgets }) => (budgets.crash ?? 0) + (budgets.inputs?.player?.begin ?? 0))`,
  'an unknown fault in a frontier': `
await frontier(game, { upTo: { crashes: 1 } })
                               ^^^^^^^ 'crashes' does not exist in type`,
  'an unknown input in a frontier': `
await frontier(game, { upTo: { inputs: { player: { end: 1 } } } })
                                                   ^^^ 'end' does not exist in type`,
  'an unknown property in what is expected of a frontier': `
await frontier(game, { expect: { 'all is bad': [] } })
                                 ^^^^^^^^^^^^ ''all is bad'' does not exist in type`,
  'the names of the properties in a frontier': `
const found = await frontier(game)
found.properties['all is bad']
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Property 'all is bad' does not exist on type`,
  'a walk that is right': `
const { enabled } = await explore(game, { from: [{ crash: 'player1' }], reach: ({ player }) => player[0].matches('busy') })
enabled.map(({ step, fault }) => fault || step.text)`,
  'an unknown role in what a walk looks for': `
await explore(game, { reach: ({ judge }) => judge[0].up })
                                ^^^^^ Property 'judge' does not exist on type 'View<`,
  'the names of the properties in a report': `
const { properties } = await check(game)
properties['all is well'].verdict
properties['all is bad']
^^^^^^^^^^^^^^^^^^^^^^^^ Property 'all is bad' does not exist on type`,
  'an unknown durable key in a variant': `
game.with({ nodes: { player: { durable: ['log'] } } })
                                         ^^^^^ '"log"' is not assignable to type '"round" | "peers"'`,
  'an unknown role in a variant': `
game.with({ nodes: { judge: { count: 2 } } })
                     ^^^^^ 'judge' does not exist in type 'Changes<`,
  'a variant keeps the names of the properties': `
await check(game.with({ network: { loss: { max: 1 } } }), { expect: { 'all is bad': 'holds' } })
                                                                      ^^^^^^^^^^^^ ''all is bad'' does not exist in type`,
  'a context key in an action that sends': `
setup({ types: { context: {} as { leader: string }, events: {} as { type: 'go' } } }).createMachine({
  context: { leader: 'player1' },
  on: { go: { actions: send(({ context }) => context.lader, { type: 'ping' }) } },
                                                     ^^^^^ Did you mean 'leader'?
})`,
  'a sync among other actions': `
setup({ types: { context: {} as { leader: string }, events: {} as { type: 'go' } } }).createMachine({
  context: { leader: 'player1' },
  on: { go: { actions: [assign({ leader: 'player2' }), sync(), send(({ context }) => context.leader, { type: 'ping' })] } },
})`,
  'a reply to an input': `
setup({ types: { context: {} as { leader: string }, events: {} as { type: 'go' } } }).createMachine({
  context: { leader: 'player1' },
  on: { go: { actions: reply({ type: 'pong' }) } },
        ^^ Property 'from' is missing in type '{ type: "go"; }'
})`,
  'a reply that reads what the message does not carry': `
setup({ types: { events: {} as Message<{ type: 'ping'; round: number }> } }).createMachine({
  on: { ping: { actions: reply(({ event }) => ({ type: 'pong', round: event.runde, from: event.from })) } },
                                                                            ^^^^^ Did you mean 'round'?
})`,
  'a broadcast without peers': `
setup({ types: { context: {} as { round: number }, events: {} as { type: 'go' } } }).createMachine({
  context: { round: 0 },
  on: { go: { actions: broadcast({ type: 'ping' }) } },
        ^^ Property 'peers' is missing in type '{ round: number; }'
})`,
}

const folder = fileURLToPath(new URL('../../../test/protocols/', import.meta.url))
const fileOf = (name: string) => `${folder}${name.replaceAll(' ', '-')}.ts`
const texts = new Map(Object.entries(fixtures).map(([name, fixture]) => [fileOf(name), given + textOf(fixture)]))

/** One program of all fixtures, which exist only here. */
const program = (() => {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleDetection: ts.ModuleDetectionKind.Force,
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: ['node'],
  }
  const host = ts.createCompilerHost(options)
  const { readFile, fileExists } = host
  host.readFile = (file) => texts.get(file) ?? readFile(file)
  host.fileExists = (file) => texts.has(file) || fileExists(file)
  host.getCurrentDirectory = () => folder
  return ts.createProgram({ rootNames: [...texts.keys()], options, host })
})()

for (const [name, fixture] of Object.entries(fixtures)) {
  test(name, () => {
    const source = program.getSourceFile(fileOf(name))!
    const problems = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
      ({ start = 0, length = 0, messageText }) => ({
        start: start - given.length,
        end: start - given.length + length,
        message: ts.flattenDiagnosticMessageText(messageText, '\n'),
      }),
    )
    assert.equal(render(fixture, problems), fixture)
  })
}
