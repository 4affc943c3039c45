/** The thread in which charts are laid out: a request comes with a number, and the chart goes back with it. */
import { parentPort } from 'node:worker_threads'
import type { ChartRequest } from '../wire/chart.js'
import type { LaidOut } from './chartThread.js'
import { layoutOf } from './layout.js'

parentPort?.on('message', async ({ id, request }: { id: number; request: ChartRequest }) => {
  let answer: LaidOut
  try {
    answer = { id, chart: await layoutOf(request) }
  } catch (error) {
    answer = { id, reason: error instanceof Error ? error.message : String(error) }
  }
  parentPort?.postMessage(answer)
})
