/** What the views need from the page they stand in. Everything is optional: a page without a host still shows all there is. */
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Chart, ChartRequest, MachineOfRole, MachineRef, StatechartAt } from '../../server/wire/chart.js'
import type { Exploration, WalkAnswer, WalkRequest } from '../../server/wire/exploring.js'
import type { GraphRequest, LaidGraph } from '../../server/wire/graph.js'
import type { SourcePosition } from '../../server/wire/output.js'
import type { SimulationProgress } from '../../server/wire/simulation.js'
import type { NodeId, Trace } from '../../server/wire/trace.js'
import type { TraceMoment, WalkKeeping } from '../../server/wire/viewer.js'

export interface Host {
  /** The reader went to a step, or opened a trace. */
  stepSelected?(moment: TraceMoment): void
  /** The reader put the trace of a property away. */
  traceClosed?(trace: Pick<TraceMoment, 'protocol' | 'property'>): void
  /** Opens a trace in a debugger. Without it nothing offers to. */
  debugTrace?(protocol: string, trace: Trace): void
  /** Shows a place in the source. Without it nothing offers to. */
  openSource?(position: SourcePosition): void
  /** Finds the places of a machine's states and transitions. Without it, or an answer, machines are shown as text. */
  layoutChart?(request: ChartRequest): Promise<Chart | undefined>
  /** Finds the places of a graph's boxes and arrows. Without it, or an answer, they are drawn level by level. */
  layoutGraph?(request: GraphRequest): Promise<LaidGraph | undefined>
  /** Shows the source of a state, by its path, or a transition, by its key. Without it nothing offers to. */
  openPart?(of: MachineRef, part: string): void
  /** Calls back when the author's cursor comes to parts of the machines of some roles. @returns ends that */
  onMarkParts?(mark: (roles: readonly MachineOfRole[], parts: readonly string[]) => void): () => void
  /** Calls back when another machine is to be drawn in place of the one that was given. @returns ends that */
  onMachine?(show: (machine: StatechartAt) => void): () => void
  /** The reader of a machine would follow this node of the selected trace; without one whoever acts. */
  nodeChosen?(node: NodeId | undefined): void
  /** Asks the kernel about a walk. Without it a walk is shown as it is, and does not go on. */
  walk?(asked: WalkRequest): Promise<WalkAnswer>
  /** Lets the reader walk on by hand from a step of a trace. Without it nothing offers to. */
  exploreFrom?(protocol: string, trace: Trace, steps: number): void
  /** Runs the cell again that showed a walk. */
  runAgain?(walk: string): void
  /** Makes a file, or a cell that replays it, of a walk's trace. */
  keepWalk?(exploration: Exploration, how: WalkKeeping): void
  /** Calls back with the progress of the simulation that a cell runs. @returns ends that */
  onProgress?(cell: string, listen: (progress: SimulationProgress) => void): () => void
  /** Calls back whenever a step has to be shown. @returns ends that */
  onShowStep?(show: (moment: TraceMoment) => void): () => void
}

export const HostContext = createContext<Host>({})
export const useHost = (): Host => useContext(HostContext)
