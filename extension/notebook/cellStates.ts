/** What is known of running, of cells and kernels, beside their outputs. Cells and notebooks by their server's URIs. */
import { type Disposable, EventEmitter } from 'vscode'
import type { KernelStatus } from '../../server/wire/messages.js'
import type { Progress } from '../../server/wire/progress.js'

export interface KernelState {
  readonly status: KernelStatus
  /** Why it died, where it did. */
  readonly text?: string
}

export class CellStates implements Disposable {
  readonly #changed = new EventEmitter<void>()
  readonly #progress = new Map<string, Progress>()
  readonly #stale = new Map<string, ReadonlySet<string>>()
  readonly #kernels = new Map<string, KernelState>()
  readonly onChange = this.#changed.event

  /** How far the check is that a cell runs. */
  progressOf(cell: string): Progress | undefined {
    return this.#progress.get(cell)
  }

  setProgress(cell: string, progress: Progress | undefined): void {
    if (progress) this.#progress.set(cell, progress)
    else if (!this.#progress.delete(cell)) return
    this.#changed.fire()
  }

  /** Whether a cell was run and its result no longer matches its text or what it depends on. */
  isStale(cell: string): boolean {
    return [...this.#stale.values()].some((cells) => cells.has(cell))
  }

  setStale(notebook: string, cells: readonly string[]): void {
    this.#stale.set(notebook, new Set(cells))
    this.#changed.fire()
  }

  kernelOf(notebook: string): KernelState {
    return this.#kernels.get(notebook) ?? { status: 'none' }
  }

  setKernel(notebook: string, state: KernelState): void {
    this.#kernels.set(notebook, state)
    this.#changed.fire()
  }

  /** Forgets a notebook that was closed. */
  forget(notebook: string): void {
    this.#stale.delete(notebook)
    this.#kernels.delete(notebook)
    this.#changed.fire()
  }

  /** Forgets all: the server has ended, and every kernel with it. */
  clear(): void {
    this.#progress.clear()
    this.#stale.clear()
    this.#kernels.clear()
    this.#changed.fire()
  }

  dispose(): void {
    this.#changed.dispose()
  }
}
