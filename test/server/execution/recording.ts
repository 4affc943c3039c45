/** A session on a real kernel, and everything it told. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { NotebookSession, type SessionOptions } from '../../../server/execution/session.js'
import type { KernelStatus } from '../../../server/wire/messages.js'
import type { CellError, CellOutput } from '../../../server/wire/output.js'
import type { CheckProgress, CheckReport } from '../../../server/wire/report.js'

const kernelPath = join(dirname(fileURLToPath(import.meta.url)), '../../../server/kernel.js')

export class Recording {
  readonly session: NotebookSession
  readonly folder = mkdtempSync(join(tmpdir(), 'protocol-notebook-'))
  started: string[] = []
  ended: [cell: string, success: boolean][] = []
  outputs: [cell: string, output: CellOutput][] = []
  progress: CheckProgress[] = []
  statuses: [status: KernelStatus, text?: string][] = []
  stale: readonly string[] = []
  #cells: { id: string; text: string }[] = []
  #waiting: (() => void)[] = []

  constructor(context: TestContext, options: Partial<SessionOptions> = {}) {
    this.session = new NotebookSession(
      {
        kernelPath,
        notebook: 'test.protocol.md',
        folder: this.folder,
        memoryLimitBytes: 512 * 2 ** 20,
        trusted: () => true,
        ...options,
      },
      {
        started: (cell) => this.#heard(() => this.started.push(cell)),
        ended: (cell, success) => this.#heard(() => this.ended.push([cell, success])),
        output: (cell, output) => this.#heard(() => this.outputs.push([cell, output])),
        progress: (_cell, progress) => this.#heard(() => this.progress.push(progress as CheckProgress)),
        status: (...status) => this.#heard(() => this.statuses.push(status)),
        stale: (cells) =>
          this.#heard(() => {
            this.stale = cells
          }),
      },
    )
    context.after(() => {
      this.session.dispose()
      rmSync(this.folder, { recursive: true })
    })
  }

  #heard(note: () => void): void {
    note()
    for (const resume of this.#waiting.splice(0)) resume()
  }

  /** Resolves when something that the session told makes the condition true. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  /** The notebook as it is from now on; cells are called a, b, c, ... unless named. */
  edit(cells: readonly string[] | { readonly [id: string]: string }): void {
    const entries = Array.isArray(cells)
      ? cells.map((text: string, index) => [String.fromCharCode(97 + index), text] as const)
      : Object.entries(cells as { readonly [id: string]: string })
    this.#cells = entries.map(([id, text]) => ({ id: `test:${id}`, text }))
    this.session.update(this.#cells)
  }

  /** Runs cells of the notebook, or all, and forgets what was told before. */
  async run(...ids: string[]): Promise<void> {
    this.started = []
    this.ended = []
    this.outputs = []
    const requested = ids.length > 0 ? ids.map((id) => `test:${id}`) : this.#cells.map(({ id }) => id)
    await this.session.run(this.#cells, requested)
  }

  write(file: string, text: string): string {
    const path = join(this.folder, file)
    writeFileSync(path, text)
    return path
  }

  /** What the cells showed and printed, in order. */
  get texts(): string[] {
    return this.outputs.flatMap(([, output]) => (output.type === 'error' ? [] : [textOf(output)]))
  }

  get errors(): CellError[] {
    return this.outputs.flatMap(([, output]) => (output.type === 'error' ? [output.error] : []))
  }

  get reports(): CheckReport[] {
    return this.outputs.flatMap(([, output]) => (output.type === 'check' ? [output.report] : []))
  }

  /** All that was printed. */
  get printed(): string {
    return this.outputs.map(([, output]) => (output.type === 'stream' ? output.text : '')).join('')
  }
}

const textOf = (output: Exclude<CellOutput, { type: 'error' }>): string => output.text
