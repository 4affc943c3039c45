import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { CellSource } from '../../../../server/language/cells.js'
import type { Effect, Guard, Machine } from '../../../../server/language/machines/machine.js'
import { indexMachines, type MachineIndex, ParsedTexts } from '../../../../server/language/machines/machineIndex.js'
import {
  doneBy,
  handledTypes,
  matchesType,
  sendingsOf,
  transitionsFor,
  usesOf,
} from '../../../../server/language/machines/messages.js'
import type { Place } from '../../../../server/language/machines/place.js'
import { cellsOf, gallery } from './gallery.js'

const imports =
  "import { and, assign, emit, enqueueActions, not, raise, sendTo, setup, createMachine } from 'xstate'\nimport { broadcast, check, protocol, reply, send } from 'protocol-notebook'"
const index = (...texts: string[]) => indexMachines([imports, ...texts].map((text, at) => ({ id: String(at), text })))

const machineNamed = ({ machines }: MachineIndex, name: string): Machine => {
  const found = machines.find(({ variable }) => variable?.name === name)
  assert.ok(found, `no machine ${name}`)
  return found
}

const guardText = (guard: Guard | undefined): string => {
  if (!guard) return ''
  if (guard.kind === 'named') return guard.use.name.name
  return 'guards' in guard ? `${guard.kind}(${guard.guards.map(guardText).join(', ')})` : guard.kind
}

const effectText = (effect: Effect): string => {
  if (effect.kind === 'named') return effect.use.name.name
  if (effect.kind === 'other') return effect.creator
  if (effect.kind === 'enqueue') return `enqueue(${effect.effects.map(effectText).join(', ')})`
  if (effect.kind !== 'send-message') return effect.kind
  return `${effect.how}(${effect.messages.map(({ type }) => type.name).join(' | ')}${effect.complete ? '' : '?'})`
}

/** The states of a machine, a line each, with their transitions in lines below. */
function outline({ states }: Machine): string {
  return states
    .flatMap((state) => {
      const { path, type, initial, tags, entry, exit } = state
      const words = [
        path.join('.') || '(root)',
        type,
        ...(initial ? [`initial ${initial.state?.path.join('.') ?? (initial.missing ? 'MISSING' : 'unknown')}`] : []),
        ...(tags.length > 0 ? [`tags ${tags.map(({ name }) => name).join(' ')}`] : []),
        ...(entry.length > 0 ? [`entry ${entry.map(effectText).join(' ')}`] : []),
        ...(exit.length > 0 ? [`exit ${exit.map(effectText).join(' ')}`] : []),
      ]
      return [
        words.join(' '),
        ...state.transitions.map(({ trigger, guard, targets, actions, reenter }) => {
          const on =
            trigger.kind === 'event'
              ? trigger.type.name
              : trigger.kind === 'after'
                ? `after ${trigger.delay.name}`
                : trigger.kind === 'actor'
                  ? trigger.of
                  : trigger.kind
          const to = targets.map((target) => target.state?.path.join('.') ?? (target.missing ? 'MISSING' : 'unknown'))
          const parts = [
            ...(guard ? [`[${guardText(guard)}]`] : []),
            ...(to.length > 0 ? [`→ ${to.join(', ')}`] : []),
            ...(actions.length > 0 ? [`/ ${actions.map(effectText).join(' ')}`] : []),
            ...(reenter ? ['reenter'] : []),
          ]
          return `  ${[on, ...parts].join(' ')}`
        }),
      ]
    })
    .join('\n')
}

/** Every place in an index, wherever it is. */
function placesIn(index: MachineIndex): Place[] {
  const places: Place[] = []
  const seen = new Set<object>()
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || seen.has(value)) return
    seen.add(value)
    if ('start' in value && 'end' in value && 'source' in value) places.push(value as Place)
    if (value instanceof Map) for (const each of value.values()) visit(each)
    for (const [key, each] of Object.entries(value)) if (key !== 'node' && key !== 'files') visit(each)
  }
  visit(index)
  return places
}

test('the machine of Raft, across the cells that it is made of', () => {
  assert.equal(
    outline(machineNamed(indexMachines(cellsOf('raft')), 'server')),
    `(root) compound initial follower
  requestVote [newerTerm] → follower / adoptTerm assign reply(vote)
  requestVote / assign reply(vote)
  append [newerTerm] → follower / adoptTerm assign reply(appended)
  append [sameTerm] → follower / assign reply(appended)
  append / reply(appended)
  vote [newerTerm] → follower / adoptTerm
  appended [newerTerm] → follower / adoptTerm
follower atomic
  after electionTimeout → candidate
candidate atomic entry assign broadcast(requestVote) exit assign
  after electionTimeout → candidate reenter
  vote [and(sameTerm, granted)] / assign
  always [elected] → leader
leader compound initial leader.leading entry assign exit assign
  propose / assign noteProposed
  remove [mayReconfigure] / assign
  appended [and(sameTerm, success)] / assign
  appended [sameTerm] / assign
  always [and(nextIsStored, ownTermIsStored)] / assign noteCommitted
leader.leading atomic
  after heartbeat → leader.leading / broadcast(append) reenter`,
  )
})

test('what Raft declares and uses', () => {
  const found = indexMachines(cellsOf('raft'))
  const { setup } = machineNamed(found, 'server')
  assert.equal(setup?.events?.complete, true)
  assert.deepEqual(
    setup.events.members.map(
      ({ type, message, fields }) =>
        `${type.name}${message ? ' from' : ''} ${fields.map(({ name }) => name.name).join(' ')}`,
    ),
    [
      'requestVote from term lastIndex lastTerm',
      'vote from term granted',
      'append from term after afterTerm entries commit',
      'appended from term success index',
      'propose value',
      'remove server',
    ],
  )
  const raft = found.protocols.find(({ variable }) => variable?.name === 'raft')
  assert.deepEqual(
    raft?.properties.map(({ name, kind }) => [name.name, kind]),
    [
      ['election safety', 'always'],
      ['leader append-only', 'step'],
      ['log matching', 'always'],
      ['leader completeness', 'always'],
      ['state machine safety', 'always'],
      ['an entry is committed', 'reachable'],
    ],
  )
  const eager = found.protocols.find(({ variable }) => variable?.name === 'eager')
  const [role] = eager?.roles ?? []
  assert.equal(role?.machine?.variable?.name, 'oneAtATime')
  assert.equal(role?.machine?.origin.variable?.name, 'server')
  assert.equal(role?.count, 4)
  assert.deepEqual(
    role?.durable.map(({ name }) => name),
    ['term', 'votedFor', 'log'],
  )
})

test('every notebook of the gallery is understood in full', () => {
  for (const name of gallery) {
    const found = indexMachines(cellsOf(name))
    assert.deepEqual(found.unfollowed, [], name)
    assert.ok(found.protocols.length > 0, name)
    for (const machine of found.machines) {
      const declared = new Set(machine.implementations.map((each) => `${each.kind} ${each.name.name}`))
      for (const use of usesOf(machine))
        assert.ok(declared.has(`${use.kind} ${use.name.name}`), `${name}: ${use.name.name}`)
      for (const { transitions } of machine.states) {
        for (const { targets } of transitions) for (const { state } of targets) assert.ok(state, name)
      }
    }
    for (const { targets, machines } of found.tests) {
      assert.ok(machines.length > 0 && targets.every(({ state }) => state), name)
    }
  }
})

test('the text at a name is the name', () => {
  for (const name of gallery) {
    const cells = cellsOf(name)
    const found = indexMachines(cells)
    const at = ({ source, start, end }: Place) => cells.find(({ id }) => id === source)?.text.slice(start, end)
    for (const place of placesIn(found)) if ('name' in place && 'form' in place) assert.equal(at(place), place.name)
  }
})

test('constants, spreads, functions with arguments, parts of objects', () => {
  const found = index(
    `const names = { idle: 'idle', busy: 'busy' } as const
     const timeouts = { 1000: { target: 'idle' } }
     const back = { stop: names.idle }
     const tell = (type: string) => send('server1', () => ({ type, hops: 1 }))`,
    `function working(to: string, type: string) { return { on: { ...back, go: to }, after: timeouts, entry: tell(type) } }
     const machine = createMachine({
       initial: names.idle,
       states: {
         [names.idle]: { on: { start: [{ target: 'busy', guard: not('tired') }] } },
         busy: working('.deep', 'hello'),
         ...({ done: { type: 'final' } } satisfies object),
       },
     })`,
  )
  assert.equal(
    outline(machineNamed(found, 'machine')),
    `(root) compound initial idle
idle atomic
  start [not(tired)] → busy
busy atomic entry send(hello)
  stop → idle
  go → MISSING
  after 1000 → idle
done final`,
  )
  assert.deepEqual(found.unfollowed, [])
})

test('targets by the rules of XState: siblings, children, ids, paths', () => {
  const found = index(
    `const machine = createMachine({
       id: 'm',
       on: { a: '.one', b: 'one', c: '#two', d: '#m.one.inner', e: '#nobody', f: '.one.inner' },
       states: {
         one: { initial: 'inner', states: { inner: { on: { g: 'other', h: '#two.deep', i: '#m' } }, other: {} } },
         two: { id: 'two', on: { j: 'one.other', k: '.deep' }, states: { deep: {} } },
       },
     })`,
  )
  assert.equal(
    outline(machineNamed(found, 'machine')),
    `(root) compound
  a → one
  b → MISSING
  c → two
  d → one.inner
  e → MISSING
  f → one.inner
one compound initial one.inner
one.inner atomic
  g → one.other
  h → two.deep
  i → 
one.other atomic
two compound
  j → one.other
  k → two.deep
two.deep atomic`,
  )
})

test('messages that are sent in enqueueActions, by functions it is handed to, and by helpers', () => {
  const found = index(
    `const also = (enqueue, type) => { enqueue(reply({ type })); enqueue.emit({ type: 'seen' }) }
     const machine = setup({
       guards: { ready: () => true },
       actions: {
         tell: enqueueActions(({ context, enqueue, check }) => {
           if (check('ready')) enqueue(broadcast(context.a ? { type: 'yes', n: 1 } : { type: 'no' }))
           for (const x of context.list) enqueue.sendTo(x, { type: Math.random() > 0.5 ? 'left' : 'right' })
           also(enqueue, 'heard')
           context.list.forEach((x) => enqueue(send(x, { type: 'each' })))
           enqueue('more')
         }),
         more: raise({ type: 'again' }),
       },
     }).createMachine({ entry: 'tell', on: { x: { actions: [emit(({ event }) => event)] } } })`,
  )
  const machine = machineNamed(found, 'machine')
  assert.deepEqual(doneBy(machine, machine.root.entry).map(effectText), [
    'broadcast(yes | no)',
    'sendTo(left | right)',
    'reply(heard)',
    'emit(seen)',
    'send(each)',
    'raise(again)',
  ])
  assert.deepEqual(sendingsOf(machine.root).map(effectText).at(-1), 'emit(?)')
  assert.deepEqual(
    usesOf(machine).map(({ kind, name }) => `${kind} ${name.name}`),
    ['action tell', 'action more', 'guard ready'],
  )
})

test('event types that a machine handles, by name and by wildcard', () => {
  const machine = machineNamed(indexMachines(cellsOf('raft')), 'server')
  assert.deepEqual(handledTypes(machine), ['requestVote', 'append', 'vote', 'appended', 'propose', 'remove'])
  assert.deepEqual(
    transitionsFor(machine, 'vote').map(({ from }) => from.key),
    ['', 'candidate'],
  )
  assert.deepEqual(
    ['vote', 'vote.*', 'vot.*', '*', 'vote.now'].map((descriptor) => matchesType(descriptor, 'vote')),
    [true, true, false, true, false],
  )
  assert.equal(matchesType('vote.*', 'vote.now'), true)
})

test('machines in imported files, through what re-exports them', () => {
  const files: Record<string, string> = {
    './machines': "export * from './inner'\nexport { leader as chief } from './inner'",
    './inner': `import { setup } from 'xstate'\nconst both = setup({ types: { events: {} as { type: 'go' } } })
      export const leader = both.createMachine({ states: { a: {} } })\nexport const states = { b: {} }`,
  }
  const found = indexMachines(
    [
      {
        id: 'cell',
        text: `import { createMachine } from 'xstate'\nimport { protocol } from 'protocol-notebook'\nimport { chief, states } from './machines'
          import * as all from './machines'
          const own = createMachine({ states })
          const both = protocol({ name: 'both', nodes: { own: { machine: own }, chief: { machine: chief }, all: { machine: all.leader } } })`,
      },
    ],
    (specifier) => {
      const text = files[specifier]
      return text === undefined ? undefined : { id: specifier, text }
    },
  )
  assert.deepEqual(
    found.protocols[0]?.roles.map(({ machine }) => [machine?.source, machine?.states.map(({ key }) => key).join()]),
    [
      ['cell', ',b'],
      ['./inner', ',a'],
      ['./inner', ',a'],
    ],
  )
})

test('what is not followed is said, with the place and the reason, and nothing that depends on it is called missing', () => {
  const text = `const machine = createMachine({
    initial: 'gone',
    states: { ...makeStates(), a: { on: { x: 'elsewhere', y: { target: pick() } } } },
  })`
  const found = index('declare function makeStates(): object', text)
  const machine = machineNamed(found, 'machine')
  assert.equal(machine.root.complete, false)
  assert.equal(machine.root.initial?.missing, false)
  assert.equal(machine.states[1]?.transitions[0]?.targets[0]?.missing, false)
  assert.deepEqual(
    found.unfollowed.map(({ what, reason, source, start, end }) => [what, reason, source, text.slice(start, end)]),
    [
      ['states', 'the result of `makeStates(...)` is not known from the text', '2', 'makeStates()'],
      ['target', 'the result of `pick(...)` is not known from the text', '2', 'pick()'],
    ],
  )
})

test('a machine that a function makes is there once for each call', () => {
  const found = index(
    `const make = (type: string) => createMachine({ on: { [type]: '.a' }, states: { a: {} } })
     const one = protocol({ name: 'one', nodes: { x: { machine: make('ping') }, y: { machine: make('pong') } } })`,
  )
  assert.deepEqual(
    found.machines.map(({ root }) =>
      root.transitions.map(({ trigger }) => trigger.kind === 'event' && trigger.type.name),
    ),
    [['ping'], ['pong']],
  )
})

test('definitions in circles end', () => {
  const found = index(
    `const a = { states: { b } }\nconst b = { states: { a } }\nconst c = c\nconst f = () => f()
     const machine = createMachine(a)\nconst other = createMachine(c)\nconst third = createMachine(f())
     const p = p.with({})\nconst m = m.provide({})`,
  )
  assert.equal(machineNamed(found, 'machine').states.length > 2, true)
})

/** A gallery notebook with text cut, doubled or put in at random places. */
const broken = fc
  .record({
    notebook: fc.constantFrom(...gallery),
    edits: fc.array(
      fc.record({
        cell: fc.nat(),
        at: fc.double({ min: 0, max: 1, noNaN: true }),
        length: fc.nat(60),
        put: fc.constantFrom('', '', '{', '}', "'", '(', ')', ',', '...', '[', '`', ' on: {', '=>', 'setup(', '/*'),
        rest: fc.boolean(),
      }),
      { minLength: 1, maxLength: 4 },
    ),
  })
  .map(({ notebook, edits }) => {
    const cells = cellsOf(notebook)
    for (const { cell, at, length, put, rest } of edits) {
      const index = cell % cells.length
      const { id, text } = cells[index] as CellSource
      const from = Math.floor(at * text.length)
      cells[index] = {
        id,
        text: text.slice(0, from) + put + (rest && edits.length === 1 ? '' : text.slice(from + length)),
      }
    }
    return cells
  })

test('broken code: never an exception, and every place lies in its text', () => {
  fc.assert(
    fc.property(broken, (cells) => {
      const texts = new Map(cells.map(({ id, text }) => [id, text]))
      for (const { source, start, end } of placesIn(indexMachines(cells))) {
        const length = texts.get(source)?.length ?? -1
        assert.ok(0 <= start && start <= end && end <= length, `${source}: ${start} to ${end} of ${length}`)
      }
    }),
    { numRuns: 150 },
  )
})

test('an index made after edits is the index made from nothing', () => {
  const texts = new ParsedTexts()
  const plain = (index: MachineIndex) =>
    placesIn(index).map((place) =>
      [place.source, place.start, place.end, 'name' in place ? place.name : ''].map(String),
    )
  fc.assert(
    fc.property(broken, (cells) => {
      assert.deepEqual(plain(indexMachines(cells, undefined, texts)), plain(indexMachines(cells)))
    }),
    { numRuns: 60 },
  )
})
