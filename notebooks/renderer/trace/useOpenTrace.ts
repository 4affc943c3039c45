/** Which of a report's traces is open: the reader says so, or the host. All of them are on the shelf, to be put beside others. */
import { useEffect, useState } from 'preact/hooks'
import type { Trace } from '../../../server/wire/trace.js'
import { identityOf } from '../../../server/wire/traceIdentity.js'
import { momentOf, type TraceBranch } from '../../../server/wire/viewer.js'
import { useHost } from '../host.js'
import { shelve } from './shelf.js'

/** By whatever the report tells them apart. */
export type Traces = { readonly [key: string]: Trace }

export interface OpenTrace {
  readonly open: string | undefined
  /** The one that is drawn: of the report, or a branch of that. */
  readonly trace: Trace | undefined
  /** What the branch is called that is drawn in place of the trace. */
  readonly branch: string | undefined
  /** The step that the host asked for last. */
  readonly at: { readonly step: number } | undefined
  readonly setOpen: (key: string | undefined) => void
  /** Draws the trace of the report again. */
  readonly leaveBranch: () => void
}

type Shown = Pick<OpenTrace, 'open' | 'at'> & { readonly branch?: TraceBranch }

/** @param traces the same object as long as the report is the same @param first the one that is open at first */
export function useOpenTrace(protocol: string, traces: Traces, first: string | undefined): OpenTrace {
  const host = useHost()
  const [{ open, at, branch }, show] = useState<Shown>({ open: first, at: undefined })
  const trace = open === undefined ? undefined : traces[open]
  useEffect(() => shelve(protocol, Object.values(traces)), [protocol, traces])
  useEffect(
    () =>
      host.onShowStep?.(({ protocol: wanted, property, trace: which, step, branch }) => {
        if (wanted !== protocol) return
        const isMeant = (trace: Trace | undefined) =>
          trace?.property === property && (which === undefined || identityOf(trace) === which)
        const key = Object.keys(traces).find((one) => isMeant(traces[one]))
        if (key !== undefined)
          show((now) => ({
            open: now.open && isMeant(traces[now.open]) ? now.open : key,
            at: { step: branch?.step ?? step },
            ...(branch && { branch: sameBranch(now.branch, branch) }),
          }))
      }),
    [host, protocol, traces],
  )
  return {
    open,
    trace: branch?.trace ?? trace,
    branch: branch?.title,
    at,
    leaveBranch() {
      if (trace) host.stepSelected?.(momentOf(protocol, trace, trace.steps.length))
      show({ open, at: undefined })
    },
    setOpen(key) {
      const next = key === undefined ? undefined : traces[key]
      if (trace) host.traceClosed?.({ protocol, property: trace.property })
      if (next) host.stepSelected?.(momentOf(protocol, next, next.steps.length))
      show({ open: key, at: undefined })
    },
  }
}

/** Equal traces stay the same object, so that nothing is drawn anew with every step. */
const sameBranch = (known: TraceBranch | undefined, next: TraceBranch): TraceBranch =>
  known && identityOf(known.trace) === identityOf(next.trace) ? { ...next, trace: known.trace } : next
