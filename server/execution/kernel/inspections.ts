/** Answers what is asked about traces that cells of this kernel showed. */
import { Script } from 'node:vm'
import { isProtocol, type Protocol } from '../../../protocols/model/index.js'
import { Inspection, type Scope } from '../../checker/walk/inspection.js'
import type { Answers, Evaluated, Inquiry, InspectedMoment } from '../../wire/inspection.js'
import type { Trace } from '../../wire/trace.js'

/** How long an expression may take in all states together, in milliseconds. */
const patience = 2000

/** An expression of a reader, compiled and evaluated: a function of a state. */
export type Expression = (scope: Scope) => unknown

export class Inspections {
  /** The protocols that each cell gave to `check` and the like in its last run. */
  readonly #protocols = new Map<string, readonly unknown[]>()
  readonly #open = new Map<number, Inspection>()
  /** Another kernel has given other numbers: a reader who still asks by those is told so. */
  #count = Date.now()

  /** @param given what a cell's run gave to functions that report; it may still grow */
  ran(cell: string, given: readonly unknown[]): void {
    this.#protocols.set(cell, given)
  }

  /** @throws Error that says what to do where it cannot be answered */
  async answer(cell: string, inquiry: Inquiry, expression: () => Promise<Expression>): Promise<Answers[keyof Answers]> {
    switch (inquiry.type) {
      case 'open':
        return this.#add(Inspection.of(this.#protocolOf(cell, inquiry.protocol, inquiry.trace), inquiry.trace))
      case 'evaluate': {
        const inspection = this.#get(inquiry.inspection)
        return evaluated(inspection, await expression(), inquiry.moments)
      }
      case 'explain':
        return this.#get(inquiry.inspection).explain(inquiry.property)
      case 'possible':
        return this.#get(inquiry.inspection).possible(inquiry.state)
      case 'choose': {
        const branch = this.#get(inquiry.inspection).choose(inquiry.state, inquiry.action)
        return { trace: branch.trace, inspected: this.#add(branch) }
      }
      case 'close':
        for (const inspection of inquiry.inspections) this.#open.delete(inspection)
        return null
    }
  }

  #add(inspection: Inspection) {
    const inspected = inspection.inspected(++this.#count)
    this.#open.set(inspected.inspection, inspection)
    return inspected
  }

  #get(number: number): Inspection {
    const inspection = this.#open.get(number)
    if (!inspection) throw new Error('the kernel was started anew. Run the cell, and debug the trace again.')
    return inspection
  }

  #protocolOf(cell: string, name: string, { property }: Trace): Protocol {
    const all = (this.#protocols.get(cell) ?? []).filter(isProtocol).filter((protocol) => protocol.name === name)
    const found = all.find(({ properties }) => property in properties) ?? all[0]
    if (!found) throw new Error(`the cell has not checked “${name}” in this kernel. Run the cell again.`)
    return found
  }
}

function evaluated(inspection: Inspection, expression: Expression, moments: readonly InspectedMoment[]): Evaluated[] {
  const until = Date.now() + patience
  return moments.map((moment): Evaluated => {
    const left = until - Date.now()
    if (left <= 0) return { error: tooLong }
    try {
      return inspection.evaluate(moment, (scope) => within(left, () => expression(scope)))
    } catch (error) {
      const { code, name, message } = error as Partial<Error> & { code?: string }
      if (code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return { error: tooLong }
      return { error: message === undefined ? String(error) : `${name}: ${message}` }
    }
  })
}

const tooLong = `it took longer than ${patience / 1000} seconds.`

const hook = '__protocolNotebookWork'
const guarded = new Script(`globalThis.${hook}()`)

/** Runs work, which may be somebody's endless loop. */
function within<T>(milliseconds: number, work: () => T): T {
  const global = globalThis as { [hook]?: () => T }
  global[hook] = work
  try {
    return guarded.runInThisContext({ timeout: Math.ceil(milliseconds) }) as T
  } finally {
    delete global[hook]
  }
}
