/** One kernel: a child process that evaluates cells, and what its death means. */
import { type ChildProcess, fork } from 'node:child_process'
import { existsSync } from 'node:fs'
import os from 'node:os'
import { memoryExceeded } from './kernel/watchdog.js'
import type { FromKernel, KernelStart, ToKernel } from './kernelMessages.js'

export interface KernelOptions {
  /** The file of the kernel's bundle. */
  readonly kernelPath: string
  /** The directory that the cells' imports are resolved against. */
  readonly folder: string
  /** The most memory that the process may take, in bytes. */
  readonly memoryLimitBytes: number
  /** Whether everything else goes first where processors are short: an editor in which somebody types. */
  readonly background?: boolean
}

export interface KernelListener {
  message(message: FromKernel): void
  /** @param reason a clause that follows "the cell": "ended the kernel: ..." */
  died(reason: string): void
}

/** How much of what the process prints by itself is kept, in characters: enough for the engine's last words. */
const lastWordsLength = 16_384

export class KernelProcess {
  readonly #process: ChildProcess
  #lastWords = ''

  /** Starts the process. It answers with the message `ready`. */
  constructor({ kernelPath, folder, memoryLimitBytes, background }: KernelOptions, listener: KernelListener) {
    const start: KernelStart = { folder, parent: process.pid, memoryLimitBytes }
    this.#process = fork(kernelPath, [JSON.stringify(start)], {
      // a notebook that was never saved may have no folder yet
      ...(existsSync(folder) && { cwd: folder }),
      env: kernelEnvironment(),
      execArgv: [`--max-old-space-size=${Math.ceil(memoryLimitBytes / 2 ** 20)}`, '--stack-trace-limit=50'],
      // a group of its own: Ctrl+C in a terminal is for the program that runs the notebook, which then interrupts
      detached: process.platform !== 'win32',
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    // before it has threads: they take it over from the one that starts them
    if (background && this.#process.pid !== undefined) {
      os.setPriority(this.#process.pid, os.constants.priority.PRIORITY_BELOW_NORMAL)
    }
    this.#process.stdout?.resume()
    this.#process.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#lastWords = (this.#lastWords + text).slice(-lastWordsLength)
    })
    this.#process.on('message', (message) => listener.message(message as FromKernel))
    this.#process.on('error', (error) => {
      if (this.#process.pid === undefined)
        listener.died(`needs a kernel, which could not be started: ${error.message}.`)
    })
    this.#process.on('exit', (code, signal) => {
      // its last words may still be on the way; `close` would also wait for processes that a cell has started
      const tell = () => listener.died(reasonOfDeath(code, signal, this.#lastWords, memoryLimitBytes))
      setTimeout(tell, 50)
    })
  }

  send(message: ToKernel): void {
    // a kernel that died meanwhile tells so by its exit
    if (this.#process.connected) this.#process.send(message, () => {})
  }

  kill(): void {
    this.#process.kill('SIGKILL')
  }
}

/** What the user's own environment gives, less what steers this process or the editor around it. */
function kernelEnvironment(): NodeJS.ProcessEnv {
  const environment = { ...process.env }
  for (const name of Object.keys(environment)) {
    if (/^(NODE_OPTIONS$|NODE_CHANNEL_|NODE_UNIQUE_ID$|NODE_V8_COVERAGE$|VSCODE_)/.test(name)) delete environment[name]
  }
  return environment
}

function reasonOfDeath(
  code: number | null,
  signal: string | null,
  lastWords: string,
  memoryLimitBytes: number,
): string {
  if (lastWords.includes(memoryExceeded) || /heap out of memory|Array buffer allocation failed/.test(lastWords)) {
    const limit = `${Math.round(memoryLimitBytes / 2 ** 20)} MB`
    return `needed more than the kernel's ${limit} of memory. Bound the model (within, depth, inFlight), keep less, or raise the memory limit.`
  }
  if (signal === null && code !== 134) {
    return `ended the kernel (exit code ${code}), as process.exit does. Remove that call.`
  }
  return `crashed the kernel (${signal ?? `exit code ${code}`}). Look for native code or process.abort in it.`
}
