/** What cells print: collected, and cut in the middle where a cell prints without end. */
import { Console } from 'node:console'
import { Writable } from 'node:stream'
import type { StreamTail } from '../kernelMessages.js'

type Stream = StreamTail['stream']

/** Where printed text goes. */
export interface StreamSink {
  print(stream: Stream, text: string): void
  /** Replaces the earlier tail of the same stream. */
  tail(tail: StreamTail): void
}

/** Shown from the start; after that only the latest lines are kept. */
const headLines = 1000
const headLength = 64 * 1024
const tailLines = 100
const tailLength = 16 * 1024
/** Between two messages of one stream, in milliseconds. */
const pause = 50
const tailPause = 250

// kept from before machines run, which find these replaced by refusals and may print all the same
const { now } = Date
const later = setTimeout

/** One stream of one cell. */
export class CellStream {
  readonly #stream: Stream
  readonly #sink: StreamSink
  #waiting = ''
  #lines = 0
  #length = 0
  #tail: string[] = []
  #dropped = 0
  #sent = 0
  #timer: NodeJS.Timeout | undefined

  constructor(stream: Stream, sink: StreamSink) {
    this.#stream = stream
    this.#sink = sink
  }

  write(text: string): void {
    const room = this.#lines < headLines && this.#length < headLength
    if (room) this.#waiting += this.#head(text)
    else this.#keep(text)
    // timers do not fire in a cell that prints in an endless loop
    if (now() - this.#sent >= (room ? pause : tailPause)) this.flush()
    else this.#timer ??= later(() => this.flush(), pause)
  }

  /** Sends what is waiting. */
  flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#sent = now()
    this.flushHead()
    if (this.#tail.length > 0) {
      this.#sink.tail({ stream: this.#stream, text: this.#tail.join(''), dropped: this.#dropped })
    }
  }

  /** Sends what is waiting of the text that is shown from the start: before another stream's text, to keep the order. */
  flushHead(): void {
    if (this.#waiting) this.#sink.print(this.#stream, this.#waiting)
    this.#waiting = ''
  }

  /** Takes what still belongs to the head; the rest goes to the tail. */
  #head(text: string): string {
    let end = 0
    while (end < text.length && this.#lines < headLines) {
      const lineEnd = text.indexOf('\n', end)
      end = lineEnd < 0 ? text.length : lineEnd + 1
      if (lineEnd >= 0) this.#lines++
    }
    end = Math.min(end, headLength - this.#length)
    this.#length += end
    if (end < text.length) this.#keep(text.slice(end))
    return text.slice(0, end)
  }

  #keep(text: string): void {
    for (const line of text.split(/(?<=\n)/)) {
      const last = this.#tail.at(-1)
      if (last !== undefined && !last.endsWith('\n'))
        this.#tail[this.#tail.length - 1] = (last + line).slice(-tailLength)
      else this.#tail.push(line.slice(-tailLength))
    }
    let length = this.#tail.reduce((sum, line) => sum + line.length, 0)
    while (this.#tail.length > tailLines || (length > tailLength && this.#tail.length > 1)) {
      length -= this.#tail.shift()?.length ?? 0
      this.#dropped++
    }
  }
}

/** Leads the console and the process's own streams to `write`. */
export function captureStreams(write: (stream: Stream, text: string) => void): void {
  const writable = (stream: Stream) =>
    new Writable({
      decodeStrings: false,
      write(chunk: string | Buffer, _encoding, done) {
        write(stream, String(chunk))
        done()
      },
    })
  const stdout = writable('stdout')
  const stderr = writable('stderr')
  globalThis.console = new Console({ stdout, stderr })
  process.stdout.write = stdout.write.bind(stdout) as typeof process.stdout.write
  process.stderr.write = stderr.write.bind(stderr) as typeof process.stderr.write
  // that the kernel itself uses something experimental is no news for the user
  process.removeAllListeners('warning')
  process.on('warning', (warning) => {
    if (warning.name !== 'ExperimentalWarning') console.warn(String(warning))
  })
}
