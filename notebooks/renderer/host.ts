/** What the views need from the page they stand in. Everything is optional: a page without a host still shows all there is. */
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Chart, ChartRequest } from '../../server/wire/chart.js'
import type { SourcePosition } from '../../server/wire/output.js'
import type { TraceMoment } from '../../server/wire/viewer.js'

export interface Host {
  /** The reader went to a step, or opened a trace. */
  stepSelected?(moment: TraceMoment): void
  /** The reader put the trace of a property away. */
  traceClosed?(trace: Pick<TraceMoment, 'protocol' | 'property'>): void
  /** Opens the trace of a property in a debugger. Without it nothing offers to. */
  debugTrace?(trace: Pick<TraceMoment, 'protocol' | 'property'>): void
  /** Shows a place in the source. Without it nothing offers to. */
  openSource?(position: SourcePosition): void
  /** Finds the places of a machine's states and transitions. Without it, or an answer, machines are shown as text. */
  layoutChart?(request: ChartRequest): Promise<Chart | undefined>
  /** Calls back whenever a step has to be shown. @returns ends that */
  onShowStep?(show: (moment: TraceMoment) => void): () => void
}

export const HostContext = createContext<Host>({})
export const useHost = (): Host => useContext(HostContext)
