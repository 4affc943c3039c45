/** How an author says what the log of a system means. */
import type { EventFromLogic } from 'xstate'
import type { Machines, RunStep } from '../../../protocols/model/index.js'
import type { LogEntry } from '../../wire/log.js'

/** What the log calls things, and what the protocol calls them. Names that differ in nothing but `A` and `a`, `-`, `_`, `.` need no saying. */
export interface LogNames<R extends Machines = Machines> {
  /** @example { '10.0.0.1:7000': 'server1' } */
  readonly nodes?: { readonly [theirs: string]: `${keyof R & string}${number}` }
  /** Types of messages and inputs. @example { RequestVoteRPC: 'requestVote' } */
  readonly messages?: { readonly [theirs: string]: EventFromLogic<R[keyof R]>['type'] }
  readonly timers?: { readonly [theirs: string]: string }
  /** Names of states. @example { LEADING: 'leader' } */
  readonly states?: { readonly [theirs: string]: string }
}

/** How a log is understood. */
export interface LogReading<R extends Machines = Machines> {
  readonly names?: LogNames<R>
  /**
   * What an entry says that does not speak in the words of `replay`; `undefined`: nothing that the protocol knows of. Names in the
   * answer may be the log's own.
   *
   * @example (entry) => entry.text === 'became leader' ? { at: entry.host, state: 'leader' } : undefined
   */
  readonly entry?: (entry: LogEntry) => RunStep | undefined
}
