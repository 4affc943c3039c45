/** The program `protocol-notebook`. */

import { ChartThread } from '../../charts/chartThread.js'
import type { ChartRequest } from '../../wire/chart.js'
import { writeTraces } from '../traceFiles.js'
import { help, parseCommandLine, type RunCommand, type SimulateCommand, type ValidateCommand } from './arguments.js'
import { type ExitCode, type NotebookResult, type RunDocument, worstOf } from './result.js'
import { runNotebook } from './runNotebook.js'
import { type Output, Terminal } from './terminal.js'

/** What the program finds around it. */
export interface CommandLineOptions {
  /** The arguments, without the names of the interpreter and the program. */
  readonly args: readonly string[]
  readonly kernelPath: string
  /** The file of the notebook renderer's bundle. */
  readonly viewerPath: string
  /** The file of the thread that lays charts out. */
  readonly chartWorkerPath: string
  /** The package's version. */
  readonly version: string
  readonly out: Output
  readonly errors: Output
  /** False where the user does not want any. */
  readonly colours: boolean
  /** Interrupts what runs. */
  readonly signal: AbortSignal
}

/** @returns the program's exit code */
export async function commandLine(options: CommandLineOptions): Promise<ExitCode> {
  const { args, version, out, errors } = options
  const command = parseCommandLine(args)
  switch (command.type) {
    case 'help':
      out.write(help)
      return 0
    case 'version':
      out.write(`${version}\n`)
      return 0
    case 'wrong':
      errors.write(`protocol-notebook: ${command.message} See protocol-notebook --help.\n`)
      return 2
    case 'run':
    case 'simulate':
    case 'validate':
      return run(command, options)
  }
}

async function run(
  command: RunCommand | SimulateCommand | ValidateCommand,
  options: CommandLineOptions,
): Promise<ExitCode> {
  const { out, errors, colours, kernelPath, viewerPath, chartWorkerPath, signal } = options
  const { json, memoryLimitBytes, timeoutSeconds } = command
  const terminal = new Terminal(out, errors, colours)
  const notebooks: NotebookResult[] = []
  const codes: ExitCode[] = []
  for (const file of command.type === 'run' ? command.files : [command.file]) {
    if (signal.aborted) break
    const { result, code } = await runNotebook(
      file,
      {
        kernelPath,
        memoryLimitBytes,
        signal,
        ...(timeoutSeconds !== undefined && { timeoutSeconds }),
        ...(command.type === 'simulate' && { simulated: command }),
        ...(command.type === 'validate' && { validated: command }),
      },
      {
        output: (place, output) => {
          if (!json) terminal.output(place, output)
        },
        error: (error, frames) => terminal.error(error, frames),
        progress: (progress) => terminal.progress(progress),
      },
    )
    if (!json) terminal.summary(result)
    notebooks.push(result)
    codes.push(code)
  }
  if (command.traces) {
    const charts = new ChartThread(chartWorkerPath)
    try {
      const checks = notebooks.flatMap((notebook) => notebook.checks)
      const drawing = { viewerPath, layout: (asked: ChartRequest) => charts.layout(asked) }
      for (const file of await writeTraces(checks, { ...command.traces, ...drawing })) {
        if (!json) terminal.written(file)
      }
    } catch (error) {
      errors.write(`protocol-notebook: The traces cannot be written: ${(error as Error).message}\n`)
      codes.push(2)
    } finally {
      charts.dispose()
    }
  }
  const exitCode = signal.aborted ? 130 : worstOf(codes)
  const document: RunDocument = { version: 1, notebooks, exitCode }
  if (json) out.write(`${JSON.stringify(document, undefined, 2)}\n`)
  return exitCode
}
