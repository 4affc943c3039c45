/** The one place from which diagnostics go to the editor: those of several sources, together for each cell. */
import type { Connection, Diagnostic } from 'vscode-languageserver/node'
import type { OpenNotebooks } from './notebooks.js'

/** Who has something to say of a cell. */
export type DiagnosticSource = 'typescript' | 'lint' | 'check'

interface Said {
  /** The version of the cell's text that it is about. */
  readonly version: number
  readonly diagnostics: readonly Diagnostic[]
  readonly instead?: Instead | undefined
}

/** Whether what another source found is said, and better, by the one that gives this. */
export type Instead = (other: Diagnostic) => boolean

export class DiagnosticPublisher {
  readonly #connection: Connection
  readonly #notebooks: OpenNotebooks
  readonly #said = new Map<string, Map<DiagnosticSource, Said>>()

  constructor(connection: Connection, notebooks: OpenNotebooks) {
    this.#connection = connection
    this.#notebooks = notebooks
  }

  /**
   * Says what a source finds in a cell, in place of what it found before. What others found stays, unless the cell's text
   * has changed since: their places may be wrong now, and they will say anew.
   * @param version of the cell's text; nothing is published of a text that is no longer the cell's
   * @param instead which diagnostics of others go unsaid
   */
  set(
    source: DiagnosticSource,
    cell: string,
    version: number,
    diagnostics: readonly Diagnostic[],
    instead?: Instead,
  ): void {
    const document = this.#notebooks.findCell(cell)?.document
    if (document?.version !== version) return
    const said = this.#said.get(cell) ?? new Map<DiagnosticSource, Said>()
    this.#said.set(cell, said)
    // a source that never had anything to say of the cell, and still has not, changes nothing
    if (source !== 'typescript' && diagnostics.length === 0 && !said.get(source)?.diagnostics.length) return
    said.set(source, { version, diagnostics, instead })
    const current = [...said.values()].filter((each) => each.version === version)
    void this.#connection.sendDiagnostics({
      uri: cell,
      version,
      diagnostics: current.flatMap((each) =>
        each.diagnostics.filter((found) => !current.some((other) => other !== each && other.instead?.(found))),
      ),
    })
  }

  /** Takes back all that was said of a cell that is gone. */
  forget(cell: string): void {
    if (this.#said.delete(cell)) void this.#connection.sendDiagnostics({ uri: cell, diagnostics: [] })
  }
}
