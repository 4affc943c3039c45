/** Stack traces that point into cells and the user's files instead of the JavaScript they were compiled to. */
import { fileURLToPath, pathToFileURL } from 'node:url'
import { inspect } from 'node:util'
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping'
import type { CellError, SourcePosition, StackFrame } from '../../wire/output.js'
import type { CompiledModule } from '../kernelMessages.js'

/** A script that the kernel evaluates. */
interface Script {
  readonly map: TraceMap
  readonly prefix: number
  readonly uri: string
  /** What stack traces call it. */
  shown: string
}

const scripts = new Map<string, Script>()
const uris = new Map<string, string>()
const longest = 20

/**
 * Makes a script known, so that positions in it are mapped.
 * @param file the script's file name, as the engine was told it
 * @param uri of the cell or file
 * @param shown what stack traces call it
 */
export function registerScript(file: string, { map, prefix }: CompiledModule, uri: string, shown: string): void {
  // the notebook may have changed since an earlier cell was given this name
  for (const script of scripts.values()) if (script.shown === shown) script.shown = script.uri
  scripts.set(file, { map: new TraceMap(map), prefix, uri, shown })
  uris.set(shown, uri)
  uris.set(uri, uri)
}

/** From now on `error.stack` names cells and source files, in this and all later errors. */
export function mapStackTraces(): void {
  Error.prepareStackTrace = (error, sites) => {
    // what called the user's code is the kernel itself, and of no interest
    const shown = sites.slice(0, sites.findLastIndex((site) => placeOf(site)) + 1 || sites.length)
    const lines = shown.map((site) => `\n    at ${describe(site)}`)
    return `${headline(error)}${lines.join('')}`
  }
}

/** A file has an error that was found before it could be evaluated. */
export class SourceError extends Error {
  constructor(readonly error: CellError) {
    super(error.message)
    this.name = error.name
  }
}

/** What a reader is told of something that was thrown. */
export function cellErrorOf(thrown: unknown): CellError {
  if (thrown instanceof SourceError) return thrown.error
  if (!isError(thrown)) return { name: 'Error', message: `A cell threw ${inspect(thrown)}`, frames: [] }
  const stack = String(thrown.stack ?? '')
  const frames = stack.split('\n').flatMap((line) => frameOf(line) ?? [])
  const early = earlyErrorPosition(stack)
  return {
    name: thrown.name,
    message: messageOf(thrown),
    frames: [...(early ? [{ name: '', position: early }] : []), ...frames].slice(0, longest),
  }
}

const isError = (thrown: unknown): thrown is Error =>
  thrown instanceof Error || Object.prototype.toString.call(thrown) === '[object Error]'

/** The message, and what caused it where the message does not say so already. */
function messageOf({ message, cause }: Error): string {
  if (!isError(cause) || message.includes(cause.message)) return message
  return `${message} (${cause.name}: ${messageOf(cause)})`
}

function headline(error: Error): string {
  try {
    return String(error)
  } catch {
    return 'Error'
  }
}

function describe(site: NodeJS.CallSite): string {
  const method = site.getMethodName()
  const type = site.getTypeName()
  const plain = site.getFunctionName() ?? ''
  const called = plain || !type || !method ? plain : `${type}.${method}`
  const place = placeOf(site)
  if (!place) return site.toString()
  const name = `${(site as { isAsync?(): boolean }).isAsync?.() ? 'async ' : ''}${site.isConstructor() ? 'new ' : ''}${called}`
  return called ? `${name} (${place})` : place
}

/** `cell 2:3:5`, counted from 1 as editors show it; absent for what is no script of the user's. */
function placeOf(site: NodeJS.CallSite): string | undefined {
  const script = scripts.get(site.getFileName() ?? '')
  const line = site.getLineNumber()
  if (!script || line === null) return undefined
  const mapped = originalOf(script, line, site.getColumnNumber() ?? 1)
  return `${script.shown}:${mapped.line + 1}:${mapped.column + 1}`
}

/** From a place in the compiled text, counted from 1, to one in the source, counted from 0. */
function originalOf({ map, prefix }: Script, line: number, column: number): { line: number; column: number } {
  const original = originalPositionFor(map, { line, column: column - 1 })
  if (original.line === null) return { line: 0, column: 0 }
  const shift = original.line === 1 ? prefix : 0
  return { line: original.line - 1, column: Math.max(0, original.column - shift) }
}

/** Reads a line of a stack back; absent for frames of our own and of Node.js. */
function frameOf(text: string): StackFrame | undefined {
  const [, name = '', place = '', line = '', column = ''] = /^\s+at (?:(.*?) \()?(.*?):(\d+):(\d+)\)?$/.exec(text) ?? []
  const uri = uris.get(place)
  if (!uri) return undefined
  return { name: name.replace(/^async /, ''), position: { uri, line: Number(line) - 1, column: Number(column) - 1 } }
}

/** Where the engine refused a script before it ran: `file:line`, the line itself, and marks under the place. */
function earlyErrorPosition(stack: string): SourcePosition | undefined {
  const [first = '', , marks = ''] = stack.split('\n')
  const [, file = '', line = ''] = /^(.*):(\d+)$/.exec(first) ?? []
  const script = scripts.get(file)
  if (!script || !marks.includes('^')) return undefined
  return { uri: script.uri, ...originalOf(script, Number(line), marks.indexOf('^') + 1) }
}

/** The URI by which positions name a file. */
export const uriOfFile = (path: string): string => (path.startsWith('file:') ? path : pathToFileURL(path).href)
/** The path of a file that an import names by its URL. */
export const pathOfFile = (url: string): string => (url.startsWith('file:') ? fileURLToPath(url) : url)
