/** What the checks of open notebooks said last, by the cell that ran them. */
import { type Disposable, Emitter } from 'vscode-languageserver/node'
import type { SessionListener } from '../execution/session.js'
import type { CheckReport } from '../wire/report.js'

export interface LastReport {
  readonly cell: string
  readonly report: CheckReport
  /** True where the cell, or what it depends on, is another since. */
  readonly stale: boolean
}

export class LastReports {
  readonly #reports = new Map<string, Map<string, CheckReport[]>>()
  readonly #stale = new Map<string, ReadonlySet<string>>()
  readonly #changed = new Emitter<string>()

  /** Tells the URI of a notebook of which other things are known now. */
  onChange(listener: (notebook: string) => void): Disposable {
    return this.#changed.event(listener)
  }

  of(notebook: string): LastReport[] {
    const stale = this.#stale.get(notebook)
    return [...(this.#reports.get(notebook) ?? [])].flatMap(([cell, reports]) =>
      reports.map((report) => ({ cell, report, stale: stale?.has(cell) === true })),
    )
  }

  forget(notebook: string): void {
    this.#reports.delete(notebook)
    this.#stale.delete(notebook)
  }

  /** Hears what happens in a notebook's session, and passes it on. */
  listening(notebook: string, then: SessionListener): SessionListener {
    const reports = this.#reports.get(notebook) ?? new Map<string, CheckReport[]>()
    this.#reports.set(notebook, reports)
    return {
      ...then,
      started: (cell, order) => {
        if (reports.delete(cell)) this.#changed.fire(notebook)
        then.started(cell, order)
      },
      output: (cell, output) => {
        if (output.type === 'check') {
          reports.set(cell, [...(reports.get(cell) ?? []), output.report])
          this.#changed.fire(notebook)
        }
        then.output(cell, output)
      },
      stale: (cells) => {
        this.#stale.set(notebook, new Set(cells))
        if (reports.size > 0) this.#changed.fire(notebook)
        then.stale(cells)
      },
    }
  }
}
