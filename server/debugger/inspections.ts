/** What only the kernel knows of runs: asked of it, and asked again where it was started anew meanwhile. */
import type { ExplainedExpression } from '../wire/explanation.js'
import type { Answers, Inquiry, Inspected } from '../wire/inspection.js'
import type { Debuggee } from './debuggee.js'
import type { Run } from './run.js'

type Without<Question, Name extends string> = Question extends unknown ? Omit<Question, Name> : never

/** What may be asked about a run. */
type Question = Without<Extract<Inquiry, { readonly inspection: number }>, 'inspection'>

export class Inspections {
  readonly #debuggee: Debuggee
  readonly #renewed: () => void
  readonly #opening = new Map<Run, Promise<Inspected>>()
  readonly #explained = new Map<string, Promise<readonly ExplainedExpression[]>>()

  /** @param renewed told when a kernel that was started anew knows a run again */
  constructor(debuggee: Debuggee, renewed: () => void) {
    this.#debuggee = debuggee
    this.#renewed = renewed
  }

  /** Lets the kernel know a run. @throws an error that says why it cannot */
  async open(run: Run): Promise<Inspected> {
    const { protocol } = this.#debuggee.debugged
    const { before = 0, of = 0 } = run.trace.part ?? {}
    if (before > 0) {
      const told = `${(before + 1).toLocaleString('en')} to ${of.toLocaleString('en')}`
      throw new Error(`of this run only steps ${told} are told, and a kernel follows runs from their start.`)
    }
    const opening = this.#opening.get(run) ?? this.#debuggee.inspect({ type: 'open', protocol, trace: run.trace })
    this.#opening.set(run, opening)
    try {
      run.inspected = await opening
      return run.inspected
    } finally {
      this.#opening.delete(run)
    }
  }

  /** @throws an error that says why the kernel cannot answer */
  async ask<Q extends Question>(run: Run, question: Q): Promise<Answers[Q['type']]> {
    const { inspected } = run
    if (inspected) {
      const found = await this.#ask(inspected, question).catch(() => undefined)
      if (found) return found
    }
    // another kernel has not heard of the run yet; where that was not it, it fails in the same way again
    const opened = await this.open(run)
    this.#renewed()
    return this.#ask(opened, question)
  }

  /** The values of a property's parts, asked for once. */
  async explain(run: Run, property: string): Promise<readonly ExplainedExpression[]> {
    if (!run.inspected) return []
    const key = `${run.inspected.inspection} ${property}`
    const known = this.#explained.get(key) ?? this.ask(run, { type: 'explain', property })
    this.#explained.set(key, known)
    return known
  }

  /** Lets the kernel forget what it was asked about. */
  async close(runs: readonly Run[]): Promise<void> {
    const inspections = runs.flatMap(({ inspected }) => inspected?.inspection ?? [])
    // a kernel that is gone has forgotten already
    if (inspections.length > 0) await this.#debuggee.inspect({ type: 'close', inspections }).catch(() => null)
  }

  #ask<Q extends Question>({ inspection }: Inspected, question: Q): Promise<Answers[Q['type']]> {
    return this.#debuggee.inspect({ ...question, inspection } as Inquiry) as Promise<Answers[Q['type']]>
  }
}
