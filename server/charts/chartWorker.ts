/** The thread in which charts and graphs are laid out: a request comes with a number, and its answer goes back with it. */
import { parentPort } from 'node:worker_threads'
import type { Asked, LaidOut } from './chartThread.js'
import { graphLayoutOf } from './graphLayout.js'
import { layoutOf } from './layout.js'

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
