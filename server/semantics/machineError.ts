/** Errors of machines while they are explored. Each says which node did what, and keeps the stack of the place. */
import { ProtocolError } from '../../protocols/model/index.js'

/** A guard, an action or an assignment threw, or left something that is not a plain value. */
export class MachineError extends ProtocolError {
  constructor(where: string, cause: unknown) {
    const message = cause instanceof Error ? cause.message : String(cause)
    super(`${where}: ${message}`, { cause })
    if (cause instanceof Error && cause.stack) this.stack = withStackOf(cause, `${this.name}: ${this.message}`)
  }
}

/** The same step gave two results. */
export class NondeterminismError extends ProtocolError {
  constructor(where: string) {
    super(
      `${where}: the same step gave two different results. A machine must depend on its context and the event only; ` +
        'look for a variable outside of the machine that its guards or actions change.',
    )
  }
}

/** The frames of `cause` under another headline. */
function withStackOf(cause: Error, headline: string): string {
  const frames = (cause.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return [headline, ...frames].join('\n')
}
