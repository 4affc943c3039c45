/** The kernel's process: evaluates the cells of one notebook. Started by a NotebookSession. */
import * as xstate from 'xstate'
import * as actions from 'xstate/actions'
import * as actors from 'xstate/actors'
import * as graph from 'xstate/graph'
import * as guards from 'xstate/guards'
import * as library from '../protocols/library/index.js'
import type { Protocol } from '../protocols/model/index.js'
import * as model from '../protocols/model/index.js'
import { protocolCard } from './checker/card.js'
import { check } from './checker/check.js'
import { frontier } from './checker/frontier/frontier.js'
import { conforms, type LogOptions, replay } from './checker/runs/replayRun.js'
import { walkOf } from './checker/walk/explore.js'
import { startKernel } from './execution/kernel/startKernel.js'
import { checkHistory } from './history/index.js'
import { plot } from './plots/index.js'
import { serve } from './simulator/campaign/serve.js'
import { simulate } from './simulator/simulate.js'
import { pointOf, sweep } from './simulator/sweep.js'

startKernel({
  check,
  frontier,
  card: protocolCard,
  reporting: {
    replay: (_signal, ...args: Parameters<typeof replay>) => replay(...args),
    conforms: (signal, protocol: Protocol, log: Parameters<typeof conforms>[1], options?: LogOptions) =>
      conforms(protocol, log, { signal, ...options }),
  },
  simulate,
  sweep,
  walk: walkOf,
  helping: { serve, pointOf },
  kit: { ...library, ...model, checkHistory, plot },
  libraries: {
    xstate,
    'xstate/actions': actions,
    'xstate/actors': actors,
    'xstate/graph': graph,
    'xstate/guards': guards,
  },
})
