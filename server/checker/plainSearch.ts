import type { Step, SuccessorSink } from '../semantics/index.js'
import { TableSearch } from './tableSearch.js'

/** The search in plain TypeScript, one successor at a time: for what has no room in the core, and to hold the core against. */
export class PlainSearch extends TableSearch implements SuccessorSink {
  protected advance(to: number): void {
    for (; this.cursor < to; this.cursor++) {
      this.configurations.load(this.states.configuration(this.cursor), this.successors.configuration)
      this.networks.load(this.states.network(this.cursor), this.successors.network)
      this.successors.expand(this)
      if (!this.stopped && !this.successors.progress) this.judgeStuck(this.cursor)
      if (this.stopped) return
    }
  }

  /** One successor: see {@link SuccessorSink}. */
  successor(kind: number, a: number, b: number, _step?: Step): boolean {
    this.generated++
    const { configuration: locals, network: mailboxes, changedLocals, changedMailboxes } = this.successors
    const configuration = this.configurations.internChanged(locals, changedLocals)
    const inside = this.judge.insideWith(configuration, locals, mailboxes)
    if (inside === false) {
      this.outside++
      return true
    }
    const network = this.networks.internChanged(mailboxes, changedMailboxes)
    const known = inside === undefined && this.states.find(configuration, network) >= 0
    if (inside === undefined && !known && !this.judge.inside(configuration, locals, mailboxes)) {
      this.outside++
      return true
    }
    const { inFlight, states: most } = this.limits
    if (inFlight !== undefined && this.successors.inFlight() > inFlight) {
      this.cutByInFlight++
      return true
    }
    if (most !== undefined && this.states.size >= most && this.states.find(configuration, network) < 0) {
      this.cutByStates = true
      this.stopped = true
      return false
    }
    const fresh = this.states.add(configuration, network, this.cursor)
    if (this.judge.judgesSteps) this.judgeStep(this.cursor, { kind, a, b }, configuration, network)
    if (fresh) this.judgeState(this.states.size - 1, configuration, network)
    return !this.stopped
  }
}
