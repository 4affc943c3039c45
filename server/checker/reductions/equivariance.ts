/**
 * Do machines treat ids as mere names? For every local step that a search meets, and for all renamings of it: a renamed
 * node given a renamed message does the renamed step.
 *
 * Let P be permutations that leave the local state and the message as they are: all that exchange nodes of sets which both are blind to.
 * It is enough that P leaves what comes of the step as it is, too, and that the step is compared with one renaming by each coset
 * of P. For any other renaming is one of these after one of P: `f(cp x) = f(c x) = c f(x) = cp f(x)`. Together the renamed steps are the
 * local steps that a search without symmetry would compute. Of them only the author's functions are run (`semantics/course.ts`), and
 * XState as a whole where these alone do not say what it does.
 */
import {
  type Course,
  Courses,
  doesAsExpected,
  emptyMailbox,
  isPlain,
  leadsAsExpected,
  type Model,
  type Outcome,
  PairMemo,
  slot,
} from '../../semantics/index.js'
import { eventText } from '../actions.js'
import { arrange, setsOf } from './arrangements.js'
import { ComparedSteps, inOrder } from './comparedSteps.js'
import { ReductionRefused } from './refusal.js'
import type { RenamedObservers } from './renamedObservers.js'
import type { Renaming } from './renaming.js'
import { moved, type Permutation, type SymmetricNodes } from './symmetricNodes.js'

export class Equivariance {
  /** Local states that were met, while time passes and while it does not: their timers, crashes and restarts were compared. */
  readonly #locals: readonly [untimed: boolean[], timed: boolean[]] = [[], []]
  /** Local states whose inputs were compared. */
  readonly #given: boolean[] = []
  /** (Local state, message or input) compared. */
  readonly #occasions = new PairMemo()
  /** By role: the courses of its machine's steps. */
  readonly #courses = new Map<string, Courses>()
  readonly #compared: ComparedSteps
  /** (local state, mailbox) looked at. */
  readonly #mailboxes = new PairMemo()

  constructor(
    readonly model: Model,
    readonly nodes: SymmetricNodes,
    readonly renaming: Renaming,
    readonly observers: RenamedObservers,
  ) {
    this.#compared = new ComparedSteps(model, nodes, renaming, observers)
    this.#verifyLies()
  }

  /**
   * Compares all steps that are possible in a state with their renamings.
   *
   * @throws ReductionRefused for a machine that orders or computes with ids
   */
  verify(configuration: Int32Array, network: Int32Array): void {
    const { localStates, mailboxes, clock, surroundings, envelopes } = this.model
    const isTimed = clock !== undefined && surroundings.at(configuration[network.length], slot.stabilise) === 0
    const met = this.#locals[isTimed ? 1 : 0]
    for (let node = 0; node < network.length; node++) {
      const local = configuration[node]
      if (!met[local]) this.#verifyLocal(local, met, isTimed)
      if (!this.#given[local]) this.#verifyInputs(local)
      const mailbox = network[node]
      if (mailbox === emptyMailbox || !localStates.all[local].up || this.#mailboxes.get(local, mailbox) >= 0) continue
      this.#mailboxes.add(local, mailbox, 0)
      for (let position = 0; position < mailboxes.count(mailbox); position++) {
        this.#verifyDelivery(local, envelopes.all[mailboxes.at(mailbox, position)].content)
      }
    }
  }

  /** What byzantine nodes may send must be the same for all names. */
  #verifyLies(): void {
    const { lies, nodes, envelopes } = this.model
    const all = new Set(lies.map(({ envelope }) => envelope))
    for (const { envelope, node } of lies) {
      for (const to of this.nodes.generators) {
        if (all.has(this.renaming.envelope(envelope, to))) continue
        const [a, b] = moved(to).map((index) => nodes[index].id)
        throw new ReductionRefused(
          'symmetry',
          `${nodes[node].id} is byzantine and may send ${eventText(envelopes.all[envelope].sent)}, but with ${a} and ${b} ` +
            'exchanged that is not among `faults.byzantine.messages`. Let it be sent for every node of the role.',
        )
      }
    }
  }

  #verifyLocal(first: number, met: boolean[], isTimed: boolean): void {
    const open = [first]
    met[first] = true
    const { timers, up } = this.model.localStates.all[first]
    // Then it does nothing by itself, and neither does any renaming of it.
    if (up && timers.length === 0 && !this.model.protocol.faults.crash?.max) return
    for (let local = open.pop(); local !== undefined; local = open.pop()) {
      for (const to of this.nodes.fewest) {
        const other = this.renaming.local(local, to)
        this.#compared.compareOwn(local, to, isTimed)
        if (met[other]) continue
        met[other] = true
        open.push(other)
      }
    }
  }

  /** Whether a state could take an input is the same for all its renamings: inputs are told apart by their types. */
  #verifyInputs(local: number): void {
    this.#given[local] = true
    const { inputs, nodes, localStates } = this.model
    const { role } = nodes[localStates.all[local].node]
    for (let input = 0; input < inputs.length; input++) {
      if (inputs[input].role !== role || !localStates.accepts(local, inputs[input].event)) continue
      if (this.#occasions.get(local, -1 - input) >= 0) continue
      this.#verifyOrbit(local, -1 - input, this.#inputOf(local, input))
    }
  }

  #verifyDelivery(local: number, envelope: number): void {
    const { localStates, envelopes } = this.model
    if (this.#occasions.get(local, envelope) >= 0) return
    // So does every renaming, unless the type of the message is an id.
    if (
      localStates.ignores(local, envelope) &&
      this.renaming.numberOf(envelopes.all[envelope].event.type) === undefined
    )
      return
    // This one is compared with itself, too.
    const step = localStates.once(() => localStates.onMessage(local, envelope))
    this.#verifyOrbit(local, envelope, step)
  }

  /** @param cause the envelope, or -1 - the input */
  #verifyOrbit(local: number, cause: number, step: Outcome): void {
    const { next, observations, handled, silent } = step
    const { renaming, nodes, model } = this
    const sent = inOrder(model, Int32Array.from(step.sent))
    const outcome = { next, sent, observations, handled, silent }
    const cells = renaming.cellsOfLocal(local)
    const sets = setsOf(nodes, cause < 0 ? [cells] : [cells, renaming.cellsOfEnvelope(cause)])
    for (const set of sets.flat()) {
      for (let i = 1; i < set.length; i++) {
        const to = nodes.exchange(set[i - 1], set[i])
        if (!isSameOutcome(this.#renamed(outcome, to), outcome)) this.#compared.compare(local, cause, to)
      }
    }
    const course = this.#courseOf(local, cause, outcome)
    let repeated = false
    arrange(nodes, sets, (to) => {
      const at = renaming.local(local, to)
      const by = cause < 0 ? cause : renaming.envelope(cause, to)
      const { event } = cause < 0 ? model.inputs[-1 - cause] : model.envelopes.all[by]
      const expected = this.#renamed(outcome, to)
      const asExpected =
        (course !== undefined && leadsAsExpected(model, at, event, course, expected)) ||
        doesAsExpected(model, at, event, expected)
      if (!asExpected) {
        if (!repeated) this.#repeat(local, cause)
        repeated = true
        this.#compared.compare(local, cause, to)
      }
      if (this.#occasions.get(at, by) < 0) this.#occasions.add(at, by, 0)
    })
  }

  /** @throws NondeterminismError for a step that is another one now */
  #repeat(local: number, cause: number): void {
    const { localStates } = this.model
    if (cause >= 0) localStates.repeat(local, { envelope: cause }, localStates.onMessage(local, cause))
    else {
      const taken = localStates.onInputs(local).find(({ input }) => input === -1 - cause)
      if (taken) localStates.repeat(local, { input: taken.input }, taken.step)
    }
  }

  /** The course of a step; undefined where it does not say all that the step does. */
  #courseOf(local: number, cause: number, { next }: Outcome): Course | undefined {
    const { model } = this
    if (!isPlain(model, local) || !isPlain(model, next)) return undefined
    const { node, snapshot } = model.localStates.all[local]
    const { role, stepper } = model.nodes[node]
    let courses = this.#courses.get(role)
    if (!courses) {
      courses = new Courses(stepper.machine)
      this.#courses.set(role, courses)
    }
    const { event } = cause < 0 ? model.inputs[-1 - cause] : model.envelopes.all[cause]
    // XState looks at the type: where it is an id, renamed events go other ways.
    if (cause >= 0 && this.renaming.numberOf(event.type) !== undefined) return undefined
    return snapshot && courses.of(stepper, snapshot, event)
  }

  /** What a renamed step comes to. */
  #renamed({ next, sent, observations, handled, silent }: Outcome, to: Permutation): Outcome {
    return {
      next: this.renaming.local(next, to),
      sent: sent.length === 0 ? sent : this.#renamedList(sent, to),
      observations: this.observers.observations(observations, to),
      handled,
      silent,
    }
  }

  #renamedList(sent: Outcome['sent'], to: Permutation): Outcome['sent'] {
    const renamed = new Int32Array(sent.length)
    for (let i = 0; i < renamed.length; i++) renamed[i] = this.renaming.envelope(sent[i], to)
    return inOrder(this.model, renamed)
  }

  /** What comes of an input: of one that is refused, nothing. */
  #inputOf(local: number, input: number): Outcome {
    const { localStates } = this.model
    const taken = localStates.once(() => localStates.onInputs(local)).find((entry) => entry.input === input)
    return taken?.step ?? { next: local, sent: [], observations: 0, handled: false, silent: true }
  }
}

/** Of the outcomes of a step and of its renaming. */
const isSameOutcome = (a: Outcome, b: Outcome): boolean =>
  a.next === b.next &&
  a.observations === b.observations &&
  a.sent.length === b.sent.length &&
  Array.prototype.every.call(a.sent, (envelope, index) => envelope === b.sent[index])
