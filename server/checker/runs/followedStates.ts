/** States of runs that are followed, not searched for. */
import type { CodedAction } from '../search.js'
import { TableSearch } from '../tableSearch.js'

/** One step of a run: the action, and the state that it is taken in. */
export interface TakenStep {
  readonly from: number
  readonly action: CodedAction
  /** The entry that it is, from 0; absent where it was not written down. */
  readonly entry?: number
}

export class FollowedStates extends TableSearch {
  override readonly shortest = false

  protected advance(): void {
    throw new Error('These states are followed, not searched.')
  }

  /** The number of the state in the vectors. */
  reached(from: number): number {
    const configuration = this.configurations.intern(this.successors.configuration)
    const network = this.networks.intern(this.successors.network)
    this.states.add(configuration, network, from)
    return this.states.find(configuration, network)
  }

  /** Judges a run. What it decides is among the findings then, each with the first of its states or steps that does. */
  judgeAlong(steps: readonly TakenStep[], ends: readonly number[]): void {
    steps.forEach(({ from, action }, index) => {
      const end = ends[index]
      const [configuration, network] = [this.states.configuration(end), this.states.network(end)]
      this.judgeState(end, configuration, network)
      if (this.judge.judgesSteps) this.judgeStep(from, action, configuration, network)
    })
    const last = ends.at(-1) ?? 0
    this.load(last)
    this.successors.expand({ successor: () => true })
    if (!this.successors.progress) this.judgeStuck(last)
  }
}
