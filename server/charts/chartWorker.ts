/** The thread in which charts and graphs are laid out: a request comes with a number, and its answer goes back with it. */
import { readlinkSync } from 'node:fs'
import os from 'node:os'
import { basename } from 'node:path'
import { parentPort } from 'node:worker_threads'
import type { Asked, LaidOut } from './chartThread.js'
import { graphLayoutOf } from './graphLayout.js'
import { layoutOf } from './layout.js'

leaveProcessors()

parentPort?.on('message', async (asked: Asked) => {
  const { id } = asked
  let answer: LaidOut
  try {
    answer = { id, laid: 'chart' in asked ? await layoutOf(asked.chart) : await graphLayoutOf(asked.graph) }
  } catch (error) {
    answer = { id, reason: error instanceof Error ? error.message : String(error) }
  }
  parentPort?.postMessage(answer)
})

/** Lets the threads that somebody types with go first, where the system knows of threads (Linux): as kernels do. */
function leaveProcessors(): void {
  if (process.platform !== 'linux') return
  try {
    os.setPriority(Number(basename(readlinkSync('/proc/thread-self'))), os.constants.priority.PRIORITY_BELOW_NORMAL)
  } catch {
    // a system without /proc: charts are laid out all the same
  }
}
