/** Errors of machines while they are explored. Each says which node did what, and keeps the stack of the place. */
import { ProtocolError } from '../../protocols/model/index.js'
import { NotPlainError } from './values.js'

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

/**
 * Gives an error the place of the protocol's declaration: behind the frames of the function that failed, if one did, else
 * instead of the engine's frames, which help nobody.
 *
 * @param callers the stack of whoever asked for the check: that call is not at fault
 */
export function placed(error: ProtocolError, declaredAt: string, callers: string): ProtocolError {
  const failed = error.cause instanceof Error && !(error.cause instanceof NotPlainError)
  const own = failed ? framesOf(error).filter((frame) => !callers.includes(frame)) : []
  error.stack = [`${error.name}: ${error.message}`, ...own, declaredAt].join('\n')
  return error
}

/** The frames of `cause` under another headline. */
export const withStackOf = (cause: Error, headline: string): string => [headline, ...framesOf(cause)].join('\n')

const framesOf = ({ stack = '' }: Error): string[] => stack.split('\n').filter((line) => /^\s+at /.test(line))
