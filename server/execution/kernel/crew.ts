/** Threads that help the kernel with a simulation; see `thread.ts`. */
import { Worker } from 'node:worker_threads'
import { DistantRunner } from '../../simulator/campaign/port.js'
import type { Crew, Runner } from '../../simulator/campaign/runner.js'
import type { CompiledModule } from '../kernelMessages.js'
import type { FromThread, ThreadStart, ToThread } from './thread.js'

// Kept from before machines run, which find it replaced by a refusal.
const later = setTimeout

/** Milliseconds after which a thread will not come any more to the call that simulates. */
const patience = 30_000

/** What a thread takes when its tables are full. */
const threadBytes = 400 * 2 ** 20

export interface CrewOptions {
  /** The kernel's own file, which a thread runs too. */
  readonly kernelPath: string
  readonly memoryBytes: number
  /** Gives the JavaScript of a file that cells import. */
  readonly compile: (path: string) => Promise<CompiledModule>
}

/** @param start what a thread begins with */
export function crewOf(start: () => ThreadStart, { kernelPath, memoryBytes, compile }: CrewOptions): Crew {
  const workers: Worker[] = []
  return {
    most: Math.max(1, Math.floor(memoryBytes / threadBytes)),
    hire(count) {
      const workerData = start()
      return Array.from({ length: count }, () => {
        // What cells print was printed by the kernel.
        const worker = new Worker(kernelPath, { workerData, stdout: true, stderr: true })
        workers.push(worker)
        return hired(worker, compile)
      })
    },
    dismiss() {
      for (const worker of workers.splice(0)) void worker.terminate()
    },
  }
}

/** @returns the thread when it has come to the call that simulates */
function hired(worker: Worker, compile: CrewOptions['compile']): Promise<Runner> {
  return new Promise((resolve, reject) => {
    worker.stdout.resume()
    worker.stderr.resume()
    worker.unref()
    const runner = new DistantRunner(worker)
    const timer = later(() => void worker.terminate(), patience)
    timer.unref()
    const answer = (message: ToThread) => worker.postMessage(message)
    worker.on('message', (message: FromThread | { readonly type?: undefined }) => {
      switch (message.type) {
        case 'ready':
          clearTimeout(timer)
          resolve(runner)
          break
        case 'source': {
          const { request, path } = message
          compile(path).then(
            (compiled) => answer({ type: 'compiled', request, compiled }),
            (error) => answer({ type: 'compiled', request, failed: String(error) }),
          )
          break
        }
        default:
          runner.hear(message)
      }
    })
    // An error that nothing caught ends the thread, too.
    worker.on('error', () => {})
    worker.on('exit', () => {
      clearTimeout(timer)
      runner.lost()
      reject(new Error('The thread ended before it was ready.'))
    })
  })
}
