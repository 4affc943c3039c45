/** Which of a report's traces is open: the reader says so, or the host. All of them are on the shelf, to be put beside others. */
import { useEffect, useState } from 'preact/hooks'
import type { Trace } from '../../../server/wire/trace.js'
import { identityOf } from '../../../server/wire/traceIdentity.js'
import { momentOf } from '../../../server/wire/viewer.js'
import { useHost } from '../host.js'
import { shelve } from './shelf.js'

/** By whatever the report tells them apart. */
export type Traces = { readonly [key: string]: Trace }

interface OpenTrace {
  readonly open: string | undefined
  readonly trace: Trace | undefined
  /** The step that the host asked for last. */
  readonly at: { readonly step: number } | undefined
  readonly setOpen: (key: string | undefined) => void
}

/** @param traces the same object as long as the report is the same @param first the one that is open at first */
export function useOpenTrace(protocol: string, traces: Traces, first: string | undefined): OpenTrace {
  const host = useHost()
  const [{ open, at }, show] = useState<Pick<OpenTrace, 'open' | 'at'>>({ open: first, at: undefined })
  const trace = open === undefined ? undefined : traces[open]
  useEffect(() => shelve(protocol, Object.values(traces)), [protocol, traces])
  useEffect(
    () =>
      host.onShowStep?.(({ protocol: wanted, property, trace: which, step }) => {
        if (wanted !== protocol) return
        const isMeant = (trace: Trace | undefined) =>
          trace?.property === property && (which === undefined || identityOf(trace) === which)
        const key = Object.keys(traces).find((one) => isMeant(traces[one]))
        if (key !== undefined)
          show((now) => ({ open: now.open && isMeant(traces[now.open]) ? now.open : key, at: { step } }))
      }),
    [host, protocol, traces],
  )
  return {
    open,
    trace,
    at,
    setOpen(key) {
      const next = key === undefined ? undefined : traces[key]
      if (trace) host.traceClosed?.({ protocol, property: trace.property })
      if (next) host.stepSelected?.(momentOf(protocol, next, next.steps.length))
      show({ open: key, at: undefined })
    },
  }
}
