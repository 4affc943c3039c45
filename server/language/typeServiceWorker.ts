/** The thread that TypeScript runs in: receives texts and questions, answers the questions one by one. */
import { join } from 'node:path'
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import ts from 'typescript'
import { type Answers, answers } from './answers/answers.js'
import type { CellSource } from './cells.js'
import { EditedFiles } from './editedFiles.js'
import { NotebookProgram } from './notebookProgram.js'
import type { QuestionKind } from './questions.js'
import { canWait, type QueuedRequest, RequestQueue } from './requestQueue.js'
import type { FromWorker, ToWorker, TypeRequest, TypeServiceStart } from './typeMessages.js'
import { typesLayout } from './typesLayout.js'

const port = parentPort
if (!port) throw new Error('typeServiceWorker is the entry of a worker thread; start it with startTypeService()')

const { typesRoot, urgent } = workerData as TypeServiceStart
const urgentCount = new Int32Array(urgent)
const layout = typesLayout(typesRoot)
const registry = ts.createDocumentRegistry(ts.sys.useCaseSensitiveFileNames)
const edited = new EditedFiles()
const programs = new Map<string, { program: NotebookProgram; cells: Map<string, CellSource> }>()
const queue = new RequestQueue((id) => send({ type: 'dropped', id }))

/** The count of urgent messages that the running check knows of; undefined while nothing runs that may be interrupted. */
let countAtStart: number | undefined
const cancellation: ts.HostCancellationToken = {
  isCancellationRequested: () => countAtStart !== undefined && Atomics.load(urgentCount, 0) !== countAtStart,
}

// unless a notebook comes first, which reads them itself
setTimeout(readLibraries, 1000)

let scheduled = false
port.on('message', (message: ToWorker) => {
  receive(message)
  schedule()
})

function schedule(): void {
  if (scheduled) return
  scheduled = true
  setImmediate(() => {
    scheduled = false
    step()
    if (!queue.empty) schedule()
  })
}

function step(): void {
  const count = Atomics.load(urgentCount, 0)
  // all texts before any question, and the newest question before those it overtakes
  for (let next = receiveMessageOnPort(port!); next; next = receiveMessageOnPort(port!)) receive(next.message)
  const queued = queue.take()
  if (queued) answer(queued, count)
}

function receive(message: ToWorker): void {
  switch (message.type) {
    case 'update':
      queue.textChanged(message.notebook)
      update(message.notebook, message.path, message.order, message.changed)
      break
    case 'close':
      queue.closed(message.notebook)
      programs.get(message.notebook)?.program.dispose()
      programs.delete(message.notebook)
      break
    case 'filesChanged':
      for (const { program } of programs.values()) program.filesChanged()
      break
    case 'file':
      edited.set(message.path, message.text)
      for (const { program } of programs.values()) program.fileEdited(message.path)
      break
    case 'request':
      queue.add(message)
      break
    case 'cancel':
      queue.cancel(message.id)
  }
}

function update(notebook: string, path: string, order: readonly string[], changed: readonly CellSource[]): void {
  let known = programs.get(notebook)
  if (!known) {
    known = { program: new NotebookProgram(path, layout, registry, cancellation, edited), cells: new Map() }
    programs.set(notebook, known)
  }
  const { program, cells } = known
  for (const cell of changed) cells.set(cell.id, cell)
  const present = new Set(order)
  for (const id of cells.keys()) if (!present.has(id)) cells.delete(id)
  program.update(order.flatMap((id) => cells.get(id) ?? []))
}

/** Reads what every notebook imports before one is opened. The registry shares it as long as this program is there. */
function readLibraries(): void {
  if (programs.size > 0) return
  const program = new NotebookProgram(join(typesRoot, 'libraries'), layout, registry, cancellation, edited)
  program.update([{ id: 'libraries', text: "import 'xstate'\nimport 'protocol-notebook'" }])
  program.service.getProgram()
}

function answer(queued: QueuedRequest, count: number): void {
  const { id, request } = queued
  if (canWait.has(request.kind)) countAtStart = count
  try {
    send({ type: 'answer', id, result: resultOf(request) })
  } catch (error) {
    if (error instanceof ts.OperationCanceledException) queue.putBack(queued)
    else send({ type: 'failed', id, message: error instanceof Error ? (error.stack ?? error.message) : String(error) })
  } finally {
    countAtStart = undefined
  }
}

function resultOf({ kind, notebook, cell, asked }: TypeRequest): unknown {
  const program = programs.get(notebook)?.program
  return program && (answers[kind] as Answers[QuestionKind])(program, cell, asked as never)
}

function send(message: FromWorker): void {
  port!.postMessage(message)
}
