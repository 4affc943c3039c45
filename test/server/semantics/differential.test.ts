/**
 * The local step against XState itself: a random machine takes a random run twice, as one real actor that lives through
 * it and step by step through ours. Both must show the same snapshots and cause the same effects in the same order.
 * DIFFERENTIAL_SEED and DIFFERENTIAL_RUNS vary and extend what is tried.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  type AnyActorRef,
  type AnyMachineSnapshot,
  type AnyStateMachine,
  createActor,
  createMachine,
  type EventObject,
  fromCallback,
} from 'xstate'
import type { NodeInput } from '../../../protocols/model/index.js'
import { LocalStepper, prepareMachine } from '../../../server/semantics/index.js'
import { inputTypes, messageTypes } from '../../reference/randomActions.js'
import { machineOf, machineSpec } from '../../reference/randomMachine.js'
import { keyOf } from '../../reference/values.js'

const ids = ['p1', 'p2', 'q1']
const input: NodeInput = { id: 'p1', peers: ['p2'], nodes: { p: ['p1', 'p2'], q: ['q1'] } }

/** What happens next: a message, an input, or one of the pending timers. */
const happening = fc.oneof(
  fc.record({ type: fc.constantFrom(...messageTypes), from: fc.constantFrom(...ids), k: fc.nat(1) }),
  fc.record({ type: fc.constantFrom(...inputTypes), k: fc.nat(1) }),
  fc.record({ timer: fc.nat(3) }),
)

/** What a step shows. */
interface Shown {
  readonly snapshot: string
  readonly sent: readonly string[]
  readonly observed: readonly string[]
  readonly timersSet: readonly string[]
  /** Those pending after the step, sorted. */
  readonly timers: readonly string[]
}

/** One life of the machine, real or ours. */
interface Life {
  start(): Shown
  give(event: EventObject): Shown
  /** @param timer as {@link Shown} names it */
  fire(timer: string): Shown
}

test('a run step by step is the run of a real actor', () => {
  const property = fc.property(machineSpec, fc.array(happening, { minLength: 5, maxLength: 20 }), (spec, run) => {
    const machine = machineOf(spec)
    const real = realLife(machine)
    const ours = ourLife(machine)
    let now = real.start()
    assert.deepEqual(ours.start(), now)
    for (const next of run) {
      if (!('timer' in next)) {
        now = real.give(next)
        assert.deepEqual(ours.give(next), now, `on ${next.type}`)
      } else if (now.timers.length) {
        const timer = now.timers[next.timer % now.timers.length]!
        now = real.fire(timer)
        assert.deepEqual(ours.fire(timer), now, `when ${timer} fires`)
      }
    }
  })
  const seed = Number(process.env.DIFFERENTIAL_SEED ?? 20261121)
  fc.assert(property, { seed, numRuns: Number(process.env.DIFFERENTIAL_RUNS ?? 500) })
})

const keyOfSnapshot = ({ value, context, historyValue, status, output }: AnyMachineSnapshot) =>
  keyOf({
    value,
    context,
    status,
    output,
    history: Object.entries(historyValue).map(([id, nodes]) => [id, nodes.map((node) => node.id).sort()]),
  })

/** A timer without an id of its own is named by what it does; to set it again is to set the same one. */
const nameOf = (id: string | undefined, to: string | undefined, event: EventObject) =>
  id !== undefined && !id.includes(':') ? id : `${to ?? 'itself'} ${keyOf(event)}`

/** An actor that lives, among peers that note what they are sent, by a clock that only moves when a timer is fired. */
function realLife(machine: AnyStateMachine): Life {
  const sent: string[] = []
  const observed: string[] = []
  const timersSet: string[] = []
  const pending = new Map<string, () => void>()
  let setting = ''
  const clock = {
    setTimeout: (due: () => void) => {
      pending.set(setting, due)
      return setting
    },
    clearTimeout: (name: string) => pending.delete(name),
  }
  const root = createActor(createMachine({}), { clock })
  const { scheduler } = root.system
  const { schedule } = scheduler
  scheduler.schedule = (source, target, event, delay, id) => {
    setting = nameOf(id, target === actor || target.id === input.id ? undefined : target.id, event)
    timersSet.push(setting)
    schedule(source, target.id === input.id ? actor : target, event, delay, setting)
  }
  for (const id of ids) {
    const peer = fromCallback<EventObject>(({ receive }) =>
      receive((event) => {
        sent.push(keyOf([id, event]))
      }),
    )
    createActor(peer, { parent: root, id, systemId: id }).start()
  }
  const actor: AnyActorRef = createActor(machine, { parent: root, input } as never)
  actor.on('*', (event) => observed.push(keyOf(event)))
  actor.subscribe({ error: assert.ifError })

  const after = (happen: () => void): Shown => {
    for (const list of [sent, observed, timersSet]) list.length = 0
    happen()
    return {
      snapshot: keyOfSnapshot(actor.getSnapshot()),
      sent: [...sent],
      observed: [...observed],
      timersSet: [...timersSet],
      timers: [...pending.keys()].sort(),
    }
  }
  return {
    start: () => after(() => actor.start()),
    give: (event) => after(() => actor.send(event)),
    fire: (timer) => {
      const due = pending.get(timer) as () => void
      pending.delete(timer)
      return after(due)
    },
  }
}

/** The same life by our local steps. */
function ourLife(machine: AnyStateMachine): Life {
  const stepper = new LocalStepper(prepareMachine(machine), input, ids)
  let now: ReturnType<LocalStepper['start']>
  const show = (step: typeof now): Shown => {
    now = step
    return {
      snapshot: keyOfSnapshot(step.snapshot),
      sent: step.sent.map(({ to, event }) => keyOf([to, event])),
      observed: step.observed.map(keyOf),
      timersSet: step.timersSet.map(({ id, to, event }) => nameOf(id, to, event)),
      timers: [...step.timers.values()].map(({ id, to, event }) => nameOf(id, to, event)).sort(),
    }
  }
  /** What the checker does with a node that has ended: nothing reaches it any more. */
  const step = (event: EventObject, timers: typeof now.timers) =>
    now.snapshot.status === 'active'
      ? show(stepper.step(now.snapshot, event, timers))
      : show({ ...now, sent: [], observed: [], timersSet: [] })
  return {
    start: () => show(stepper.start(input)),
    give: (event) => step(event, now.timers),
    fire: (name) => {
      const timer = [...now.timers.values()].find(({ id, to, event }) => nameOf(id, to, event) === name)
      assert.ok(timer, `${name} is pending`)
      const rest = new Map(now.timers)
      rest.delete(timer.id)
      if (timer.to === undefined) return step(timer.event, rest)
      const sent = [{ to: timer.to, event: timer.event }]
      return show({ ...now, timers: rest, sent, observed: [], timersSet: [] })
    },
  }
}
