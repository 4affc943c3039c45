/** Ends the kernel where the kernel cannot: it may be busy for ever, or eat memory that no option of Node.js limits. */
import { Worker } from 'node:worker_threads'

/** The line by which the kernel says that it ends because of its memory. */
export const memoryExceeded = 'protocol-notebook: memory limit exceeded'

/** What a process takes beside what its heap and its tables hold. */
const overhead = 128 * 2 ** 20

// Text, because the kernel is one file: the thread shares nothing with it but the process.
const watch = `
const { workerData } = require('node:worker_threads')
const { writeSync } = require('node:fs')
function parentIsGone() {
  try {
    process.kill(workerData.parent, 0)
    return process.ppid !== workerData.parent
  } catch {
    return true
  }
}
setInterval(() => {
  if (parentIsGone()) process.kill(process.pid, 'SIGKILL')
  if (process.memoryUsage.rss() > workerData.limit) {
    writeSync(2, workerData.text)
    process.kill(process.pid, 'SIGKILL')
  }
}, 200)
`

/** Kills this process when its parent is gone or its memory exceeds the limit. */
export function startWatchdog(parent: number, memoryLimitBytes: number): void {
  const worker = new Worker(watch, {
    eval: true,
    workerData: { parent, limit: memoryLimitBytes + overhead, text: `${memoryExceeded}\n` },
    resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 4, stackSizeMb: 1 },
  })
  worker.unref()
}
