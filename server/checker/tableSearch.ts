/** A search that keeps its states in tables of plain TypeScript. */
import { ProtocolError } from '../../protocols/model/index.js'
import { type Model, type Successors, TupleTree } from '../semantics/index.js'
import { type Limits, Search } from './search.js'
import { StateTable } from './stateTable.js'

/** What such searches share: they stand at the initial state. */
export abstract class TableSearch extends Search {
  readonly configurations: TupleTree
  readonly networks: TupleTree
  readonly states = new StateTable()

  constructor(model: Model, successors: Successors, limits: Limits, complete: boolean) {
    super(model, successors, limits, complete)
    this.configurations = new TupleTree(this.successors.configuration.length)
    this.networks = new TupleTree(this.successors.network.length)
    this.successors.initialise()
    const { configuration: locals, network: mailboxes } = this.successors
    const configuration = this.configurations.intern(locals)
    if (!this.judge.inside(configuration, locals, mailboxes)) throw outsideAtStart(model)
    this.generated = 1
    this.states.add(configuration, this.networks.intern(mailboxes), -1)
    this.judgeInitial(configuration)
  }

  get bytes(): number {
    return this.states.bytes + this.configurations.bytes + this.networks.bytes + this.model.bytes
  }
}

/** Nothing can be explored. */
export const outsideAtStart = ({ protocol }: Model) =>
  new ProtocolError(`"${protocol.name}": the initial state lies outside of \`within\`.`)
