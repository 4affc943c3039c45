/** A failure detector: a worker beats every 20 ms, a monitor suspects it when it has heard nothing for so long. */
import { setup } from 'xstate'
import { type Message, protocol, send } from '../../protocols/model/index.js'

type Events = Message<{ type: 'beat' }>

const worker = setup({}).createMachine({
  initial: 'beating',
  states: {
    beating: { after: { 20: { target: 'beating', reenter: true, actions: send('monitor1', { type: 'beat' }) } } },
  },
})

const monitor = setup({ types: { events: {} as Events }, delays: { patience: 40 } }).createMachine({
  initial: 'trusting',
  states: {
    trusting: { after: { patience: 'suspecting' }, on: { beat: { target: 'trusting', reenter: true } } },
    suspecting: { on: { beat: 'trusting' } },
  },
})

/** Before anything is bound in time there may be any number of beats in flight: two are enough to be wrong. */
export const heartbeat = protocol({
  name: 'heartbeat',
  nodes: { worker: { machine: worker }, monitor: { machine: monitor } },
  faults: { crash: { max: 1, nodes: ['worker'], restart: false } },
  within: ({ messages }) => messages.length <= 2,
  properties: ({ always, quiescent, reachable }) => ({
    accurate: always(({ worker: [worker], monitor: [monitor] }) => !(monitor.matches('suspecting') && worker.up)),
    complete: quiescent(({ monitor: [monitor] }) => monitor.matches('suspecting')),
    suspects: reachable(({ monitor: [monitor] }) => monitor.matches('suspecting')),
  }),
})

/** The same in the long run. Beats in flight are a set here, so there are finitely many without a bound. */
export const patientHeartbeat = protocol({
  name: 'heartbeat in the long run',
  nodes: { worker: { machine: worker }, monitor: { machine: monitor } },
  network: { duplication: 'unbounded' },
  faults: { crash: { max: 1, nodes: ['worker'], restart: false } },
  properties: ({ stabilizes, leadsTo }) => ({
    'right in the end': stabilizes(
      ({ worker: [worker], monitor: [monitor] }) => !worker.up || monitor.matches('trusting'),
    ),
    'the dead are suspected': leadsTo(
      ({ worker: [worker] }) => !worker.up,
      ({ monitor: [monitor] }) => monitor.matches('suspecting'),
    ),
  }),
})
