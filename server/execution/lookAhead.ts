/** Checks a notebook while its author types: in a kernel of its own, for a short time, and only what can do no harm. */
import { createHash } from 'node:crypto'
import type { CellSource } from '../language/cell.js'
import { analyseCells, type LinkedCell } from '../language/cells.js'
import type { CheckReport } from '../wire/report.js'
import { harmlessCells } from './harmless.js'
import { NotebookSession, type SessionOptions } from './session.js'

/** What a cell's checks came to. */
export interface Foreseen {
  readonly cell: string
  readonly reports: readonly CheckReport[]
}

interface Known {
  /** Of the cell's text and of all that it uses. */
  readonly key: string
  /** The budget it was found with, in milliseconds. */
  readonly milliseconds: number
  readonly reports: readonly CheckReport[]
  /** Whether it did not end in the time it was given, for it is endless or the machine is busy. */
  readonly givenUp: boolean
}

/** How long a cell may run before its kernel is given up, for each millisecond that a check in it may take. */
const patience = 12

export class LookAhead {
  readonly #options: Omit<SessionOptions, 'trial'>
  readonly #known = new Map<string, Known>()
  #session: NotebookSession | undefined
  #cells: readonly LinkedCell[] = []
  #reports = new Map<string, CheckReport[]>()
  #ended = new Set<string>()
  #givenUp = new Set<string>()
  /** Runs while a cell does. */
  #clock: NodeJS.Timeout | undefined
  #milliseconds = 0
  #asked: ReadonlySet<string> = new Set()

  constructor(options: Omit<SessionOptions, 'trial'>) {
    this.#options = options
  }

  /**
   * Checks what has changed since it was checked last; afterwards everything that is known of these cells.
   * @param milliseconds the most that each check may take
   * @param onlyOpen only what a smaller budget left open
   * @returns undefined where it was cancelled
   */
  async check(
    cells: readonly CellSource[],
    milliseconds: number,
    onlyOpen: boolean,
    signal: AbortSignal,
  ): Promise<Foreseen[] | undefined> {
    this.#cells = analyseCells(cells, this.#cells)
    const keys = keysOf(this.#cells)
    const harmless = harmlessCells(this.#cells, this.#options.folder)
    const wanted = this.#cells.filter(({ id, text }) => harmless.has(id) && /\b(protocol|with|check)\b/.test(text))
    const open = wanted.filter(({ id }) => {
      const known = this.#known.get(id)
      if (!known || known.key !== keys.get(id)) return true
      return onlyOpen && known.milliseconds < milliseconds && isOpen(known)
    })
    // a cell that is given up takes the kernel with it: the others run in the next
    for (let left = open; left.length > 0; ) {
      if (!(await this.#run(left, milliseconds, signal))) return undefined
      const ended = left.filter(({ id }) => this.#ended.has(id))
      for (const { id } of ended.length > 0 ? ended : left) {
        // a cell that failed has no reports: there is nothing to say of it
        const reports = this.#reports.get(id) ?? []
        const givenUp = this.#givenUp.has(id) || ended.length === 0
        this.#known.set(id, { key: keys.get(id) ?? '', milliseconds, reports, givenUp })
      }
      left = ended.length > 0 ? left.filter(({ id }) => !this.#ended.has(id)) : []
    }
    return wanted.flatMap(({ id }) => {
      const known = this.#known.get(id)
      return known?.key === keys.get(id) && known ? [{ cell: id, reports: known.reports }] : []
    })
  }

  /** Whether something was left open that a larger budget may decide. */
  get isOpen(): boolean {
    return [...this.#known.values()].some(isOpen)
  }

  /** Ends the kernel; the next check starts another. What is known stays. */
  rest(): void {
    this.#session?.dispose()
    this.#session = undefined
    clearTimeout(this.#clock)
  }

  /** Files that cells import are others: nothing is known any more, and the kernel that has read them goes. */
  forget(): void {
    this.#known.clear()
    this.rest()
  }

  /** @returns whether it came to its end */
  async #run(cells: readonly LinkedCell[], milliseconds: number, signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return false
    this.#milliseconds = milliseconds
    this.#asked = checkedNames(this.#cells)
    this.#reports = new Map()
    this.#ended = new Set()
    this.#givenUp = new Set()
    const session = (this.#session ??= this.#start())
    const stop = () => void session.interrupt()
    signal.addEventListener('abort', stop, { once: true })
    await session.run(
      this.#cells,
      cells.map(({ id }) => id),
    )
    signal.removeEventListener('abort', stop)
    return !signal.aborted
  }

  #start(): NotebookSession {
    const ignore = () => {}
    let running = ''
    // not while the kernel starts, which takes long where everything else goes first
    const wind = (starting: boolean) => {
      clearTimeout(this.#clock)
      if (starting || !running) return
      this.#clock = setTimeout(() => {
        this.#givenUp.add(running)
        void session.interrupt()
      }, patience * this.#milliseconds)
    }
    const session = new NotebookSession(
      {
        ...this.#options,
        trial: (cell) => ({
          milliseconds: this.#milliseconds,
          protocols: cell.declarations.filter(({ name }) => !this.#asked.has(name)).map(({ name }) => name),
        }),
      },
      {
        started: (cell) => {
          running = cell
          wind(false)
        },
        progress: ignore,
        status: (status) => wind(status === 'starting'),
        stale: ignore,
        output: (cell, output) => {
          if (output.type === 'check') this.#reports.set(cell, [...(this.#reports.get(cell) ?? []), output.report])
        },
        ended: (cell) => {
          running = ''
          clearTimeout(this.#clock)
          this.#ended.add(cell)
        },
      },
    )
    return session
  }
}

/** Whether it was given up, or a limit, not a violation, ended a check of it. */
const isOpen = ({ givenUp, reports }: Known): boolean =>
  givenUp || reports.some(({ verdict, limits }) => verdict === 'unknown' && limits.length > 0)

/** The names that some cell hands to `check`, or changes with `.with`: their checks are written there. */
function checkedNames(cells: readonly LinkedCell[]): ReadonlySet<string> {
  const calls = /\bcheck\s*\(\s*([\w$]+)|\b([\w$]+)\s*\.\s*with\s*\(/g
  return new Set(
    cells.flatMap(({ text }) => [...text.matchAll(calls)].map(([, checked, changed]) => checked ?? changed ?? '')),
  )
}

/** For each cell what its result depends on. */
function keysOf(cells: readonly LinkedCell[]): ReadonlyMap<string, string> {
  const keys = new Map<string, string>()
  const checked = [...checkedNames(cells)].sort().join()
  for (const { id, text, uses } of cells) {
    const parts = [text, checked, ...uses.map(({ name, cell }) => `${name} ${keys.get(cell)}`)]
    keys.set(id, createHash('sha1').update(JSON.stringify(parts)).digest('base64'))
  }
  return keys
}
