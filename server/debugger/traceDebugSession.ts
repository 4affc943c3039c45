/**
 * A debug adapter for traces: a trace is a session in which one can go forward and back. It speaks the Debug Adapter Protocol and
 * knows no editor. Nodes are threads; the call stack of a node is the chain of steps that led to its last one.
 */
import {
  DebugSession,
  Event,
  Handles,
  InitializedEvent,
  OutputEvent,
  StoppedEvent,
  TerminatedEvent,
} from '@vscode/debugadapter'
import type { DebugProtocol } from '@vscode/debugprotocol'
import type { BreakpointPlace } from '../wire/breakpointPlaces.js'
import { type DebugMoved, type DebugRuns, debugRequests, movedEvent } from '../wire/debugSession.js'
import type { NodeId } from '../wire/trace.js'
import { BreakpointRequests } from './breakpointRequests.js'
import { capabilities } from './capabilities.js'
import { chainTo, deliveriesFrom, lastStepOf } from './causes.js'
import { completionsFor } from './completions.js'
import { Debuggee, type DebuggingEditor } from './debuggee.js'
import { type Run, startLine, stepLine } from './run.js'
import { placeAt, reasonAt, startOf } from './sourcePlaces.js'
import { type Arrival, Travel } from './travel.js'
import { type Moment, scopesOf, type Variable, type Watched } from './variables.js'

type Arguments = { readonly [name: string]: unknown }
type Handler = (args: never) => unknown

/** What stands below a line of the tree. */
type Below = () => readonly Variable[] | Promise<readonly Variable[]>

export class TraceDebugSession extends DebugSession {
  readonly #editor: DebuggingEditor
  readonly #breakpoints = new BreakpointRequests()
  #travel: Travel | undefined
  #places: readonly BreakpointPlace[] = []
  #arrival: Arrival | undefined
  readonly #frames = new Handles<Moment>()
  readonly #variables = new Handles<Below & { readonly moment?: Moment }>()
  /** What was evaluated by hand stays open when the debugger moves. */
  readonly #kept = new Handles<Below & { readonly moment?: Moment }>(1e9)
  readonly #targets = new Handles<number>()

  constructor(editor: DebuggingEditor) {
    super()
    this.#editor = editor
  }

  protected override dispatchRequest(request: DebugProtocol.Request): void {
    void this.#answer(request)
  }

  async #answer({ command, seq, arguments: args }: DebugProtocol.Request): Promise<void> {
    const response = { type: 'response', seq: 0, request_seq: seq, command, success: true }
    const handler = this.#handlers[command]
    try {
      if (!handler) throw new Error(`A trace cannot be debugged by “${command}”.`)
      const body = await handler((args ?? {}) as never)
      this.sendResponse({ ...response, ...(body !== undefined && { body }) } as DebugProtocol.Response)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      const message = reason.replace(/^./, (first) => first.toUpperCase())
      this.sendResponse({ ...response, success: false, message, body: { error: { id: 1, format: message } } } as never)
    }
  }

  readonly #handlers: { readonly [command: string]: Handler | undefined } = {
    initialize: (): DebugProtocol.Capabilities => capabilities,
    launch: (args: Arguments) => this.#launch(args),
    configurationDone: () => this.#afterwards(() => this.#arrive(this.#there.goTo(0), 'entry')),
    disconnect: () => this.#travel?.inspections.close(this.#travel.runs),
    terminate: () => this.sendEvent(new TerminatedEvent()),
    restart: () => this.#afterwards(() => this.#arrive(this.#there.goTo(0, 0), 'entry')),
    pause: () => this.#afterwards(() => this.#arrive(this.#there.goTo(this.#there.step), 'pause')),

    next: () => this.#move((travel) => travel.forward()),
    stepBack: () => this.#move((travel) => travel.back()),
    stepIn: ({ targetId }: DebugProtocol.StepInArguments) =>
      this.#move((travel) => travel.into(targetId === undefined ? undefined : this.#targets.get(targetId))),
    stepOut: ({ threadId }: DebugProtocol.StepOutArguments) =>
      this.#move((travel) => travel.toNextOf(this.#nodeOf(threadId))),
    continue: () => {
      void this.#move((travel) => travel.continue(), 'breakpoint')
      return { allThreadsContinued: true }
    },
    reverseContinue: () => this.#move((travel) => travel.reverseContinue(), 'breakpoint'),
    restartFrame: ({ frameId }: DebugProtocol.RestartFrameArguments) => this.#goTo(this.#frame(frameId).step),
    stepInTargets: ({ frameId }: DebugProtocol.StepInTargetsArguments) => this.#stepInTargets(frameId),
    gotoTargets: (args: DebugProtocol.GotoTargetsArguments) => this.#gotoTargets(args),
    goto: ({ targetId }: DebugProtocol.GotoArguments) => this.#goTo(this.#targets.get(targetId)),

    threads: () => ({ threads: this.#threads() }),
    stackTrace: (args: DebugProtocol.StackTraceArguments) => this.#stackTrace(args),
    scopes: ({ frameId }: DebugProtocol.ScopesArguments) => ({ scopes: this.#scopes(this.#frame(frameId)) }),
    variables: async (args: DebugProtocol.VariablesArguments) => ({ variables: await this.#below(args) }),
    evaluate: (args: DebugProtocol.EvaluateArguments) => this.#evaluate(args),
    completions: ({ text, column, frameId }: DebugProtocol.CompletionsArguments) => ({
      targets: completionsFor(text.slice(0, column - 1), this.#moment(frameId)),
    }),
    exceptionInfo: () => this.#exceptionInfo(),

    setBreakpoints: (args: DebugProtocol.SetBreakpointsArguments) => this.#setBreakpoints(args),
    setFunctionBreakpoints: ({ breakpoints }: DebugProtocol.SetFunctionBreakpointsArguments) =>
      this.#set(() => this.#breakpoints.setFunctions(breakpoints, this.#there.run)),
    setDataBreakpoints: ({ breakpoints }: DebugProtocol.SetDataBreakpointsArguments) =>
      this.#set(() => this.#breakpoints.setData(breakpoints, this.#there.evaluate)),
    setExceptionBreakpoints: (args: DebugProtocol.SetExceptionBreakpointsArguments) =>
      this.#set(() => this.#breakpoints.setExceptions(args)),
    dataBreakpointInfo: (args: DebugProtocol.DataBreakpointInfoArguments) => this.#dataBreakpointInfo(args),
    breakpointLocations: (args: DebugProtocol.BreakpointLocationsArguments) => this.#breakpointLocations(args),

    [debugRequests.possible]: () => this.#possible(),
    [debugRequests.choose]: ({ action, text }: { action: number; text: string }) =>
      this.#move((travel) => travel.choose(action, text)),
    [debugRequests.runs]: () => this.#runs(),
    [debugRequests.goTo]: ({ run, step }: { run: number; step: number }) => this.#goTo(step, run),
  }

  get #there(): Travel {
    if (!this.#travel) throw new Error('No trace is debugged yet.')
    return this.#travel
  }

  async #launch(configuration: Arguments): Promise<void> {
    const debuggee = new Debuggee(this.#editor, await this.#editor.find(configuration))
    const { protocol, trace } = debuggee.debugged
    const tell = (text: string) => this.#print(text, 'important')
    this.#places = await debuggee.breakpointPlaces()
    this.#travel = new Travel(debuggee, this.#breakpoints, tell)
    await this.#travel.open()
    this.#print(`${protocol}, “${trace.property}”: ${trace.text}`, 'stdout')
    this.sendEvent(new InitializedEvent())
  }

  /** Moves, and tells where it has arrived. The answer comes first: an editor waits for it. */
  async #move(go: (travel: Travel) => Promise<Arrival>, reason: 'step' | 'breakpoint' = 'step'): Promise<void> {
    const arrival = await go(this.#there)
    this.#afterwards(() => this.#arrive(arrival, reason === 'breakpoint' && !arrival.stop ? 'pause' : reason))
  }

  #goTo(step: number, run?: number): void {
    const arrival = this.#there.goTo(step, run)
    this.#afterwards(() => this.#arrive(arrival, 'goto'))
  }

  #afterwards(work: () => void): void {
    setImmediate(work)
  }

  #arrive(arrival: Arrival, reason: string): void {
    const { run, step, runNumber, debuggee } = this.#there
    this.#arrival = arrival
    this.#frames.reset()
    this.#variables.reset()
    this.#targets.reset()
    for (const text of arrival.logs) this.#print(text, 'stdout')
    const { stop, description } = arrival
    const text = stop?.text ?? arrival.text
    const body: DebugProtocol.StoppedEvent['body'] = {
      reason: stop?.reason ?? reason,
      description,
      threadId: this.#threadOf(run.actor(step)),
      allThreadsStopped: true,
      ...(text && { text }),
      ...(stop && { hitBreakpointIds: [...stop.ids] }),
    }
    this.sendEvent({ ...new StoppedEvent(body.reason), body } as DebugProtocol.StoppedEvent)
    const { protocol } = debuggee.debugged
    const { title, trace, fork, property } = run
    const moved: DebugMoved = {
      ...{ protocol, property, run: runNumber, step, drawn: this.#there.drawn },
      ...(fork && { branch: { title, trace } }),
    }
    this.sendEvent(new Event(movedEvent, moved))
  }

  #print(text: string, category: 'stdout' | 'important'): void {
    this.sendEvent(new OutputEvent(`${text}\n`, category))
  }

  /** Nodes have the numbers from 1 in their order; what no node does has the one after them. */
  #threadOf(node: NodeId | undefined): number {
    const { nodes } = this.#there.run.trace
    const index = nodes.findIndex(({ id }) => id === node)
    // at the start all nodes stand still: the first is shown
    return index >= 0 ? index + 1 : this.#there.step === 0 ? 1 : nodes.length + 1
  }

  #nodeOf(thread: number): NodeId | undefined {
    return this.#there.run.trace.nodes[thread - 1]?.id
  }

  #threads(): DebugProtocol.Thread[] {
    const { run } = this.#there
    const threads = run.trace.nodes.map(({ id }, index) => ({ id: index + 1, name: id }))
    const isAround = run.trace.steps.some((_, index) => run.actor(index + 1) === undefined)
    return isAround ? [...threads, { id: threads.length + 1, name: 'network and time' }] : threads
  }

  #stackTrace({ threadId, startFrame = 0, levels }: DebugProtocol.StackTraceArguments) {
    const { run, step } = this.#there
    const node = this.#nodeOf(threadId)
    const first = this.#threadOf(run.actor(step)) === threadId ? step : lastStepOf(run, node, step)
    const chain = chainTo(run, first)
    const asked = chain.slice(startFrame, levels ? startFrame + levels : undefined)
    const frames = asked.map((at) => this.#stackFrame({ run, step: at, node: run.actor(at) ?? node }))
    return { stackFrames: frames, totalFrames: chain.length }
  }

  #stackFrame(moment: Moment): DebugProtocol.StackFrame {
    const { run, step } = moment
    const id = this.#frames.create(moment)
    const place = step > 0 ? run.placesOf(step)[0] : moment.node && startOf(this.#places, run, moment.node)
    const name = step === 0 ? `${startLine(run.trace)} of ${moment.node ?? 'the run'}` : stepLine(run, step)
    const frame = { id, name, line: 0, column: 0, canRestart: true }
    if (!place) return { ...frame, presentationHint: 'subtle' }
    // without its end, or the editor would select the whole of it
    const { start } = place.range
    return { ...frame, source: this.#editor.sourceOf(place.uri), line: start.line + 1, column: start.character + 1 }
  }

  #frame(id: number): Moment {
    const moment = this.#frames.get(id)
    if (!moment) throw new Error('This frame is of an earlier step.')
    return moment
  }

  #moment(frame: number | undefined): Moment {
    const known = frame === undefined ? undefined : this.#frames.get(frame)
    const { run, step } = this.#there
    return known ?? { run, step, node: run.actor(step) }
  }

  #scopes(moment: Moment): DebugProtocol.Scope[] {
    const explain = (property: string) => this.#there.inspections.explain(moment.run, property)
    return scopesOf(moment, explain).map(({ name, hint, variables }) => ({
      name,
      variablesReference: this.#variables.create(Object.assign(variables, { moment })),
      expensive: false,
      ...(hint && { presentationHint: hint }),
    }))
  }

  async #below({ variablesReference }: DebugProtocol.VariablesArguments): Promise<DebugProtocol.Variable[]> {
    const below = this.#variables.get(variablesReference) ?? this.#kept.get(variablesReference)
    if (!below) return []
    const handles = variablesReference >= 1e9 ? this.#kept : this.#variables
    return (await below()).map((variable) => this.#variable(variable, handles))
  }

  #variable(variable: Variable, handles = this.#variables): DebugProtocol.Variable {
    const { name, text, type, expression, watched, members, below } = variable
    const inner: Below | undefined = below ?? (members && (() => members))
    return {
      name,
      value: text,
      ...(type && { type }),
      ...(expression && { evaluateName: expression }),
      variablesReference: inner ? handles.create(inner) : 0,
      ...(watched && { presentationHint: { attributes: ['canHaveObjectId'] } }),
      ...(members?.every((member, index) => member.name === String(index)) && {
        indexedVariables: members.length,
      }),
    }
  }

  async #evaluate({ expression, frameId, context }: DebugProtocol.EvaluateArguments) {
    const { run, step, node } = this.#moment(frameId)
    const [found] = await this.#there.evaluate(run, expression, [{ state: step, ...(node !== undefined && { node }) }])
    if ('error' in found) throw new Error(found.error)
    const handles = context === 'repl' ? this.#kept : this.#variables
    const { value, variablesReference, type, indexedVariables } = this.#variable({ name: '', ...found.value }, handles)
    return { result: value, variablesReference, ...(type && { type }), ...(indexedVariables && { indexedVariables }) }
  }

  #exceptionInfo(): DebugProtocol.ExceptionInfoResponse['body'] {
    const { run, step } = this.#there
    const { trace } = run
    const shown = run.violationAt(step)
    const because = run.last === step && !run.fork ? trace.explanation?.text : undefined
    return {
      exceptionId: shown ? run.property : 'Stopped',
      description: [shown ?? this.#arrival?.stop?.text, shown && because].filter(Boolean).join('\n'),
      breakMode: 'always',
    }
  }

  #stepInTargets(frame: number): DebugProtocol.StepInTargetsResponse['body'] {
    const { run, step } = this.#frame(frame)
    const targets = deliveriesFrom(run, step).map((target) => ({
      id: this.#targets.create(target),
      label: stepLine(run, target),
    }))
    return { targets }
  }

  #gotoTargets({ source, line }: DebugProtocol.GotoTargetsArguments): DebugProtocol.GotoTargetsResponse['body'] {
    const { run } = this.#there
    const place = placeAt(this.#places, this.#editor.uriOf(source.path ?? ''), line - 1)
    if (!place) return { targets: [] }
    const steps = Array.from({ length: run.last + 1 }, (_, step) => step).filter((step) => reasonAt(run, step, place))
    return {
      targets: steps.map((step) => ({ id: this.#targets.create(step), label: stepLine(run, step), line })),
    }
  }

  #setBreakpoints({ source, breakpoints = [] }: DebugProtocol.SetBreakpointsArguments) {
    const uri = this.#editor.uriOf(source.path ?? '')
    return this.#set(() => this.#breakpoints.setSource(uri, breakpoints, this.#places))
  }

  #set(set: () => DebugProtocol.Breakpoint[]): DebugProtocol.SetBreakpointsResponse['body'] {
    const breakpoints = set()
    this.#travel?.breakpointsChanged()
    return { breakpoints }
  }

  async #dataBreakpointInfo({ variablesReference, name, frameId }: DebugProtocol.DataBreakpointInfoArguments) {
    const below = variablesReference === undefined ? undefined : this.#variables.get(variablesReference)
    const variable = (await below?.())?.find((each) => each.name === name)
    const expression = variable?.expression ?? (below ? undefined : name)
    const watched: Watched | undefined =
      variable?.watched ?? (expression ? { kind: 'expression', expression } : undefined)
    if (!watched) return { dataId: null, description: 'Only nodes, their context and properties can be watched.' }
    const { node } = this.#moment(frameId)
    const what =
      watched.kind === 'node'
        ? `${watched.node}: ${name}`
        : watched.kind === 'property'
          ? `“${name}”`
          : (expression ?? node)
    return {
      dataId: JSON.stringify(watched),
      description: `${what} changes`,
      accessTypes: ['write'],
      canPersist: true,
    }
  }

  #breakpointLocations({ source, line, endLine = line }: DebugProtocol.BreakpointLocationsArguments) {
    const uri = this.#editor.uriOf(source.path ?? '')
    const breakpoints = this.#places.flatMap(({ uri: other, range: { start } }) =>
      other === uri && start.line + 1 >= line && start.line + 1 <= endLine
        ? [{ line: start.line + 1, column: start.character + 1 }]
        : [],
    )
    return { breakpoints }
  }

  async #possible() {
    const { step } = this.#there
    return { possible: await this.#there.possible(), step }
  }

  #runs(): DebugRuns {
    const { runs, runNumber, step } = this.#there
    return {
      runs: runs.map((run) => runOnWire(run)),
      run: runNumber,
      step,
    }
  }
}

const runOnWire = (run: Run): DebugRuns['runs'][number] => ({
  title: run.title,
  start: startLine(run.trace),
  before: run.trace.part?.before ?? 0,
  ...(run.fork && { fork: run.fork }),
  steps: run.trace.steps.map(({ text }, index) => ({
    text,
    violation: run.violationAt(index + 1) !== undefined,
    ...(run.actor(index + 1) !== undefined && { node: run.actor(index + 1) }),
  })),
})
