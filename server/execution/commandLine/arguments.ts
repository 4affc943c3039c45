/** The command line: what is asked for, or what is wrong with it. */
import { totalmem } from 'node:os'
import { parseArgs } from 'node:util'
import type { PaletteName } from '../../wire/palettes.js'
import { type TextFormat, traceFormats } from '../../wire/traceFormats.js'

/** What `protocol-notebook run` is asked to do. */
export interface RunCommand {
  readonly type: 'run'
  readonly files: readonly string[]
  readonly json: boolean
  /** The most memory that a notebook's kernel may take, in bytes. */
  readonly memoryLimitBytes: number
  /** The most time that a notebook may take, in seconds. */
  readonly timeoutSeconds?: number
  /** Where every trace is written to, and in which formats. */
  readonly traces?: {
    readonly folder: string
    readonly formats: readonly TextFormat[]
    /** The colours of what is drawn. */
    readonly theme: PaletteName
  }
}

/** What `protocol-notebook simulate` is asked to do. */
export interface SimulateCommand extends Omit<RunCommand, 'type' | 'files'> {
  readonly type: 'simulate'
  readonly file: string
  /** The constant that holds the scenario, or its name; absent: all that the notebook declares. */
  readonly scenario?: string
  readonly seed: number
  readonly runs: number
  /** Absent: as many as pay. */
  readonly threads?: number
  /** Whether the first run with a violation is the last. */
  readonly failFast: boolean
}

/** What `protocol-notebook validate` is asked to do. */
export interface ValidateCommand extends Omit<RunCommand, 'type' | 'files'> {
  readonly type: 'validate'
  readonly file: string
  /** The file of the log. */
  readonly log: string
  /** The constant that holds the protocol, or its name; absent: the only one of the notebook. */
  readonly protocol?: string
  /** The constant that says how the log is read: names, and what its entries mean. */
  readonly reading?: string
}

export type Command =
  | RunCommand
  | SimulateCommand
  | ValidateCommand
  | { readonly type: 'help' }
  | { readonly type: 'version' }
  | { readonly type: 'wrong'; readonly message: string }

/** What can be written without an editor. */
const written = traceFormats.map(({ format }) => format).filter((format): format is TextFormat => format !== 'png')

export const help = `Checks and simulates the protocols of notebooks (*.protocol.md).

Usage: protocol-notebook run [options] FILE...
       protocol-notebook simulate [options] FILE
       protocol-notebook validate [options] FILE LOG

  --json               print one JSON document instead of text
  --memory SIZE        memory for each notebook's kernel, as in 512MB or 4GB (plain numbers are MB)
  --timeout SECONDS    stop a notebook after this time; what is open then is unknown
  --traces FOLDER      write every counterexample and witness into files in this folder
  --format NAMES       their formats, with commas between: ${written.join(', ')} (html)
  --theme NAME         the colours of pictures: light, dark (light)
  --scenario NAME      simulate: the scenario that the notebook declares (all of them)
  --seed N             simulate: the seed of the first run (1)
  --runs N             simulate: how many runs, each with the next seed (1)
  --threads N          simulate: how many threads share the runs (as many as there are processors); the result is the same
  --fail-fast          simulate: the first run with a violation is the last
  --protocol NAME      validate: the protocol that is to explain the log (the only one)
  --reading NAME       validate: the notebook's constant { names, entry } that says how the log is read
  --help, --version

The text has colours on a terminal, unless NO_COLOR is set.

Exit code: 0 every check came out as expected; 1 a property is violated that was not expected to be, or an expected
violation did not come; 2 bad input: a file, an option or a cell is at fault, or a kernel died; 3 a limit left a
verdict unknown; 130 interrupted. If several apply: 130, then 2, 1, 3.
`

const smallestMemory = 64 * 2 ** 20

/** @param args without the names of the interpreter and the program */
export function parseCommandLine(args: readonly string[]): Command {
  try {
    return commandOf(args)
  } catch (error) {
    // what parseArgs advises after its first sentence is about its own syntax
    const [sentence = ''] = (error as Error).message.split(/\. |\n/)
    return { type: 'wrong', message: sentence.replace(/\.?$/, '.') }
  }
}

function commandOf(args: readonly string[]): Command {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      memory: { type: 'string' },
      timeout: { type: 'string' },
      traces: { type: 'string' },
      format: { type: 'string' },
      theme: { type: 'string' },
      scenario: { type: 'string' },
      seed: { type: 'string' },
      runs: { type: 'string' },
      threads: { type: 'string' },
      'fail-fast': { type: 'boolean' },
      protocol: { type: 'string' },
      reading: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
      version: { type: 'boolean', short: 'v', default: false },
    },
  })
  if (values.help) return { type: 'help' }
  if (values.version) return { type: 'version' }
  const [command, ...files] = positionals
  if (command === undefined) throw new Error('Say what to do: protocol-notebook run FILE...')
  if (command !== 'run' && command !== 'simulate' && command !== 'validate')
    throw new Error(
      `There is no command "${command}"; there are protocol-notebook run FILE..., simulate FILE and validate FILE LOG`,
    )
  if (files.length === 0) throw new Error(`Name the notebooks to ${command}: protocol-notebook ${command} FILE`)
  const memoryLimitBytes = values.memory === undefined ? defaultMemory() : memoryOf(values.memory)
  const common = {
    json: values.json,
    memoryLimitBytes,
    ...(values.timeout !== undefined && { timeoutSeconds: secondsOf(values.timeout) }),
    ...tracesOf(values),
  }
  const { scenario, seed, runs, threads, 'fail-fast': failFast, protocol, reading } = values
  const ofLogs = Object.entries({ protocol, reading }).find(([, value]) => value !== undefined)
  if (ofLogs && command !== 'validate')
    throw new Error(`--${ofLogs[0]} is for logs: protocol-notebook validate FILE LOG`)
  if (reading !== undefined && !/^[\w$]+$/.test(reading))
    throw new Error(`--reading takes the name of a constant, not "${reading}".`)
  if (command === 'simulate') {
    if (files.length > 1) throw new Error('One notebook is simulated at a time: protocol-notebook simulate FILE')
    return {
      ...{ type: 'simulate', file: files[0], ...common },
      ...(scenario !== undefined && { scenario }),
      seed: wholeOf('--seed', seed ?? '1', 0),
      runs: wholeOf('--runs', runs ?? '1', 1),
      ...(threads !== undefined && { threads: wholeOf('--threads', threads, 1) }),
      failFast: failFast ?? false,
    }
  }
  const [misplaced] = Object.entries({ scenario, seed, runs, threads, 'fail-fast': failFast }).filter(
    ([, value]) => value !== undefined,
  )
  if (misplaced) throw new Error(`--${misplaced[0]} is for simulations: protocol-notebook simulate FILE`)
  if (command === 'validate') {
    const [file, log, ...others] = files
    if (log === undefined || others.length > 0)
      throw new Error('Name a notebook and a log: protocol-notebook validate FILE LOG')
    return {
      ...{ type: 'validate', file, log, ...common },
      ...(protocol !== undefined && { protocol }),
      ...(reading !== undefined && { reading }),
    }
  }
  return { type: 'run', files, ...common }
}

function wholeOf(option: string, text: string, least: number): number {
  const number = Number(text)
  if (text.trim() === '' || !Number.isSafeInteger(number) || number < least) {
    throw new Error(`${option} takes a whole number from ${least} on, not "${text}".`)
  }
  return number
}

/** What says how traces are written. */
interface Asked {
  readonly traces?: string
  readonly format?: string
  readonly theme?: string
}

function tracesOf({ traces: folder, format, theme = 'light' }: Asked): Pick<RunCommand, 'traces'> {
  if (theme !== 'light' && theme !== 'dark') throw new Error(`--theme takes light or dark, not "${theme}".`)
  if (folder === undefined) {
    if (format !== undefined)
      throw new Error('--format says how traces are written; say where to with --traces FOLDER.')
    return {}
  }
  if (folder === '') throw new Error('--traces takes the name of a folder.')
  const formats = (format ?? 'html').split(',').map((name) => {
    const found = written.find((each) => each === name.trim())
    if (found) return found
    if (name.trim() === 'png') throw new Error('Pixels need the editor: take svg here, or Export Trace in VS Code.')
    throw new Error(`There is no format "${name}"; there are ${written.join(', ')}.`)
  })
  return { traces: { folder, formats, theme } }
}

/** Half of the machine's memory, but no more than 4 GB. */
const defaultMemory = (): number => Math.max(smallestMemory, Math.min(4 * 2 ** 30, totalmem() / 2))

function memoryOf(text: string): number {
  const [, number, unit = 'm'] = /^(\d+(?:\.\d+)?)\s*(?:([kmg])i?b?)?$/i.exec(text) ?? []
  const scale = { k: 2 ** 10, m: 2 ** 20, g: 2 ** 30 }[unit.toLowerCase()]
  if (number === undefined || scale === undefined)
    throw new Error(`--memory takes a size such as 512MB or 4GB, not "${text}".`)
  const bytes = Number(number) * scale
  if (bytes < smallestMemory) throw new Error(`--memory ${text} is too little for a kernel; give at least 64MB.`)
  return bytes
}

function secondsOf(text: string): number {
  const seconds = Number(text)
  if (text.trim() === '' || !(seconds > 0) || seconds > 2_000_000) {
    throw new Error(`--timeout takes a number of seconds above 0, not "${text}".`)
  }
  return seconds
}
