/**
 * Breadth-first search of the orbits of states instead of states (Ip, Dill, "Better Verification Through Symmetry", 1996;
 * Clarke, Enders, Filkorn, Jha, "Exploiting Symmetry in Temporal Logic Model Checking", 1996): of each orbit only the
 * representative is kept and expanded. That is sound because every local step, the initial state and the properties
 * are found to commute with renamings; whatever does not ends the check with the reason.
 */
import { type Model, mixPair, type Step, type Successors } from '../../semantics/index.js'
import type { ReductionReport } from '../../wire/report.js'
import { actionOf } from '../actions.js'
import { PlainSearch } from '../plainSearch.js'
import type { CodedAction, Finding, Limits } from '../search.js'
import { Canonical } from './canonical.js'
import { Equivariance } from './equivariance.js'
import { LikeActions } from './likeActions.js'
import { PlainOrbits } from './plainOrbits.js'
import { RealRun } from './realRun.js'
import { ReductionRefused } from './refusal.js'
import { RenamedObservers } from './renamedObservers.js'
import { Renaming } from './renaming.js'
import { SymmetricNodes } from './symmetricNodes.js'
import { SymmetricProperties } from './symmetricProperties.js'

export class SymmetricSearch extends PlainSearch {
  override readonly reductions: ReductionReport
  readonly nodes: SymmetricNodes
  readonly #renaming: Renaming
  readonly #observers: RenamedObservers
  readonly #canonical: Canonical
  readonly #plain: PlainOrbits
  /** By orbit of {@link PlainOrbits}: the configuration and the network of the representative, and what is alike. */
  readonly #representatives: number[] = []
  readonly #equivariance: Equivariance
  readonly #properties: SymmetricProperties
  readonly #actions: LikeActions
  /** By state: see `Canonical.alike`. */
  readonly #alike: number[]
  /** Whether an action is judged by its orbit alone, so that of like actions one is enough. */
  readonly #oneOfLike: boolean
  /** The representative of the successor at hand. */
  #configuration = 0
  #network = 0
  #alikeThere = 0
  /** States and their representatives, as two pairs of numbers, with what is alike: a table of fixed size in which the newest wins. */
  readonly #remembered = new Int32Array(5 * remembered).fill(-1)
  /** The state that is expanded. */
  readonly #before: { readonly configuration: Int32Array; readonly network: Int32Array }

  /** @throws ReductionRefused where nodes of a role are not interchangeable */
  constructor(
    model: Model,
    successors: Successors,
    limits: Limits,
    complete: boolean,
    wanted: true | readonly string[],
  ) {
    const nodes = new SymmetricNodes(model, wanted)
    super(model, successors, limits, complete)
    this.nodes = nodes
    this.reductions = { symmetry: { roles: nodes.roles, renamings: nodes.size, sampled: nodes.isSampled } }
    this.#renaming = new Renaming(model, nodes, this.successors.configuration)
    this.#observers = new RenamedObservers(model, nodes, this.#renaming)
    this.#canonical = new Canonical(model, nodes, this.#renaming, this.#observers)
    this.#plain = new PlainOrbits(model, nodes, this.#renaming)
    this.#equivariance = new Equivariance(model, nodes, this.#renaming, this.#observers)
    this.#properties = new SymmetricProperties(model, nodes, this.#renaming, this.#canonical)
    this.#before = {
      configuration: new Int32Array(this.successors.configuration.length),
      network: new Int32Array(this.successors.network.length),
    }
    this.#actions = new LikeActions(model, nodes, this.#renaming)
    this.#oneOfLike = !this.judge.judgesSteps && model.protocol.within === undefined && limits.inFlight === undefined
    this.#verifyInitial()
    this.#alike = [
      nodes.classes.reduce((bits, [, ...others]) => others.reduce((sum, node) => sum | (1 << node), bits), 0),
    ]
    this.#properties.compare(this.states.configuration(0), this.successors)
  }

  override get bytes(): number {
    // The first call comes from the constructor of the class above.
    const tables = [this.#renaming, this.#canonical, this.#observers, this.#plain]
    return tables.reduce(
      (sum, table) => sum + (table?.bytes ?? 0),
      super.bytes + 8 * (this.#representatives?.length ?? 0),
    )
  }

  override runTo(finding: Finding) {
    return new RealRun(this, this.#canonical, (before, after, action) =>
      this.#properties.violates(finding.property, before, after, action),
    ).to(finding)
  }

  protected override advance(to: number): void {
    const { configuration, network } = this.successors
    for (; this.cursor < to; this.cursor++) {
      this.configurations.load(this.states.configuration(this.cursor), configuration)
      this.networks.load(this.states.network(this.cursor), network)
      this.#before.configuration.set(configuration)
      this.#before.network.set(network)
      this.#equivariance.verify(configuration, network)
      this.#actions.of(this.#alike[this.cursor])
      this.successors.expand(this, this.#oneOfLike ? this.#actions.others : 0)
      if (!this.stopped && !this.successors.progress) this.judgeStuck(this.cursor)
      if (this.stopped) return
    }
  }

  override successor(kind: number, a: number, b: number, step?: Step): boolean {
    this.generated++
    if (step && step.observations !== 0) this.#observers.verify(this.#before.configuration, step.observations)
    if (this.#oneOfLike) {
      // Counted as if each were followed.
      this.generated += this.#actions.likeOf(kind, a)
      if (this.#actions.isRepeated(kind, a)) return true
    }
    const { successors, states, limits } = this
    this.#representative()
    const configuration = this.#configuration
    const network = this.#network
    const { configuration: locals, network: mailboxes } = this.#canonical
    const known = states.find(configuration, network) >= 0
    if (!known) {
      this.configurations.read(configuration, locals)
      this.networks.read(network, mailboxes)
      this.#properties.compare(configuration, this.#canonical)
    }
    if (!known && !this.judge.inside(configuration, locals, mailboxes)) {
      this.outside++
      return true
    }
    if (limits.inFlight !== undefined && successors.inFlight() > limits.inFlight) {
      this.cutByInFlight++
      return true
    }
    if (limits.states !== undefined && states.size >= limits.states && !known) {
      this.cutByStates = true
      this.stopped = true
      return false
    }
    const fresh = states.add(configuration, network, this.cursor)
    if (this.judge.judgesSteps) this.#judgeTransition({ kind, a, b })
    if (fresh) this.#alike.push(this.#alikeThere)
    if (fresh) this.judgeState(states.size - 1, configuration, network)
    return !this.stopped
  }

  /** Numbers the representative of the successor in the vectors. The same successors come again and again. */
  #representative(): void {
    const { configuration, network, changedLocals, changedMailboxes } = this.successors
    const locals = this.configurations.internChanged(configuration, changedLocals)
    const mailboxes = this.networks.internChanged(network, changedMailboxes)
    const place = 5 * (mixPair(locals, mailboxes) & (remembered - 1))
    const known = this.#remembered
    if (known[place] === locals && known[place + 1] === mailboxes) {
      this.#configuration = known[place + 2]
      this.#network = known[place + 3]
      this.#alikeThere = known[place + 4]
      return
    }
    this.#representativeOf(configuration, network)
    known[place] = locals
    known[place + 1] = mailboxes
    known[place + 2] = this.#configuration
    known[place + 3] = this.#network
    known[place + 4] = this.#alikeThere
  }

  #representativeOf(configuration: Int32Array, network: Int32Array): void {
    const orbit = 3 * this.#plain.of(configuration, network)
    const known = this.#representatives
    if (orbit >= 0 && known[orbit] !== undefined) {
      this.#configuration = known[orbit]
      this.#network = known[orbit + 1]
      this.#alikeThere = known[orbit + 2]
      return
    }
    this.#canonical.of(configuration, network)
    this.#configuration = this.configurations.intern(this.#canonical.configuration)
    this.#network = this.networks.intern(this.#canonical.network)
    this.#alikeThere = this.#canonical.alike
    if (orbit < 0) return
    known[orbit] = this.#configuration
    known[orbit + 1] = this.#network
    known[orbit + 2] = this.#alikeThere
  }

  /** The transition as it is: its last state is not the representative. */
  #judgeTransition(action: CodedAction): void {
    const { successors } = this
    const before = this.#before
    this.#properties.compareStep(before, successors, actionOf(this.model, action, before.configuration[action.a]))
    const after = this.configurations.intern(successors.configuration)
    this.judgeStep(this.cursor, action, after, this.networks.intern(successors.network))
  }

  /** The initial state must be its whole orbit. */
  #verifyInitial(): void {
    const { configuration, network } = this.successors
    this.#observers.verifyInitial(configuration)
    const renamed = { configuration: configuration.slice(), network: network.slice() }
    for (const to of this.nodes.generators) {
      this.#canonical.image(configuration, network, to, renamed)
      const node = this.model.nodes.findIndex(
        (_, index) =>
          configuration[index] !== renamed.configuration[index] || network[index] !== renamed.network[index],
      )
      if (node < 0) continue
      const [a, b] = to.flatMap((other, index) => (other === index ? [] : [this.model.nodes[index].id]))
      throw new ReductionRefused(
        'symmetry',
        `${a} and ${b} do not start alike: with the two exchanged, ${this.model.nodes[node].id} would be in another ` +
          'state or have other messages.',
      )
    }
  }
}

/** Places for states whose representative is remembered. */
const remembered = 1 << 15
