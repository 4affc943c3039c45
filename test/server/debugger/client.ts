/** A debugger's front end: speaks the Debug Adapter Protocol with a session over the real server and its kernel. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { DebugProtocol } from '@vscode/debugprotocol'
import { TraceDebugSession } from '../../../server/debugger/traceDebugSession.js'
import { cellOutput, runCells } from '../../../server/wire/messages.js'
import type { CellOutput } from '../../../server/wire/output.js'
import type { CheckReport } from '../../../server/wire/report.js'
import type { Trace } from '../../../server/wire/trace.js'
import type { EditedNotebook, Editor } from '../features/editor.js'

type Stopped = DebugProtocol.StoppedEvent['body']

/** A step as a reader sees it. */
export interface Position {
  readonly reason: string
  readonly description: string
  /** What stopped it, or what there is to say of an end. */
  readonly text: string
  /** The thread that stopped. */
  readonly node: string
  /** Its call stack, by the names of the frames. */
  readonly stack: readonly string[]
  /** The source of the first frame, from its line. */
  readonly line: string | undefined
}

export class Client {
  readonly #session: TraceDebugSession
  readonly #notebook: EditedNotebook
  readonly events: DebugProtocol.Event[] = []
  readonly #answers = new Map<number, (response: DebugProtocol.Response) => void>()
  #waiting: (() => void)[] = []
  #seq = 0

  /** Runs a cell, and opens the trace of a property that it shows, or what is made `of` it. */
  static async debug(
    editor: Editor,
    notebook: EditedNotebook,
    cell: number,
    property: string,
    of = (trace: Trace): Trace => trace,
  ): Promise<Client> {
    const reports: CheckReport[] = []
    const listener = editor.connection.onNotification(cellOutput.method, ({ output }: { output: CellOutput }) => {
      if (output.type === 'check') reports.push(output.report)
    })
    await editor.connection.sendRequest(runCells.method, { notebook: notebook.uri, cells: [notebook.cell(cell)] })
    listener.dispose()
    const report = reports.find((each) => each.properties[property]?.trace)
    assert.ok(report, `the cell shows a trace of ${property}`)
    const { trace } = report.properties[property]
    const client = new Client(editor, notebook, cell, report.protocol, of(trace!))
    await client.ask('initialize', { adapterID: 'protocol-notebook' })
    await client.ask('launch', {})
    await client.until((events) => events.some(({ event }) => event === 'initialized'))
    return client
  }

  private constructor(editor: Editor, notebook: EditedNotebook, cell: number, protocol: string, trace: Trace) {
    this.#notebook = notebook
    this.#session = new TraceDebugSession({
      find: async () => ({
        notebook: notebook.uri,
        cell: notebook.cell(cell),
        protocol,
        trace,
      }),
      request: ({ method }, params) => editor.connection.sendRequest(method, params as object),
      uriOf: (path) => path,
      sourceOf: (uri) => ({ path: uri, name: 'a cell' }),
    })
    this.#session.onDidSendMessage((message) => this.#hear(message as DebugProtocol.ProtocolMessage))
  }

  #hear(message: DebugProtocol.ProtocolMessage): void {
    if (message.type === 'response') {
      const response = message as DebugProtocol.Response
      this.#answers.get(response.request_seq)?.(response)
    } else {
      this.events.push(message as DebugProtocol.Event)
      for (const look of this.#waiting.splice(0)) look()
    }
  }

  async until(condition: (events: readonly DebugProtocol.Event[]) => boolean): Promise<void> {
    while (!condition(this.events)) await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  /** @throws the message of a request that fails */
  // biome-ignore lint/suspicious/noExplicitAny: the protocol's bodies are of as many kinds as there are commands
  async ask(command: string, args: object = {}): Promise<any> {
    const seq = ++this.#seq
    const response = await new Promise<DebugProtocol.Response>((resolve) => {
      this.#answers.set(seq, resolve)
      this.#session.handleMessage({ seq, type: 'request', command, arguments: args } as never)
    })
    if (!response.success) throw new Error(response.message)
    return response.body
  }

  /** A request that moves: where the session stands then. */
  async go(command: string, args: object = {}): Promise<Position> {
    this.events.length = 0
    await this.ask(command, { threadId: 1, ...args })
    return this.stopped()
  }

  /** Where the session stands when it has stopped. */
  async stopped(): Promise<Position> {
    await this.until((events) => events.some(({ event }) => event === 'stopped'))
    const stopped = this.events.find(({ event }) => event === 'stopped')!.body as Stopped
    const { threads } = (await this.ask('threads')) as DebugProtocol.ThreadsResponse['body']
    const frames = await this.frames(stopped.threadId!)
    return {
      reason: stopped.reason,
      description: stopped.description ?? '',
      text: stopped.text ?? '',
      node: threads.find(({ id }) => id === stopped.threadId)!.name,
      stack: frames.map(({ name }) => name),
      line: frames[0].source && this.line(frames[0].source.path!, frames[0].line),
    }
  }

  async frames(threadId: number): Promise<readonly DebugProtocol.StackFrame[]> {
    return (await this.ask('stackTrace', { threadId })).stackFrames
  }

  /** A line of a cell or a file, without what stands around it. */
  line(uri: string, line: number): string {
    const index = this.#notebook.cells.findIndex(({ document }) => document === uri)
    const text = index < 0 ? readFileSync(fileURLToPath(uri), 'utf8') : this.#notebook.texts[index]
    return text.split('\n')[line - 1].trim()
  }

  /** The scopes of a frame with their variables, as texts. */
  async variables(frameId: number): Promise<{ readonly [scope: string]: { readonly [name: string]: string } }> {
    const { scopes } = (await this.ask('scopes', { frameId })) as DebugProtocol.ScopesResponse['body']
    const entries = scopes.map(async ({ name, variablesReference }) => [name, await this.below(variablesReference)])
    return Object.fromEntries(await Promise.all(entries))
  }

  /** What is below a line of the tree, as texts. */
  async below(variablesReference: number): Promise<{ readonly [name: string]: string }> {
    const { variables } = (await this.ask('variables', {
      variablesReference,
    })) as DebugProtocol.VariablesResponse['body']
    return Object.fromEntries(variables.map(({ name, value }) => [name, value]))
  }

  /** The reference to what is below a name of a scope. */
  async reference(frameId: number, scope: string, name: string): Promise<number> {
    const { scopes } = (await this.ask('scopes', { frameId })) as DebugProtocol.ScopesResponse['body']
    const { variablesReference } = scopes.find((each) => each.name === scope)!
    const { variables } = (await this.ask('variables', {
      variablesReference,
    })) as DebugProtocol.VariablesResponse['body']
    return variables.find((each) => each.name === name)!.variablesReference
  }

  /** The value of an expression, in the state where the session stands or in that of a frame. */
  async value(expression: string, frameId?: number): Promise<string> {
    return (await this.ask('evaluate', { expression, context: 'watch', ...(frameId && { frameId }) })).result
  }

  /** Everything that was printed. */
  get printed(): string {
    return this.events.map(({ event, body }) => (event === 'output' ? body.output : '')).join('')
  }
}
