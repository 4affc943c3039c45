/** One notebook from its file to its result, without an editor. */
import { readFileSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { decodeText, parseNotebook } from '../../../notebooks/format/index.js'
import type { CellError, CellOutput, SourcePosition } from '../../wire/output.js'
import type { Progress } from '../../wire/progress.js'
import { NotebookSession } from '../session.js'
import type { RunCommand, SimulateCommand, ValidateCommand } from './arguments.js'
import {
  type CheckResult,
  codeOfCheck,
  codeOfFrontier,
  codeOfSimulation,
  type ErrorResult,
  type ExitCode,
  type FrontierResult,
  type NotebookResult,
  worstOf,
} from './result.js'
import { validatingCell } from './validatingCell.js'

export interface RunOptions extends Pick<RunCommand, 'memoryLimitBytes' | 'timeoutSeconds'> {
  readonly kernelPath: string
  /** Simulates what the notebook declares, in place of running all cells. */
  readonly simulated?: Pick<SimulateCommand, 'scenario' | 'seed' | 'runs' | 'threads' | 'failFast'>
  /** Holds a log against a protocol that the notebook declares, in place of running all cells. */
  readonly validated?: Pick<ValidateCommand, 'protocol' | 'log' | 'reading'>
  /** Interrupts the run; what was found until then is in the result. */
  readonly signal: AbortSignal
}

/** Told of what happens while a notebook runs. */
export interface RunListener {
  /** @param place `file:line` of the cell */
  output(place: string, output: Exclude<CellOutput, { type: 'error' }>): void
  error(error: ErrorResult, frames: readonly string[]): void
  progress(progress: Progress): void
}

/** A cell of the notebook, and the line of the file, from 0, on which its text begins. */
interface FileCell {
  readonly id: string
  readonly text: string
  readonly line: number
}

/** Runs all cells of a notebook in order. It never rejects. */
export async function runNotebook(
  file: string,
  options: RunOptions,
  listener: RunListener,
): Promise<{ result: NotebookResult; code: ExitCode }> {
  const checks: CheckResult[] = []
  const frontiers: FrontierResult[] = []
  const simulations: NotebookResult['simulations'][number][] = []
  const sweeps: NotebookResult['sweeps'][number][] = []
  const errors: ErrorResult[] = []
  const codes: ExitCode[] = []
  const fail = (error: ErrorResult, code: ExitCode, frames: readonly string[] = []) => {
    errors.push(error)
    codes.push(code)
    listener.error(error, frames)
  }
  const end = () => {
    const code = worstOf(codes)
    return { result: { file, ok: code === 0, checks, frontiers, simulations, sweeps, errors }, code }
  }

  const cells = readCells(file)
  if (typeof cells === 'string') {
    fail({ file, name: 'InputError', message: cells }, 2)
    return end()
  }
  const added = options.simulated ? simulatingCells(cells, options.simulated) : []
  if (typeof added === 'string') {
    fail({ file, name: 'InputError', message: added }, 2)
    return end()
  }
  const validating = options.validated ? validatingCell(cells, options.validated) : undefined
  if (typeof validating === 'string') {
    fail({ file, name: 'InputError', message: validating }, 2)
    return end()
  }
  if (validating) added.push(validating)
  cells.push(...added)
  const lineOf = (id: string) => (cells.find((cell) => cell.id === id)?.line ?? 0) + 1
  let timedOut = false
  const hear = (id: string, output: CellOutput) => {
    if (output.type === 'check') {
      checks.push({ line: lineOf(id), ...output.report })
      codes.push(codeOfCheck(output.report))
    }
    if (output.type === 'frontier') {
      frontiers.push({ line: lineOf(id), ...output.report })
      codes.push(codeOfFrontier(output.report))
    }
    if (output.type === 'simulation') {
      simulations.push({ line: lineOf(id), ...output.report })
      codes.push(codeOfSimulation(output.report))
    }
    if (output.type === 'sweep') sweeps.push({ line: lineOf(id), ...output.report })
    if (output.type !== 'error') return listener.output(`${file}:${lineOf(id)}`, output)
    // that it was asked to stop is said once, below
    if (output.error.name === 'Interrupted') return
    const [first, ...callers] = output.error.frames
    const place = first?.position ? placeOf(first.position, file, cells) : { file, line: lineOf(id), column: 1 }
    const { name, message }: CellError = output.error
    fail(
      { ...place, name, message },
      2,
      callers.flatMap(({ name: caller, position }) =>
        position ? [frameText(caller, placeOf(position, file, cells))] : [],
      ),
    )
  }
  const session = new NotebookSession(
    {
      kernelPath: options.kernelPath,
      notebook: file,
      folder: dirname(resolve(file)),
      memoryLimitBytes: options.memoryLimitBytes,
      trusted: () => true,
    },
    {
      started() {},
      output: hear,
      progress: (_cell, progress) => listener.progress(progress),
      ended() {},
      status() {},
      stale() {},
    },
  )
  const interrupt = () => void session.interrupt()
  options.signal.addEventListener('abort', interrupt)
  const { timeoutSeconds } = options
  const timer =
    timeoutSeconds === undefined
      ? undefined
      : setTimeout(() => {
          timedOut = true
          interrupt()
        }, timeoutSeconds * 1000)
  await session.run(
    cells,
    (added.length > 0 ? added : cells).map(({ id }) => id),
  )
  clearTimeout(timer)
  options.signal.removeEventListener('abort', interrupt)
  session.dispose()
  if (timedOut) {
    const message = `The notebook was stopped after ${timeoutSeconds} s. Raise --timeout to let it run longer.`
    fail({ file, name: 'Timeout', message }, 3)
  }
  if (options.signal.aborted) codes.push(130)
  return end()
}

/** The code cells of a file; a text says why it has none. */
function readCells(file: string): FileCell[] | string {
  let text: string
  try {
    text = decodeText(readFileSync(file))
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return 'There is no such file.'
    return code === 'EISDIR' ? 'This is a directory; name a notebook in it.' : `It cannot be read: ${message}`
  }
  const url = pathToFileURL(file).href
  const cells = parseNotebook(text)
    .cells.filter(({ kind }) => kind === 'code')
    .map((cell, index) => ({ id: `${url}#cell${index + 1}`, text: cell.text, line: cell.origin?.line ?? 0 }))
  return cells.length > 0 ? cells : 'This is no notebook: it has no code cell, a fence that begins with ```ts protocol.'
}

/**
 * The cells that simulate scenarios, to be run after those that they depend on; a text says why there are none. A scenario is
 * known by the constant that holds it, or by its name, as `const cutOff = scenario(raft, { name: 'cut off', ... })` gives them.
 */
function simulatingCells(
  cells: readonly FileCell[],
  { scenario: wanted, seed, runs, threads, failFast }: NonNullable<RunOptions['simulated']>,
): FileCell[] | string {
  const declared = cells.flatMap(({ id, text, line }) =>
    [...text.matchAll(/\bconst\s+([\w$]+)\s*=\s*scenario\(([\s\S]*?)(?=\bconst\s+[\w$]+\s*=\s*scenario\(|$)/g)].map(
      ([before, constant, options], number) => ({
        ...{ constant, id: `${id}-simulated${number + 1}` },
        name: /\bname:\s*(['"`])(.*?)\1/.exec(options)?.[2],
        line: line + text.slice(0, text.indexOf(before)).split('\n').length - 1,
      }),
    ),
  )
  const chosen = declared.filter(({ constant, name }) => wanted === undefined || wanted === constant || wanted === name)
  if (chosen.length === 0) {
    const known = declared.map(({ constant, name }) => (name ? `${constant} ("${name}")` : constant)).join(', ')
    if (!known) return 'This notebook declares no scenario: const calm = scenario(protocol, { name: "calm", ... }).'
    return `This notebook declares no scenario "${wanted}"; it has ${known}.`
  }
  const how = JSON.stringify({ seed, runs, threads, failFast })
  return chosen.map(({ constant, id, line }) => ({
    ...{ id, line },
    text: [
      "import { simulate as simulateScenario } from 'protocol-notebook'",
      `await simulateScenario(${constant}.protocol, { scenario: ${constant}, ...${how} })`,
    ].join('\n'),
  }))
}

interface Place {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** From a position in a cell or a file, counted from 0, to one in a file, counted from 1. */
function placeOf({ uri, line, column }: SourcePosition, file: string, cells: readonly FileCell[]): Place {
  const cell = cells.find(({ id }) => id === uri)
  if (cell) return { file, line: cell.line + line + 1, column: column + 1 }
  return { file: relative('', fileURLToPath(uri)), line: line + 1, column: column + 1 }
}

const frameText = (name: string, { file, line, column }: Place): string =>
  name ? `${name} (${file}:${line}:${column})` : `${file}:${line}:${column}`
