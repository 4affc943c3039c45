/**
 * Two-phase commit as one machine of the whole system, for searches that know a single machine: its context is the
 * global state of `test/models/twoPhaseCommit.ts`, its events are the actions.
 */
import { assign, setup } from 'xstate'

type Stage = 'working' | 'prepared' | 'committed' | 'aborted'

interface GlobalContext {
  readonly manager: 'deciding' | 'committed' | 'aborted'
  readonly rm: readonly Stage[]
  /** Whom the manager has heard of. */
  readonly heard: readonly boolean[]
  /** Who has sent "prepared". The messages "commit" and "abort" are sent to all at once, when the manager decides. */
  readonly sent: readonly boolean[]
}

type GlobalEvent =
  | { readonly type: 'commit' | 'abort' }
  | { readonly type: 'prepare' | 'chooseAbort' | 'deliverPrepared' | 'deliverDecision'; readonly rm: number }

const replaced = <T>(list: readonly T[], index: number, value: T) => list.map((old, i) => (i === index ? value : old))

export const globalTwoPhaseCommit = (resourceManagers: number) =>
  setup({
    types: { context: {} as GlobalContext, events: {} as GlobalEvent },
    guards: {
      deciding: ({ context }) => context.manager === 'deciding',
      allHeard: ({ context }) => context.manager === 'deciding' && context.heard.every(Boolean),
      working: ({ context }, { rm }: { rm: number }) => context.rm[rm] === 'working',
      sent: ({ context }, { rm }: { rm: number }) => context.manager === 'deciding' && context.sent[rm] === true,
      decided: ({ context }) => context.manager !== 'deciding',
    },
  }).createMachine({
    context: {
      manager: 'deciding',
      rm: Array.from({ length: resourceManagers }, () => 'working' as const),
      heard: Array.from({ length: resourceManagers }, () => false),
      sent: Array.from({ length: resourceManagers }, () => false),
    },
    on: {
      commit: { guard: 'allHeard', actions: assign({ manager: 'committed' }) },
      abort: { guard: 'deciding', actions: assign({ manager: 'aborted' }) },
      prepare: {
        guard: { type: 'working', params: ({ event }) => event },
        actions: assign({
          rm: ({ context, event }) => replaced(context.rm, event.rm, 'prepared'),
          sent: ({ context, event }) => replaced(context.sent, event.rm, true),
        }),
      },
      chooseAbort: {
        guard: { type: 'working', params: ({ event }) => event },
        actions: assign({ rm: ({ context, event }) => replaced(context.rm, event.rm, 'aborted') }),
      },
      deliverPrepared: {
        guard: { type: 'sent', params: ({ event }) => event },
        actions: assign({ heard: ({ context, event }) => replaced(context.heard, event.rm, true) }),
      },
      deliverDecision: {
        guard: 'decided',
        actions: assign({ rm: ({ context, event }) => replaced(context.rm, event.rm, context.manager as Stage) }),
      },
    },
  })

/** Every event there is. */
export const eventsOf = (resourceManagers: number): GlobalEvent[] => [
  { type: 'commit' },
  { type: 'abort' },
  ...Array.from({ length: resourceManagers }, (_, rm) =>
    (['prepare', 'chooseAbort', 'deliverPrepared', 'deliverDecision'] as const).map((type) => ({ type, rm })),
  ).flat(),
]
